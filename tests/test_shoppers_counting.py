"""Sums of a day wait in memory until they are stored together, and are not lost to a lock."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brand.voice.scores import VoiceScores
from floorwalker.database import open_database
from shoppers.counting.tallies import Tallies, Tally, TurnTally, read_tallies
from shoppers.database import Database, DatabaseBusyError

TODAY = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = {"sentences": 3, "mended": 1, "withheld": 0, "broken": 0}


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")):
        impatient = Database(f"sqlite:///{tmp_path / 'test.sqlite'}", patience=0.05)
        yield impatient
        impatient.close()


async def read(database: Database) -> set[Tally]:
    return set(await database.read(lambda connection: read_tallies(connection, TODAY.date())))


async def test_turns_are_summed_up_across_stores_and_workers(database: Database) -> None:
    here, there = (Tallies(database, lambda: TODAY) for _ in range(2))
    for tallies in (here, there, here):
        tallies.add(TurnTally("buy", cards=2, unanswered="Lamps"))
        tallies.saw("added_to_cart")
        tallies.saw("no such event")
        await tallies.store()
    assert await read(database) == {
        Tally("turn", "buy", "", 3),
        Tally("cards_shown", "buy", "", 6),
        Tally("unanswered", "buy", "Lamps", 3),
        Tally("put_in_cart", "", "", 3),
    }
    await here.store()
    assert len(await read(database)) == 4


async def test_what_cannot_be_stored_now_is_stored_later(
    tmp_path: Path, database: Database
) -> None:
    tallies, scores = Tallies(database, lambda: TODAY), VoiceScores(database, lambda: TODAY)
    tallies.add(TurnTally("buy"))
    scores.add(2, "catalog", **SAID)
    with closing(sqlite3.connect(tmp_path / "test.sqlite", isolation_level=None)) as locker:
        locker.execute("BEGIN IMMEDIATE")
        for waiting in (tallies, scores):
            with pytest.raises(DatabaseBusyError):
                await waiting.store()
        storing = asyncio.create_task(tallies.store())
        await asyncio.sleep(0)
        tallies.add(TurnTally("buy"))
        scores.add(2, "catalog", **SAID)
        with pytest.raises(DatabaseBusyError):
            await storing
    await tallies.store()
    await scores.store()
    assert await read(database) == {Tally("turn", "buy", "", 2)}
    (day,) = await scores.list()
    assert (day.replies, day.sentences, day.mended) == (2, 6, 2)
