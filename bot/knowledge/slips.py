"""What a curator did where a file is not YAML: the place of the slip, and its cure.

A parser tells where it could not go on, which is often lines below the slip: a text whose quote or
colon is missing runs on into the next ones. Where it began to read what it could not finish, and
the last text it took in, lead back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

CUT_OFF = (
    "everything from # on is a comment and lost; put the text into quotes, "
    "or the comment on a line of its own"
)

COMMENT = re.compile(r"[ \t]+#")
"""What begins a comment after a text that is not in quotes."""

_INDENT = re.compile(r"[ \t]*")
_BEFORE_A_TEXT = re.compile(r"[ \t-]*")
_KEY = re.compile(r"[ \t-]*[\w-]+:(?=\s|$)")


class Spot(NamedTuple):
    """A position in the text of a file; both numbers count from 0, as the parser's do."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class LastText:
    """The last text that was read: where it begins and ends, and the sign it was quoted with."""

    start: Spot
    end: Spot
    style: str

    @property
    def runs_on(self) -> bool:
        """Whether it was taken to be more than one line, as a text without its end is."""
        return self.start.line < self.end.line


@dataclass(frozen=True, slots=True)
class Stumble:
    """How the parser gave up: its complaint, what it was doing, where it was and since where.

    `last` is the text it read just before, if what it read was a text.
    """

    problem: str
    doing: str
    at: Spot
    since: Spot
    last: LastText | None
    lines: tuple[str, ...]

    def line(self, spot: Spot) -> str:
        """Return the line of that spot; at the end of the file there is none."""
        return self.lines[spot.line] if spot.line < len(self.lines) else ""

    def sign(self, spot: Spot) -> str:
        """Return the character at that spot."""
        return self.line(spot)[spot.column : spot.column + 1]

    def begins_line(self, spot: Spot) -> bool:
        """Tell whether only blanks and dashes stand before that spot in its line."""
        before = _BEFORE_A_TEXT.match(self.line(spot))
        return before is not None and before.end() >= spot.column


class Slip(NamedTuple):
    """What has to be mended, and how."""

    spot: Spot
    cure: str


def slip(stumble: Stumble) -> Slip:
    """Return the slip behind a stumble: what the first rule says that knows the case."""
    for rule in _RULES:
        if found := rule(stumble):
            return found
    return Slip(
        stumble.at,
        "this line does not go with the one above; check dash, colon and indentation of both",
    )


def _tab(stumble: Stumble) -> Slip | None:
    indent = _INDENT.match(stumble.line(stumble.at))
    column = indent[0].find("\t") if indent else -1
    if stumble.sign(stumble.at) == "\t":
        column = stumble.at.column
    return Slip(Spot(stumble.at.line, column), "use spaces, not tabs") if column >= 0 else None


def _cut_off(stumble: Stumble) -> Slip | None:
    """A text went on behind ` #`, into lines that are neither keys nor items."""
    last = stumble.last
    if not last or last.style or last.end.line >= stumble.at.line:
        return None
    comment = COMMENT.match(stumble.line(last.end), last.end.column)
    if not comment or (_KEY.match(stumble.line(stumble.at)) and not _is_in_brackets(stumble)):
        return None
    return Slip(Spot(last.end.line, comment.end() - 1), CUT_OFF)


def _open_quote(stumble: Stumble) -> Slip | None:
    cure = "the quote opened here is not closed"
    last = stumble.last
    if last and last.style in ("'", '"') and last.runs_on and last.end.line == stumble.at.line:
        return Slip(last.start, cure)
    if stumble.doing == "while scanning a quoted scalar" and "end of stream" in stumble.problem:
        return Slip(stumble.since, cure)
    return None


def _key_without_colon(stumble: Stumble) -> Slip | None:
    """A line was read as a key, and no colon came; or as a text, until the next key."""
    if stumble.doing == "while scanning a simple key":
        return Slip(stumble.since, _what_a_key_lacks(stumble, stumble.since))
    last = stumble.last
    if (
        stumble.problem.startswith("mapping values")
        and last
        and last.runs_on
        and stumble.begins_line(last.start)
        and not stumble.line(stumble.at).lstrip().startswith("- ")
        and _column_of_text(stumble.line(stumble.at)) <= last.start.column
    ):
        return Slip(last.start, _what_a_key_lacks(stumble, last.start))
    return None


def _what_a_key_lacks(stumble: Stumble, spot: Spot) -> str:
    line = stumble.line(spot)
    if re.match(r"[ \t]*-[^\s-]", line):
        return "put a space after the dash"
    if re.match(r"[ \t-]*[a-z_]+:\S", line):
        return "put a space after the colon"
    above = stumble.lines[spot.line - 1] if spot.line else ""
    if above.startswith(f"{line[: _column_of_text(line)]}- "):
        return "an item begins with `- `, a key ends with a colon; this line does neither"
    return "a colon is missing here, after the key"


def _colon_in_text(stumble: Stumble) -> Slip | None:
    if not stumble.problem.startswith("mapping values"):
        return None
    if ": " in stumble.line(stumble.at)[: stumble.at.column]:
        return Slip(stumble.at, "put a text that has ': ' in it into quotes")
    cure = "indent this line like its neighbours; if it is part of a text, put that into quotes"
    return Slip(stumble.at, cure)


def _open_bracket(stumble: Stumble) -> Slip | None:
    if not _is_in_brackets(stumble) or stumble.since.line == stumble.at.line:
        return None
    return Slip(stumble.since, f"the `{stumble.sign(stumble.since)}` opened here is not closed")


def _is_in_brackets(stumble: Stumble) -> bool:
    return stumble.doing in ("while parsing a flow sequence", "while parsing a flow mapping")


def _backslash(stumble: Stumble) -> Slip | None:
    if "escape" not in stumble.problem:
        return None
    return Slip(stumble.at, "write \\\\ for a backslash, or put the text into 'single quotes'")


def _second_document(stumble: Stumble) -> Slip | None:
    if not stumble.doing.startswith("expected a single document"):
        return None
    return Slip(stumble.at, "a file is one document; delete this line of dashes or dots")


def _bracket_too_many(stumble: Stumble) -> Slip | None:
    sign = stumble.sign(stumble.at)
    if not sign or sign not in "]},":
        return None
    return Slip(stumble.at, f"delete this `{sign}`, or put the whole text into quotes")


def _special_sign(stumble: Stumble) -> Slip | None:
    if not stumble.doing.startswith("while scanning"):
        return None
    sign = stumble.sign(stumble.since)
    return Slip(stumble.since, f"put a text that starts with {sign} into quotes")


def _text_goes_on(stumble: Stumble) -> Slip | None:
    """What stands in brackets or quotes is taken to be all, and then more came."""
    if stumble.begins_line(stumble.at):
        return None
    if "{" in stumble.line(stumble.at):
        cure = 'put a text with {framework} into quotes: - "does {framework} have ..."'
    else:
        cure = "the text ended at a quote or bracket before this; put the whole of it into quotes"
    return Slip(stumble.at, cure)


def _column_of_text(line: str) -> int:
    return len(line) - len(line.lstrip())


# The order matters: the first ones are sure of their case, the last ones take what is left.
_RULES: tuple[Callable[[Stumble], Slip | None], ...] = (
    *(_tab, _cut_off, _open_quote, _key_without_colon, _colon_in_text, _open_bracket),
    *(_backslash, _second_document, _bracket_too_many, _special_sign, _text_goes_on),
)
