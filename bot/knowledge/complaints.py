"""What is wrong with a value, in words for somebody who edits the files and knows no Python."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING, Any, get_args

from bot.knowledge.model import Record
from bot.knowledge.patterns import LOOKS_LIKE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pydantic_core import ErrorDetails

    from bot.knowledge.model import Key


_BY_TYPE = {
    "string_type": 'must be text; put it into quotes, as in "no" or "3.1"',
    "model_type": "must be a mapping of `key: value` lines",
    "dict_type": "must be a mapping of `key: value` lines",
    "tuple_type": "must be a list of `- item` lines",
    "date_type": "must be a date such as 2026-11-20, without quotes",
    "date_from_datetime_inexact": "must be a date such as 2026-11-20, without quotes",
}


def complaints(errors: Sequence[ErrorDetails], root: type[Record]) -> Iterator[tuple[Key, str]]:
    """Return what the validation errors of a file say, with their cures, each with its place.

    `root` is what the file is made of. What only follows from another of the errors is left out.
    """
    misplaced = [error["loc"][-1] for error in errors if error["type"] == "extra_forbidden"]
    missing = [error["loc"][-1] for error in errors if error["type"] == "missing"]
    for error in errors:
        key = tuple(part for part in error["loc"] if part != "[key]")
        is_elsewhere = error["type"] == "missing" and (
            missing.count(key[-1]) <= misplaced.count(key[-1])
        )
        if not is_elsewhere and not _counts_only_the_sound(error):
            yield key, _complaint(error, key, root)


def did_you_mean(wanted: str, known: Iterable[str]) -> str:
    """Return the question that names the nearest of the known words, if one is near."""
    near = difflib.get_close_matches(wanted, known, n=1)
    return f"; did you mean `{near[0]}`?" if near else ""


def _counts_only_the_sound(error: ErrorDetails) -> bool:
    """Whether a list is called too short only because items that are wrong were not counted."""
    return error["type"] == "too_short" and len(error["input"]) >= error["ctx"]["min_length"]


def _complaint(error: ErrorDetails, key: Key, root: type[Record]) -> str:
    match error["type"]:
        case "missing":
            return f"`{key[-1]}` is missing"
        case "extra_forbidden":
            return _unknown(key, root)
        case "value_error":
            return str(error["ctx"]["error"])
        case _ if error["input"] is None and key:
            return "is empty; fill it in, or delete it"
        case "string_type" if isinstance(error["input"], dict):
            return "must be text; put a text that has ': ' or braces in it into quotes"
        case "string_pattern_mismatch":
            return f"`{error['input']}` must look like {LOOKS_LIKE[error['ctx']['pattern']]}"
        case "string_too_short" | "too_short":
            return f"must have at least {_amount(error['ctx']['min_length'], error)}"
        case "string_too_long" | "too_long":
            return f"must have at most {_amount(error['ctx']['max_length'], error)}"
        case other:
            return _BY_TYPE.get(other) or error["msg"][0].lower() + error["msg"][1:]


def _amount(number: int, error: ErrorDetails) -> str:
    value = error["input"]
    # Blanks around a text do not count.
    unit, has = (
        ("character", len(value.strip())) if isinstance(value, str) else ("item", len(value))
    )
    return f"{number} {unit}{'' if number == 1 else 's'}, has {has}"


def _unknown(key: Key, root: type[Record]) -> str:
    """A key that is spelt well stands in the wrong place, another one is misspelt."""
    name = str(key[-1])
    if name in root.model_fields:
        return f"`{name}` belongs to the outermost keys; check its indentation"
    homes = dict.fromkeys(f"`{home}`" for home, part in _parts(root) if name in part.model_fields)
    if homes:
        *others, last = homes
        under = f"{', '.join(others)} or {last}" if others else last
        return f"`{name}` belongs under {under}; check its indentation"
    known = _record_at(key[:-1], root).model_fields
    return f"unknown key `{name}`{did_you_mean(name, known)}"


def _record_at(key: Key, root: type[Record]) -> type[Record]:
    """Return what the value under a key is made of; ids and positions lead to no other record."""
    record = root
    for part in key:
        field = record.model_fields.get(str(part))
        record = next(_records(field.annotation), record) if field else record
    return record


def _parts(record: type[Record]) -> Iterator[tuple[str, type[Record]]]:
    """Every record inside a record, with the key under which it stands."""
    for name, field in record.model_fields.items():
        for inner in _records(field.annotation):
            yield name, inner
            yield from _parts(inner)


def _records(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for argument in get_args(annotation):
        yield from _records(argument)
