"""Question -> Outcome: the one door of this room."""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

import numpy as np
import rapidfuzz

from bot.matching import lessons
from bot.matching.bands import OFFERED, Chances, Verdict, cheapest
from bot.matching.calibration import Ranker
from bot.matching.engine import Engine
from bot.matching.english import FUNCTION_WORDS
from bot.matching.learning import learn
from bot.matching.lessons import Kind, Label, Lesson
from bot.matching.lexicon import Lexicon
from bot.matching.outcome import Action, Candidate, Evidence, Explanation, Outcome
from bot.matching.reading import Reader
from bot.matching.text import all_words, plain, stem, without_manners
from bot.matching.training import SHARPNESS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.knowledge.model import Key, Knowledge
    from bot.matching.bands import Doubles
    from bot.matching.features import Utterance
    from bot.matching.learned import Learned
    from bot.matching.lexicon import Reading


RELEASES = (np.__version__, rapidfuzz.__version__)
"""What was learned with some releases of these is not taken up by others."""

WORTH_ADVICE = 0.2
"""A recommendation is offered if it is at least so likely to be meant, by what the likeliest is."""

WORTH_A_CHOICE = 0.05
"""A topic is offered beside the likeliest if it is at least so likely, by what that one is.

Of what people were offered and meant, nothing was less likely than .07 of the first.
"""


class Matcher:
    """Knows which topic a question means; safe to be read by many threads."""

    def __init__(self, knowledge: Knowledge, learned: Learned | None = None) -> None:
        """Learn `knowledge`, or take what was `learned` from the very same base before."""
        self._knowledge = knowledge
        self._lexicon = Lexicon(knowledge)
        self.learned = learned or learn(knowledge, self._lexicon)
        """What makes the next matcher of the same base ready sooner."""
        self._engine = Engine(self.learned.model)
        self._labels = self._engine.labels
        self._ranker = Ranker(self._labels)
        self._advice = self._labels.index(Label(Kind.ACTION, Action.RECOMMEND))
        self._reader = Reader(self._lexicon, self.learned.word_counts, self._engine.beside)

    def match(self, text: str) -> Outcome:
        """Tell what `text` means."""
        return self._understood(text)[0]

    def words(self, text: str) -> tuple[str, ...]:
        """Return the words of `text`, manners off, misspelt ones repaired."""
        return self._reader.repaired(without_manners(all_words(plain(text))))

    def explain(self, text: str) -> Explanation:
        """Tell what `text` means, and why: the words that spoke for it, the nearest phrasing."""
        outcome, reading = self._understood(text)
        scores = self._scores(reading.utterance)
        if not scores.any():
            return Explanation(outcome, None, None, ())
        best = int(scores.argmax())
        nearest = _nearest(reading.utterance, self._lessons(self._labels[best]))
        return Explanation(
            outcome,
            nearest.line,
            self._knowledge.places.get(nearest.key),
            self._evidence(reading, best),
        )

    def nearest(self, texts: Iterable[str], label: Label) -> list[Key]:
        """Return for each of `texts` where the line of `label` stands that is most like it."""
        same = self._lessons(label)
        return [_nearest(self._understood(text)[1].utterance, same).key for text in texts]

    def _understood(self, text: str) -> tuple[Outcome, Reading]:
        """What `text` means, and how it was read.

        Manners are no part of a question; but where nothing else in a text is ours, they may
        have been all that it was for: "great, thanks".
        """
        everything = all_words(plain(text))
        question = without_manners(everything)
        reading = self._reader.read(question)
        outcome = self._outcome(reading)
        if outcome.action is Action.DECLINE and len(question) < len(everything):
            polite = self._reader.read(everything)
            reply = self._outcome(polite)
            if reply.action is Action.HELP:
                return reply, polite
        return outcome, reading

    def _scores(self, utterance: Utterance) -> Doubles:
        """Return the score of every label.

        Whoever says a phrasing word for word means its label, whatever its words speak for: the
        label gets the length of a centroid more.
        """
        scores = self._engine.scores(utterance)
        label = self.learned.by_heart.get(utterance.line)
        if label is not None:
            scores[label] += SHARPNESS
        return scores

    def _outcome(self, reading: Reading) -> Outcome:
        utterance = reading.utterance
        if not utterance.words:
            return Outcome(Action.DECLINE, None, None, 0.0)
        scores = self._scores(utterance)
        ranking = self._ranker.rank(scores, utterance)
        chances = self.learned.bands.chances(ranking.signals)
        best = self._labels[ranking.order[0]]
        candidates = self._candidates(ranking.order, scores, chances)
        acting = best.kind is Kind.ACTION
        verdict = (
            Verdict.DECLINE
            if ranking.is_declined
            else cheapest(chances, acting=acting, is_ours=ranking.signals.is_ours)
        )
        match verdict, best.kind:
            case Verdict.ANSWER, Kind.ACTION:
                focus = reading.focus if best.name == Action.RECOMMEND else None
                return Outcome(Action(best.name), None, focus, chances.best)
            case Verdict.ANSWER, _ if _says_enough(utterance):
                others = candidates[1:]
                return Outcome(Action.ANSWER, best.name, reading.focus, chances.best, others)
            case Verdict.ANSWER | Verdict.OFFER, _ if len(candidates) > 1 and _says_any(utterance):
                sure, advice = chances.best + chances.near, self._may_want_advice(scores)
                offered = _worth_a_choice(candidates)
                return Outcome(Action.CLARIFY, None, reading.focus, sure, offered, advice)
        unknown = chances.outside + chances.missed
        return Outcome(Action.DECLINE, None, None, unknown, candidates)

    def _may_want_advice(self, scores: Doubles) -> bool:
        mine: float = scores[self._advice]
        return mine > 0 and exp(mine - scores.max()) >= WORTH_ADVICE

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

    def _lessons(self, label: Label) -> list[tuple[Lesson, set[str]]]:
        """What teaches `label`, with its stems, read anew: it is seldom asked for."""
        same = lessons.taught(self._knowledge, self._lexicon, label)
        return [(lesson, _stems(lesson.utterance)) for lesson in same]


def _stems(utterance: Utterance) -> set[str]:
    return set(map(stem, utterance.words))


def _nearest(utterance: Utterance, same: Iterable[tuple[Lesson, set[str]]]) -> Lesson:
    """The lesson that shares most words with `utterance`."""
    stems = _stems(utterance)
    nearest, _ = max(same, key=lambda taught: _overlap(stems, taught[1]))
    return nearest


def _worth_a_choice(candidates: tuple[Candidate, ...]) -> tuple[Candidate, ...]:
    least = WORTH_A_CHOICE * candidates[0].confidence
    return tuple(one for one in candidates if one.confidence >= least)


def _says_enough(utterance: Utterance) -> bool:
    """Whether it can be answered: a lone word only when it is the name of something."""
    return len(utterance.words) > 1 or bool(utterance.concepts)


def _says_any(utterance: Utterance) -> bool:
    """Whether there is a reading to offer: a lone function word has none."""
    return len(utterance.words) > 1 or utterance.words[0] not in FUNCTION_WORDS


def _overlap(some: set[str], other: set[str]) -> float:
    """Jaccard similarity of two sets of stems."""
    return len(some & other) / (len(some | other) or 1)
