"""Reviews: a reply marked right or wrong by a person of the brand, as long as it may be read."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, delete, not_, select

from shoppers.database import Clock, Database, upsert, utc_now
from shoppers.reading.agreed import is_recent, may_be_read
from shoppers.reading.transcripts import ReadTurn, Transcripts
from shoppers.tables import conversations, reviews, turns

Verdict = Literal["right", "wrong"]


class NotReadableError(Exception):
    """The reply is gone, or its shopper does not agree to have it read."""


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A marked reply, with the conversation up to it."""

    before: tuple[ReadTurn, ...]
    turn: ReadTurn


class Reviews:
    """Keeps and gives back what reviewers marked."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._transcripts = Transcripts(database, clock)

    async def mark(
        self, turn_id: str, verdict: Verdict, reason: str, sentence: str, reviewer: str
    ) -> str | None:
        """Mark a reply, in place of a mark before, and return what that was.

        Raises `NotReadableError`.
        """

        def work(connection: Connection) -> str | None:
            now = self._clock()
            own = (
                select(turns.c.id)
                .join(conversations, conversations.c.id == turns.c.conversation_id)
                .where(turns.c.id == turn_id, turns.c.finished, is_recent(now), may_be_read(now))
            )
            if connection.scalar(own) is None:
                raise NotReadableError
            before = select(reviews.c.verdict).where(reviews.c.turn_id == turn_id)
            verdict_before: str | None = connection.scalar(before)
            row = {
                "verdict": verdict,
                "reason": reason,
                "sentence": sentence,
                "reviewer": reviewer,
                "at": now,
            }
            upsert(connection, reviews, {"turn_id": turn_id, **row})
            return verdict_before

        return await self._database.write(work)

    async def all(self) -> tuple[Reviewed, ...]:
        """Return every marked reply that may be read, oldest first."""
        now = self._clock()
        found = (
            select(turns.c.conversation_id)
            .join(reviews, reviews.c.turn_id == turns.c.id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(is_recent(now), may_be_read(now))
            .distinct()
        )
        ids = await self._database.read_aside(lambda connection: connection.scalars(found).all())
        marked: list[Reviewed] = []
        for conversation_id in ids:
            transcript = await self._transcripts.read(conversation_id)
            said = transcript.turns if transcript else ()
            marked += (Reviewed(said[:n], turn) for n, turn in enumerate(said) if turn.review)
        return tuple(
            sorted(marked, key=lambda each: each.turn.review.at if each.turn.review else now)
        )

    async def remove_lapsed(self) -> None:
        """Remove what may not be read any more."""

        def work(connection: Connection) -> int:
            now = self._clock()
            readable = (
                select(turns.c.id)
                .join(conversations, conversations.c.id == turns.c.conversation_id)
                .join(reviews, reviews.c.turn_id == turns.c.id)
                .where(is_recent(now), may_be_read(now))
            )
            gone = delete(reviews).where(not_(reviews.c.turn_id.in_(readable)))
            return connection.execute(gone).rowcount

        if await self._database.write(work):
            self._database.note_deletion()
