"""Framework Bot's own engine, taught phrasings as it is taught the knowledge."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.engine import Guess, OneByOne
from bot.matching.bands import OFFERED, Verdict, cheapest
from bot.matching.calibration import Ranker, calibrated
from bot.matching.engine import Engine, packed
from bot.matching.english import FUNCTION_WORDS
from bot.matching.features import Utterance
from bot.matching.lessons import Kind, Label
from bot.matching.spelling import Speller
from bot.matching.text import all_words, plain, without_manners
from bot.matching.training import Training
from bot.matching.word_vectors import shipped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.datasets import Labelled
    from bot.matching.bands import Doubles


class Decision(NamedTuple):
    """What to do with a question, which topics it may mean, the chance of the first."""

    verdict: Verdict
    topics: tuple[str, ...]
    confidence: float


class FrameworkBot(OneByOne):
    """`Matcher` without what is about Django and Flask: every label is a topic."""

    def __init__(self, phrasings: Labelled) -> None:
        taught = _taught(phrasings.texts)
        counts = Counter(word for said in taught for word in said.words)
        self.speller = Speller(counts, shipped().words)
        topics = {label: Label(Kind.TOPIC, label) for label in dict.fromkeys(phrasings.labels)}
        meant = [topics[label] for label in phrasings.labels]
        training = Training(taught, meant, quiet=FUNCTION_WORDS)
        self.engine = Engine(packed(training))
        self._keep(training, taught)

    def _keep(self, training: Training[Label], taught: Sequence[Utterance]) -> None:
        """Learn more than scores need."""

    def read(self, said: Sequence[str]) -> Utterance:
        """Repair the words `said`, as `Matcher` does."""
        return Utterance(tuple(self.speller.repaired_in(said, self.engine.beside)))

    def best(self, question: str) -> Guess:
        """Return the topic with the highest score."""
        scores = self.engine.scores(self.read(words(question)))
        best = int(scores.argmax())
        return Guess(self.engine.labels[best].name, float(scores[best]))


class Deciding(FrameworkBot):
    """The engine with bands that it learned from the base alone: no tests, no declines."""

    def _keep(self, training: Training[Label], taught: Sequence[Utterance]) -> None:
        self._ranker = Ranker(self.engine.labels)
        self._bands = calibrated(training, self.engine, taught, ())

    def decide(self, question: str) -> Decision:
        """Answer, offer or decline, and the topics it is about, best first."""
        read = self.read(words(question))
        return self.judge(read, self.engine.scores(read))

    def judge(self, read: Utterance, scores: Doubles) -> Decision:
        """Decide what to do with a question that was read and scored."""
        if not read.words:
            return Decision(Verdict.DECLINE, (), 0.0)
        ranking = self._ranker.rank(scores, read)
        chances = self._bands.chances(ranking.signals)
        topics = tuple(self.engine.labels[i].name for i in ranking.order[:OFFERED])
        return Decision(_allowed(cheapest(chances), read), topics, chances.best)


def _allowed(verdict: Verdict, read: Utterance) -> Verdict:
    """One word alone never answers: `Matcher` offers instead."""
    return Verdict.OFFER if verdict is Verdict.ANSWER and len(read.words) == 1 else verdict


def words(question: str) -> list[str]:
    """Return the words of a question, as `Matcher` reads them."""
    return without_manners(all_words(plain(question)))


def _taught(texts: Sequence[str]) -> list[Utterance]:
    """Read `texts`; equal words are one object, so that a million phrasings fit into memory."""
    known: dict[str, str] = {}
    return [
        Utterance(tuple(known.setdefault(word, word) for word in words(said))) for said in texts
    ]
