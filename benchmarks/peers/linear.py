"""scikit-learn: TF-IDF of words and letters, and a linear model on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from benchmarks.engine import Guess

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.datasets import Labelled

_WORD = r"\w+"
COST_SVC, COST_REGRESSION = 1.0, 30.0
"""`C` of each model, chosen on CLINC150, val."""


class _Linear:
    _scores: str

    def __init__(self, phrasings: Labelled) -> None:
        features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=_WORD),
            TfidfVectorizer(ngram_range=(2, 5), sublinear_tf=True, analyzer="char_wb"),
        )
        self._pipeline = make_pipeline(features, self._model())
        self._pipeline.fit(phrasings.texts, phrasings.labels)

    def _model(self) -> Any:
        raise NotImplementedError

    def best(self, question: str) -> Guess:
        """Return the label of one question."""
        return self.rank([question])[0]

    def rank(self, questions: Sequence[str]) -> list[Guess]:
        """Return the label of every question."""
        scores = getattr(self._pipeline, self._scores)(questions)
        labels = self._pipeline.classes_[scores.argmax(axis=1)]
        return [*map(Guess, labels.tolist(), scores.max(axis=1).tolist())]


class SupportVectors(_Linear):
    """A linear support vector machine, one label against the rest."""

    _scores = "decision_function"

    def _model(self) -> LinearSVC:
        return LinearSVC(C=COST_SVC)


class Regression(_Linear):
    """Softmax regression."""

    _scores = "predict_proba"

    def _model(self) -> LogisticRegression:
        return LogisticRegression(C=COST_REGRESSION, max_iter=300)
