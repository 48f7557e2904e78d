"""Conversation frames: stored in order before they are sent."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, insert, literal, select, update

from shoppers.database import Clock, Database, byte_length, utc_now
from shoppers.lifetimes import ALIVE, LIFETIME
from shoppers.tables import conversations, frames

_BATCH = 32
_MOST_IDS = 500
_ALIVE = (conversations.c.id == bindparam("conversation"), ALIVE)
_AFTER = (
    select(frames.c.seq, frames.c.body)
    .where(
        frames.c.conversation_id == bindparam("conversation"),
        frames.c.seq > bindparam("seen"),
        exists(select(literal(1)).where(*_ALIVE)),
    )
    .order_by(frames.c.seq)
    .limit(_BATCH)
)
_NUMBER = (
    update(conversations)
    .where(conversations.c.id == bindparam("conversation"))
    .values(last_seq=conversations.c.last_seq + 1)
    .returning(conversations.c.last_seq)
)
_LAST_SEQS = select(conversations.c.id, conversations.c.last_seq).where(
    conversations.c.id.in_(bindparam("ids", expanding=True))
)


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it goes over the wire: `body` is its JSON text, `seq` included."""

    seq: int
    body: str


def append_frame(connection: Connection, conversation_id: str, content: Mapping[str, Any]) -> Frame:
    """Store a frame that belongs to no turn, behind the others of its conversation."""
    number = connection.scalar(_NUMBER, {"conversation": conversation_id})
    assert number is not None
    frame = Frame(number, json.dumps({**content, "seq": number}, ensure_ascii=False))
    connection.execute(
        insert(frames).values(
            conversation_id=conversation_id,
            seq=number,
            turn_id="",
            type=content["type"],
            body=frame.body,
        )
    )
    return frame


class Frames:
    """Reads the frames of conversations."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def after(self, conversation_id: str, seq: int) -> tuple[Frame, ...]:
        """Return the next frames behind `seq`, at most 32; none where the conversation is gone."""
        now = self._clock()
        where = {
            "conversation": conversation_id,
            "seen": seq,
            "now": now,
            "oldest": now - LIFETIME,
        }

        def work(connection: Connection) -> tuple[Frame, ...]:
            rows = connection.execute(_AFTER, where)
            return tuple(Frame(row.seq, row.body) for row in rows)

        return await self._database.read(work)

    async def choices(self, conversation_id: str) -> tuple[str, ...]:
        """Return what the newest turn offers to be tapped, as tapping it would say it."""
        found = (
            select(frames.c.type, frames.c.body)
            .where(
                frames.c.conversation_id == conversation_id,
                frames.c.type.in_(("turn_started", "choices")),
            )
            .order_by(frames.c.seq.desc())
            .limit(1)
        )
        row = await self._database.read(lambda c: c.execute(found).one_or_none())
        offered = json.loads(row.body)["items"] if row and row.type == "choices" else ()
        return tuple(item["text"] for item in offered)

    async def last_seq(self, conversation_id: str) -> int:
        """Return the number of the newest frame, 0 before the first."""
        return (await self.last_seqs([conversation_id])).get(conversation_id, 0)

    async def size_after(self, conversation_id: str, seq: int) -> int:
        """Return how many bytes the frames behind `seq` have."""
        behind = frames.c.conversation_id == conversation_id, frames.c.seq > seq

        def work(connection: Connection) -> int:
            size = func.sum(byte_length(connection, frames.c.body))
            return int(connection.scalar(select(size).where(*behind)) or 0)

        return await self._database.read(work)

    async def last_seqs(self, conversation_ids: Collection[str]) -> Mapping[str, int]:
        """Return the number of the newest frame of each conversation that is there."""

        def work(connection: Connection) -> Mapping[str, int]:
            return {
                row.id: row.last_seq
                for ids in _batches(tuple(conversation_ids))
                for row in connection.execute(_LAST_SEQS, {"ids": ids})
            }

        return await self._database.read(work)


def _batches(ids: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [ids[start : start + _MOST_IDS] for start in range(0, len(ids), _MOST_IDS)]
