"""Conversation frames: stored in order before they are sent."""

from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from shoppers.database import Database
from shoppers.tables import conversations, frames

_BATCH = 32
_AFTER = (
    select(frames.c.seq, frames.c.body)
    .where(frames.c.conversation_id == bindparam("conversation"), frames.c.seq > bindparam("seen"))
    .order_by(frames.c.seq)
    .limit(_BATCH)
)
_LAST_SEQ = select(conversations.c.last_seq).where(conversations.c.id == bindparam("conversation"))


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
            rows = connection.execute(_AFTER, {"conversation": conversation_id, "seen": seq})
            return tuple(Frame(row.seq, row.body) for row in rows)

        return await self._database.read(work)

    async def last_seq(self, conversation_id: str) -> int:
        """Return the number of the newest frame, 0 before the first."""
        return await self._database.read(
            lambda c: c.scalar(_LAST_SEQ, {"conversation": conversation_id}) or 0
        )
