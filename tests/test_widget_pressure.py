"""Too much at once: pages that flood or do not read, more turns than are answered soon."""

import asyncio
import gc
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from serving import (
    Client,
    RunningServer,
    Scripted,
    connected,
    serve_site,
    until,
    with_assistant,
    with_chat,
)
from websockets.asyncio.client import connect
from websockets.frames import Frame as WireFrame
from websockets.frames import Opcode

from floorwalker.assembly import Knowledge
from floorwalker.serving.bounded_socket import MOST_UNREAD
from floorwalker.serving.hurried_http import HurriedHttp
from widget.app import Site
from widget.turns.dialogues import OpenDialogues
from widget.turns.worker import TurnWorker


def few_at_once(assistant: Scripted, **settings: int) -> Any:
    """A change that answers few turns at once, and lets few wait."""

    def change(site: Site) -> Site:
        chat = site.chat
        worker = TurnWorker(
            assistant,  # type: ignore[arg-type]
            site.catalog,
            chat.turns,
            OpenDialogues(),
            chat.arrivals,
            site.metrics,
            site.links,
            chat.decisions.consents,
            **settings,
        )
        return with_chat(worker=worker)(site)

    return change


async def test_more_turns_than_can_wait_are_refused_and_can_be_sent_again(
    small_knowledge: Knowledge, data: Path
) -> None:
    scripted = Scripted()
    change = few_at_once(scripted, most_at_once=1, most_waiting=1)
    with serve_site(small_knowledge, data, change) as running:
        async with connected(running) as one, connected(running) as two, connected(running) as late:
            for client in (one, two, late):
                await client.hello()
            await one.say("first")
            await one.until("text")
            await two.say("second")
            await two.send("ping")
            assert (await two.receive())["type"] == "pong"
            message_id = await late.say("third")
            refused = await late.receive()
            assert (refused["code"], refused["retryable"]) == ("busy", True)
            assert refused["reply_to"] == message_id
            assert refused["retry_after"] > 0
            scripted.go_on.set()
            assert (await one.until("turn_finished"))[-1]["outcome"] == "completed"
            assert (await two.until("turn_finished"))[-1]["outcome"] == "completed"
            await late.say("third", message_id)
            assert (await late.until("turn_finished"))[-1]["outcome"] == "completed"
    assert scripted.asked == ["first", "second", "third"]


async def test_a_conversation_keeps_so_many_messages_waiting(
    small_knowledge: Knowledge, data: Path
) -> None:
    scripted = Scripted()
    with serve_site(small_knowledge, data, with_assistant(scripted)) as running:
        async with connected(running) as client:
            await client.hello()
            for number in range(101):
                await client.say(f"message {number}")
            frames = await client.until("error")
            assert frames[-1]["code"] == "busy"
            scripted.go_on.set()
            finished = 0
            while finished < 100:
                finished += (await client.receive())["type"] == "turn_finished"
    assert scripted.asked == [f"message {number}" for number in range(100)]


async def test_a_stop_through_another_server_ends_the_turn(
    small_knowledge: Knowledge, data: Path
) -> None:
    scripted = Scripted()
    with (
        serve_site(small_knowledge, data, with_assistant(scripted)) as one,
        serve_site(small_knowledge, data) as other,
    ):
        async with connected(one) as here, connected(other) as there:
            await here.hello()
            await there.hello(here.session)
            await here.say("lamps")
            turn_id = (await here.until("text"))[0]["turn_id"]
            await there.send("stop", id=str(uuid4()), turn_id=turn_id)
            assert (await here.until("turn_finished"))[-1]["outcome"] == "stopped"


@asynccontextmanager
async def not_reading(server: RunningServer, session: str) -> AsyncIterator[socket.socket]:
    """A page that says hello, and reads nothing from then on."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.connect((server.host, server.port))
    small.setblocking(False)
    async with connect(
        f"ws://{server.host}:{server.port}/ws/chat", origin=server.url, sock=small
    ) as page:
        await page.send(json.dumps({"type": "hello", "session": session, "page": {"url": "x"}}))
        await page.recv()
        page.transport.pause_reading()
        yield small


async def test_a_page_that_does_not_read_gets_a_snapshot_when_it_comes_again(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        assert client.session
        async with not_reading(server, client.session):
            everything = []
            while (
                sum(len(json.dumps(f, ensure_ascii=False).encode()) for f in everything)
                < 300 * 1024
            ):
                everything += await client.ask("🛋" * 2000)
        async with connected(server) as again:
            await again.hello(client.session, 1)
            snapshot = await again.receive()
            assert snapshot["type"] == "snapshot"
            assert len(json.dumps(snapshot, ensure_ascii=False).encode()) < MOST_UNREAD
            rest = everything[snapshot["through_seq"] :]
            assert snapshot["frames"] + rest == everything
            assert [await again.receive() for _ in rest] == rest


async def test_a_page_that_pings_without_reading_is_left(server: RunningServer) -> None:
    async with connected(server) as client, connected(server) as other:
        await client.hello()
        await other.hello()
        async with not_reading(server, client.session or "") as page:
            ping = WireFrame(Opcode.PING, b"x" * 125).serialize(mask=True) * 500
            await until(lambda: is_left(page, ping))
        assert (await other.ask("lamps"))[-1]["outcome"] == "completed"


def is_left(page: socket.socket, ping: bytes) -> bool:
    """Send once more; return whether the connection is gone."""
    try:
        page.send(ping)
    except BlockingIOError:
        return False
    except (ConnectionResetError, BrokenPipeError):
        return True
    return False


async def test_who_connects_and_asks_nothing_is_left(
    small_knowledge: Knowledge, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HurriedHttp, "asks_within", 0.3)
    with serve_site(small_knowledge, data) as running:
        async with connected(running) as client:
            await client.hello()
            for begun in (b"", b"GET /healthz HTTP/1.1\r\nHost: x"):
                reader, writer = await asyncio.open_connection(running.host, running.port)
                writer.write(begun)
                with suppress(ConnectionResetError):
                    assert await asyncio.wait_for(reader.read(), 10) == b""
                writer.close()
            assert (await client.ask("lamps"))[-1]["outcome"] == "completed"


async def test_nothing_is_kept_of_a_connection_that_ended(
    small_knowledge: Knowledge, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HurriedHttp, "asks_within", 600.0)
    with serve_site(small_knowledge, data) as running:
        for _ in range(5):
            async with connected(running) as client:
                await client.hello()
        await until(lambda: not alive(HurriedHttp))


def alive(kind: type) -> int:
    """Count what is still in memory of a kind."""
    gc.collect()
    return sum(isinstance(thing, kind) for thing in gc.get_objects())


async def test_two_thousand_pings_are_answered_one_by_one(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        for _ in range(2000):
            await client.send("ping")
        await all_are_pongs(client, 2000)


async def all_are_pongs(client: Client, count: int) -> None:
    for _ in range(count):
        assert (await client.receive())["type"] == "pong"
