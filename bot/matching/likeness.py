"""Which questions ask for the same, told from their words alone: no knowledge is needed."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.knowledge.model import FRAMEWORKS
from bot.matching.common_words import COMMON_WORDS
from bot.matching.english import FUNCTION_WORDS
from bot.matching.text import stem, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Stems = frozenset[str]

ALIKE = 0.6
"""Two questions are alike if the weighted Dice coefficient of their stems is at least this.

Of the pairs of phrasings in our base that are so alike, 63 % belong to the same topic; at 0.5 it
is 43 %, and above 2/3 more than half of the pairs that belong together are lost.
"""

COMMON_WEIGHT = 0.5
"""How much a common English word counts against another one: at 1, a quarter fewer pairs that
belong together are found."""

MISSPELT = 0.8
"""A stem is read as a commoner one from this similarity on: a letter in five may be wrong."""

_SHORTEST_MISSPELT = 5
_COMMON = frozenset(map(stem, COMMON_WORDS))


def alike(questions: Sequence[str]) -> list[list[int]]:
    """Group `questions` by what they ask for; return the indices in each group.

    A question joins the group whose first one it is most like. Those that are asked most come
    first, so the groups do not depend on the order of `questions`. A framework's name makes no
    difference: what is missing is missing for both.
    """
    asked: defaultdict[Stems, list[int]] = defaultdict(list)
    for i, stems in enumerate(_spelt_alike([_content(question) for question in questions])):
        asked[stems].append(i)
    groups: dict[Stems, list[int]] = {}
    by_word: defaultdict[str, list[Stems]] = defaultdict(list)
    for stems in sorted(asked, key=lambda stems: (-len(asked[stems]), sorted(stems))):
        leader = _most_like(stems, {other for word in stems for other in by_word[word]})
        if leader is None:
            for word in stems:
                by_word[word].append(stems)
        groups.setdefault(leader or stems, []).extend(asked[stems])
    return [sorted(group) for group in groups.values()]


def _most_like(stems: Stems, others: Iterable[Stems]) -> Stems | None:
    near = [(_dice(stems, other), sorted(other), other) for other in others]
    likeness, _, nearest = max(near, default=(0.0, [], stems))
    return nearest if likeness >= ALIKE else None


def _content(question: str) -> Stems:
    """The stems that carry what a question asks for; all of them where none does."""
    said = {stem(word): word for word in words(question)}
    names = {framework.value for framework in FRAMEWORKS}
    content = {s for s, word in said.items() if word not in FUNCTION_WORDS and word not in names}
    return frozenset(content or said)


def _spelt_alike(said: Sequence[Stems]) -> Iterable[Stems]:
    """Replace each stem by the commonest one that it is a misspelling of."""
    counts = Counter(word for stems in said for word in stems)
    by_count = sorted(counts, key=lambda word: (-counts[word], word))
    meant: dict[str, str] = {}
    for i, word in enumerate(by_count):
        meant[word] = _commoner(word, by_count[:i], meant)
    return (frozenset(meant[word] for word in stems) for stems in said)


def _commoner(word: str, others: Sequence[str], meant: Mapping[str, str]) -> str:
    if len(word) < _SHORTEST_MISSPELT:
        return word
    found = process.extractOne(
        word, others, scorer=OSA.normalized_similarity, score_cutoff=MISSPELT
    )
    return meant[found[0]] if found else word


def _dice(one: Stems, other: Stems) -> float:
    return 2 * _weight(one & other) / ((_weight(one) + _weight(other)) or 1)


def _weight(stems: Stems) -> float:
    return sum(COMMON_WEIGHT if word in _COMMON else 1 for word in stems)
