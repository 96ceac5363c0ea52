"""Framework Bot's own engine, taught phrasings as it is taught the knowledge."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.engine import Guess, OneByOne
from bot.matching import text
from bot.matching.bands import OFFERED, Chances, cheapest
from bot.matching.calibration import calibrated, ranked
from bot.matching.engine import Engine
from bot.matching.features import Utterance
from bot.matching.lessons import Kind, Label
from bot.matching.spelling import Speller
from bot.matching.training import Training

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.datasets import Labelled
    from bot.matching.bands import Bands


class Decision(NamedTuple):
    """What to do with a question: `action` is "answer", "clarify" or "decline"."""

    action: str
    topics: tuple[str, ...]
    chances: Chances


class FrameworkBot(OneByOne):
    """`Matcher` without what is about Django and Flask: every label is a topic."""

    def __init__(self, phrasings: Labelled) -> None:
        taught = _taught(phrasings.texts)
        self.speller = Speller(Counter(word for said in taught for word in said.words))
        topics = {label: Label(Kind.TOPIC, label) for label in dict.fromkeys(phrasings.labels)}
        training = Training(taught, [topics[label] for label in phrasings.labels])
        self.engine = Engine(training)
        self._keep(training, taught)

    def _keep(self, training: Training[Label], taught: Sequence[Utterance]) -> None:
        """Learn more than scores need."""

    def read(self, words: Sequence[str]) -> Utterance:
        """Repair `words`, as `Matcher` does."""
        better = [*map(self.speller.repaired, words)]
        if not any(better):
            return Utterance(tuple(words))
        return Utterance(
            tuple(new or word for word, new in zip(words, better, strict=True)),
            typed=tuple(word if new else None for word, new in zip(words, better, strict=True)),
        )

    def best(self, question: str) -> Guess:
        """Return the topic with the highest score."""
        scores = self.engine.scores(self.read(text.words(question)))
        best = int(scores.argmax())
        return Guess(self.engine.labels[best].name, float(scores[best]))


class Deciding(FrameworkBot):
    """The engine with bands that it learned from the base alone: no tests, no declines."""

    bands: Bands

    def _keep(self, training: Training[Label], taught: Sequence[Utterance]) -> None:
        self.bands = calibrated(training, self.engine, taught, ())

    def decide(self, question: str) -> Decision:
        """Answer, offer or decline, and the topics it is about, best first."""
        read = self.read(text.words(question))
        if not read.words:
            return Decision("decline", (), Chances(0, 0, 0, 1))
        labels = self.engine.labels
        ranking = ranked(self.engine.scores(read)[None], labels, [read])
        chances = self.bands.chances(ranking.signals)[0]
        topics = tuple(labels[i].name for i in ranking.order[0, :OFFERED].tolist())
        return Decision(_allowed(cheapest(chances), read), topics, chances)


def _allowed(action: str, read: Utterance) -> str:
    """One word alone never answers: `Matcher` offers instead."""
    return "clarify" if action == "answer" and len(read.words) == 1 else action


def _taught(texts: Sequence[str]) -> list[Utterance]:
    """Read `texts`; equal words are one object, so that a million phrasings fit into memory."""
    words: dict[str, str] = {}
    return [
        Utterance(tuple(words.setdefault(word, word) for word in text.words(said)))
        for said in texts
    ]
