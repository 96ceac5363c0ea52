"""What a person said -> the answers it gives to the interview, without asking.

Words of the options are looked for, the longest first; "no admin" and "mysql is not needed" turn
them round, "not sure about the database" leaves a question to be skipped.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from bot.interview.spoken import NEGATORS, UNSURE, Speller, Spoken, phrase, spoken
from bot.knowledge.interview import ANY_NUMBER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.interview.spoken import Stems
    from bot.knowledge.interview import Interview, InterviewQuestion, Option

_LINKS = frozenset(("or", "nor"))
_LINKS_OF_WITHOUT = _LINKS | {"and"}


@dataclass(frozen=True, slots=True)
class Understood:
    """What a text says: an option for each question it answers, None where it is not sure.

    `cases` are the ids of the "neither" cases it speaks of, `named` the questions it speaks of.
    """

    answers: Mapping[str, str | None]
    cases: tuple[str, ...] = ()
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What a phrase stands for: an option of a question, a question itself, or a case."""

    question: str | None = None
    option: Option | None = None
    case: str | None = None


class _Tone(Enum):
    MEANT = auto()
    DENIED = auto()
    UNSURE = auto()


@dataclass(frozen=True, slots=True)
class _Match:
    """A phrase found from word `start` up to `end`; `weight` tells how exactly it says it."""

    meaning: _Meaning
    start: int
    end: int
    weight: int

    def is_within(self, other: _Match) -> bool:
        longer = other.end - other.start > self.end - self.start
        return longer and other.start <= self.start and self.end <= other.end


class Prefill:
    """Finds the answers of one interview in what people say; safe to be read by many threads.

    `words` gives the words of a text, misspelt ones repaired.
    """

    def __init__(self, interview: Interview, words: Speller) -> None:
        self._words = words
        self._phrases: defaultdict[str, list[tuple[Stems, _Meaning]]] = defaultdict(list)
        for text, meaning in _vocabulary(interview):
            stems = phrase(text)
            self._phrases[stems[0]].append((stems, meaning))

    def read(self, text: str) -> Understood:
        """Return what `text` says."""
        said = spoken(text, self._words)
        matches = self._matches(said)
        tones = _tones(said, matches)
        by_question: defaultdict[str, list[tuple[_Tone, _Match]]] = defaultdict(list)
        cases = []
        for tone, match in zip(tones, matches, strict=True):
            if match.meaning.question:
                by_question[match.meaning.question].append((tone, match))
            elif match.meaning.case and tone is _Tone.MEANT:
                cases.append(match.meaning.case)
        resolved = {question: _resolved(found) for question, found in by_question.items()}
        answers = {question: option for question, (is_said, option) in resolved.items() if is_said}
        return Understood(answers, tuple(dict.fromkeys(cases)), tuple(by_question))

    def reply(self, text: str, question: InterviewQuestion) -> str | None:
        """Return the option that `text` chooses, in answer to `question` and nothing else."""
        said = spoken(text, self._words)
        for option in question.options:
            if any(said.is_just(phrase(known)) for known in (option.label, *option.replies)):
                return option.id
        found = [
            (len(phrase(known)), option.id)
            for option in question.options
            for known in option.replies
            if len(said.stems) <= _SHORT and said.find(phrase(known)) is not None
        ]
        best = [option for length, option in found if length == max(found)[0]]
        return best[0] if len(set(best)) == 1 else None

    def labelled(self, text: str, question: InterviewQuestion) -> str | None:
        """Return the option whose button says `text`, and nothing else."""
        said = spoken(text, self._words)
        return next((o.id for o in question.options if said.is_just(phrase(o.label))), None)

    def is_name(self, text: str, question: InterviewQuestion) -> bool:
        """Tell whether `text` is what an option of `question` is called, and nothing else.

        What means it only in reply to the question, as "yes" does, is no name.
        """
        said = spoken(text, self._words)
        names = (name for option in question.options for name in (option.label, *option.words))
        return any(said.is_just(phrase(name)) for name in names)

    def _matches(self, said: Spoken) -> list[_Match]:
        """What is found, in the order said, without what is part of a longer phrase."""
        found = [match for start in range(len(said.stems)) for match in self._from(said, start)]
        return [match for match in found if not any(match.is_within(other) for other in found)]

    def _from(self, said: Spoken, start: int) -> Iterator[_Match]:
        number = said.numbers[start]
        keys = said.stems[start] | ({ANY_NUMBER} if number is not None else set())
        for key in sorted(keys):
            for stems, meaning in self._phrases.get(key, ()):
                if said.has(stems, start) and _counts(meaning.option, said, start, stems):
                    # "one week" says more exactly what it is than "# weeks" does.
                    weight = 2 * len(stems) - (ANY_NUMBER in stems)
                    yield _Match(meaning, start, start + len(stems), weight)


_SHORT = 4
"""A reply of at most so many words may hold a short answer among others ("yes, for staff")."""


def _vocabulary(interview: Interview) -> Iterator[tuple[str, _Meaning]]:
    for question in interview.questions:
        for text in question.words:
            yield text, _Meaning(question.id)
        for option in question.options:
            for text in option.words:
                yield text, _Meaning(question.id, option)
    for case in interview.neither:
        for text in case.words:
            yield text, _Meaning(case=case.id)


def _counts(option: Option | None, said: Spoken, start: int, stems: Stems) -> bool:
    """Tell whether the number said, if the phrase has one, is one that `option` means."""
    if option is None or ANY_NUMBER not in stems:
        return True
    number = said.numbers[start + stems.index(ANY_NUMBER)]
    return number is not None and option.counts(number)


def _resolved(found: Iterable[tuple[_Tone, _Match]]) -> tuple[bool, str | None]:
    """Whether what was found answers its question, and how: what is meant beats all else."""
    best = sorted(found, key=lambda item: -item[1].weight)
    meant = [match.meaning.option for tone, match in best if tone is _Tone.MEANT]
    options = [option for option in meant if option]
    if options:
        closer = (option for option in options if options[0].id in option.over)
        return True, next(closer, options[0]).id
    if any(tone is _Tone.UNSURE for tone, _ in best):
        return True, None
    for tone, match in best:
        option = match.meaning.option
        if tone is _Tone.DENIED and option and option.denied:
            return True, option.denied
    return False, None


def _tones(said: Spoken, matches: list[_Match]) -> list[_Tone]:
    """How each match is said; "no admin or login" denies both."""
    taken = {position for match in matches for position in range(match.start, match.end)}
    tones: list[_Tone] = []
    links: frozenset[str] = frozenset()
    for i, match in enumerate(matches):
        own = _own_tone(said, match, taken)
        if own:
            tone, links = own
        elif links and said.is_all(links, matches[i - 1].end, match.start):
            tone = tones[-1]
        elif links and match.start < matches[i - 1].end:
            tone = tones[-1]  # another meaning of the same words
        else:
            tone, links = _Tone.MEANT, frozenset()
        tones.append(tone)
    return tones


def _own_tone(said: Spoken, match: _Match, taken: set[int]) -> tuple[_Tone, frozenset[str]] | None:
    """How a match is said by the words around it, and what would pass that on to the next."""
    if said.marker_before(UNSURE, match.start, taken) or said.is_undecided(match.end):
        return _Tone.UNSURE, _LINKS
    negator = said.marker_before(NEGATORS, match.start, taken)
    if negator:
        return _Tone.DENIED, _LINKS_OF_WITHOUT if negator == ("without",) else _LINKS
    return (_Tone.DENIED, _LINKS) if said.is_needless(match.end) else None
