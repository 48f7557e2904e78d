"""Turns and frames in the store: once, in order, by one worker at a time."""

import json
import traceback
from datetime import timedelta
from pathlib import Path

import databases
import pytest
from databases import Clock
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from shoppers.conversations.conversations import Conversations, UnknownSessionError
from shoppers.conversations.frames import Frames
from shoppers.conversations.turn_statements import ADD_TURN
from shoppers.conversations.turns import (
    LEASE,
    Claimed,
    LeaseLostError,
    TooManyMessagesError,
    Turn,
    Turns,
)
from shoppers.database import Database
from shoppers.erasure import TABLES
from shoppers.lifetimes import LIFETIME
from shoppers.retention import Retention
from shoppers.tables import metadata

clock, database, database_url = databases.clock, databases.database, databases.database_url


@pytest.fixture
def conversations(database: Database, clock: Clock) -> Conversations:
    return Conversations(database, b"secret", clock)


@pytest.fixture
def turns(database: Database, clock: Clock) -> Turns:
    return Turns(database, clock)


def opening(turn: Turn) -> dict[str, object]:
    return {"type": "turn_started", "reply_to": turn.message_id}


async def accept(turns: Turns, conversation_id: str, message_id: str, text: str = "…") -> Turn:
    """Accept a message that is next, and return its turn."""
    claimed = await turns.accept(conversation_id, message_id, text, None, opening)
    assert claimed is not None
    return claimed.turn


def frame(kind: str, **fields: object) -> dict[str, object]:
    return {"type": kind, **fields}


async def test_a_message_is_stored_once(conversations: Conversations, turns: Turns) -> None:
    conversation = await conversations.open()
    claimed = await turns.accept(conversation.id, "m1", "hello", "page", opening)
    assert claimed is not None
    assert (claimed.turn.message_id, claimed.turn.text) == ("m1", "hello")
    assert claimed.turn.page_product_id == "page"
    assert [json.loads(f.body)["type"] for f in claimed.frames] == ["turn_started"]
    assert await turns.accept(conversation.id, "m1", "hello", None, opening) is None
    await turns.finish(claimed.turn, [frame("turn_finished")])
    assert await turns.accept(conversation.id, "m1", "hello", None, opening) is None
    assert await turns.claim(conversation.id, opening) is None


async def test_turns_are_taken_in_the_order_they_came(
    conversations: Conversations, turns: Turns
) -> None:
    conversation = await conversations.open()
    turn = await accept(turns, conversation.id, "m0")
    for number in (1, 2):
        later = await turns.accept(conversation.id, f"m{number}", "…", None, opening)
        assert later is None
    for number in (1, 2):
        await turns.finish(turn, [frame("turn_finished")])
        claimed = await turns.claim(conversation.id, opening)
        assert claimed is not None
        turn = claimed.turn
        assert turn.message_id == f"m{number}"


async def test_a_leased_turn_is_another_worker_s_only_after_its_lease(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    other = Turns(database, clock)
    conversation = await conversations.open()
    mine = await accept(turns, conversation.id, "m1")
    assert await other.claim(conversation.id, opening) is None
    assert await other.unclaimed() == ()
    clock.move(LEASE / 2)
    await turns.renew(mine)
    clock.move(LEASE / 2 + timedelta(seconds=1))
    assert await other.claim(conversation.id, opening) is None
    clock.move(LEASE)
    assert await other.unclaimed() == (conversation.id,)
    theirs = await other.claim(conversation.id, opening)
    assert theirs is not None
    assert theirs.turn.id == mine.id
    with pytest.raises(LeaseLostError):
        await turns.append(mine, [frame("text", text="late")])
    with pytest.raises(LeaseLostError):
        await turns.finish(mine, [frame("turn_finished")])
    with pytest.raises(LeaseLostError):
        await turns.renew(mine)


@pytest.mark.parametrize(
    ("shown", "spoken"), [((), False), (("status",), False), (("text",), True)]
)
async def test_a_turn_taken_over_knows_what_was_shown(
    database: Database,
    conversations: Conversations,
    turns: Turns,
    clock: Clock,
    shown: tuple[str, ...],
    *,
    spoken: bool,
) -> None:
    conversation = await conversations.open()
    mine = await accept(turns, conversation.id, "m1")
    if shown:
        await turns.append(mine, [frame(kind, text="…") for kind in shown])
    clock.move(LEASE * 2)
    theirs = await Turns(database, clock).claim(conversation.id, opening)
    assert theirs is not None
    assert theirs.turn.spoken is spoken
    assert theirs.frames == ()


async def test_a_lease_given_back_is_anybody_s(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    conversation = await conversations.open()
    await turns.release(await accept(turns, conversation.id, "m1"))
    assert await Turns(database, clock).claim(conversation.id, opening) is not None


async def test_frames_are_numbered_without_gap_or_double(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    first, second = await conversations.open(), await conversations.open()
    for conversation in (first, second):
        turn = await accept(turns, conversation.id, "m")
        await turns.append(turn, [frame("status"), frame("text", text="one")])
        await turns.append(turn, [frame("text", text="two")])
        await turns.finish(turn, [frame("turn_finished")])
    frames = await Frames(database, clock).after(first.id, 0)
    assert [kept.seq for kept in frames] == [1, 2, 3, 4, 5]
    assert [json.loads(kept.body)["seq"] for kept in frames] == [1, 2, 3, 4, 5]
    assert [kept.seq for kept in await Frames(database, clock).after(first.id, 2)] == [3, 4, 5]
    assert await Frames(database).last_seq(second.id) == 5


async def test_a_claim_brings_the_history_and_the_dialogue_state(
    conversations: Conversations, turns: Turns
) -> None:
    conversation = await conversations.open()
    for number in range(10):
        turn = await accept(turns, conversation.id, f"m{number}", f"question {number}")
        said = frame("text", text=f"Answer {number}.")
        await turns.append(turn, [said, frame("products")])
        state = f"state {number}".encode()
        await turns.finish(turn, [frame("turn_finished")], dialogue=state)
    claimed = await turns.accept(conversation.id, "m10", "next", None, opening)
    assert isinstance(claimed, Claimed)
    assert [(p.text, p.reply) for p in claimed.history][-2:] == [
        ("question 8", "Answer 8."),
        ("question 9", "Answer 9."),
    ]
    assert len(claimed.history) == 8
    assert claimed.dialogue == b"state 9"


async def test_a_conversation_is_gone_thirty_minutes_after_its_last_message(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    conversation = await conversations.open()
    turn = await accept(turns, conversation.id, "m1", "hello")
    await turns.finish(turn, [frame("turn_finished")], dialogue=b"state")
    clock.move(LIFETIME - timedelta(seconds=1))
    assert (await conversations.resume(conversation.session)).id == conversation.id
    clock.move(timedelta(seconds=1))
    with pytest.raises(UnknownSessionError):
        await conversations.resume(conversation.session)
    with pytest.raises(UnknownSessionError):
        await turns.accept(conversation.id, "m2", "still there?", None, opening)
    assert await Frames(database, clock).after(conversation.id, 0) == ()
    assert (await Retention(database, clock, clock).sweep()).conversations == 1
    with database.engine.connect() as connection:
        for table in metadata.sorted_tables:
            if TABLES[table.name].startswith("kept"):
                continue
            assert connection.scalar(select(func.count()).select_from(table)) == 0


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_of_a_lapsed_conversation_no_file_has_a_word(
    tmp_path: Path, database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    def files() -> bytes:
        return b"".join(path.read_bytes() for path in tmp_path.glob("test.sqlite*"))

    conversation = await conversations.open()
    turn = await accept(turns, conversation.id, "m1", "a zebra for my sister")
    await turns.append(turn, [frame("text", text="No zebra here.")])
    await turns.finish(turn, [frame("turn_finished")], dialogue=b"zebra")
    assert b"zebra" in files()
    clock.move(LIFETIME)
    await Retention(database, clock, clock).sweep()
    assert b"zebra" not in files()


async def test_an_error_of_the_database_says_nothing_a_shopper_typed(
    database: Database,
) -> None:
    row = {"id": "t", "conversation_id": "nowhere", "message_id": "m", "position": 1}
    row |= {"text": "a zebra for my sister", "page_product_id": None, "asked_at": None}
    with pytest.raises(IntegrityError) as raised:
        await database.write(lambda c: c.execute(ADD_TURN, row))
    assert "zebra" not in "".join(traceback.format_exception(raised.value))


async def test_a_conversation_may_send_so_many_messages_a_minute(
    database: Database, conversations: Conversations, clock: Clock
) -> None:
    turns = Turns(database, clock, most_per_minute=2)
    conversation, other = await conversations.open(), await conversations.open()
    await turns.accept(conversation.id, "m1", "…", None, opening)
    clock.move(timedelta(seconds=20))
    await turns.accept(conversation.id, "m2", "…", None, opening)
    for known in ("m1", "m2"):
        await turns.accept(conversation.id, known, "…", None, opening)
    with pytest.raises(TooManyMessagesError) as refused:
        await turns.accept(conversation.id, "m3", "…", None, opening)
    assert refused.value.retry_after == 40
    await turns.accept(other.id, "m3", "…", None, opening)
    clock.move(timedelta(seconds=40))
    await turns.accept(conversation.id, "m3", "…", None, opening)


async def test_a_message_that_is_not_admitted_changes_nothing(
    conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    def refuse(_: object) -> None:
        raise TooManyMessagesError(7)

    conversation = await conversations.open()
    await accept(turns, conversation.id, "m1")
    clock.move(LIFETIME - timedelta(seconds=1))
    with pytest.raises(TooManyMessagesError):
        await turns.accept(conversation.id, "m2", "…", None, opening, refuse)
    assert await turns.accept(conversation.id, "m1", "…", None, opening, refuse) is not None
    claimed = await turns.claim(conversation.id, opening)
    assert claimed is None


async def test_a_turn_counts_who_took_it_but_not_who_gave_it_back(
    database: Database, conversations: Conversations, turns: Turns, clock: Clock
) -> None:
    conversation = await conversations.open()
    turn = await accept(turns, conversation.id, "m1")
    assert (turn.attempts, turn.stopped) == (1, False)
    await turns.release(turn)
    for attempt in (1, 2):
        claimed = await Turns(database, clock).claim(conversation.id, opening)
        assert claimed is not None
        assert claimed.turn.attempts == attempt
        clock.move(LEASE * 2)
    await turns.request_stop(conversation.id, turn.id)
    claimed = await turns.claim(conversation.id, opening)
    assert claimed is not None
    assert claimed.turn.stopped


async def test_the_newest_frame_of_many_conversations_is_read_at_once(
    database: Database, conversations: Conversations, turns: Turns
) -> None:
    opened = [await conversations.open() for _ in range(3)]
    for number, conversation in enumerate(opened):
        turn = await accept(turns, conversation.id, "m")
        await turns.append(turn, [frame("text", text="…")] * (number + 1))
    ids = [*(conversation.id for conversation in opened), *(f"gone {n}" for n in range(600))]
    seqs = await Frames(database).last_seqs(ids)
    assert seqs == {conversation.id: n + 2 for n, conversation in enumerate(opened)}


async def test_a_session_of_another_secret_opens_nothing(
    database: Database, conversations: Conversations
) -> None:
    session = (await conversations.open()).session
    with pytest.raises(UnknownSessionError):
        await Conversations(database, b"another").resume(session)


async def test_a_stop_is_for_a_turn_of_the_same_conversation(
    conversations: Conversations, turns: Turns
) -> None:
    mine, other = await conversations.open(), await conversations.open()
    turn = await accept(turns, mine.id, "m1")
    assert not await turns.request_stop(other.id, turn.id)
    assert await turns.renew(turn) is False
    assert await turns.request_stop(mine.id, turn.id)
    assert await turns.renew(turn) is True
