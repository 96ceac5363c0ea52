"""The words of excerpts: the reasons, more, the sources or an example by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.replies import Aspect, Excerpt

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.knowledge.model import Source

KINDS: Mapping[Aspect, str] = {
    Aspect.WHY: "the reasons",
    Aspect.MORE: "more",
    Aspect.SOURCES: "the sources",
    Aspect.EXAMPLE: "the example",
}
"""What each aspect is called."""


def lead(excerpt: Excerpt) -> str:
    """Return the first line of `excerpt`."""
    about = f"{excerpt.title}: {excerpt.focus.label}"
    match excerpt.aspect:
        case Aspect.WHY:
            return f"{about}. The reasons:"
        case Aspect.MORE:
            return f"More on {excerpt.title}:" if excerpt.lines else f"That is all on {about}."
        case Aspect.SOURCES:
            return f"{about}. This is where it says so:"
        case Aspect.EXAMPLE if excerpt.example:
            return f"{about}. An example:"
        case Aspect.EXAMPLE:
            return f"I have no example for this ({about})."


def sections(excerpt: Excerpt) -> Iterator[str]:
    """Return what is below the first line, as plain text."""
    if excerpt.lines:
        yield bullets(excerpt)
    if excerpt.example:
        yield excerpt.example.code.rstrip()
    if excerpt.sources:
        listed = (f"• {source.title} {source.url} ({dated(source)})" for source in excerpt.sources)
        yield "\n".join([*listed, reviewed(excerpt)])


def bullets(excerpt: Excerpt) -> str:
    """Return the lines of `excerpt` as a list."""
    return "\n".join(f"• {line}" for line in excerpt.lines)


def dated(source: Source) -> str:
    """Return who published a source, and its release or the day it was read."""
    return f"{source.publisher}, {source.version}"


def reviewed(excerpt: Excerpt) -> str:
    """Return when somebody last checked what the excerpt says."""
    return f"Reviewed {excerpt.reviewed}."
