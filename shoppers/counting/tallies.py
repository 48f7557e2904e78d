"""Tallies: what turns showed and left unanswered, summed up by day, with nobody's name or words."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, func, select, update

from shoppers.database import Clock, Database, upsert_changing, utc_now
from shoppers.signals.tables import daily_counts
from shoppers.tables import turns

_LONGEST_TOPIC = 100
TALLIES = ("turn", "cards_shown", "cards_clicked", "put_in_cart", "withheld", "unanswered")
_EVENTS = {"product_clicked": "cards_clicked", "added_to_cart": "put_in_cart"}


@dataclass(frozen=True, slots=True)
class TurnTally:
    """What one turn adds; `unanswered` is the brand's own word for what nothing was found on."""

    turn_id: str
    intent: str
    cards: int = 0
    withheld: int = 0
    unanswered: str | None = None


class Tallies:
    """Adds to the sums of today. A restart may lose the tally of a turn, never a turn."""

    def __init__(self, database: Database, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def add(self, tally: TurnTally) -> None:
        """Add what a turn showed."""
        topic = (tally.unanswered or "")[:_LONGEST_TOPIC]
        sums = {"turn": 1, "cards_shown": tally.cards, "withheld": tally.withheld}

        def work(connection: Connection) -> None:
            now = self._clock()
            for name, by in sums.items():
                if by:
                    _add(connection, name, now, by, intent=tally.intent)
            if topic:
                _add(connection, "unanswered", now, 1, intent=tally.intent, topic=topic)
                own = update(turns).where(turns.c.id == tally.turn_id)
                connection.execute(own.values(unanswered=topic))

        await self._database.write(work)

    async def saw(self, event: str) -> None:
        """Add what the shop's page reports that a shopper did, where it is one we count."""
        name = _EVENTS.get(event)
        if name:
            now = self._clock()
            await self._database.write(lambda connection: _add(connection, name, now, 1))


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


def _add(
    connection: Connection, name: str, now: datetime, by: int, *, intent: str = "", topic: str = ""
) -> None:
    key = {"day": now.date(), "step": name, "page": "", "offer": topic, "intent": intent}
    more = {"count": daily_counts.c.count + by}
    upsert_changing(connection, daily_counts, {**key, "count": by}, more)
