"""The names of the domain, found in a question: frameworks, products, synonyms, names of topics."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from bot.knowledge.model import FRAMEWORKS, Focus
from bot.matching import text
from bot.matching.features import FRAMEWORK, Utterance

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.knowledge.model import Knowledge

    Stems = tuple[str, ...]

T = TypeVar("T")

BOTH_NAMED = "both frameworks"
"""The concept of a question that names the two frameworks."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A question with the names in it understood.

    `utterance` has a placeholder for every framework's name, `frameworks` says which were named,
    by themselves or by one of their products.
    """

    utterance: Utterance
    frameworks: frozenset[Focus]

    @property
    def focus(self) -> Focus:
        """The framework that the question is about; both when it names two, or none."""
        return next(iter(self.frameworks)) if len(self.frameworks) == 1 else Focus.BOTH


class Lexicon:
    """Every name in the knowledge that means something wherever it occurs."""

    def __init__(self, knowledge: Knowledge) -> None:
        vocabulary = knowledge.vocabulary
        self._names = _table((f, getattr(vocabulary.names, f.value)) for f in FRAMEWORKS)
        self._products = _table((f, getattr(vocabulary.products, f.value)) for f in FRAMEWORKS)
        self._concepts = _table(
            [
                *((f"synonyms {i}", names) for i, names in enumerate(vocabulary.synonyms)),
                *((f"topic {key}", topic.aka) for key, topic in knowledge.topics.items()),
            ]
        )
        self._longest = max(map(len, (*self._names, *self._products, *self._concepts)), default=1)

    def words(self) -> Iterator[str]:
        """Yield the words of the frameworks' own names: worth repairing like any other word."""
        for stems in (*self._names, *self._products, *self._concepts):
            yield from stems

    def read(self, words: Sequence[str], typed: Sequence[str | None] = ()) -> Reading:
        """Find every name in `words`; `typed` is what stood where a word was repaired."""
        stems = tuple(text.stem(word) for word in words)
        spans = [
            stems[start:end]
            for start in range(len(stems))
            for end in range(start + 1, min(start + self._longest, len(stems)) + 1)
        ]
        named = {f for span in spans for f in self._names.get(span, ())}
        products = {f for span in spans for f in self._products.get(span, ())}
        concepts = {c: None for span in spans for c in self._concepts.get(span, ())}
        if len(named) > 1:
            concepts[BOTH_NAMED] = None
        kept, kept_typed = self._without_names(words, stems, typed or (None,) * len(words))
        utterance = Utterance(tuple(kept), tuple(concepts), tuple(kept_typed))
        return Reading(utterance, frozenset(named | products))

    def _without_names(
        self, words: Sequence[str], stems: Stems, typed: Sequence[str | None]
    ) -> tuple[list[str], list[str | None]]:
        """Put the placeholder where a framework is named, the longest name first."""
        kept: list[str] = []
        kept_typed: list[str | None] = []
        at = 0
        while at < len(stems):
            length = self._name_at(stems, at)
            kept.append(FRAMEWORK if length else words[at])
            kept_typed.append(None if length else typed[at])
            at += length or 1
        return kept, kept_typed

    def _name_at(self, stems: Stems, start: int) -> int:
        """How many words from `start` on are the name of a framework."""
        for length in range(min(self._longest, len(stems) - start), 0, -1):
            if stems[start : start + length] in self._names:
                return length
        return 0


def _table(named: Iterable[tuple[T, Iterable[str]]]) -> dict[Stems, list[T]]:
    """Meanings by the stems of their names."""
    table: dict[Stems, list[T]] = {}
    for meaning, names in named:
        for name in names:
            stems = tuple(map(text.stem, text.all_words(name)))
            if stems and meaning not in table.setdefault(stems, []):
                table[stems].append(meaning)
    return table
