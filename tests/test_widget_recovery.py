"""What goes on when parts fail: servers, catalogs, chores, connections."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any
from uuid import uuid4

import pytest
from serving import Client, Frame, connected, serve_site, shown, with_chat
from websockets.exceptions import ConnectionClosedError

from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from knowledge.sync.live import LiveCatalog
from shoppers.conversations.frames import Frames
from shoppers.conversations.turns import LEASE, Turns
from shoppers.database import utc_now
from shoppers.retention import Retention, Swept
from widget.app import Site


async def test_two_servers_on_one_database_show_the_same_frames(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data) as one, serve_site(small_knowledge, data) as other:
        async with connected(one) as here, connected(other) as there:
            await here.hello()
            await there.hello(here.session)
            seen: dict[Client, list[Frame]] = {here: [], there: []}
            for asking, text in ((here, "wool throw"), (there, "lamps"), (here, "cheaper")):
                await asking.say(text)
                for client, frames in seen.items():
                    frames += await client.until("turn_finished")
            assert seen[here] == seen[there]
            assert [frame["seq"] for frame in seen[here]] == list(range(1, len(seen[here]) + 1))
            assert shown(seen[here]).count("completed") == 3


async def test_a_message_of_a_server_that_died_is_answered_by_another(
    small_knowledge: Knowledge, data: Path
) -> None:
    database = open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")
    with serve_site(small_knowledge, data) as running:
        async with connected(running) as client:
            welcome = await client.hello()
            early = Turns(database, lambda: datetime.now(UTC) - LEASE)
            message_id = str(uuid4())
            await early.accept(
                welcome["conversation_id"],
                message_id,
                "wool throw",
                None,
                lambda turn: {
                    "type": "turn_started",
                    "turn_id": turn.id,
                    "reply_to": turn.message_id,
                    "text": turn.text,
                },
            )
            frames = await client.until("turn_finished")
            assert frames[0]["reply_to"] == message_id
            assert frames[-1]["outcome"] == "completed"
            await client.say("wool throw", message_id)
            await client.send("ping")
            assert (await client.receive())["type"] == "pong"
    database.close()


async def test_a_catalog_taken_away_leaves_the_open_one_in_service(
    small_shop: Path, small_knowledge: Knowledge, tmp_path: Path, data: Path
) -> None:
    kept = tmp_path / "shop"
    kept.mkdir()
    (kept / "knowledge").mkdir()
    (kept / "knowledge" / "versions").symlink_to(small_shop / "knowledge" / "versions")
    pointer = kept / "knowledge" / "current"
    pointer.write_bytes((small_shop / "knowledge" / "current").read_bytes())
    live = LiveCatalog(kept, small_knowledge.model)
    with serve_site(replace(small_knowledge, catalog=live), data) as running:
        async with connected(running) as client:
            await client.hello()
            for content in (None, b"", b"\xff\xfe", b"29990101T000000-abcdef\n", b"../../etc\n"):
                pointer.unlink(missing_ok=True)
                if content is not None:
                    pointer.write_bytes(content)
                assert (await client.ask("wool throw"))[-1]["outcome"] == "completed"


async def test_frames_that_cannot_be_sent_close_the_socket(
    small_knowledge: Knowledge, data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    class Broken(Frames):
        async def after(self, *_: Any) -> Any:
            raise RuntimeError("cannot read frames")

    database = open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")
    change = with_chat(frames=Broken(database))
    with serve_site(small_knowledge, data, change) as running:
        async with connected(running) as client:
            await client.hello()
            with pytest.raises(ConnectionClosedError) as closed:
                await client.receive()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1011
    assert "cannot read frames" in caplog.text
    database.close()


async def test_a_chore_that_fails_is_done_again(small_knowledge: Knowledge, data: Path) -> None:
    failed, swept = Event(), Event()

    class Broken(Retention):
        async def sweep(self) -> Swept:
            if failed.is_set():
                swept.set()
                return Swept()
            failed.set()
            raise RuntimeError("no sweeping today")

    database = open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")

    def change(site: Site) -> Site:
        return replace(site, retention=Broken(database, utc_now), sweep_every=0.01)

    with serve_site(small_knowledge, data, change):
        assert await asyncio.to_thread(swept.wait, 10)
    database.close()
