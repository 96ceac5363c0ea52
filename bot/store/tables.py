"""The tables of a database: made where they are missing, refused where they are not the bot's.

Who only reads makes none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.errors import OtherTablesError, SettingsError
from bot.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW_FILE = (
    "Move that file away or delete it: the next start makes a new one, which knows nothing of what "
    "the old one holds."
)
_NEW_TABLES = "Name another database, or drop these tables: the next start makes them anew."

_LOCKS = {
    # Python's driver would begin only before the first row, and keep the tables of a rollback.
    "sqlite": "BEGIN IMMEDIATE",
    # The number stands for nothing but this lock, which ends with the transaction.
    "postgresql": "SELECT pg_advisory_xact_lock(7038217316)",
}
"""How a transaction keeps all others from making tables, by the kind of database."""


def make(connection: sa.Connection, file: Path | None) -> None:
    """Make the tables that are missing in a database, which may be a `file`.

    Of several processes that start at once one makes them, and the others wait for it. Raises
    OtherTablesError, with nothing made, where there are some that the bot could not use: it would
    start, and fail at the first message that concerns them.
    """
    if lock := _LOCKS.get(connection.dialect.name):
        connection.exec_driver_sql(lock)
    _refuse_others(connection, file)
    metadata.create_all(connection)


def find(connection: sa.Connection, file: Path | None) -> None:
    """Find the tables in a database, which may be a `file`, and make none.

    Raises SettingsError where some are missing, OtherTablesError as `make` does.
    """
    there = sa.inspect(connection).get_table_names()
    missing = [table.name for table in metadata.sorted_tables if table.name not in there]
    if missing:
        raise SettingsError(
            f"DATABASE_URL: {_name(connection, file)} has no tables {', '.join(missing)}; name the "
            "bot's own database, in which it makes them when it starts"
        )
    _refuse_others(connection, file)


def address(url: sa.URL) -> str:
    """Return the address of a database as people give it, without the password."""
    plain = url.set(drivername=url.get_backend_name())
    return plain.render_as_string(hide_password=True)


def _name(connection: sa.Connection, file: Path | None) -> str:
    return str(file or address(connection.engine.url))


def _refuse_others(connection: sa.Connection, file: Path | None) -> None:
    """Raise OtherTablesError where a table has the name of one of the bot's, and not its shape."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    known = [table for table in metadata.sorted_tables if table.name in there]
    wrong = {table.name: list(_wrong(table, inspector)) for table in known}
    unlike = [f"{table} ({'; '.join(found)})" for table, found in wrong.items() if found]
    if unlike:
        raise OtherTablesError(
            "DATABASE_URL: another version of the bot made these tables of "
            f"{_name(connection, file)}: {', '.join(unlike)}",
            _NEW_FILE if file else _NEW_TABLES,
        )


def _wrong(table: sa.Table, inspector: sa.Inspector) -> Iterator[str]:
    """Tell why rows of `table` cannot be read from the table of its name, or written to it.

    A column more does no harm that may be empty.
    """
    columns = {column["name"]: column for column in inspector.get_columns(table.name)}
    for column in table.columns:
        if column.name not in columns:
            yield f"without {column.name}"
    for name, found in columns.items():
        if name not in table.columns and not found["nullable"] and found["default"] is None:
            yield f"with {name}"
    key = inspector.get_pk_constraint(table.name)["constrained_columns"]
    if set(key) != set(table.primary_key.columns.keys()):
        yield "with another primary key"
