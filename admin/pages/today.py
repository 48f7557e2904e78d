"""Today: how far conversations came, and what they were about."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection
from starlette.responses import Response

from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Table
from admin.web.visit import Door, Visit
from shoppers.counting.funnel import Counted, read_counts
from shoppers.counting.rate import STEPS_SAID, IdentificationRate, identification_rate
from shoppers.database import Clock, Database, utc_now

_PERIODS = {"1": "Today", "7": "7 days", "30": "30 days"}


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The first page."""

    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (Door("/", May.LOOK, self.show, label="Today"),)

    async def show(self, visit: Visit) -> Response:
        """Show the sums of a day, a week or a month."""
        days = visit.asked("days") if visit.asked("days") in _PERIODS else "1"
        since: date = self.clock().date() - timedelta(days=int(days) - 1)

        def work(connection: Connection) -> tuple[Counted, ...]:
            return read_counts(connection, since)

        counts = await self.database.read_aside(work)
        rate = identification_rate(counts, None)
        return self.frame.page(
            visit, "today.html", [_funnel(rate)], days=days, periods=_PERIODS, rate=rate
        )


def _funnel(rate: IdentificationRate) -> Table:
    rows = [(STEPS_SAID[step], count) for step, count in rate.steps.items()]
    return Table("funnel", "How far conversations came", ("They", "Conversations"), rows)
