"""Question -> Outcome: the one door of this room."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import lessons, text
from bot.matching.bands import OFFERED, Bands, Chances, Ranking, cheapest
from bot.matching.engine import Engine
from bot.matching.features import FRAMEWORK
from bot.matching.lessons import Kind, Label, Lesson
from bot.matching.lexicon import Lexicon, Reading
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.matching.spelling import Speller
from bot.matching.training import Training

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.knowledge.model import Knowledge
    from bot.matching.bands import Doubles, Flags, Ints
    from bot.matching.features import Floats, Utterance

_IN_SCOPE, _TESTS, _DECLINES, _STAND_INS = 0.5, 0.21, 0.2, 0.1
"""How the questions that bands are learned from are mixed: phrasings held out, topic tests,
declines held out, and phrasings of topics held out, which stand for what no decline foresaw."""


class Matcher:
    """Knows which topic a question means; safe to be read by many threads."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._lexicon = Lexicon(knowledge)
        self._lessons = tuple(lessons.taught(knowledge, self._lexicon))
        self._speller = Speller(self._word_counts())
        training = Training(
            [lesson.utterance for lesson in self._lessons],
            [lesson.label for lesson in self._lessons],
            [lesson.hint for lesson in self._lessons],
        )
        self._engine = Engine(training)
        self._labels = self._engine.labels
        self._declines: Flags = np.array([label.kind is Kind.DECLINE for label in self._labels])
        self._bands = self._learned_bands(training)

    def match(self, text: str) -> Outcome:
        """Tell what `text` means."""
        return self._outcome(self._read(text))

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of `text`, misspelt ones repaired."""
        return tuple(self._repaired(text)[0])

    def explain(self, text: str) -> Explanation:
        """Tell what `text` means, and why: the words that spoke for it, the nearest phrasing."""
        reading = self._read(text)
        outcome = self._outcome(reading)
        scores = self._engine.scores(reading.utterance)
        if not scores.any():
            return Explanation(outcome, None, None, ())
        best = int(scores.argmax())
        nearest = self._nearest(reading.utterance, best)
        return Explanation(
            outcome,
            nearest.line,
            self._knowledge.places.get(nearest.key),
            self._evidence(reading.utterance, best),
        )

    def _word_counts(self) -> Counter[str]:
        counts = Counter(word for lesson in self._lessons for word in lesson.utterance.words)
        counts.update(self._lexicon.words)
        del counts[FRAMEWORK]
        return counts

    def _repaired(self, said: str) -> tuple[list[str], list[str | None]]:
        """The words of `said` as they should be spelt, and what was typed where that differs."""
        words = text.words(said)
        better = [self._speller.repaired(word) for word in words]
        return (
            [new or word for word, new in zip(words, better, strict=True)],
            [word if new else None for word, new in zip(words, better, strict=True)],
        )

    def _read(self, said: str) -> Reading:
        return self._lexicon.read(*self._repaired(said))

    def _outcome(self, reading: Reading) -> Outcome:
        scores = self._engine.scores(reading.utterance)
        if not reading.utterance.words:
            return Outcome(Action.DECLINE, None, None, 0.0)
        ranking = Ranking.of(scores[None], self._declines)
        chances = self._bands.chances(ranking.signals)[0]
        best = self._labels[ranking.order[0, 0]]
        candidates = self._candidates(ranking.order[0], scores, chances)
        match cheapest(chances), best.kind:
            case "answer", Kind.TOPIC:
                others = candidates[1:]
                return Outcome(Action.ANSWER, best.name, reading.focus, chances.best, others)
            case "answer", _:
                focus = reading.focus if best.name == Action.RECOMMEND else None
                return Outcome(Action(best.name), None, focus, chances.best)
            case "clarify", _ if len(candidates) > 1:
                sure = chances.best + chances.near
                return Outcome(Action.CLARIFY, None, reading.focus, sure, candidates)
        return Outcome(
            Action.DECLINE, None, None, chances.outside + chances.missed, candidates
        )

    def _candidates(self, order: Ints, scores: Floats, chances: Chances) -> tuple[Candidate, ...]:
        """The topics with evidence among the best labels, with the chance that each is meant."""
        top = [i for i in order.tolist() if self._labels[i].kind is Kind.TOPIC and scores[i] > 0]
        raised = np.exp(scores[top[:OFFERED]] - scores[order[0]]) if top else np.zeros(0)
        shares = (chances.best + chances.near) * raised / (raised.sum() or 1)
        return tuple(
            Candidate(self._labels[i].name, share)
            for i, share in zip(top, shares.tolist(), strict=False)
        )

    def _evidence(self, utterance: Utterance, label: int) -> tuple[Evidence, ...]:
        typed = utterance.typed or (None,) * len(utterance.words)
        shares = self._engine.shares(utterance, label)
        evidence = [
            Evidence(said or word, word if said else None, share)
            for word, said, share in zip(utterance.words, typed, shares, strict=True)
        ]
        return tuple(sorted(evidence, key=lambda part: -abs(part.weight)))

    def _nearest(self, utterance: Utterance, label: int) -> Lesson:
        """The lesson of `label` that shares most words with `utterance`."""
        stems = {text.stem(word) for word in utterance.words}
        same = [lesson for lesson in self._lessons if lesson.label == self._labels[label]]
        return max(same, key=lambda lesson: _overlap(stems, lesson))

    def _learned_bands(self, training: Training[Label]) -> Bands:
        """Learn from how lessons score without themselves or their label, and from the tests."""
        shown: list[tuple[Doubles, Ints, float]] = []
        for held in training.held_out():
            truth = None if held.label.kind is Kind.DECLINE else self._labels.index(held.label)
            share = _DECLINES if truth is None else _IN_SCOPE
            shown.append(self._shown(held.alone, truth, share))
            if held.label.kind is Kind.TOPIC:
                shown.append(self._shown(held.unlabelled, None, _STAND_INS))
        for label, asked in lessons.tests(self._knowledge):
            scores = self._engine.scores(self._read(asked).utterance)
            shown.append(self._shown(scores[None], self._labels.index(label), _TESTS))
        signals = np.vstack([signals for signals, _, _ in shown])
        cases = np.concatenate([cases for _, cases, _ in shown])
        importance = np.concatenate([np.full(len(cases), share) for _, cases, share in shown])
        for share in np.unique(importance):
            importance[importance == share] = share / (importance == share).sum()
        return Bands(signals, cases, importance)

    def _shown(
        self, scores: Floats, truth: int | None, share: float
    ) -> tuple[Doubles, Ints, float]:
        ranking = Ranking.of(scores, self._declines)
        return ranking.signals, ranking.cases(truth), share


def _overlap(stems: set[str], lesson: Lesson) -> float:
    """Jaccard similarity of two sets of stems."""
    other = {text.stem(word) for word in lesson.utterance.words}
    return len(stems & other) / (len(stems | other) or 1)
