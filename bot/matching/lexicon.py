"""The names of the domain, found in a question: frameworks, products, synonyms, names of topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.knowledge.model import FRAMEWORKS, Focus
from bot.matching import text
from bot.matching.features import FRAMEWORK, Utterance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.knowledge.model import Knowledge

    Stems = tuple[str, ...]

T = TypeVar("T")

BOTH_NAMED = "both frameworks"
"""The concept of a question that names the two frameworks."""

PRODUCT = "product"
"""The concept of a question that names a product of either."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with the names in it understood.

    `utterance` has a placeholder for every framework's name, `frameworks` says which were named,
    by themselves or by one of their products. `said` holds, for each word of the utterance, what
    was typed and what was understood.
    """

    utterance: Utterance
    frameworks: frozenset[Focus]
    said: tuple[tuple[str, str], ...]

    @property
    def focus(self) -> Focus:
        """The framework that the question is about; both when it names two, or none."""
        return next(iter(self.frameworks)) if len(self.frameworks) == 1 else Focus.BOTH


class Meaning(NamedTuple):
    """What a name stands for: frameworks, frameworks whose product it is, concepts."""

    names: Sequence[Focus]
    products: Sequence[Focus]
    concepts: Sequence[str]


class Lexicon:
    """Every name in the knowledge that means something wherever it occurs."""

    def __init__(self, knowledge: Knowledge) -> None:
        vocabulary = knowledge.vocabulary
        names = {f: getattr(vocabulary.names, f.value) for f in Focus}
        products = {f: getattr(vocabulary.products, f.value) for f in FRAMEWORKS}
        concepts = {f"synonyms of {same[0]}": same for same in vocabulary.synonyms} | {
            f"topic {topic_id}": (topic_id, *topic.aka)
            for topic_id, topic in knowledge.topics.items()
        }
        self._meanings = _meanings(_table(names), _table(products), _table(concepts))
        answers = knowledge.interview.phrases() if knowledge.interview else ()
        self.words = frozenset(
            _words((*names.values(), *products.values(), *concepts.values(), answers))
        )
        """Every word here, and of answers in the interview: worth repairing like any other."""
        self.name_words = frozenset(_words(names[framework] for framework in FRAMEWORKS))
        """The words of the frameworks' own names."""
        self._lengths = _lengths(self._meanings)

    def read(self, words: Sequence[str], typed: Sequence[str] = ()) -> Reading:
        """Find every name in `words`; `typed` is what they were before they were repaired.

        A placeholder that is there twice stands for the two frameworks.
        """
        found = [*self._found(tuple(map(text.stem, words)))]
        named = {f for _, meaning in found for f in meaning.names}
        if Focus.BOTH in named:
            named = set(FRAMEWORKS)
        products = {f for _, meaning in found for f in meaning.products}
        concepts = [concept for _, meaning in found for concept in meaning.concepts]
        if len(named) > 1 or words.count(FRAMEWORK) > 1:
            concepts.append(BOTH_NAMED)
        if products:
            concepts.append(PRODUCT)
        kept, said = [*words], [*zip(typed or words, words, strict=True)]
        for start, end in _apart([span for span, meaning in found if meaning.names]):
            kept[start:end] = [FRAMEWORK]
            old, new = zip(*said[start:end], strict=True)
            said[start:end] = [(" ".join(old), " ".join(new))]
        utterance = Utterance(tuple(kept), tuple(dict.fromkeys(concepts)))
        return Reading(utterance, frozenset(named | products), tuple(said))

    def _found(self, stems: Stems) -> Iterator[tuple[slice, Meaning]]:
        """Yield every name in `stems`, with what it means."""
        for start, stem in enumerate(stems):
            for length in self._lengths.get(stem, ()):
                span = slice(start, start + length)
                meaning = self._meanings.get(stems[span])
                if meaning and span.stop <= len(stems):
                    yield span, meaning


def _apart(names: Iterable[slice]) -> list[tuple[int, int]]:
    """The longest names that do not overlap, last first, as (start, end)."""
    chosen: list[tuple[int, int]] = []
    for name in sorted(names, key=lambda name: (name.start, -name.stop)):
        if not chosen or name.start >= chosen[-1][1]:
            chosen.append((name.start, name.stop))
    return chosen[::-1]


def _meanings(
    names: Mapping[Stems, Sequence[Focus]],
    products: Mapping[Stems, Sequence[Focus]],
    concepts: Mapping[Stems, Sequence[str]],
) -> dict[Stems, Meaning]:
    """Everything that a name means, by the stems of its words."""
    return {
        stems: Meaning(names.get(stems, ()), products.get(stems, ()), concepts.get(stems, ()))
        for stems in (*names, *products, *concepts)
    }


def _table(named: Mapping[T, Iterable[str]]) -> dict[Stems, list[T]]:
    """Meanings by the stems of their names."""
    table: dict[Stems, list[T]] = {}
    for meaning, names in named.items():
        for name in names:
            stems = tuple(map(text.stem, text.all_words(name)))
            if stems and meaning not in table.setdefault(stems, []):
                table[stems].append(meaning)
    return table


def _words(lists: Iterable[Iterable[str]]) -> Iterator[str]:
    for names in lists:
        for name in names:
            yield from text.all_words(name)


def _lengths(names: Iterable[Stems]) -> dict[str, list[int]]:
    """How long names can be, by the stem they begin with."""
    lengths: dict[str, set[int]] = {}
    for stems in names:
        lengths.setdefault(stems[0], set()).add(len(stems))
    return {stem: sorted(found) for stem, found in lengths.items()}
