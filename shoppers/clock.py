"""The time that decides what has lapsed: it never goes back, whatever is done to the clock."""

import logging
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from shoppers.database import Clock, Database, utc_now
from shoppers.signals.tables import latest

_log = logging.getLogger("floorwalker.clock")
_ONLY = 1
_SLACK = timedelta(minutes=5)


class SteadyClock:
    """Tells the time, and never an earlier one than was seen before, here or before a restart."""

    def __init__(self, clock: Clock = utc_now, seen: datetime | None = None) -> None:
        self._clock = clock
        self._latest = seen
        self._warned = False

    def __call__(self) -> datetime:
        """Return the time; while the clock is set back, the latest that was seen."""
        now = self._clock()
        if self._latest and now < self._latest:
            if now < self._latest - _SLACK and not self._warned:
                self._warned = True
                _log.warning("the clock was set back from %s to %s", self._latest, now)
            return self._latest
        self._warned = False
        self._latest = now
        return now

    async def keep(self, database: Database) -> None:
        """Store the time, so that a restart does not forget it."""
        now = self()
        await database.write(lambda connection: _store(connection, now))


def load_clock(database: Database, clock: Clock = utc_now) -> SteadyClock:
    """Go on from the latest moment that was stored."""
    with database.engine.connect() as connection:
        found = connection.scalar(select(latest.c.at))
    return SteadyClock(clock, datetime.fromisoformat(found) if found else None)


def _store(connection: Connection, now: datetime) -> None:
    later = {"at": now.isoformat()}
    if not connection.execute(update(latest).values(later)).rowcount:
        connection.execute(insert(latest).values(id=_ONLY, **later))
