"""One YAML file -> plain values and the place of each; the only user of yaml.

Reads what `yaml.safe_load` reads, less aliases, merge keys and duplicate keys: nothing in a
knowledge file needs them, and without them no file can grow when it is read.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from bot.errors import Problem
from bot.knowledge.model import Key, Place
from bot.knowledge.slips import COMMENT, CUT_OFF, LastText, Spot, Stumble, slip

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

# libyaml's parser is some ten times faster; PyYAML is built without it on some platforms.
_Loader: type[yaml.CSafeLoader | yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

_TEXT = "tag:yaml.org,2002:str"
_NULL = "tag:yaml.org,2002:null"
_DATE = "tag:yaml.org,2002:timestamp"

MAX_BYTES = 512 * 1024
"""A larger file is refused unread: a topic of 100 phrasings has about 12 KB."""

MAX_DEPTH = 12
"""Deepest nesting read; the knowledge files need five levels."""

_NESTING_SIGNS = "[{:-?"
"""Every level of a YAML text takes at least one of these."""

_MOST_RECURSION = 2000
"""Levels that composing with libyaml can surely take: it recurses in C."""

_TOO_DEEP = f"is nested more than {MAX_DEPTH} levels deep"

_TOO_DEEP_FOR_LIBYAML = "exceeded maximum nesting depth"
"""What libyaml says from 0.2.6 on, before it tells of any level, where 1,000 begin in a row."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds: its value, where each part stands, and what was wrong with it.

    `misread` are the keys of values that `problems` tell of: what such a value is instead of what
    was meant deserves no second message.
    """

    value: Any
    places: dict[Key, Place]
    problems: tuple[Problem, ...]
    misread: frozenset[Key] = frozenset()


def read(path: Path, name: str) -> Document:
    """Read the YAML file at `path`, called `name` in keys and messages.

    Never raises for what the file holds: a file that cannot be read has the value None and at
    least one problem.
    """
    try:
        text = _text(path)
        node = _compose(text)
    except _UnreadableError as error:
        return Document(None, {}, (Problem(name, error.line, error.column, str(error)),))
    reading = _Reading(name, text)
    value = reading.whole(node) if node else None
    return Document(value, reading.places, tuple(reading.problems), frozenset(reading.misread))


class _UnreadableError(Exception):
    def __init__(self, message: str, line: int = 1, column: int = 1) -> None:
        super().__init__(message)
        self.line, self.column = line, column


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise _UnreadableError(f"cannot be read: {error.strerror}") from error
    if len(data) > MAX_BYTES:
        raise _UnreadableError(f"is larger than {MAX_BYTES // 1024} KB; split it")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _UnreadableError("is not UTF-8; save it in that encoding", line) from error


def _compose(text: str) -> yaml.Node | None:
    try:
        if _Loader is yaml.SafeLoader or _may_nest_deeply(text):
            _refuse_deep_nesting(text)
        return yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        if error.problem == _TOO_DEEP_FOR_LIBYAML:
            line = error.problem_mark.line + 1 if error.problem_mark else 1
            raise _UnreadableError(_TOO_DEEP, line) from error
        (line, column), cure = slip(_stumble(error, text))
        message = f"is not YAML: {error.problem}; {cure}"
        raise _UnreadableError(message, line + 1, column + 1) from error
    except yaml.reader.ReaderError as error:
        # The position of it is in bytes or in characters, depending on the parser.
        line = text.count("\n", 0, text.index(chr(error.character))) + 1
        raise _UnreadableError("holds a character that YAML does not allow", line) from error
    except (ValueError, OverflowError) as error:
        # Only PyYAML's own parser lets them through, for an escape such as "\UFFFFFFFF".
        raise _UnreadableError("holds a number that YAML does not allow") from error


def _may_nest_deeply(text: str) -> bool:
    return sum(map(text.count, _NESTING_SIGNS)) > _MOST_RECURSION


def _refuse_deep_nesting(text: str) -> None:
    """Composing recurses once per level, so depth is bounded before it starts.

    It costs as much as composing, so libyaml is spared it where a text has too few signs to nest
    deeply.
    """
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > MAX_DEPTH:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise _UnreadableError(_TOO_DEEP, line)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _stumble(error: yaml.MarkedYAMLError, text: str) -> Stumble:
    at = error.problem_mark or error.context_mark
    return Stumble(
        problem=error.problem or "",
        doing=error.context or "",
        at=_spot(at),
        since=_spot(error.context_mark or at),
        last=_last_text(text),
        lines=tuple(text.splitlines()),
    )


def _spot(mark: Any) -> Spot:
    # Each of the two parsers has a kind of mark of its own.
    return Spot(mark.line, mark.column) if mark else Spot(0, 0)


def _last_text(text: str) -> LastText | None:
    """Return the text at which reading ends, if it ends at one, by reading once more."""
    last = None
    with suppress(yaml.YAMLError):
        for event in yaml.parse(text, Loader=_Loader):
            last = event
    if not isinstance(last, yaml.ScalarEvent):
        return None
    return LastText(_spot(last.start_mark), _spot(last.end_mark), last.style or "")


def _cure(tag: str) -> str:
    """Return how to mend a value that cannot be made what its tag says."""
    if tag == _DATE:
        return "write a day that exists, such as 2026-11-20"
    return "put a text that starts with `!` into quotes"


class _Reading:
    """Turns nodes into plain values, noting the place of each and what is wrong on the way."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.places: dict[Key, Place] = {}
        self.problems: list[Problem] = []
        self.misread: set[Key] = set()
        self._text = text
        # Most files have none, and a look behind each of their texts takes time.
        self._has_comments = " #" in text or "\t#" in text
        self._seen: set[int] = set()
        self._constructor = yaml.constructor.SafeConstructor()

    def whole(self, node: yaml.Node) -> Any:
        self.places[self.name,] = self._place(node)
        return self._value(node, (self.name,))

    def _value(self, node: yaml.Node, key: Key) -> Any:
        if id(node) in self._seen:
            message = "is used again elsewhere (&name, *name); write each value out"
            self._misread(key, self._place(node), message)
            return None
        self._seen.add(id(node))
        if len(key) > MAX_DEPTH:
            self._misread(key, self._place(node), _TOO_DEEP)
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, key)
        if isinstance(node, yaml.MappingNode):
            return dict(self._entries(node, key))
        return [*self._items(node, key)]

    def _items(self, node: yaml.Node, key: Key) -> Iterator[Any]:
        for number, item in enumerate(node.value):
            item_key = (*key, number)
            self.places[item_key] = self._place(item)
            yield self._value(item, item_key)

    def _entries(self, node: yaml.MappingNode, key: Key) -> Iterator[tuple[str, Any]]:
        first_line: dict[str, int] = {}
        for key_node, value_node in node.value:
            place = self._place(key_node)
            name = key_node.value
            if not isinstance(name, str):
                message = "a list or mapping cannot be a key; put a text that starts so into quotes"
                self._misread(key, place, message)
            elif name in first_line:
                message = f"duplicate key `{name}`, first on line {first_line[name]}; merge the two"
                self._problem(place, message)
            else:
                first_line[name] = place.line
                # A message about a mapping's entry points at its key, which people look for.
                self.places[(*key, name)] = place
                yield name, self._value(value_node, (*key, name))

    def _scalar(self, node: yaml.ScalarNode, key: Key) -> Any:
        # Quoted texts are whole.
        if self._has_comments and not node.style and (comment := self._comment_after(node)):
            self._misread(key, comment, CUT_OFF)
        if node.tag == _TEXT:
            return node.value  # nearly all of them: no need to ask the constructor
        try:
            return self._constructor.construct_object(node)
        except (yaml.YAMLError, ValueError) as error:
            reason = getattr(error, "problem", None) or error
            self._misread(key, self._place(node), f"cannot be read: {reason}; {_cure(node.tag)}")
            return None

    def _comment_after(self, node: yaml.ScalarNode) -> Place | None:
        """Return where a comment begins that was written as part of this text, if one was.

        Behind a number or a date a comment cannot be meant as text.
        """
        if node.tag not in (_TEXT, _NULL):
            return None
        end = node.end_mark
        comment = COMMENT.match(self._text, end.index)
        if not comment:
            return None
        return Place(self.name, end.line + 1, end.column + len(comment[0]))

    def _place(self, node: yaml.Node) -> Place:
        return Place(self.name, node.start_mark.line + 1, node.start_mark.column + 1)

    def _misread(self, key: Key, place: Place, message: str) -> None:
        self.misread.add(key)
        self._problem(place, message)

    def _problem(self, place: Place, message: str) -> None:
        problem = Problem(*place, message)
        if problem not in self.problems:
            self.problems.append(problem)
