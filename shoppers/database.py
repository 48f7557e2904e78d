"""One database by URL. The only place that knows SQLite from PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from typing import Any, TypeVar

from sqlalchemy import Connection, DateTime, Engine, create_engine, event
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.types import TypeDecorator

Result = TypeVar("Result")
Clock = Callable[[], datetime]

_POSTGRES_THREADS = 8
_WRITING = "floorwalker_writing"
_WAITS_FOR_LOCKS = "PRAGMA busy_timeout=5000"


class DatabaseBusyError(Exception):
    """The database did not take a transaction: it is locked, full, or not to be reached."""


class DatabaseUrlError(ValueError):
    """The database URL names nothing we can open."""


def shown_url(url: str) -> str:
    """Write a database URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


class UtcDateTime(TypeDecorator[datetime]):
    """A moment, stored in UTC and given back with its zone on every database."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Turn a moment into UTC without a zone for SQLite, which keeps none."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give the zone back."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Database:
    """Runs units of work, each a transaction in a thread of its own, off the event loop.

    SQLite has one thread, so that writers of one process never wait for each other's locks.
    """

    def __init__(self, url: str) -> None:
        self.engine = _open_engine(url)
        threads = 1 if self.engine.dialect.name == "sqlite" else _POSTGRES_THREADS
        self._threads = ThreadPoolExecutor(max_workers=threads, thread_name_prefix="database")
        self._writer = self.engine.execution_options(**{_WRITING: True})

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run work that only reads, and return what it returns."""
        return await self._run(self.engine, work)

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run work in a transaction that is committed if it returns, undone if it raises."""
        return await self._run(self._writer, work)

    async def empty_log(self) -> None:
        """Empty SQLite's write-ahead log, where what was deleted still stands.

        While somebody reads the log it stays; the next call empties it.
        """
        if self.engine.dialect.name == "sqlite":
            loop = asyncio.get_running_loop()
            await asyncio.shield(loop.run_in_executor(self._threads, self._empty_log))

    def _empty_log(self) -> None:
        with closing(self.engine.raw_connection()) as connection:
            connection.execute("PRAGMA busy_timeout=100")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            connection.execute(_WAITS_FOR_LOCKS)

    def close(self) -> None:
        """Finish what runs and close every connection."""
        self._threads.shutdown(wait=True)
        self.engine.dispose()

    async def _run(self, engine: Engine, work: Callable[[Connection], Result]) -> Result:
        def transaction() -> Result:
            try:
                with engine.begin() as connection:
                    return work(connection)
            except OperationalError as error:
                raise DatabaseBusyError(str(error.orig)) from error

        loop = asyncio.get_running_loop()
        # Shielded, so that a cancelled turn never leaves a commit nobody waited for.
        return await asyncio.shield(loop.run_in_executor(self._threads, transaction))


def _open_engine(url: str) -> Engine:
    try:
        # What a shopper typed is a parameter, and an error's text is logged.
        engine = create_engine(make_url(url), hide_parameters=True)
    except ArgumentError as error:
        message = f"FLOORWALKER_DATABASE_URL: {error}"
        raise DatabaseUrlError(message) from error
    except ModuleNotFoundError as error:
        message = f"FLOORWALKER_DATABASE_URL: {error}; for PostgreSQL install floorwalker[postgres]"
        raise DatabaseUrlError(message) from error
    if engine.dialect.name == "sqlite" and engine.url.database in {None, "", ":memory:"}:
        message = "FLOORWALKER_DATABASE_URL: SQLite needs a file, sqlite:////folder/name.sqlite"
        raise DatabaseUrlError(message)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
    ):
        connection.execute(f"PRAGMA {pragma}")
    connection.execute(_WAITS_FOR_LOCKS)


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
