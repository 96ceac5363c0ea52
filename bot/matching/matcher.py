"""Question -> Outcome: the one door of this room."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.matching import bands, text
from bot.matching.bands import Bands
from bot.matching.engine import Engine
from bot.matching.features import FRAMEWORK, Utterance
from bot.matching.lexicon import Lexicon, Reading
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.matching.spelling import Speller

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from bot.knowledge.model import Key, Knowledge

_TOPIC, _ACTION, _DECLINE = "topic", "action", "decline"
_FOLDS = 3


@dataclass(frozen=True, slots=True)
class Phrasing:
    """One line of the knowledge that teaches a label; `key` is where it stands, if anywhere."""

    utterance: Utterance
    label: tuple[str, str]
    line: str
    key: Key | None


class Matcher:
    """Knows which topic a question means; safe to be read by many threads."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._knowledge = knowledge
        self._lexicon = Lexicon(knowledge)
        self._phrasings = tuple(self._taught())
        counts = Counter(word for p in self._phrasings for word in p.utterance.words)
        counts.update(self._lexicon.words())
        del counts[FRAMEWORK]
        self._speller = Speller(counts)
        self._engine = Engine(
            [p.utterance for p in self._phrasings], ["/".join(p.label) for p in self._phrasings]
        )
        self._labels = [tuple(label.split("/")) for label in self._engine.labels]
        self._bands = self._learned_bands()

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
        if not reading.utterance.words:
            return Explanation(outcome, None, None, ())
        scores = self._engine.scores(reading.utterance)
        best = int(scores.argmax())
        shares = self._engine.shares(reading.utterance, best)
        evidence = [
            Evidence(typed or word, word if typed else None, round(share, 3))
            for word, typed, share in zip(
                reading.utterance.words, reading.utterance.typed, shares, strict=True
            )
        ]
        evidence.sort(key=lambda e: -abs(e.weight))
        nearest = self._nearest(reading.utterance, self._labels[best])
        place = self._knowledge.places.get(nearest.key) if nearest and nearest.key else None
        return Explanation(outcome, nearest.line if nearest else None, place, tuple(evidence))

    def _repaired(self, said: str) -> tuple[list[str], list[str | None]]:
        words = text.words(said)
        repaired = [self._speller.repaired(word) for word in words]
        return (
            [better or word for word, better in zip(words, repaired, strict=True)],
            [word if better else None for word, better in zip(words, repaired, strict=True)],
        )

    def _read(self, said: str) -> Reading:
        return self._lexicon.read(*self._repaired(said))

    def _taught(self) -> Iterator[Phrasing]:
        knowledge = self._knowledge
        for topic_id, topic in knowledge.topics.items():
            label, file = (_TOPIC, topic_id), f"topics/{topic_id}.yaml"
            yield self._phrasing(topic.title, label, (file, "title"))
            for i, name in enumerate(topic.aka):
                yield self._phrasing(name, label, (file, "aka", i))
            for i, line in enumerate(topic.questions):
                yield self._phrasing(line, label, (file, "questions", i))
        for name, action in knowledge.actions:
            for i, line in enumerate(action.questions):
                yield self._phrasing(
                    line, (_ACTION, name), ("actions.yaml", name, "questions", i)
                )
        for i, decline in enumerate(knowledge.declines):
            for j, line in enumerate(decline.questions):
                yield self._phrasing(
                    line, (_DECLINE, str(i)), ("declines.yaml", i, "questions", j)
                )

    def _phrasing(self, line: str, label: tuple[str, str], key: Key) -> Phrasing:
        words = [
            word
            for i, part in enumerate(line.split(FRAMEWORK))
            for word in ([FRAMEWORK] if i else []) + text.all_words(part)
        ]
        words = text.without_manners(words)
        return Phrasing(self._lexicon.read(words).utterance, label, line, key)

    def _outcome(self, reading: Reading) -> Outcome:
        if not reading.utterance.words:
            return Outcome(Action.DECLINE, None, None, 0.0)
        scores = self._engine.scores(reading.utterance)
        if not scores.any():
            return Outcome(Action.DECLINE, None, None, 1.0)
        ranked = _ranked(scores, self._labels)
        chances = self._bands.chances(_signals(ranked, scores))
        (kind, name), rest = ranked.best, ranked.topics
        candidates = self._candidates(ranked, scores, chances)
        action = chances.cheapest()
        if action == "answer" and kind == _ACTION:
            focus = reading.focus if name == Action.RECOMMEND else None
            return Outcome(Action(name), None, focus, chances.right, candidates)
        if action == "answer":
            return Outcome(Action.ANSWER, name, reading.focus, chances.right, candidates[1:])
        if action == "clarify" and len(rest) > 1:
            sure = chances.right + chances.offered
            return Outcome(Action.CLARIFY, None, reading.focus, sure, candidates)
        return Outcome(Action.DECLINE, None, None, chances.outside + chances.missed, candidates)

    def _candidates(
        self, ranked: _Ranked, scores: np.ndarray, chances: bands.Chances
    ) -> tuple[Candidate, ...]:
        top = [i for i in ranked.topics[:3] if scores[i] > 0]
        raised = np.exp(scores[top] - scores.max()) if top else np.zeros(0)
        inside = chances.right + chances.offered
        shares = inside * raised / max(float(raised.sum()), 1e-9)
        return tuple(
            Candidate(self._labels[i][1], round(float(share), 3))
            for i, share in zip(top, shares, strict=True)
        )

    def _nearest(self, utterance: Utterance, label: tuple[str, str]) -> Phrasing | None:
        words = set(map(text.stem, utterance.words))
        same = [p for p in self._phrasings if p.label == label]
        return max(same, key=lambda p: _overlap(words, p), default=None)

    def _learned_bands(self) -> Bands:
        signals: list[list[float]] = []
        cases: list[int] = []
        groups: list[str] = []
        for example, case, group in self._held_out():
            signals.append(example)
            cases.append(case)
            groups.append(group)
        counts = Counter(groups)
        weight = {"in": 2.0, "decline": 0.5, "stand-in": 0.5}
        importance = np.array([weight[g] / counts[g] for g in groups])
        return Bands.learn(np.array(signals, np.float64), np.array(cases), importance)

    def _held_out(self) -> Iterator[tuple[list[float], int, str]]:
        phrasings = self._phrasings
        topics = list(self._knowledge.topics)
        for fold in range(_FOLDS):
            gone = {(_TOPIC, t) for t in topics[fold :: _FOLDS * 4]}
            kept = [
                p for i, p in enumerate(phrasings) if i % _FOLDS != fold and p.label not in gone
            ]
            engine = Engine([p.utterance for p in kept], ["/".join(p.label) for p in kept])
            labels = [tuple(label.split("/")) for label in engine.labels]
            for i, phrasing in enumerate(phrasings):
                if phrasing.key and phrasing.key[1] == "aka":
                    continue
                outside = phrasing.label in gone
                if i % _FOLDS != fold and not outside:
                    continue
                scores = engine.scores(phrasing.utterance)
                ranked = _ranked(scores, labels)
                group = "in"
                if outside:
                    group = "stand-in"
                elif phrasing.label[0] == _DECLINE:
                    group = "decline"
                yield _signals(ranked, scores), _case(ranked, labels, phrasing.label, outside), group


@dataclass(frozen=True, slots=True)
class _Ranked:
    """Positions in the labels: the best answer of any kind, topics by score, the best decline."""

    best: tuple[str, str]
    answer: int
    second: int
    topics: list[int]
    decline: int


def _ranked(scores: np.ndarray, labels: Sequence[tuple[str, str]]) -> _Ranked:
    order = np.argsort(-scores, kind="stable").tolist()
    answers = [i for i in order if labels[i][0] != _DECLINE]
    topics = [i for i in order if labels[i][0] == _TOPIC]
    decline = next((i for i in order if labels[i][0] == _DECLINE), -1)
    return _Ranked(
        labels[answers[0]], answers[0], answers[min(1, len(answers) - 1)], topics, decline
    )


def _signals(ranked: _Ranked, scores: np.ndarray) -> list[float]:
    best = float(scores[ranked.answer])
    decline = float(scores[ranked.decline]) if ranked.decline >= 0 else 0.0
    return [best, best - float(scores[ranked.second]), best - decline]


def _case(ranked: _Ranked, labels: Sequence[tuple[str, str]], truth: tuple[str, str], outside: bool) -> int:
    if outside or truth[0] == _DECLINE:
        return bands.OUTSIDE
    if ranked.best == truth:
        return bands.RIGHT
    if truth in [labels[i] for i in ranked.topics[:3]]:
        return bands.OFFERED
    return bands.MISSED


def _overlap(words: set[str], phrasing: Phrasing) -> float:
    other = set(map(text.stem, phrasing.utterance.words))
    return len(words & other) / (len(words | other) or 1)
