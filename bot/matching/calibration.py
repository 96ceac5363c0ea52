"""Bands for a base: learned from its own tests, and from what it taught, held out."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

import numpy as np

from bot.matching.bands import Bands, Ranking, Signals
from bot.matching.features import FRAMEWORK
from bot.matching.lessons import Kind, Label
from bot.matching.lexicon import PRODUCT
from bot.matching.outcome import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.matching.bands import Doubles
    from bot.matching.engine import Engine
    from bot.matching.features import Floats, Utterance
    from bot.matching.training import Training

    Seen = tuple[Signals, int]

T = TypeVar("T")


class Mix(NamedTuple, Generic[T]):
    """One value for each kind of question that bands are learned from."""

    tests: T
    phrasings: T
    declines: T
    topics: T


MIX = Mix(tests=0.52, phrasings=0.23, declines=0.2, topics=0.05)
"""How much each kind counts, however many questions stand for it: a bot is asked mostly what it
knows, and now and then something beside the point.

Tests are worded as people ask. A phrasing held out is harder than a question: curators make each
unlike the others. So is a held-out topic, the nearest thing to a question nobody foresaw.
"""


RANKED = 8
"""How many labels a ranking tells of: enough to find OFFERED topics between the actions."""


class Ranker:
    """Ranks labels, and tells whether a question is on our subject at all, and how certain it is.

    Certainty is the logarithm of the model's own probability of the likeliest label of all. On our
    subject is a question that names a framework, or a product of one; that asks the bot for help;
    and that asks for advice on what the base has a name for: much else that people want advice on
    is not. One that is not on it is declined where a decline is the best of all labels.
    """

    def __init__(self, labels: Sequence[Label]) -> None:
        kinds = [label.kind for label in labels]
        actions = {i: labels[i].name for i, kind in enumerate(kinds) if kind is Kind.ACTION}
        self._help = {i for i, name in actions.items() if name == Action.HELP}
        self._advice = actions.keys() - self._help
        declines = np.array([kind is Kind.DECLINE for kind in kinds])
        self._answerable, self._declines = np.flatnonzero(~declines), np.flatnonzero(declines)

    def rank(self, scores: Floats | Doubles, said: Utterance) -> Ranking:
        """Rank the labels by the `scores` of one question."""
        mine = scores.take(self._answerable)
        places = (-mine).argsort(kind="stable")[:RANKED]
        order = self._answerable.take(places).tolist()
        highest = mine.take(places[:2]).tolist()
        best, second = highest if len(highest) > 1 else (*highest, 0.0)
        refusing = max([0.0, *scores.take(self._declines).tolist()])
        ours = (
            FRAMEWORK in said.words
            or PRODUCT in said.concepts
            or order[0] in self._help
            or (order[0] in self._advice and bool(said.concepts))
        )
        certainty = -log(np.exp(scores - scores.max()).sum())
        signals = Signals(best, best - second, best - refusing, ours, certainty)
        return Ranking(order, signals)


def calibrated(
    training: Training[Label],
    engine: Engine[Label],
    taught: Sequence[Utterance],
    tests: Iterable[tuple[Label, Utterance]],
) -> Bands:
    """Learn bands from `tests` and from `taught`, the utterances that `training` was given."""
    labels, ranker = engine.labels, Ranker(engine.labels)
    seen: Mix[list[Seen]] = Mix([], [], [], [])
    for label, asked in tests:
        ranking = ranker.rank(engine.scores(asked), asked)
        seen.tests.append((ranking.signals, ranking.case(labels.index(label))))
    for held in training.held_out():
        said = [taught[row] for row in held.rows.tolist()]
        inside = held.label.kind is not Kind.DECLINE
        truth = labels.index(held.label) if inside else None
        part = seen.phrasings if inside else seen.declines
        for ranking in map(ranker.rank, held.alone, said):
            part.append((ranking.signals, ranking.case(truth)))
        if held.label.kind is Kind.TOPIC:
            for ranking in map(ranker.rank, held.unlabelled, said):
                seen.topics.append((ranking.signals, ranking.case(None)))
    return _learned(seen)


def _learned(seen: Mix[list[Seen]]) -> Bands:
    signals, cases = zip(*(one for part in seen for one in part), strict=True)
    importance = [
        np.full(len(part), share / len(part)) for part, share in zip(seen, MIX, strict=True) if part
    ]
    return Bands.learned(np.array(signals), np.array(cases), np.concatenate(importance))
