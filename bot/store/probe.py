"""Whether a database can be used, found out without leaving anything behind."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from bot.errors import SettingsError
from bot.store.schema import metadata
from bot.store.store import engine_for, failures_told, sqlite_file
from bot.store.tables import address, make

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

_ROW = {"team": "probe", "channel": "probe", "ts": "0", "claimed_at": 0.0, "answered": True}


class Kind(StrEnum):
    """Where a database keeps what it is told."""

    SERVER = "server"
    FILE = "file"
    NEW_FILE = "file that is not there yet"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Probed:
    """A database that can be used; `name` tells a file or an address, without the password."""

    kind: Kind
    name: str


async def probe(database_url: str) -> Probed:
    """Write to a database as the bot would and take all of it back, the tables included.

    A file that is not there is not made. Raises SettingsError when the database cannot be used.
    """
    engine = engine_for(database_url)
    try:
        found = _look_at(engine)
        if found.kind is not Kind.NEW_FILE:
            with failures_told():
                await _write(engine)
        return found
    finally:
        await engine.dispose()


def _look_at(engine: AsyncEngine) -> Probed:
    file = sqlite_file(engine)
    if file is None and engine.dialect.name == "sqlite":
        return Probed(Kind.MEMORY, "SQLite")
    if file is None:
        return Probed(Kind.SERVER, address(engine.url))
    if not os.access(file if file.exists() else file.parent, os.W_OK):
        raise SettingsError(f"DATABASE_URL: {file} may not be written to; change its permissions")
    return Probed(Kind.FILE if file.exists() else Kind.NEW_FILE, str(file))


async def _write(engine: AsyncEngine) -> None:
    async with engine.connect() as connection:
        await connection.run_sync(make, sqlite_file(engine))
        await connection.execute(metadata.tables["claims"].insert().values(_ROW))
        await connection.rollback()
