"""Offers in the database: each change makes a new revision of all of them.

Until the first change in the console those of the operator's file stand: revision 0.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import Connection, insert, or_, select, update

from brand.errors import BrandError
from brand.help import Help, Offer
from brand.tables import current, offers
from brand.transactions import Clock, Transactions, utc_now

FROM_FILE = 0
_OFFER: TypeAdapter[Offer] = TypeAdapter(Offer)


class OfferError(BrandError):
    """An offer cannot be changed. The message is for the marketer."""


@dataclass(frozen=True, slots=True)
class KeptOffer:
    """An offer with who made it so, and when; `row` tells one state of it from the next."""

    offer: Offer
    row: int = FROM_FILE
    made_by: str = ""
    made_at: datetime | None = None
    until: int | None = None
    ended_by: str | None = None
    ended_at: datetime | None = None


class Offers:
    """Keeps offers, those that ended too; `first` are those the server was started with."""

    def __init__(self, database: Transactions, first: Help, clock: Clock = utc_now) -> None:
        self._database = database
        self._first = first
        self._clock = clock

    async def at_revision(self, revision: int) -> tuple[Offer, ...]:
        """Return the offers of a revision."""
        if revision == FROM_FILE:
            return self._first.offers
        found = await self._database.read(lambda c: _at(c, revision))
        return tuple(kept.offer for kept in found)

    async def standing(self) -> tuple[KeptOffer, ...]:
        """Return the offers that stand now, whether or not their day has come."""
        return await self._database.read(self._standing)

    async def since(self, moment: datetime) -> tuple[Offer, ...]:
        """Return what stands now, and behind it what stood after a moment, the latest first."""

        def work(connection: Connection) -> tuple[Offer, ...]:
            ended = select(offers).where(offers.c.ended_at > moment).order_by(offers.c.id.desc())
            past = map(_kept, connection.execute(ended))
            return tuple(kept.offer for kept in (*self._standing(connection), *past))

        return await self._database.read(work)

    async def save(self, offer: Offer, by: str, seen: int | None) -> KeptOffer:
        """Put an offer in force; `seen` is the row that was changed, None for a new one.

        Raises `OfferError` where it was changed meanwhile, or does not go with another.
        """

        def work(connection: Connection) -> KeptOffer:
            now, revision = self._clock(), self._next_revision(connection)
            standing = _at(connection, revision)
            before = next((kept for kept in standing if kept.offer.id == offer.id), None)
            if seen is None and before:
                message = f"there is an offer called {offer.id} already"
                raise OfferError(message)
            if seen is not None:
                _as_seen(before, seen)
            _go_together(offer, standing)
            if before:
                _end(connection, before, revision, by, now)
            row = _row(offer, revision, by, now)
            number = connection.scalar(insert(offers).values(row).returning(offers.c.id))
            assert number is not None
            return KeptOffer(offer, number, by, now)

        return await self._database.write(work)

    async def end(self, offer_id: str, by: str, seen: int) -> Offer:
        """Take an offer out of force.

        Raises `OfferError` where it was changed meanwhile.
        """

        def work(connection: Connection) -> Offer:
            now, revision = self._clock(), self._next_revision(connection)
            standing = _at(connection, revision)
            before = next((kept for kept in standing if kept.offer.id == offer_id), None)
            ended = _as_seen(before, seen)
            _end(connection, ended, revision, by, now)
            return ended.offer

        return await self._database.write(work)

    def _standing(self, connection: Connection) -> tuple[KeptOffer, ...]:
        revision = connection.execute(select(current.c.offers)).scalar_one()
        if revision == FROM_FILE:
            return tuple(map(KeptOffer, self._first.offers))
        return _at(connection, revision)

    def _next_revision(self, connection: Connection) -> int:
        """Begin a revision; the first takes over what the file has, so that there is one truth."""
        changing = update(current).values(offers=current.c.offers + 1).returning(current.c.offers)
        revision: int = connection.execute(changing).scalar_one()
        if revision == FROM_FILE + 1 and self._first.offers:
            now = self._clock()
            rows = [_row(offer, revision, "", now) for offer in self._first.offers]
            connection.execute(insert(offers), rows)
        return revision


def _as_seen(before: KeptOffer | None, seen: int) -> KeptOffer:
    """Return what stands, where it is what was looked at.

    Raises `OfferError`.
    """
    if before is None:
        raise OfferError("this offer is not in force any more")
    if before.row != seen and not (seen == FROM_FILE and not before.made_by):
        message = f"{before.made_by or 'somebody'} has changed this offer since; look at it again"
        raise OfferError(message)
    return before


def _go_together(offer: Offer, standing: tuple[KeptOffer, ...]) -> None:
    others = (kept.offer for kept in standing if kept.offer.id != offer.id)
    try:
        Help(offers=(*others, offer))
    except ValidationError as error:
        raise OfferError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def _at(connection: Connection, revision: int) -> tuple[KeptOffer, ...]:
    not_ended = or_(offers.c.until.is_(None), offers.c.until > revision)
    found = select(offers).where(offers.c.since <= revision, not_ended).order_by(offers.c.id)
    return tuple(map(_kept, connection.execute(found)))


def _end(connection: Connection, kept: KeptOffer, revision: int, by: str, now: datetime) -> None:
    ended = {"until": revision, "ended_by": by, "ended_at": now}
    connection.execute(update(offers).where(offers.c.id == kept.row).values(ended))


def _row(offer: Offer, revision: int, by: str, now: datetime) -> dict[str, Any]:
    body = offer.model_dump_json()
    return {"body": body, "since": revision, "made_by": by, "made_at": now}


def _kept(row: Any) -> KeptOffer:
    offer = _OFFER.validate_json(row.body)
    made = (row.made_by, row.made_at, row.until, row.ended_by, row.ended_at)
    return KeptOffer(offer, row.id, *made)
