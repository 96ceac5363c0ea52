"""What all parts of the store share: the tables' registry, and how a part is made."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

metadata = sa.MetaData()
"""Every table of the store."""

Place: TypeAlias = tuple[str, str, str]
"""(team, channel, timestamp): a message, or a thread by the timestamp of its root."""

DAY = 24 * 3600.0
"""In seconds, as all times here."""


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the store: the database, and `clock`, the time that all processes share."""

    engine: AsyncEngine
    clock: Callable[[], float]

    async def insert(
        self, table: sa.Table, key: tuple[str, ...], values: dict[str, object]
    ) -> bool:
        """Keep a row of `table`; False when there is one with this primary key, which stays."""
        row = {**key_of(table, *key), **values}
        try:
            async with self.engine.begin() as connection:
                await connection.execute(table.insert().values(row))
        except IntegrityError:
            return False
        return True

    async def put(
        self,
        table: sa.Table,
        key: tuple[str, ...],
        values: dict[str, object],
        *,
        over: sa.ColumnElement[bool] | None = None,
    ) -> bool:
        """Keep `values` in the row of `table` that has this primary key, be it there or not.

        False for a row that is there and not one of those that may be written `over`.
        """
        if await self.insert(table, key, values):
            return True
        writable = key_is(table, *key) if over is None else sa.and_(key_is(table, *key), over)
        async with self.engine.begin() as connection:
            update = table.update().where(writable).values(values)
            return bool((await connection.execute(update)).rowcount)


@dataclass(frozen=True, slots=True)
class Retained(Part):
    """A part that holds what people wrote or did, for no longer than `keep_seconds`."""

    keep_seconds: float


class Forgetful(Protocol):
    """A part that holds nothing for ever."""

    async def forget(self, connection: AsyncConnection, now: float) -> None:
        """Delete what is too old to matter at the time `now`."""


def place_columns(last: str) -> tuple[sa.Column[str], sa.Column[str], sa.Column[str]]:
    """Return the primary key of a table with a row for each `Place`; `last` names its third."""
    return (
        sa.Column("team", sa.String(32), primary_key=True),
        sa.Column("channel", sa.String(32), primary_key=True),
        sa.Column(last, sa.String(32), primary_key=True),
    )


def key_is(table: sa.Table, *values: str) -> sa.ColumnElement[bool]:
    """Return the condition that the primary key of `table` has these values."""
    columns = table.primary_key.columns
    return sa.and_(*(column == value for column, value in zip(columns, values, strict=True)))


def place_is(table: sa.Table, place: Place, last: str) -> sa.ColumnElement[bool]:
    """Return the condition that a row is about `place`; `last` names the column of its third."""
    columns = (table.c.team, table.c.channel, table.c[last])
    return sa.and_(*(column == value for column, value in zip(columns, place, strict=True)))


def key_of(table: sa.Table, *values: str) -> dict[str, str]:
    """Return the values of the primary key of `table` by the names of its columns."""
    columns = table.primary_key.columns
    return {column.name: value for column, value in zip(columns, values, strict=True)}


def one_way(*parts: str) -> str:
    """Return a key of 32 characters that stands for `parts` and does not show them.

    Who reads the database alone sees no name in it. It is no secret from those who have a list of
    all that `parts` may be, say of a team's members: they can make the key of each, and compare.
    """
    told = "\0".join(parts).encode()
    return hashlib.blake2b(told, digest_size=16).hexdigest()
