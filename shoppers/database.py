"""One database by URL. The only place that knows SQLite from PostgreSQL."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, closing, contextmanager
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    DateTime,
    Engine,
    LargeBinary,
    PoolProxiedConnection,
    String,
    Table,
    Text,
    bindparam,
    cast,
    create_engine,
    event,
    func,
    literal,
    type_coerce,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.exc import ArgumentError, OperationalError
from sqlalchemy.types import TypeDecorator

from shoppers.outage import Outage

Result = TypeVar("Result")
Clock = Callable[[], datetime]

_THREADS = 8
_PATIENCE = 8.0  # seconds, a little less than a turn's lease
_WRITING = "floorwalker_writing"
_MIGRATING = 3_141_592  # the lock of PostgreSQL that whoever migrates holds
_TRY_AGAIN_AFTER = 0.01
_LOG_WAITS = 100  # milliseconds
_SCRUB_PAUSE, _SCRUB_SHARE = 40.0, 15  # at most that many seconds, or times what it took
_KIND_OF_ERROR = 0xFF  # the rest says why: another is writing, or recovering after a crash
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_PROTOCOL}
_LONGEST_LOG = 20_000  # pages; a turn is spared writing them back as long as chores are done


class DatabaseBusyError(Exception):
    """The database did not take a transaction: it is locked, full, or not to be reached."""


class DatabaseLockedError(DatabaseBusyError):
    """Another process is writing, longer than a lock is waited for."""


class DatabaseUrlError(ValueError):
    """The database URL names nothing we can open."""


def shown_url(url: str) -> str:
    """Write a database URL without its password."""
    return make_url(url).render_as_string(hide_password=True)


def utc_now() -> datetime:
    """Return the time now, in UTC."""
    return datetime.now(UTC)


def upsert(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row, or where its primary key is there, make that one so."""
    connection.execute(_upsert(connection.dialect.name, table, tuple(row)), row)


def upsert_adding(connection: Connection, table: Table, row: Mapping[str, Any]) -> None:
    """Add a row, or where its primary key is there, add its numbers to those of that one."""
    connection.execute(_upsert(connection.dialect.name, table, tuple(row), adding_up=True), row)


@cache
def _upsert(
    dialect: str, table: Table, columns: tuple[str, ...], *, adding_up: bool = False
) -> Any:
    """Build the statement once: building one costs more than running it."""
    adding = _insert(dialect, table).values({name: bindparam(name) for name in columns})
    keys = _keys(table)
    new = {name: adding.excluded[name] for name in columns if name not in keys}
    changed = {name: table.c[name] + value for name, value in new.items()} if adding_up else new
    return adding.on_conflict_do_update(index_elements=keys, set_=changed)


def _insert(dialect: str, table: Table) -> Any:
    return (sqlite if dialect == "sqlite" else postgresql).insert(table)


def _keys(table: Table) -> list[str]:
    return [column.name for column in table.primary_key]


def add_if_new(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Add a row whose primary key is not there yet; return whether it was added."""
    adding = _add_if_new(connection.dialect.name, table, tuple(row))
    return connection.execute(adding, row).first() is not None


@cache
def _add_if_new(dialect: str, table: Table, columns: tuple[str, ...]) -> Any:
    adding = _insert(dialect, table).values({name: bindparam(name) for name in columns})
    return adding.on_conflict_do_nothing().returning(*table.primary_key)


def moment_text(connection: Connection, column: ColumnElement[datetime]) -> ColumnElement[str]:
    """Return a moment as ISO 8601 text in UTC, to seconds, written by the database."""
    if connection.dialect.name == "sqlite":
        # Cut out of how SQLAlchemy writes it: half the cost of strftime, in a million rows.
        stored = type_coerce(column, String)
        return func.substr(stored, 1, 10) + "T" + func.substr(stored, 12, 8) + "+00:00"
    utc = func.timezone("UTC", column)
    return func.to_char(utc, 'YYYY-MM-DD"T"HH24:MI:SS"+00:00"')


def json_text(
    connection: Connection, fields: Mapping[str, ColumnElement[Any]]
) -> ColumnElement[str]:
    """Return a JSON object of texts and numbers, written by the database."""
    pairs = (part for name, column in fields.items() for part in (literal(name), column))
    if connection.dialect.name == "sqlite":
        return func.json_object(*pairs)
    return cast(func.json_build_object(*pairs), Text)


def byte_length(connection: Connection, column: ColumnElement[str]) -> ColumnElement[int]:
    """Return how many bytes a text has."""
    if connection.dialect.name == "sqlite":
        return func.length(cast(column, LargeBinary))
    return func.octet_length(column)


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
    """Runs units of work, each a transaction.

    PostgreSQL's run in threads of their own. SQLite's run on the event loop: each takes about a
    millisecond and waits for no disk, and it would wait longer for its turn in another thread
    (`docs/decisions/0002-database.md`), over connections that stay open. What SQLite does wait
    for, locks and the disk, is waited for off the loop. `patience` is how many seconds a lock is
    waited for.
    """

    def __init__(self, url: str, *, patience: float = _PATIENCE) -> None:
        self.engine = _open_engine(url, patience)
        self._on_loop = self.engine.dialect.name == "sqlite"
        self._patience = patience
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="database")
        self._reader = _open_engine(url, patience=0.0) if self._on_loop else self.engine
        self._writer = self._reader.execution_options(**{_WRITING: True})
        self._held: dict[Engine, Connection] = {}
        self._outage = Outage()
        # A process before may have been killed between deleting and scrubbing.
        self._deleted = True
        self._scrub_after = 0.0

    @property
    def file(self) -> Path | None:
        """SQLite's file; None for a database that is elsewhere."""
        return Path(str(self.engine.url.database)) if self._on_loop else None

    def copy_to(self, path: Path) -> None:
        """Write SQLite's database as it is at this moment to a new file, while others go on.

        Raises `DatabaseBusyError`.
        """
        with _sqlite(self.engine) as connection:
            connection.execute("VACUUM INTO ?", (str(path),))

    async def read(self, work: Callable[[Connection], Result]) -> Result:
        """Run work that only reads, and return what it returns."""
        return await self._run(self._reader, work)

    async def read_aside(self, work: Callable[[Connection], Result]) -> Result:
        """Run work that only reads and may take longer, in a thread, so that turns go on."""
        return await self._in_thread(lambda: _transaction(self.engine.begin, work))

    async def write(self, work: Callable[[Connection], Result]) -> Result:
        """Run work in a transaction that is committed if it returns, undone if it raises."""
        done = await self._run(self._writer, work)
        self._outage.end()
        return done

    @contextmanager
    def migrating(self) -> Iterator[Connection]:
        """Change the tables, while no other process does."""
        with self.engine.execution_options(**{_WRITING: True}).begin() as connection:
            if not self._on_loop:
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_MIGRATING})")
            yield connection

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """Change rows outside an event loop, as commands do, waiting for whoever writes.

        Raises `DatabaseBusyError`.
        """
        try:
            with self.engine.execution_options(**{_WRITING: True}).begin() as connection:
                yield connection
        except OperationalError as error:
            raise DatabaseBusyError(str(error.orig)) from error

    def note_deletion(self) -> None:
        """Remember that something was deleted that no file is to have any more."""
        self._deleted = True

    async def scrub(self) -> bool:
        """Write SQLite's file anew where something was deleted; return whether nothing is left.

        Deleted content is overwritten (`secure_delete`), but not the copies that stay behind where
        SQLite moved a row within a page, nor the log (`docs/decisions/0013-scrubbing.md`).
        """
        if not self._deleted or not self._on_loop or monotonic() < self._scrub_after:
            return not self._deleted
        began = monotonic()
        self._deleted = False
        try:
            emptied = await self._in_thread(self._write_anew)
        except DatabaseBusyError:
            self._deleted = True
            raise
        self._deleted = self._deleted or not emptied
        took = monotonic() - began
        self._scrub_after = monotonic() + min(_SCRUB_PAUSE, _SCRUB_SHARE * took)
        return not self._deleted

    async def shorten_log(self) -> None:
        """Write SQLite's log back into its file, so that no turn has to."""
        if self._on_loop:
            await self._in_thread(lambda: self._checkpoint("PASSIVE"))

    def close(self) -> None:
        """Finish what runs and close every connection."""
        self._threads.shutdown(wait=True)
        for held in self._held.values():
            held.close()
        self._reader.dispose()
        self.engine.dispose()

    def _write_anew(self) -> bool:
        """Rewrite the file and empty the log; return whether it could be emptied."""
        with _sqlite(self.engine) as connection:
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("VACUUM")
        return self._checkpoint("TRUNCATE")

    def _checkpoint(self, mode: str) -> bool:
        """Write the log back; return whether nobody was in the way."""
        with _sqlite(self.engine) as connection:
            connection.execute(f"PRAGMA busy_timeout={_LOG_WAITS}")
            busy, *_ = connection.execute(f"PRAGMA wal_checkpoint({mode})").fetchone()
            return not busy

    async def _run(self, engine: Engine, work: Callable[[Connection], Result]) -> Result:
        try:
            if not self._on_loop:
                return await self._in_thread(lambda: _transaction(engine.begin, work))
            return await self._retried(engine, work)
        except DatabaseBusyError as error:
            self._outage.begin(error)
            raise

    async def _retried(self, engine: Engine, work: Callable[[Connection], Result]) -> Result:
        give_up_at = monotonic() + self._patience
        while True:
            try:
                return _transaction(lambda: self._begun(engine), work)
            except DatabaseLockedError:
                if monotonic() >= give_up_at:
                    raise
            await asyncio.sleep(_TRY_AGAIN_AFTER)

    @contextmanager
    def _begun(self, engine: Engine) -> Iterator[Connection]:
        """Begin over the open connection: opening one costs more than most of what is done."""
        held = self._held.get(engine)
        if held is None:
            held = self._held[engine] = engine.connect()
        with held.begin():
            yield held

    async def _in_thread(self, work: Callable[[], Result]) -> Result:
        loop = asyncio.get_running_loop()
        # Shielded, so that a cancelled turn never leaves a commit nobody waited for.
        return await asyncio.shield(loop.run_in_executor(self._threads, work))


def _transaction(
    begin: Callable[[], AbstractContextManager[Connection]], work: Callable[[Connection], Result]
) -> Result:
    try:
        with begin() as connection:
            return work(connection)
    except OperationalError as error:
        locked = getattr(error.orig, "sqlite_errorcode", 0) & _KIND_OF_ERROR in _LOCKED
        raise (DatabaseLockedError if locked else DatabaseBusyError)(str(error.orig)) from error


@contextmanager
def _sqlite(engine: Engine) -> Iterator[PoolProxiedConnection]:
    """Borrow a connection of SQLite's own, for what is no transaction."""
    try:
        with closing(engine.raw_connection()) as connection:
            yield connection
    except sqlite3.OperationalError as error:
        raise DatabaseBusyError(str(error)) from error


def _open_engine(url: str, patience: float) -> Engine:
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
        event.listen(engine, "connect", partial(_prepare_sqlite, patience))
        event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(patience: float, connection: sqlite3.Connection, _record: Any) -> None:
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout={int(patience * 1000)}",
        "journal_mode=WAL",
        "synchronous=NORMAL",
        "foreign_keys=ON",
        "secure_delete=ON",
        f"wal_autocheckpoint={_LONGEST_LOG}",
    ):
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get(_WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
