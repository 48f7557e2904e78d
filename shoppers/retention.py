"""Retention: what has lapsed is removed, in small pieces, and no file has a word of it then."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    Connection,
    Table,
    and_,
    delete,
    exists,
    literal,
    not_,
    or_,
    select,
)

from shoppers.consent.tables import consents, subjects, tickets
from shoppers.database import Clock, Database, utc_now
from shoppers.lifetimes import LIFETIME
from shoppers.signals.tables import contacts, signals
from shoppers.tables import conversations

_AT_ONCE = 500
Removal = Callable[[Connection, datetime, int], int]


@dataclass(frozen=True, slots=True)
class Swept:
    """How many of each were removed."""

    signals: int = 0
    contacts: int = 0
    conversations: int = 0
    subjects: int = 0


class Retention:
    """Removes what has lapsed; `at_once` rows of a kind in a transaction, so that turns go on.

    `clock` is for what was agreed, `wall` for conversations, which are timed by the wall clock.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        wall: Clock = utc_now,
        *,
        at_once: int = _AT_ONCE,
    ) -> None:
        self._database = database
        self._clock = clock
        self._wall = wall
        self._at_once = at_once

    async def sweep(self) -> Swept:
        """Remove everything that has lapsed by now."""
        now = self._clock()
        swept = Swept(
            signals=await self._remove(_lapsed(signals, signals.c.expires_at), now),
            contacts=await self._remove(_lapsed(contacts, contacts.c.expires_at), now),
            conversations=await self._remove(_conversations, self._wall()),
            subjects=await self._end_consents(now),
        )
        await self._remove(_lapsed(tickets, tickets.c.expires_at), now)
        if any((swept.signals, swept.contacts, swept.conversations)):
            self._database.note_deletion()
        await self._database.scrub()
        return swept

    async def scrub(self) -> None:
        """Leave no copy of what was deleted in any file."""
        await self._database.scrub()

    async def _end_consents(self, now: datetime) -> int:
        """End consents that have lapsed, and forget whoever has nothing left."""
        await self._remove(_consents, now)
        return await self._remove(_subjects, now)

    async def _remove(self, removal: Removal, now: datetime) -> int:
        removed = 0
        while some := await self._database.write(lambda c: removal(c, now, self._at_once)):
            removed += some
        return removed


def _lapsed(table: Table, expires_at: "Column[datetime]") -> Removal:
    def remove(connection: Connection, now: datetime, at_once: int) -> int:
        """Remove up to the moment that the first so many have lapsed at."""
        oldest = select(expires_at).where(expires_at <= now).order_by(expires_at)
        until = connection.scalar(oldest.offset(at_once - 1).limit(1)) or now
        return connection.execute(delete(table).where(expires_at <= until)).rowcount

    return remove


def _conversations(connection: Connection, now: datetime, at_once: int) -> int:
    known = conversations.c
    kept = or_(known.kept_until.is_(None), known.kept_until <= now)
    lapsed = select(known.id).where(known.active_at <= now - LIFETIME, kept).limit(at_once)
    return connection.execute(delete(conversations).where(known.id.in_(lapsed))).rowcount


def _consents(connection: Connection, now: datetime, at_once: int) -> int:
    own = and_(consents.c.decision == "granted", consents.c.until <= now)
    lapsed = select(consents.c.subject).where(own).limit(at_once)
    return connection.execute(delete(consents).where(own, consents.c.subject.in_(lapsed))).rowcount


def _subjects(connection: Connection, now: datetime, at_once: int) -> int:
    """Forget who has neither a conversation nor a consent that holds: nothing leads to them."""
    own = conversations.c.subject == subjects.c.id
    agreed = and_(consents.c.subject == subjects.c.id, consents.c.decision == "granted")
    lapsed = (
        select(subjects.c.id)
        .where(
            not_(exists(select(literal(1)).where(own))),
            not_(exists(select(literal(1)).where(agreed))),
            subjects.c.made_at <= now,
        )
        .limit(at_once)
    )
    return connection.execute(delete(subjects).where(subjects.c.id.in_(lapsed))).rowcount
