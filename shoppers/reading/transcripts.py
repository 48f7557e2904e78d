"""Transcripts: conversations as the brand's people may read them, for seven days."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, exists, func, literal, select

from shoppers.database import Clock, Database, utc_now
from shoppers.reading.agreed import is_recent, may_be_read
from shoppers.tables import conversations, frames, reviews, turns

ON_A_PAGE = 50
_LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class Listed:
    """A conversation in the list: when it was last active, where, and how it began."""

    id: str
    active_at: datetime
    page: str
    messages: int
    first: str


@dataclass(frozen=True, slots=True)
class Review:
    """What a reviewer made of a reply; `sentence` is the one that is wrong."""

    verdict: str
    reason: str
    sentence: str
    reviewer: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """A message, what was shown for it, and with what it was answered.

    `shown` are the frames of the turn, in their order.
    """

    id: str
    text: str
    asked_at: datetime | None
    shown: tuple[Mapping[str, Any], ...]
    stamps: Mapping[str, Any]
    rating: str | None
    comment: str | None
    unanswered: str | None
    review: Review | None

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of the reply."""
        return tuple(str(frame["text"]) for frame in self.shown if frame["type"] == "text")

    def ids(self, kind: str, key: str) -> tuple[str, ...]:
        """Return the ids of what stands in the frames of a kind."""
        items = (item for frame in self.shown if frame["type"] == kind for item in frame["items"])
        return tuple(str(item[key]) for item in items)


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole conversation."""

    id: str
    active_at: datetime
    page: str
    turns: tuple[ReadTurn, ...]


class Transcripts:
    """Lists, searches and reads. What is not agreed to is not there, swept or not."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def list(
        self, page: int = 1, words: str = "", *, most: int = ON_A_PAGE
    ) -> tuple[tuple[Listed, ...], bool]:
        """Return a page of the list, newest first, and whether there is another behind it."""
        now = self._clock()
        known = conversations.c
        # What is sought comes first: a consent is looked up only for what was found.
        found = (
            select(known.id, known.active_at, known.page)
            .where(*([_said(words, now)] if words else []), may_be_read(now))
            .order_by(known.active_at.desc(), known.id)
            .offset((page - 1) * most)
            .limit(most + 1)
        )

        def work(connection: Connection) -> tuple[tuple[Listed, ...], bool]:
            rows = connection.execute(found).all()
            listed = _listed(connection, rows[:most], now)
            return listed, len(rows) > most

        return await self._database.read_aside(work)

    async def read(self, conversation_id: str) -> Transcript | None:
        """Return a conversation; None where it may not be read."""
        now = self._clock()

        def work(connection: Connection) -> Transcript | None:
            own = select(conversations).where(conversations.c.id == conversation_id)
            row = connection.execute(own.where(may_be_read(now))).one_or_none()
            if row is None:
                return None
            said = select(turns).where(turns.c.conversation_id == row.id, is_recent(now))
            rows = connection.execute(said.order_by(turns.c.position)).all()
            shown = _shown(connection, row.id)
            judged = _judged(connection, [turn.id for turn in rows])
            read = tuple(_turn(turn, shown.get(turn.id, ()), judged.get(turn.id)) for turn in rows)
            return Transcript(row.id, row.active_at, row.page, read)

        return await self._database.read_aside(work)

    async def unanswered(self, most: int = 500) -> tuple[tuple[str, str, str], ...]:
        """Return the latest questions nothing was found on: topic, words, conversation."""
        now = self._clock()
        found = (
            select(turns.c.unanswered, turns.c.text, turns.c.conversation_id)
            .join(conversations, conversations.c.id == turns.c.conversation_id)
            .where(turns.c.unanswered.is_not(None), is_recent(now), may_be_read(now))
            .order_by(turns.c.asked_at.desc())
            .limit(most)
        )

        def work(connection: Connection) -> tuple[tuple[str, str, str], ...]:
            return tuple((row[0], row[1], row[2]) for row in connection.execute(found))

        return await self._database.read_aside(work)


def _said(words: str, now: datetime) -> Any:
    """That a message, or a reply, has these words; one that broke off is looked for in frames."""
    sought = f"%{_escaped(words[:_LONGEST_SEARCH].casefold())}%"
    answered = exists(
        select(literal(1)).where(
            frames.c.turn_id == turns.c.id,
            frames.c.type.in_(("text", "products")),
            frames.c.body.ilike(sought, escape="\\"),
        )
    )
    broken_off = turns.c.words.is_(None) & (turns.c.text.ilike(sought, escape="\\") | answered)
    return exists(
        select(literal(1)).where(
            turns.c.conversation_id == conversations.c.id,
            is_recent(now),
            turns.c.words.like(sought, escape="\\") | broken_off,
        )
    )


def _escaped(words: str) -> str:
    return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _listed(connection: Connection, rows: Sequence[Any], now: datetime) -> tuple[Listed, ...]:
    mine = turns.c.conversation_id.in_([row.id for row in rows]), is_recent(now)
    counted = select(
        turns.c.conversation_id, func.count().label("messages"), func.min(turns.c.position)
    ).where(*mine)
    counts = {
        row[0]: (row[1], row[2])
        for row in connection.execute(counted.group_by(turns.c.conversation_id))
    }
    texts = select(turns.c.conversation_id, turns.c.position, turns.c.text).where(*mine)
    first = {row[0]: row[2] for row in connection.execute(texts) if counts[row[0]][1] == row[1]}
    return tuple(
        Listed(row.id, row.active_at, row.page, counts.get(row.id, (0, 0))[0], first[row.id])
        for row in rows
        if row.id in first
    )


def _shown(connection: Connection, conversation_id: str) -> dict[str, tuple[Any, ...]]:
    found = select(frames.c.turn_id, frames.c.body).where(
        frames.c.conversation_id == conversation_id
    )
    shown: dict[str, tuple[Any, ...]] = {}
    for row in connection.execute(found.order_by(frames.c.seq)):
        shown[row.turn_id] = (*shown.get(row.turn_id, ()), json.loads(row.body))
    return shown


def _judged(connection: Connection, turn_ids: Sequence[str]) -> dict[str, Review]:
    found = select(reviews).where(reviews.c.turn_id.in_(turn_ids))
    return {
        row.turn_id: Review(row.verdict, row.reason, row.sentence, row.reviewer, row.at)
        for row in connection.execute(found)
    }


def _turn(row: Row[Any], shown: tuple[Any, ...], review: Review | None) -> ReadTurn:
    stamps = {
        name: value
        for name, value in row._mapping.items()
        if name in {"catalog_version", "voice_version", "rules_version"} and value is not None
    }
    return ReadTurn(
        id=row.id,
        text=row.text,
        asked_at=row.asked_at,
        shown=shown,
        stamps=stamps,
        rating=row.rating,
        comment=row.comment,
        unanswered=row.unanswered,
        review=review,
    )
