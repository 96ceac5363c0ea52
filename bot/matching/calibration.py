"""Bands for a base: learned from its own tests, and from what it taught, held out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from bot.matching.bands import Bands, Ranking
from bot.matching.features import FRAMEWORK
from bot.matching.lessons import Kind, Label
from bot.matching.lexicon import PRODUCT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.matching.bands import Doubles, Flags
    from bot.matching.engine import Engine
    from bot.matching.features import Floats, Ints, Utterance
    from bot.matching.training import Training


T = TypeVar("T")


class Mix(NamedTuple, Generic[T]):
    """One value for each kind of question that bands are learned from."""

    tests: T
    phrasings: T
    declines: T
    topics: T


MIX = Mix(tests=0.5, phrasings=0.25, declines=0.2, topics=0.05)
"""How much each kind counts, however many questions stand for it: a bot is asked mostly what it
knows, and now and then something beside the point.

Tests are worded as people ask. A phrasing held out is harder than a question: curators make each
unlike the others. So is a held-out topic, the nearest thing to a question nobody foresaw.
"""


class Ranker:
    """Ranks labels, and tells whether a question is on our subject at all.

    It is when it names a framework, or a product of one, or asks for an action of the bot.
    """

    def __init__(self, labels: Sequence[Label]) -> None:
        self._declines: Flags = np.array([label.kind is Kind.DECLINE for label in labels])
        self._actions: Flags = np.array([label.kind is Kind.ACTION for label in labels])

    def rank(self, scores: Floats, utterances: Sequence[Utterance]) -> Ranking:
        """Rank `scores`, a row for each of `utterances`."""
        ranking = Ranking.of(scores, self._declines)
        named = [FRAMEWORK in said.words or PRODUCT in said.concepts for said in utterances]
        ours = self._actions[ranking.order[:, 0]] | np.array(named)
        return Ranking(ranking.order, np.column_stack([ranking.signals, ours]))


def calibrated(
    training: Training[Label],
    engine: Engine[Label],
    taught: Sequence[Utterance],
    tests: Iterable[tuple[Label, Utterance]],
) -> Bands:
    """Learn bands from `tests` and from `taught`, the utterances that `training` was given."""
    labels, ranker = engine.labels, Ranker(engine.labels)
    seen: Mix[list[tuple[Doubles, Ints]]] = Mix([], [], [], [])
    for label, asked in tests:
        ranking = ranker.rank(engine.scores(asked)[None], [asked])
        seen.tests.append((ranking.signals, ranking.cases(labels.index(label))))
    for held in training.held_out():
        said = [taught[row] for row in held.rows.tolist()]
        inside = held.label.kind is not Kind.DECLINE
        alone = ranker.rank(held.alone, said)
        cases = alone.cases(labels.index(held.label) if inside else None)
        (seen.phrasings if inside else seen.declines).append((alone.signals, cases))
        if held.label.kind is Kind.TOPIC:
            unlabelled = ranker.rank(held.unlabelled, said)
            seen.topics.append((unlabelled.signals, unlabelled.cases(None)))
    return _learned(seen)


def _learned(seen: Mix[list[tuple[Doubles, Ints]]]) -> Bands:
    signals = [signals for part in seen for signals, _ in part]
    cases = [cases for part in seen for _, cases in part]
    counts = [sum(len(cases) for _, cases in part) for part in seen]
    importance = [np.full(n, share / n) for n, share in zip(counts, MIX, strict=True) if n]
    return Bands.learned(np.vstack(signals), np.concatenate(cases), np.concatenate(importance))
