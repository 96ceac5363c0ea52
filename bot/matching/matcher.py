"""Question -> Outcome: the one door of this room."""

from __future__ import annotations

from collections import Counter
from math import exp
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import lessons
from bot.matching.bands import OFFERED, Bands, Chances, Verdict, cheapest
from bot.matching.calibration import Ranker, calibrated
from bot.matching.engine import Engine
from bot.matching.english import FUNCTION_WORDS
from bot.matching.features import FRAMEWORK
from bot.matching.learned import Learned
from bot.matching.lessons import Kind, Label, Lesson
from bot.matching.lexicon import Lexicon, Reading
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.matching.spelling import Speller
from bot.matching.text import all_words, plain, stem, without_manners
from bot.matching.training import SHARPNESS, Training
from bot.matching.word_vectors import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.model import Knowledge
    from bot.matching.bands import Doubles
    from bot.matching.features import Utterance


NUMPY_RELEASE = np.__version__
"""What was learned with one release of numpy is not taken up by another."""


class Matcher:
    """Knows which topic a question means; safe to be read by many threads."""

    def __init__(self, knowledge: Knowledge, learned: Learned | None = None) -> None:
        """Learn `knowledge`, or take what was `learned` from the very same base before."""
        self._knowledge = knowledge
        self._lexicon = Lexicon(knowledge)
        self._lessons = tuple(lessons.taught(knowledge, self._lexicon))
        self._speller = Speller(self._word_counts(), shipped().words)
        said = [lesson.utterance for lesson in self._lessons]
        training = Training(
            said,
            [lesson.label for lesson in self._lessons],
            [lesson.hint for lesson in self._lessons],
            FUNCTION_WORDS,
            learned.weights if learned else None,
        )
        self._engine = Engine(training)
        self._labels = self._engine.labels
        self._ranker = Ranker(self._labels)
        self._by_heart = lessons.by_heart(self._lessons)
        self._bands = learned.bands if learned else self._calibrated(training, said)
        self.learned = Learned(training.weights, self._bands)
        """What makes the next matcher of the same base ready sooner."""

    def _calibrated(self, training: Training[Label], said: Sequence[Utterance]) -> Bands:
        tests = [
            (label, self._read(without_manners(all_words(asked))).utterance)
            for label, asked in lessons.tests(self._knowledge)
        ]
        return calibrated(training, self._engine, said, tests)

    def match(self, text: str) -> Outcome:
        """Tell what `text` means."""
        return self._understood(text)[0]

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of `text`, manners off, misspelt ones repaired."""
        said = without_manners(all_words(plain(text)))
        return tuple(self._speller.repaired(word) or word for word in said)

    def explain(self, text: str) -> Explanation:
        """Tell what `text` means, and why: the words that spoke for it, the nearest phrasing."""
        outcome, reading = self._understood(text)
        scores = self._scores(reading.utterance)
        if not scores.any():
            return Explanation(outcome, None, None, ())
        best = int(scores.argmax())
        nearest = self._nearest(reading.utterance, best)
        return Explanation(
            outcome,
            nearest.line,
            self._knowledge.places.get(nearest.key),
            self._evidence(reading, best),
        )

    def _word_counts(self) -> Counter[str]:
        counts = Counter(word for lesson in self._lessons for word in lesson.utterance.words)
        counts.update(self._lexicon.words)
        # The placeholder stands for a name: names are the words that people write most.
        counts.update(dict.fromkeys(self._lexicon.name_words, counts.pop(FRAMEWORK, 0)))
        return counts

    def _understood(self, text: str) -> tuple[Outcome, Reading]:
        """What `text` means, and how it was read.

        Manners are no part of a question; but where nothing else in a text is ours, they may
        have been all that it was for: "great, thanks".
        """
        everything = all_words(plain(text))
        question = without_manners(everything)
        reading = self._read(question)
        outcome = self._outcome(reading)
        if outcome.action is Action.DECLINE and len(question) < len(everything):
            polite = self._read(everything)
            reply = self._outcome(polite)
            if reply.action is Action.HELP:
                return reply, polite
        return outcome, reading

    def _read(self, words: Sequence[str]) -> Reading:
        """Repair and understand `words`."""
        return self._lexicon.read(self._speller.repaired_in(words, self._engine.beside), words)

    def _scores(self, utterance: Utterance) -> Doubles:
        """Return the score of every label.

        Whoever says a phrasing word for word means its label, whatever its words speak for: the
        label gets the length of a centroid more.
        """
        scores = self._engine.scores(utterance)
        label = self._by_heart.get(utterance.words)
        if label:
            scores[self._labels.index(label)] += SHARPNESS
        return scores

    def _outcome(self, reading: Reading) -> Outcome:
        utterance = reading.utterance
        if not utterance.words:
            return Outcome(Action.DECLINE, None, None, 0.0)
        scores = self._scores(utterance)
        ranking = self._ranker.rank(scores, utterance)
        chances = self._bands.chances(ranking.signals)
        best = self._labels[ranking.order[0]]
        candidates = self._candidates(ranking.order, scores, chances)
        acting = best.kind is Kind.ACTION
        verdict = Verdict.DECLINE if ranking.is_declined else cheapest(chances, acting=acting)
        match verdict, best.kind:
            case Verdict.ANSWER, Kind.ACTION:
                focus = reading.focus if best.name == Action.RECOMMEND else None
                return Outcome(Action(best.name), None, focus, chances.best)
            case Verdict.ANSWER, _ if _says_enough(utterance):
                others = candidates[1:]
                return Outcome(Action.ANSWER, best.name, reading.focus, chances.best, others)
            case Verdict.ANSWER | Verdict.OFFER, _ if len(candidates) > 1 and _says_any(utterance):
                sure = chances.best + chances.near
                return Outcome(Action.CLARIFY, None, reading.focus, sure, candidates)
        unknown = chances.outside + chances.missed
        return Outcome(Action.DECLINE, None, None, unknown, candidates)

    def _candidates(
        self, order: Sequence[int], scores: Doubles, chances: Chances
    ) -> tuple[Candidate, ...]:
        """The topics with evidence among the best labels, with the chance that each is meant."""
        labels, values = [self._labels[i] for i in order], scores.take(order).tolist()
        topics = [
            (label.name, exp(value - values[0]))
            for label, value in zip(labels, values, strict=True)
            if label.kind is Kind.TOPIC and value > 0
        ][:OFFERED]
        share = (chances.best + chances.near) / (sum([raised for _, raised in topics]) or 1)
        return tuple([Candidate(name, share * raised) for name, raised in topics])

    def _evidence(self, reading: Reading, label: int) -> tuple[Evidence, ...]:
        shares = self._engine.shares(reading.utterance, label)
        evidence = [
            Evidence(typed, meant if meant != typed else None, share)
            for (typed, meant), share in zip(reading.said, shares, strict=True)
        ]
        return tuple(sorted(evidence, key=lambda part: -abs(part.weight)))

    def _nearest(self, utterance: Utterance, label: int) -> Lesson:
        """The lesson of `label` that shares most words with `utterance`."""
        stems = set(map(stem, utterance.words))
        same = [lesson for lesson in self._lessons if lesson.label == self._labels[label]]
        return max(same, key=lambda lesson: _overlap(stems, lesson))


def _says_enough(utterance: Utterance) -> bool:
    """Whether it can be answered: a lone word only when it is the name of something."""
    return len(utterance.words) > 1 or bool(utterance.concepts)


def _says_any(utterance: Utterance) -> bool:
    """Whether there is a reading to offer: a lone function word has none."""
    return len(utterance.words) > 1 or utterance.words[0] not in FUNCTION_WORDS


def _overlap(stems: set[str], lesson: Lesson) -> float:
    """Jaccard similarity of two sets of stems."""
    other = set(map(stem, lesson.utterance.words))
    return len(stems & other) / (len(stems | other) or 1)
