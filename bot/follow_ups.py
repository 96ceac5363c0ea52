"""Reads what speaks of the topic before: "and Flask?", "compare them", "why?", "source?". Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.knowledge.model import FRAMEWORKS, Focus
from bot.replies import Aspect

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What is asked of the last topic: all of it or an `aspect`, for a `focus`.

    What `may_stand_alone` is a question by itself too, where that makes sense: "what is Flask?".
    """

    aspect: Aspect | None
    focus: Focus
    may_stand_alone: bool = False


# Words that carry no topic of their own: a text of nothing else speaks of the topic before it.
_CONNECTIVES = frozenset(
    (
        *("a", "about", "also", "an", "and", "are", "as", "but", "by", "can", "do", "does"),
        *("for", "has", "have", "hows", "how", "in", "instead", "is", "it", "ok", "on", "or"),
        *("same", "so", "that", "the", "them", "then", "there", "these", "this", "those", "to"),
        *("together", "too", "what", "whats", "with", "work", "works", "yes", "you"),
        *("cool", "good", "great", "nice", "thank", "thanks"),
    )
)
_COMPARING = frozenset(("both", "compare", "compared", "comparison", "difference", "versus", "vs"))
_OTHER = frozenset(("other", "one"))
_VERBS = frozenset(("are", "can", "do", "does", "has", "have", "is", "work", "works"))
_POINTING_BACK = frozenset(
    (
        *(*_COMPARING, *_OTHER),
        *("about", "also", "instead", "it", "same", "that", "them", "then", "there", "these"),
        *("this", "those", "too"),
    )
)
_GOING_ON = frozenset(("and", "but", "or", "so"))
"""The first words of what continues something."""
_SHOWING = frozenset(("show", "me", "us", "please"))

# Stand around the words below: "could you give me a few of your sources for this please".
_AROUND = frozenset(
    (
        *("all", "any", "be", "bit", "could", "did", "few", "from", "get", "give", "got", "i"),
        *("just", "let", "like", "link", "little", "lot", "me", "need", "of", "one", "please"),
        *("see", "show", "some", "tell", "us", "want", "was", "we", "would", "your"),
    )
)


def _all_of(*alternatives: str) -> tuple[frozenset[str], ...]:
    return tuple(frozenset(alternative.split()) for alternative in alternatives)


_ASKING_FOR: Mapping[Aspect, tuple[frozenset[str], ...]] = {
    Aspect.EXAMPLE: _all_of(
        *("example", "examples", "sample", "snippet", "code", "show how", "demo"),
        *("what look like", "how look", "source code", "example code", "code example"),
        *("code sample", "code snippet", "code look like", "in practice look like"),
        *("more examples", "more example", "another example", "more code"),
    ),
    Aspect.SOURCES: _all_of(
        *("source", "sources", "reference", "references", "link", "links", "citation", "citations"),
        *("cite", "proof", "evidence", "url", "who says", "says who", "where say", "where says"),
        *("where read", "where from", "where come from", "where stand", "where written"),
        *("where documented", "where state", "how know", "where read more", "you sure", "is true"),
    ),
    Aspect.MORE: _all_of(
        *("more", "further", "details", "detail", "elaborate", "continue", "go on", "else"),
        *("anything else", "what else", "more details", "more detail", "more information"),
        *("more info", "say more", "know more", "learn more", "read more", "hear more"),
        *("further details", "in more detail", "keep going", "go deeper", "more else"),
    ),
    Aspect.WHY: _all_of(
        *("why", "reason", "reasons", "how come", "explain", "why true", "explain why", "why say"),
        *("why think", "why not"),
    ),
}
"""Each aspect, and the words that ask for it: one of the groups, whole, in any order."""


def follow_up(words: Sequence[str], last: Focus) -> FollowUp | None:
    """Return what `words` ask of a topic that was shown for `last`.

    None where they name anything else, or nothing.
    """
    said = frozenset(words)
    focus = _focus(said, last)
    plain = said - _CONNECTIVES - _COMPARING - _OTHER - set(FRAMEWORKS)
    if focus and plain <= _SHOWING:
        goes_on = words[0] in _GOING_ON or said & _POINTING_BACK
        return FollowUp(None, focus, may_stand_alone=bool(said & _VERBS) and not goes_on)
    aspect = _aspect(said, plain)
    return FollowUp(aspect, focus or last) if aspect else None


def _focus(said: frozenset[str], last: Focus) -> Focus | None:
    """The side of the topic that was named; None where none was."""
    named = [framework for framework in FRAMEWORKS if framework.value in said]
    if len(named) == len(FRAMEWORKS) or said & _COMPARING:
        return Focus.BOTH
    if named:
        return named[0]
    if "other" in said and last in FRAMEWORKS:
        return next(framework for framework in FRAMEWORKS if framework is not last)
    return None


def _aspect(said: frozenset[str], plain: frozenset[str]) -> Aspect | None:
    """The aspect asked for: by the longest group of words that leaves none of `plain` unsaid."""
    fitting = [
        (len(group), aspect)
        for aspect, groups in _ASKING_FOR.items()
        for group in groups
        if group <= said and plain - group <= _AROUND
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None
