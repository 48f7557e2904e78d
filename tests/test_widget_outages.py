"""Outages under load: who asks is answered, or told to ask again, and the log stays short."""

import asyncio
import logging
import sqlite3
from pathlib import Path
from time import monotonic

import pytest
from serving import connected, serve_site

from floorwalker.assembly import Knowledge

_LOCKED_FOR = 1.5


async def test_a_database_locked_in_mid_load_loses_nobody(
    small_knowledge: Knowledge, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        caplog.at_level(logging.INFO, "floorwalker"),
        serve_site(small_knowledge, data) as running,
    ):
        async with connected(running) as one, connected(running) as two, connected(running) as idle:
            for client in (one, two, idle):
                await client.hello()
            await one.say("wool throw")
            await one.until("turn_started")
            locker = sqlite3.connect(data / "floorwalker.sqlite", isolation_level=None, timeout=20)
            locker.execute("BEGIN IMMEDIATE")
            began = monotonic()
            asking = asyncio.create_task(two.ask("lamps"))
            await idle.send("ping")
            assert (await idle.receive())["type"] == "pong"
            assert monotonic() - began < _LOCKED_FOR
            await asyncio.sleep(_LOCKED_FOR)
            locker.execute("ROLLBACK")
            locker.close()
            assert (await asking)[-1]["outcome"] == "completed"
            assert (await one.until("turn_finished"))[-1]["outcome"] == "completed"
    assert [r.message for r in caplog.records if r.levelno > logging.INFO] == []


async def test_a_database_that_takes_nothing_is_said_in_one_line_and_once_more_when_it_does(
    small_knowledge: Knowledge, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING, "floorwalker")
    with serve_site(small_knowledge, data) as running:
        async with connected(running) as client, connected(running) as other:
            await client.hello()
            await other.hello()
            locker = sqlite3.connect(data / "floorwalker.sqlite", isolation_level=None, timeout=20)
            locker.execute("BEGIN IMMEDIATE")
            message_id = await client.say("wool throw")
            refused = await client.receive()
            assert (refused["code"], refused["retryable"]) == ("busy", True)
            assert refused["reply_to"] == message_id
            locker.execute("ROLLBACK")
            locker.close()
            await asyncio.sleep(2.5)  # what ends an outage is a while without trouble
            await client.say("wool throw", message_id)
            assert (await client.until("turn_finished"))[-1]["outcome"] == "completed"
    said = [record.getMessage() for record in caplog.records]
    assert len(said) == 2, said
    assert "takes nothing" in said[0]
    assert "works again" in said[1]
