"""Turns and frames in the store: once, in order, by one worker at a time."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from floorwalker.database import DatabaseError, open_database
from shoppers.conversations import LIFETIME, Conversations, UnknownSessionError
from shoppers.database import Database
from shoppers.dialogues import Dialogues
from shoppers.frames import Frames
from shoppers.turns import LEASE, LeaseLostError, Turns


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 21, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    opened = open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")
    yield opened
    opened.close()


@pytest.fixture
def conversations(database: Database, clock: Clock) -> Conversations:
    return Conversations(database, b"secret", clock)


@pytest.fixture
def turns(database: Database, clock: Clock) -> Turns:
    return Turns(database, clock)


def frame(kind: str, **fields: object) -> dict[str, object]:
    return {"type": kind, **fields}


async def test_a_message_is_stored_once(conversations: Conversations, turns: Turns) -> None:
    conversation = await conversations.open()
    assert await turns.accept(conversation.id, "m1", "hello", None)
    assert not await turns.accept(conversation.id, "m1", "hello", None)
    claimed = await turns.claim(conversation.id)
    assert claimed is not None
    assert (claimed.message_id, claimed.text) == ("m1", "hello")
    await turns.finish(claimed, "v1", frame("turn_finished"))
    assert await turns.claim(conversation.id) is None


async def test_turns_are_taken_in_the_order_they_came(
    conversations: Conversations, turns: Turns
) -> None:
    conversation = await conversations.open()
    for number in range(3):
        await turns.accept(conversation.id, f"m{number}", "…", None)
    for number in range(3):
        claimed = await turns.claim(conversation.id)
        assert claimed is not None
        assert claimed.message_id == f"m{number}"
        await turns.finish(claimed, None, frame("turn_finished"))


async def test_a_leased_turn_is_another_worker_s_only_after_its_lease(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    other = Turns(database, clock)
    conversation = await conversations.open()
    await turns.accept(conversation.id, "m1", "hello", None)
    mine = await turns.claim(conversation.id)
    assert mine is not None
    assert await other.claim(conversation.id) is None
    assert await other.unclaimed() == ()
    clock.move(LEASE / 2)
    await turns.renew(mine)
    clock.move(LEASE / 2 + timedelta(seconds=1))
    assert await other.claim(conversation.id) is None
    clock.move(LEASE)
    assert await other.unclaimed() == (conversation.id,)
    theirs = await other.claim(conversation.id)
    assert theirs is not None
    assert theirs.id == mine.id
    with pytest.raises(LeaseLostError):
        await turns.append(mine, frame("text", text="late"))
    with pytest.raises(LeaseLostError):
        await turns.finish(mine, None, frame("turn_finished"))
    with pytest.raises(LeaseLostError):
        await turns.renew(mine)


@pytest.mark.parametrize(
    ("shown", "begun", "spoken"),
    [((), False, False), (("turn_started",), True, False), (("turn_started", "text"), True, True)],
)
async def test_a_turn_taken_over_knows_what_was_shown(
    database: Database,
    conversations: Conversations,
    turns: Turns,
    clock: Clock,
    shown: tuple[str, ...],
    *,
    begun: bool,
    spoken: bool,
) -> None:
    conversation = await conversations.open()
    await turns.accept(conversation.id, "m1", "hello", None)
    mine = await turns.claim(conversation.id)
    assert mine is not None
    await turns.append(mine, *(frame(kind, text="…") for kind in shown))
    clock.move(LEASE * 2)
    theirs = await Turns(database, clock).claim(conversation.id)
    assert theirs is not None
    assert (theirs.begun, theirs.spoken) == (begun, spoken)


async def test_frames_are_numbered_without_gap_or_double(
    database: Database, conversations: Conversations, turns: Turns
) -> None:
    first, second = await conversations.open(), await conversations.open()
    for conversation in (first, second):
        await turns.accept(conversation.id, "m", "…", None)
        claimed = await turns.claim(conversation.id)
        assert claimed is not None
        await turns.append(claimed, frame("turn_started"), frame("text", text="one"))
        await turns.append(claimed, frame("text", text="two"))
        await turns.finish(claimed, None, frame("turn_finished"))
    frames = await Frames(database).after(first.id, 0)
    assert [kept.seq for kept in frames] == [1, 2, 3, 4]
    assert [kept.seq for kept in await Frames(database).after(first.id, 2)] == [3, 4]
    assert await Frames(database).last_seq(second.id) == 4


async def test_history_is_what_was_said_and_what_was_shown(
    conversations: Conversations, turns: Turns
) -> None:
    conversation = await conversations.open()
    for number in range(3):
        await turns.accept(conversation.id, f"m{number}", f"question {number}", None)
        claimed = await turns.claim(conversation.id)
        assert claimed is not None
        await turns.append(claimed, frame("text", text=f"Answer {number}."), frame("products"))
        await turns.finish(claimed, None, frame("turn_finished"))
    past = await turns.history(conversation.id, limit=2)
    assert [(p.text, p.reply) for p in past] == [
        ("question 1", "Answer 1."),
        ("question 2", "Answer 2."),
    ]


async def test_a_conversation_is_gone_thirty_minutes_after_its_last_message(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    conversation = await conversations.open()
    await turns.accept(conversation.id, "m1", "hello", None)
    claimed = await turns.claim(conversation.id)
    assert claimed is not None
    await turns.finish(claimed, None, frame("turn_finished"))
    await Dialogues(database).save(conversation.id, "msgpack", b"state", b"{}")
    clock.move(LIFETIME - timedelta(seconds=1))
    assert (await conversations.resume(conversation.session)).id == conversation.id
    clock.move(timedelta(seconds=1))
    with pytest.raises(UnknownSessionError):
        await conversations.resume(conversation.session)
    with pytest.raises(UnknownSessionError):
        await turns.accept(conversation.id, "m2", "still there?", None)
    assert await conversations.remove_lapsed() == 1
    assert await Frames(database).after(conversation.id, 0) == ()
    assert await Dialogues(database).load(conversation.id) is None
    assert await turns.history(conversation.id, 5) == ()


async def test_a_session_of_another_secret_opens_nothing(
    database: Database, conversations: Conversations
) -> None:
    session = (await conversations.open()).session
    with pytest.raises(UnknownSessionError):
        await Conversations(database, b"another").resume(session)


async def test_nothing_is_kept_of_a_dialogue_whose_conversation_is_gone(
    database: Database,
) -> None:
    await Dialogues(database).save("gone", "msgpack", b"state", b"{}")
    assert await Dialogues(database).load("gone") is None


async def test_a_stop_is_for_a_turn_of_the_same_conversation(
    conversations: Conversations, turns: Turns
) -> None:
    mine, other = await conversations.open(), await conversations.open()
    await turns.accept(mine.id, "m1", "hello", None)
    claimed = await turns.claim(mine.id)
    assert claimed is not None
    assert not await turns.request_stop(other.id, claimed.id)
    assert await turns.renew(claimed) is False
    assert await turns.request_stop(mine.id, claimed.id)
    assert await turns.renew(claimed) is True


@pytest.mark.parametrize("url", ["nonsense", "oracle9://x", "sqlite:////nowhere/at/all.sqlite"])
def test_a_database_that_cannot_be_opened_says_why(url: str) -> None:
    with pytest.raises(DatabaseError, match=r"(?i)database"):
        open_database(url)
