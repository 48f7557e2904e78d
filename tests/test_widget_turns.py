"""Turns that are stopped, cut off, taken over, or seen from another server."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from fakes import a_consents
from serving import Frame, Scripted, connected, serve_site, shown, until, with_assistant

from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from shoppers.conversations.conversations import Conversations
from shoppers.conversations.frames import Frames
from shoppers.conversations.turns import LEASE, LeaseLostError, Turn, Turns
from shoppers.database import Database, DatabaseBusyError
from widget.delivery.arrivals import Arrivals
from widget.links import Links
from widget.turns.dialogues import OpenDialogues
from widget.turns.worker import TurnWorker
from widget.watching.metrics import Metrics


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


class SlowTurns(Turns):
    """A store in which the end of a turn, or a sentence, takes until it is let go."""

    def __init__(self, database: Database, clock: Clock, slow: str) -> None:
        super().__init__(database, clock)
        self._slow = slow
        self.storing = asyncio.Event()
        self.go_on = asyncio.Event()

    async def append(self, *arguments: Any) -> Any:
        stored = await super().append(*arguments)
        await self._wait("append")
        return stored

    async def finish(self, *arguments: Any, **named: Any) -> Any:
        stored = await super().finish(*arguments, **named)
        await self._wait("finish")
        return stored

    async def _wait(self, what: str) -> None:
        if what == self._slow:
            self.storing.set()
            await self.go_on.wait()


class Workshop:
    """Workers on one database, and what they show in one conversation."""

    def __init__(self, database: Database, knowledge: Knowledge) -> None:
        self.database = database
        self.consents = a_consents(database)
        self.knowledge = knowledge
        self.clock = Clock()
        self.arrivals = Arrivals()
        self.conversation_id = ""

    async def open(self) -> None:
        await self.knowledge.catalog.current()
        conversations = Conversations(self.database, b"secret", self.clock)
        self.conversation_id = (await conversations.open()).id

    def worker(
        self, assistant: Scripted, turns: Turns | None = None, **settings: float
    ) -> TurnWorker:
        return TurnWorker(
            assistant,
            self.knowledge.catalog,
            turns or Turns(self.database, self.clock),
            OpenDialogues(),
            self.arrivals,
            Metrics(),
            Links(),
            self.consents,
            **settings,
        )

    async def ask(self, worker: TurnWorker, text: str) -> None:
        await worker.accept(self.conversation_id, str(uuid4()), text, None, lambda _: None)

    async def frames(self) -> list[Frame]:
        frames = await Frames(self.database, self.clock).after(self.conversation_id, 0)
        return [json.loads(frame.body) for frame in frames]

    async def until(self, kind: str, count: int = 1) -> list[Frame]:
        """Wait for so many frames of a kind."""
        async with asyncio.timeout(10):
            while True:
                frames = await self.frames()
                if [frame["type"] for frame in frames].count(kind) >= count:
                    return frames
                await asyncio.sleep(0.005)

    async def take_over(self, worker: TurnWorker) -> list[Frame]:
        self.clock.now += LEASE + timedelta(seconds=1)
        await worker.take_over()
        return await self.until("turn_finished")


@pytest.fixture
async def workshop(tmp_path: Path, small_knowledge: Knowledge) -> AsyncIterator[Workshop]:
    database = open_database(f"sqlite:///{tmp_path / 'workshop.sqlite'}")
    workshop = Workshop(database, small_knowledge)
    await workshop.open()
    yield workshop
    database.close()


@pytest.fixture
def noticed(caplog: pytest.LogCaptureFixture) -> Iterator[Callable[[], str]]:
    """What was logged so far."""
    with caplog.at_level(logging.WARNING, "floorwalker"):
        yield lambda: caplog.text


async def test_a_stop_ends_the_turn_behind_what_was_shown(
    small_knowledge: Knowledge, data: Path
) -> None:
    scripted = Scripted()
    with serve_site(small_knowledge, data, with_assistant(scripted)) as running:
        async with connected(running) as client, connected(running) as tab:
            await client.hello()
            await tab.hello(client.session)
            await client.say("first")
            await client.say("second")
            turn_id = (await client.until("text"))[0]["turn_id"]
            await tab.send("stop", id=str(uuid4()), turn_id=turn_id)
            stopped = await client.until("turn_finished")
            assert shown(stopped) == ["stopped"]
            assert stopped[-1]["intent"]["label"] == "buy"
            scripted.go_on.set()
            assert shown(await client.until("turn_finished")) == ["One.", "Two.", "completed"]
    assert scripted.asked == ["first", "second"]


async def test_a_turn_that_takes_too_long_is_ended_honestly_and_logged_in_one_line(
    small_knowledge: Knowledge,
    data: Path,
    noticed: Callable[[], str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("widget.turns.worker._LONGEST_TURN", 0.3)
    with serve_site(small_knowledge, data, with_assistant(Scripted())) as running:
        async with connected(running) as client:
            await client.hello()
            assert shown(await client.ask("lamps")) == ["One.", "I was interrupted.", "failed"]
    assert "took longer than 0.3 s" in noticed()
    assert "Traceback" not in noticed()


async def test_a_stop_is_for_a_turn_of_one_s_own(small_knowledge: Knowledge, data: Path) -> None:
    scripted = Scripted()
    with serve_site(small_knowledge, data, with_assistant(scripted)) as running:
        async with connected(running) as client, connected(running) as other:
            await client.hello()
            await other.hello()
            await client.say("lamps")
            turn_id = (await client.until("text"))[0]["turn_id"]
            await other.send("stop", id=str(uuid4()), turn_id=turn_id)
            assert (await other.receive())["code"] == "not_allowed"
            scripted.go_on.set()
            assert shown(await client.until("turn_finished")) == ["Two.", "completed"]


@pytest.mark.parametrize("slow", ["append", "finish"])
async def test_a_stop_while_something_is_being_stored_loses_nothing(
    workshop: Workshop, slow: str, noticed: Callable[[], str]
) -> None:
    turns = SlowTurns(workshop.database, workshop.clock, slow)
    worker = workshop.worker(Scripted(waits=slow == "append"), turns)
    heard: list[int] = []
    with workshop.arrivals.subscribe(workshop.conversation_id) as news:
        await workshop.ask(worker, "lamps")
        await turns.storing.wait()
        turn_id = (await workshop.frames())[0]["turn_id"]
        assert await worker.stop(workshop.conversation_id, turn_id)
        turns.go_on.set()
        frames = await workshop.until("turn_finished")
        while not heard or heard[-1] < len(frames):
            heard += [frame.seq for frame in await asyncio.wait_for(news.after(len(heard)), 5)]
    assert heard == list(range(1, len(frames) + 1))
    assert shown(frames)[-1] == ("stopped" if slow == "append" else "completed")
    assert noticed() == ""


async def test_a_turn_cut_off_before_its_first_sentence_is_answered_once(
    workshop: Workshop,
) -> None:
    dead = Turns(workshop.database, workshop.clock)
    started = {"type": "turn_started", "turn_id": "t"}
    await dead.accept(workshop.conversation_id, "m", "lamps", None, lambda _: started)
    scripted = Scripted(waits=False)
    worker = workshop.worker(scripted)
    await worker.take_over()
    assert scripted.asked == []
    frames = await workshop.take_over(worker)
    assert scripted.asked == ["lamps"]
    assert [frame["seq"] for frame in frames] == [1, 2, 3, 4]
    assert shown(frames) == ["One.", "Two.", "completed"]


async def test_a_turn_cut_off_behind_a_sentence_is_ended_honestly(workshop: Workshop) -> None:
    first, second = Scripted(), Scripted(waits=False)
    slow = workshop.worker(first)
    await workshop.ask(slow, "lamps")
    await workshop.until("text")
    frames = await workshop.take_over(workshop.worker(second))
    assert shown(frames) == ["One.", "I was interrupted.", "failed"]
    assert second.asked == []
    first.go_on.set()
    await slow.close()
    assert await workshop.frames() == frames


async def test_a_turn_stopped_before_its_worker_died_is_not_answered(workshop: Workshop) -> None:
    dead = Turns(workshop.database, workshop.clock)
    claimed = await dead.accept(
        workshop.conversation_id, "m", "lamps", None, lambda _: {"type": "turn_started"}
    )
    assert claimed is not None
    assert await dead.request_stop(workshop.conversation_id, claimed.turn.id)
    scripted = Scripted(waits=False)
    frames = await workshop.take_over(workshop.worker(scripted))
    assert shown(frames) == ["stopped"]
    assert scripted.asked == []


async def test_a_turn_that_kills_its_workers_is_given_up(workshop: Workshop) -> None:
    def start(_: Turn) -> Frame:
        return {"type": "turn_started"}

    await Turns(workshop.database, workshop.clock).accept(
        workshop.conversation_id, "m", "lamps", None, start
    )
    for _ in range(2):
        workshop.clock.now += LEASE * 2
        dead = Turns(workshop.database, workshop.clock)
        assert await dead.claim(workshop.conversation_id, start)
    scripted = Scripted(waits=False)
    frames = await workshop.take_over(workshop.worker(scripted))
    assert shown(frames) == ["I was interrupted.", "failed"]
    assert scripted.asked == []


async def test_a_defect_in_storing_a_turn_is_logged_and_the_turn_is_taken_over(
    workshop: Workshop, noticed: Callable[[], str]
) -> None:
    class Broken(Turns):
        async def finish(self, *_: Any, **__: Any) -> Any:
            raise RuntimeError("cannot finish")

    await workshop.ask(
        workshop.worker(Scripted(waits=False), Broken(workshop.database, workshop.clock)), "lamps"
    )
    await until(lambda: "left to whoever takes it over" in noticed())
    assert "cannot finish" in noticed()
    frames = await workshop.take_over(workshop.worker(Scripted(waits=False)))
    assert shown(frames)[-1] in {"completed", "failed"}


async def test_a_server_that_stops_gives_back_what_takes_too_long(
    workshop: Workshop,
) -> None:
    closing = workshop.worker(Scripted(), longest_farewell=0.05)
    await workshop.ask(closing, "first")
    await workshop.ask(closing, "second")
    await workshop.until("text")
    await closing.close()
    heir = Scripted(waits=False)
    worker = workshop.worker(heir)
    await worker.take_over()  # without waiting for a lease to lapse
    frames = await workshop.until("turn_finished", 2)
    assert heir.asked == ["second"]
    said = ["One.", "I was interrupted.", "failed", "One.", "Two.", "completed"]
    assert shown(frames) == said


async def test_a_server_that_stops_begins_no_other_turn(workshop: Workshop) -> None:
    scripted = Scripted()
    closing = workshop.worker(scripted)
    await workshop.ask(closing, "first")
    await workshop.ask(closing, "second")
    await workshop.until("text")
    ending = asyncio.create_task(closing.close())
    await asyncio.sleep(0)
    scripted.go_on.set()
    await ending
    assert scripted.asked == ["first"]
    assert shown(await workshop.frames()) == ["One.", "Two.", "completed"]


async def test_a_sentence_the_busy_database_did_not_take_ends_the_turn_honestly(
    workshop: Workshop,
) -> None:
    class Busy(Turns):
        async def append(self, *_: Any) -> Any:
            raise DatabaseBusyError("locked")

    scripted = Scripted()
    await workshop.ask(workshop.worker(scripted, Busy(workshop.database, workshop.clock)), "lamps")
    await asyncio.sleep(0.05)
    scripted.go_on.set()
    assert shown(await workshop.until("turn_finished")) == ["I was interrupted.", "failed"]


async def test_who_lost_the_lease_shows_nothing_more(workshop: Workshop) -> None:
    slow = Turns(workshop.database, workshop.clock)
    claimed = await slow.accept(
        workshop.conversation_id, "m", "lamps", None, lambda _: {"type": "turn_started"}
    )
    assert claimed is not None
    frames = await workshop.take_over(workshop.worker(Scripted(waits=False)))
    with pytest.raises(LeaseLostError):
        await slow.append(claimed.turn, [{"type": "text", "text": "late"}])
    assert await workshop.frames() == frames
