"""What is measured: the form every engine has, and the list of them."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.datasets import Labelled


class Guess(NamedTuple):
    """The label that an engine finds likeliest, and its score: higher is likelier."""

    label: str
    score: float


class Engine(Protocol):
    """Made from labelled phrasings; says which label a question means."""

    def __init__(self, phrasings: Labelled) -> None: ...

    def best(self, question: str) -> Guess:
        """Return the label of one question."""

    def rank(self, questions: Sequence[str]) -> list[Guess]:
        """Return the label of every question: where a batch is faster, in a batch."""


class OneByOne:
    """An engine for which a batch is many single questions."""

    def best(self, question: str) -> Guess:
        """Return the label of one question."""
        raise NotImplementedError

    def rank(self, questions: Sequence[str]) -> list[Guess]:
        """Return the label of every question."""
        return [self.best(question) for question in questions]


OURS, RATIO, TOKEN_SET_RATIO = "Framework Bot", "rapidfuzz ratio", "rapidfuzz token_set_ratio"
SVC, REGRESSION = "TF-IDF + LinearSVC", "TF-IDF + logistic regression"

ENGINES = {
    OURS: "benchmarks.ours:FrameworkBot",
    RATIO: "benchmarks.peers.rapidfuzz:Ratio",
    TOKEN_SET_RATIO: "benchmarks.peers.rapidfuzz:TokenSetRatio",
    "rapidfuzz WRatio": "benchmarks.peers.rapidfuzz:WeightedRatio",
    "thefuzz": "benchmarks.peers.thefuzz:TheFuzz",
    "bm25s": "benchmarks.peers.bm25:Bm25",
    SVC: "benchmarks.peers.linear:SupportVectors",
    REGRESSION: "benchmarks.peers.linear:Regression",
    "MiniLM, nearest phrasing": "benchmarks.peers.minilm:Nearest",
}
"""Where each engine is found; a module is imported only in the process that measures it."""

TRAINED_LEXICAL = (SVC, REGRESSION)


def engine(name: str) -> type[Engine]:
    """Return the class of an engine. Raises ModuleNotFoundError where a package is missing."""
    module, _, attribute = ENGINES[name].partition(":")
    found: type[Engine] = getattr(import_module(module), attribute)
    return found
