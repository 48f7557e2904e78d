"""Tallies: what turns showed and left unanswered, summed up by day, with nobody's name or words."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, func, select

from shoppers.database import Clock, Database, upsert_adding, utc_now
from shoppers.signals.tables import daily_counts

TALLIES = ("turn", "cards_shown", "cards_clicked", "put_in_cart", "withheld", "unanswered")
_EVENTS = {"product_clicked": "cards_clicked", "added_to_cart": "put_in_cart"}


@dataclass(frozen=True, slots=True)
class TurnTally:
    """What one turn adds; `unanswered` is the brand's own word for what nothing was found on."""

    intent: str
    cards: int = 0
    withheld: int = 0
    unanswered: str | None = None


@dataclass(frozen=True, slots=True)
class _Sum:
    """What is summed up for itself."""

    day: date
    name: str
    intent: str = ""
    topic: str = ""


class Tallies:
    """Adds to the sums of a day: in memory, until they are stored together.

    Who is killed may lose the tallies of the turns since, never a turn.
    """

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock
        self._waiting: Counter[_Sum] = Counter()

    def add(self, tally: TurnTally) -> None:
        """Add what a turn showed."""
        day, intent = self._clock().date(), tally.intent
        self._waiting[_Sum(day, "turn", intent)] += 1
        self._waiting[_Sum(day, "cards_shown", intent)] += tally.cards
        self._waiting[_Sum(day, "withheld", intent)] += tally.withheld
        if tally.unanswered:
            self._waiting[_Sum(day, "unanswered", intent, tally.unanswered)] += 1

    def saw(self, event: str) -> None:
        """Add what the shop's page reports that a shopper did, where it is one we count."""
        name = _EVENTS.get(event)
        if name:
            self._waiting[_Sum(self._clock().date(), name)] += 1

    async def store(self) -> None:
        """Store what was added; what cannot be stored now is kept for the next time."""
        sums, self._waiting = +self._waiting, Counter()
        if not sums:
            return
        try:
            await self._database.write(lambda connection: _add(connection, sums))
        except BaseException:
            self._waiting += sums
            raise


@dataclass(frozen=True, slots=True)
class Tally:
    """One sum."""

    name: str
    intent: str
    topic: str
    count: int


def read_tallies(connection: Connection, since: date) -> tuple[Tally, ...]:
    """Sum up the days since one."""
    columns = daily_counts.c.step, daily_counts.c.intent, daily_counts.c.offer
    found = (
        select(*columns, func.sum(daily_counts.c.count).label("total"))
        .where(daily_counts.c.day >= since, daily_counts.c.step.in_(TALLIES))
        .group_by(*columns)
        .order_by(func.sum(daily_counts.c.count).desc(), *columns)
    )
    rows = connection.execute(found)
    return tuple(Tally(row.step, row.intent, row.offer, int(row.total)) for row in rows)


def totals(tallies: Iterable[Tally]) -> dict[str, int]:
    """Return the whole of each tally."""
    known = tuple(tallies)
    return {name: sum(t.count for t in known if t.name == name) for name in TALLIES}


def _add(connection: Connection, sums: Counter[_Sum]) -> None:
    for one, by in sums.items():
        key = {"day": one.day, "step": one.name, "page": "", "offer": one.topic}
        row = {**key, "intent": one.intent, "count": by}
        upsert_adding(connection, daily_counts, row)
