"""Turns: one a message, worked on under a lease, by one worker at a time and in order."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from math import ceil
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection

from shoppers.conversations import turn_statements as sql
from shoppers.conversations.conversations import UnknownSessionError
from shoppers.conversations.frames import Frame
from shoppers.counting.funnel import count_once
from shoppers.database import Clock, Database, utc_now
from shoppers.lifetimes import LIFETIME

LEASE = timedelta(seconds=10)
_MINUTE = timedelta(minutes=1)
_HISTORY = 8
_MOST_WAITING = 100
_MOST_TAKEN_OVER = 100

FrameContent = Mapping[str, Any]


class LeaseLostError(Exception):
    """Another worker has taken the turn over; what this one does no longer counts."""


class TooManyWaitError(Exception):
    """The conversation has as many messages waiting as will be kept for it."""


class TooManyMessagesError(Exception):
    """A message more than may be sent now. `retry_after` is in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(f"too many messages, for {retry_after} s")
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Turn:
    """A message that is to be answered.

    `spoken` means that a worker before showed text of an answer, but not its end; `stopped` that
    the shopper wants none; `attempts` counts the workers that have taken it, this one included.
    """

    id: str
    conversation_id: str
    message_id: str
    text: str
    page_product_id: str | None
    spoken: bool = False
    stopped: bool = False
    attempts: int = 0


Opening = Callable[[Turn], FrameContent]
"""Writes the frame that opens a turn."""

Admission = Callable[[Connection], None]
"""Lets a message in that was not stored before, or raises `TooManyMessagesError`."""


@dataclass(frozen=True, slots=True)
class PastTurn:
    """What was said in a finished turn: the shopper's words, masked, and what was shown."""

    id: str
    text: str
    reply: str


@dataclass(frozen=True, slots=True)
class Claimed:
    """A turn this worker is to answer, with all it needs, and the frames that opened it.

    `dialogue` is the state of the conversation, as bytes only the agent understands.
    """

    turn: Turn
    history: tuple[PastTurn, ...]
    dialogue: bytes | None
    frames: tuple[Frame, ...]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a turn was answered with: the versions of the catalog, of the voice and of the rules.

    `left_open` is the brand's own word for what nothing was found on; `said` is what is to be
    found by a search, case folded.
    """

    catalog: str | None = None
    voice: int | None = None
    rules: int | None = None
    left_open: str | None = None
    said: str | None = None


NO_STAMP = Stamp()


@dataclass(frozen=True, slots=True)
class Finish:
    """The last frames of a turn, as stored, and whether another turn waits behind it."""

    frames: tuple[Frame, ...]
    more_wait: bool


class Turns:
    """The turns of every conversation, as seen by one worker.

    A conversation may send `most_per_minute` messages, whichever workers take them; 0 is no limit.
    """

    def __init__(
        self, database: Database, clock: Clock = utc_now, *, most_per_minute: int = 0
    ) -> None:
        self._database = database
        self._clock = clock
        self._most_per_minute = most_per_minute
        self._worker = token_urlsafe(8)

    async def accept(
        self,
        conversation_id: str,
        message_id: str,
        text: str,
        page_product_id: str | None,
        opening: Opening,
        admit: Admission = lambda _: None,
        *,
        claim: bool = True,
    ) -> Claimed | None:
        """Store a message as a turn to be answered, and claim it if it is the next.

        A message that was stored before changes nothing. Raises `UnknownSessionError` where the
        conversation is gone, `TooManyMessagesError` where it is one too many, `TooManyWaitError`
        where too many are unanswered.
        """

        def work(connection: Connection) -> Claimed | None:
            now = self._clock()
            where = {"conversation": conversation_id, "message": message_id}
            alive = {"now": now, "oldest": now - LIFETIME}
            if not connection.execute(sql.TOUCH, {**where, **alive}).rowcount:
                raise UnknownSessionError
            position, waiting, known = connection.execute(sql.COUNT_MESSAGES, where).one()
            if not known:
                if waiting >= _MOST_WAITING:
                    raise TooManyWaitError
                admit(connection)
                self._count(connection, conversation_id, now)
                turn = Turn(token_urlsafe(16), conversation_id, message_id, text, page_product_id)
                ours = claim and not waiting
                self._add(connection, turn, position + 1, now, ours=ours)
                if position == 0:
                    count_once(connection, conversation_id, "spoke", now)
                if ours:
                    return self._claimed(connection, replace(turn, attempts=1), opening)
            return self._claim(connection, conversation_id, opening) if claim else None

        return await self._database.write(work)

    async def claim(self, conversation_id: str, opening: Opening) -> Claimed | None:
        """Lease the oldest unanswered turn, and store the frame that opens it if none did yet.

        None if nothing waits, or another worker has it.
        """
        return await self._database.write(lambda c: self._claim(c, conversation_id, opening))

    async def append(self, turn: Turn, contents: Sequence[FrameContent]) -> tuple[Frame, ...]:
        """Store frames of a turn this worker holds, and return them.

        Raises `LeaseLostError` where it no longer does.
        """
        return await self._database.write(lambda c: self._append(c, turn, contents))

    async def finish(
        self,
        turn: Turn,
        contents: Sequence[FrameContent],
        *,
        stamp: Stamp = NO_STAMP,
        dialogue: bytes | None = None,
    ) -> Finish:
        """Store the last frames of a turn with the dialogue state after it; it is answered then.

        Raises `LeaseLostError` where this worker no longer holds it.
        """

        def work(connection: Connection) -> Finish:
            frames = self._append(connection, turn, contents)
            connection.execute(sql.FINISH_TURN, {"turn": turn.id, **asdict(stamp)})
            if dialogue:
                _save_dialogue(connection, turn.conversation_id, dialogue)
            where = {"conversation": turn.conversation_id}
            return Finish(frames, bool(connection.scalar(sql.WAITS, where)))

        return await self._database.write(work)

    async def renew(self, turn: Turn) -> bool:
        """Keep a lease; return whether the shopper has asked to stop the turn.

        Raises `LeaseLostError` where this worker no longer holds it.
        """

        def work(connection: Connection) -> bool:
            lease = {
                "turn": turn.id,
                "worker_id": self._worker,
                "until": self._clock() + LEASE,
            }
            if not connection.execute(sql.RENEW_LEASE, lease).rowcount:
                raise LeaseLostError
            return bool(connection.scalar(sql.STOP_REQUESTED, {"turn": turn.id}))

        return await self._database.write(work)

    async def release(self, turn: Turn) -> None:
        """Give a lease back unanswered, so that any worker may take the turn at once."""
        lease = {"turn": turn.id, "worker_id": self._worker}
        await self._database.write(lambda c: c.execute(sql.RELEASE_TURN, lease).rowcount)

    async def request_stop(self, conversation_id: str, turn_id: str) -> bool:
        """Ask whoever works on a turn to end it; False if the conversation has no such turn."""
        which = {"conversation": conversation_id, "turn": turn_id}
        return await self._database.write(
            lambda c: bool(c.execute(sql.REQUEST_STOP, which).rowcount)
        )

    async def rate(
        self, conversation_id: str, turn_id: str, rating: str, comment: str | None
    ) -> bool:
        """Note a shopper's thumb and masked comment; False if there is no such turn."""
        which = {
            "conversation": conversation_id,
            "turn": turn_id,
            "thumb": rating,
            "said": comment,
        }
        return await self._database.write(lambda c: bool(c.execute(sql.RATE, which).rowcount))

    async def unclaimed(self) -> tuple[str, ...]:
        """Return conversations in which a message waits and nobody works, not too many."""
        now = {"now": self._clock(), "most": _MOST_TAKEN_OVER}
        return await self._database.read(lambda c: tuple(c.scalars(sql.UNCLAIMED, now)))

    async def stopped(self, turn_ids: Sequence[str]) -> tuple[str, ...]:
        """Return those turns that a shopper has asked to stop."""
        if not turn_ids:
            return ()
        which = {"ids": turn_ids}
        return await self._database.read(lambda c: tuple(c.scalars(sql.STOPPED, which)))

    def _count(self, connection: Connection, conversation_id: str, now: datetime) -> None:
        """Refuse a new message where the last minute has as many as may be."""
        if not self._most_per_minute:
            return
        counted = {"conversation": conversation_id, "later": self._most_per_minute - 1}
        asked_at = connection.scalar(sql.NTH_LATEST_ASKED, counted)
        if asked_at and asked_at > now - _MINUTE:
            raise TooManyMessagesError(ceil((asked_at + _MINUTE - now).total_seconds()))

    def _add(
        self, connection: Connection, turn: Turn, position: int, now: datetime, *, ours: bool
    ) -> None:
        """Store a turn, as `ours` under a lease of this worker."""
        row = {
            "id": turn.id,
            "conversation_id": turn.conversation_id,
            "message_id": turn.message_id,
            "position": position,
            "text": turn.text,
            "page_product_id": turn.page_product_id,
            "asked_at": now,
            "attempts": int(ours),
            "worker": self._worker if ours else None,
            "lease_until": now + LEASE if ours else None,
        }
        connection.execute(sql.ADD_TURN, row)

    def _claim(
        self, connection: Connection, conversation_id: str, opening: Opening
    ) -> Claimed | None:
        now = self._clock()
        where = {"conversation": conversation_id}
        row = connection.execute(sql.OLDEST_UNFINISHED, where).one_or_none()
        if row is None or (row.lease_until and row.lease_until > now):
            return None
        lease = {"turn": row.id, "worker_id": self._worker, "until": now + LEASE}
        connection.execute(sql.LEASE_TURN, lease)
        shown = set(connection.scalars(sql.FRAME_TYPES, {"turn": row.id}))
        turn = Turn(
            row.id,
            conversation_id,
            row.message_id,
            row.text,
            row.page_product_id,
            spoken="text" in shown,
            stopped=row.stop_requested,
            attempts=row.attempts + 1,
        )
        return self._claimed(connection, turn, opening, begun="turn_started" in shown)

    def _claimed(
        self, connection: Connection, turn: Turn, opening: Opening, *, begun: bool = False
    ) -> Claimed:
        """Read what a turn needs that this worker holds, and open it if nobody did yet."""
        return Claimed(
            turn,
            _read_history(connection, turn.conversation_id),
            _load_dialogue(connection, turn.conversation_id),
            () if begun else self._append(connection, turn, [opening(turn)]),
        )

    def _append(
        self, connection: Connection, turn: Turn, contents: Sequence[FrameContent]
    ) -> tuple[Frame, ...]:
        """Number frames and store them, which only the holder of the turn can."""
        counted = {
            "conversation": turn.conversation_id,
            "turn": turn.id,
            "worker_id": self._worker,
            "count": len(contents),
        }
        last = connection.scalar(sql.NUMBER_FRAMES, counted)
        if last is None:
            raise LeaseLostError
        first = last - len(contents) + 1
        frames = tuple(
            Frame(seq, json.dumps({**content, "seq": seq}, ensure_ascii=False))
            for seq, content in enumerate(contents, start=first)
        )
        connection.execute(
            sql.ADD_FRAMES,
            [
                {
                    "conversation_id": turn.conversation_id,
                    "seq": frame.seq,
                    "turn_id": turn.id,
                    "type": content["type"],
                    "body": frame.body,
                }
                for frame, content in zip(frames, contents, strict=True)
            ],
        )
        return frames


def _read_history(connection: Connection, conversation_id: str) -> tuple[PastTurn, ...]:
    """Read the latest finished turns with what was shown in them, oldest first."""
    past: dict[str, tuple[str, list[str]]] = {}
    for row in connection.execute(sql.HISTORY, {"conversation": conversation_id, "most": _HISTORY}):
        _, reply = past.setdefault(row.id, (row.text, []))
        if row.body:
            reply.append(json.loads(row.body)["text"])
    return tuple(PastTurn(i, text, " ".join(reply)) for i, (text, reply) in past.items())


def _load_dialogue(connection: Connection, conversation_id: str) -> bytes | None:
    state: bytes | None = connection.scalar(sql.LOAD_DIALOGUE, {"conversation": conversation_id})
    return state


def _save_dialogue(connection: Connection, conversation_id: str, state: bytes) -> None:
    kept = {"conversation": conversation_id, "body": state}
    if not connection.execute(sql.REPLACE_DIALOGUE, kept).rowcount:
        connection.execute(sql.ADD_DIALOGUE, kept)
