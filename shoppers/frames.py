"""Conversation frames: stored in order before they are sent."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select

from shoppers import tables
from shoppers.database import Database

_BATCH = 32


@dataclass(frozen=True, slots=True)
class Frame:
    """One frame as it goes over the wire: `body` is its JSON text, `seq` included."""

    seq: int
    body: str


class Frames:
    """Reads the frames of conversations."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def after(self, conversation_id: str, seq: int) -> tuple[Frame, ...]:
        """Return the next frames behind `seq`, at most 32."""

        def work(connection: Connection) -> tuple[Frame, ...]:
            kept = tables.frames.c
            rows = connection.execute(
                select(kept.seq, kept.body)
                .where(kept.conversation_id == conversation_id, kept.seq > seq)
                .order_by(kept.seq)
                .limit(_BATCH)
            )
            return tuple(Frame(row.seq, row.body) for row in rows)

        return await self._database.read(work)

    async def last_seq(self, conversation_id: str) -> int:
        """Return the number of the newest frame, 0 before the first."""
        return await self._database.read(lambda c: newest_seq(c, conversation_id))


def newest_seq(connection: Connection, conversation_id: str) -> int:
    """Return the number of the newest frame within a transaction."""
    kept = tables.frames.c
    newest = select(func.max(kept.seq)).where(kept.conversation_id == conversation_id)
    return connection.scalar(newest) or 0


def append_frames(
    connection: Connection,
    conversation_id: str,
    turn_id: str,
    contents: Iterable[Mapping[str, Any]],
) -> int:
    """Number frames and store them within a transaction; return the newest number.

    The caller holds the conversation's row, so that numbers have neither gap nor double.
    """
    seq = newest_seq(connection, conversation_id)
    for content in contents:
        seq += 1
        connection.execute(
            insert(tables.frames).values(
                conversation_id=conversation_id,
                seq=seq,
                turn_id=turn_id,
                type=content["type"],
                body=json.dumps({**content, "seq": seq}, ensure_ascii=False),
            )
        )
    return seq
