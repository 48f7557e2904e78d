"""The database by URL: locks, the log of SQLite, versions of the tables, and bad URLs."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import delete, select

from brand.tables import metadata as of_the_brand
from floorwalker.database import DatabaseError, open_database
from shoppers.conversations.conversations import Conversations
from shoppers.conversations.turns import Turn, Turns
from shoppers.database import Database, DatabaseBusyError
from shoppers.signals.tables import daily_counts
from shoppers.tables import metadata


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def conversations(database: Database) -> Conversations:
    return Conversations(database, b"secret")


def opening(turn: Turn) -> dict[str, object]:
    return {"type": "turn_started", "reply_to": turn.message_id}


async def test_a_locked_database_is_busy_and_loses_nothing(
    tmp_path: Path, conversations: Conversations
) -> None:
    conversation = await conversations.open()
    impatient = Database(f"sqlite:///{tmp_path / 'test.sqlite'}", patience=0.05)
    turns = Turns(impatient)
    locker = sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseBusyError):
        await turns.accept(conversation.id, "m1", "hello", None, opening)
    locker.execute("ROLLBACK")
    locker.close()
    assert await turns.accept(conversation.id, "m1", "hello", None, opening) is not None
    impatient.close()


async def test_a_lock_is_waited_for_and_holds_up_nobody_else(
    tmp_path: Path, database: Database, conversations: Conversations
) -> None:
    turns = Turns(database)
    conversation = await conversations.open()
    locker = sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(turns.accept(conversation.id, "m1", "hello", None, opening))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    locker.execute("ROLLBACK")
    locker.close()
    assert await waiting is not None


def test_what_a_command_read_nobody_changes_before_it_wrote(
    tmp_path: Path, database: Database
) -> None:
    with closing(sqlite3.connect(tmp_path / "test.sqlite", timeout=0)) as other:
        with database.changing() as connection:
            connection.execute(select(daily_counts)).all()
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                other.execute("DELETE FROM notices")
            connection.execute(delete(daily_counts))
        other.execute("DELETE FROM notices")
        impatient = Database(f"sqlite:///{tmp_path / 'test.sqlite'}", patience=0.05)
        with pytest.raises(DatabaseBusyError), impatient.changing():
            pass
        other.rollback()
    impatient.close()


async def test_the_log_is_written_back_without_a_word_lost(
    tmp_path: Path, database: Database, conversations: Conversations
) -> None:
    turns = Turns(database)
    conversation = await conversations.open()
    await turns.accept(conversation.id, "m1", "hello", None, opening)
    await database.shorten_log()
    with sqlite3.connect(f"file:{tmp_path / 'test.sqlite'}?mode=ro&immutable=1", uri=True) as file:
        assert file.execute("SELECT text FROM turns").fetchall() == [("hello",)]


def test_a_database_of_the_version_before_is_brought_up_to_date(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    config = Config()
    config.set_main_option("script_location", "floorwalker:migrations")
    config.set_main_option("path_separator", "os")
    old = Database(f"sqlite:///{path}")
    with old.engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    old.close()
    new = open_database(f"sqlite:///{path}")
    with new.engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert not compare_metadata(context, [metadata, of_the_brand])
    new.close()


def test_a_database_of_a_later_version_is_left_alone(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'later.sqlite'}"
    open_database(url).close()
    with closing(sqlite3.connect(tmp_path / "later.sqlite")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()
    with pytest.raises(DatabaseError, match="another version"):
        open_database(url)


@pytest.mark.parametrize(
    "url",
    [
        "nonsense",
        "oracle9://x",
        "sqlite:////nowhere/at/all.sqlite",
        "sqlite://",
        "sqlite:///:memory:",
    ],
)
def test_a_database_that_cannot_be_opened_says_why(url: str) -> None:
    with pytest.raises(DatabaseError, match=r"(?i)database"):
        open_database(url)
