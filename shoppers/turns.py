"""Turns: one a message, worked on under a lease, by one worker at a time and in order."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from shoppers import tables
from shoppers.conversations import LIFETIME, UnknownSessionError
from shoppers.database import Clock, Database, utc_now
from shoppers.frames import append_frames

LEASE = timedelta(seconds=10)


class LeaseLostError(Exception):
    """Another worker has taken the turn over; what this one does no longer counts."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A message that is to be answered.

    `begun` means that a worker showed its start before, `spoken` that it showed text, too.
    """

    id: str
    conversation_id: str
    message_id: str
    text: str
    page_product_id: str | None
    begun: bool
    spoken: bool


@dataclass(frozen=True, slots=True)
class PastTurn:
    """What was said in a finished turn: the shopper's words, masked, and what was shown."""

    id: str
    text: str
    reply: str


class Turns:
    """The turns of every conversation, as seen by one worker."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._worker = token_urlsafe(8)

    async def accept(
        self, conversation_id: str, message_id: str, text: str, page_product_id: str | None
    ) -> bool:
        """Store a message as a turn to be answered; False if it was stored before.

        Raises `UnknownSessionError` where the conversation is gone.
        """

        def work(connection: Connection) -> bool:
            now = self._clock()
            running = tables.conversations.c
            touched = connection.execute(
                update(tables.conversations)
                .where(running.id == conversation_id, running.active_at > now - LIFETIME)
                .values(active_at=now)
            )
            if not touched.rowcount:
                raise UnknownSessionError
            known = connection.execute(
                select(tables.turns.c.message_id).where(
                    tables.turns.c.conversation_id == conversation_id
                )
            ).scalars()
            messages = set(known)
            if message_id in messages:
                return False
            connection.execute(
                insert(tables.turns).values(
                    id=token_urlsafe(16),
                    conversation_id=conversation_id,
                    message_id=message_id,
                    position=len(messages) + 1,
                    text=text,
                    page_product_id=page_product_id,
                    finished=False,
                    stop_requested=False,
                )
            )
            return True

        return await self._database.write(work)

    async def claim(self, conversation_id: str) -> Turn | None:
        """Lease the oldest unanswered turn; None if there is none, or another worker has it."""

        def work(connection: Connection) -> Turn | None:
            now = self._clock()
            stored = tables.turns.c
            row = connection.execute(
                select(tables.turns)
                .where(stored.conversation_id == conversation_id, ~stored.finished)
                .order_by(stored.position)
                .limit(1)
                .with_for_update()
            ).one_or_none()
            if row is None or (row.lease_until and row.lease_until > now):
                return None
            connection.execute(
                update(tables.turns)
                .where(stored.id == row.id)
                .values(worker=self._worker, lease_until=now + LEASE)
            )
            shown = set(
                connection.scalars(
                    select(tables.frames.c.type).where(tables.frames.c.turn_id == row.id)
                )
            )
            return Turn(
                row.id,
                conversation_id,
                row.message_id,
                row.text,
                row.page_product_id,
                begun="turn_started" in shown,
                spoken="text" in shown,
            )

        return await self._database.write(work)

    async def append(self, turn: Turn, *contents: Mapping[str, Any]) -> None:
        """Store frames of a turn this worker holds.

        Raises `LeaseLostError` where it no longer does.
        """
        await self._database.write(lambda c: self._append(c, turn, contents))

    async def finish(
        self, turn: Turn, catalog_version: str | None, *contents: Mapping[str, Any]
    ) -> None:
        """Store the last frames of a turn and mark it answered, at once.

        Raises `LeaseLostError` where this worker no longer holds it.
        """

        def work(connection: Connection) -> None:
            self._append(connection, turn, contents)
            connection.execute(
                update(tables.turns)
                .where(tables.turns.c.id == turn.id)
                .values(finished=True, lease_until=None, catalog_version=catalog_version)
            )

        await self._database.write(work)

    async def renew(self, turn: Turn) -> bool:
        """Keep a lease; return whether the shopper has asked to stop the turn.

        Raises `LeaseLostError` where this worker no longer holds it.
        """

        def work(connection: Connection) -> bool:
            self._hold(connection, turn)
            asked = select(tables.turns.c.stop_requested).where(tables.turns.c.id == turn.id)
            return bool(connection.scalar(asked))

        return await self._database.write(work)

    async def release(self, turn: Turn) -> None:
        """Give a lease back unanswered, so that any worker may take the turn at once."""

        def work(connection: Connection) -> None:
            connection.execute(
                update(tables.turns)
                .where(tables.turns.c.id == turn.id, tables.turns.c.worker == self._worker)
                .values(lease_until=None)
            )

        await self._database.write(work)

    async def request_stop(self, conversation_id: str, turn_id: str) -> bool:
        """Ask whoever works on a turn to end it; False if the conversation has no such turn."""

        def work(connection: Connection) -> bool:
            stored = tables.turns.c
            asked = (
                update(tables.turns)
                .where(stored.id == turn_id, stored.conversation_id == conversation_id)
                .values(stop_requested=True)
            )
            return bool(connection.execute(asked).rowcount)

        return await self._database.write(work)

    async def rate(self, conversation_id: str, turn_id: str, rating: str) -> bool:
        """Note a shopper's thumb; False if the conversation has no such turn."""

        def work(connection: Connection) -> bool:
            stored = tables.turns.c
            rated = (
                update(tables.turns)
                .where(stored.id == turn_id, stored.conversation_id == conversation_id)
                .values(rating=rating)
            )
            return bool(connection.execute(rated).rowcount)

        return await self._database.write(work)

    async def unclaimed(self) -> tuple[str, ...]:
        """Return the conversations in which a message waits and nobody works."""

        def work(connection: Connection) -> tuple[str, ...]:
            stored = tables.turns.c
            lapsed = or_(stored.lease_until.is_(None), stored.lease_until <= self._clock())
            waiting = select(stored.conversation_id).where(~stored.finished, lapsed).distinct()
            return tuple(connection.scalars(waiting))

        return await self._database.read(work)

    async def history(self, conversation_id: str, limit: int) -> tuple[PastTurn, ...]:
        """Return the latest finished turns with what was shown in them, oldest first."""

        def work(connection: Connection) -> tuple[PastTurn, ...]:
            stored, shown = tables.turns.c, tables.frames.c
            past = connection.execute(
                select(stored.id, stored.text)
                .where(stored.conversation_id == conversation_id, stored.finished)
                .order_by(stored.position.desc())
                .limit(limit)
            ).all()
            texts = connection.execute(
                select(shown.turn_id, shown.body)
                .where(shown.turn_id.in_([row.id for row in past]), shown.type == "text")
                .order_by(shown.seq)
            ).all()
            replies: dict[str, list[str]] = {}
            for turn_id, body in texts:
                replies.setdefault(turn_id, []).append(json.loads(body)["text"])
            return tuple(
                PastTurn(row.id, row.text, " ".join(replies.get(row.id, ())))
                for row in reversed(past)
            )

        return await self._database.read(work)

    def _append(
        self, connection: Connection, turn: Turn, contents: Iterable[Mapping[str, Any]]
    ) -> None:
        self._hold(connection, turn)
        append_frames(connection, turn.conversation_id, turn.id, contents)

    def _hold(self, connection: Connection, turn: Turn) -> None:
        """Prove that this worker still has the turn, and keep it for another lease."""
        stored = tables.turns.c
        held = connection.execute(
            update(tables.turns)
            .where(stored.id == turn.id, stored.worker == self._worker, ~stored.finished)
            .values(lease_until=self._clock() + LEASE)
        )
        if not held.rowcount:
            raise LeaseLostError
