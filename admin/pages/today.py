"""Today: how far conversations came, what they were about, and what was kept back."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Connection
from starlette.responses import Response

from admin.access.changes import note_change
from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.tables import Table
from admin.web.visit import Door, RefusalError, Visit
from brand.room import BrandRoom
from shoppers.counting.funnel import Counted, read_counts
from shoppers.counting.orders import OrderSum, read_orders
from shoppers.counting.rate import STEPS_SAID, IdentificationRate, identification_rate
from shoppers.counting.tallies import Tally, read_tallies, totals
from shoppers.database import Clock, Database, utc_now

_PERIODS = {"1": "Today", "7": "7 days", "30": "30 days"}
_MAIN_STEPS = ("opened", "spoke", "answered", "asked", "agreed")
_INTENTS = {
    "research": "research",
    "buy": "buying",
    "browse": "looking around",
    "support": "help with an order",
    "privacy": "their data",
    "human": "a person",
    "smalltalk": "small talk",
    "off_topic": "something else",
}
_SAID = {
    "turn": "Replies",
    "cards_shown": "Product cards shown",
    "cards_clicked": "Cards clicked",
    "put_in_cart": "Put in the cart",
    "withheld": "Sentences withheld",
    "unanswered": "Questions not answered",
}


_STAGES = {1: "Anonymous", 2: "Remembered"}
_Read = tuple[tuple[Counted, ...], tuple[Tally, ...], tuple[OrderSum, ...]]


@dataclass(frozen=True, slots=True)
class TodayPage:
    """The first page: sums of a day, a week or a month, with nobody's name."""

    room: BrandRoom
    database: Database
    frame: Frame
    clock: Clock = utc_now

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (
            Door("/", May.LOOK, self.show, label="Today"),
            Door("/pause", May.PAUSE, self.pause, "POST"),
        )

    async def show(self, visit: Visit) -> Response:
        """Show the sums."""
        days = visit.asked("days") if visit.asked("days") in _PERIODS else "1"
        since: date = self.clock().date() - timedelta(days=int(days) - 1)

        def work(connection: Connection) -> _Read:
            return (
                read_counts(connection, since),
                read_tallies(connection, since),
                read_orders(connection, since),
            )

        counts, tallies, orders = await self.database.read_aside(work)
        rate = identification_rate(counts, None)
        sums, intents = totals(tallies), _by_intent(tallies)
        return self.frame.page(
            visit,
            "today.html",
            [
                _funnel(rate),
                _split(rate),
                _sums(sums),
                _intents(intents),
                _conversion(rate, orders),
                _orders(orders),
            ],
            days=days,
            periods=_PERIODS,
            rate=rate,
            funnel=_bars([(STEPS_SAID[step], rate.steps[step]) for step in _MAIN_STEPS]),
            intents=_bars(intents),
            figures=[(_SAID[name], count) for name, count in sums.items()],
            force=await self.room.in_force(),
            may_pause=visit.session.may(May.PAUSE),
        )

    async def pause(self, visit: Visit) -> Response:
        """Pause the assistant or the model, or let it go on, from the next turn on."""
        what, stop = visit.field("what"), visit.field("to") == "pause"
        before = await self.room.in_force()
        match what:
            case "assistant":
                paused = before.assistant_paused
                await self.room.pause(assistant=stop)
            case "model":
                paused = before.model_paused
                await self.room.pause(model=stop)
            case _:
                raise RefusalError(400, "The assistant can be paused, or the model.")
        actor, was, held = visit.session.actor, {"paused": paused}, {"paused": stop}
        await note_change(self.database, actor, "pause", f"the {what}", was, held, self.clock())
        return visit.back("/", said="paused" if stop else "resumed")


def _by_intent(tallies: Sequence[Tally]) -> list[tuple[str, int]]:
    counts: Counter[str] = Counter()
    for tally in tallies:
        if tally.name == "turn":
            counts[_INTENTS.get(tally.intent, tally.intent)] += tally.count
    return counts.most_common()


def _bars(rows: Sequence[tuple[str, int]]) -> list[tuple[str, int, str]]:
    """Put beside each count its share of the first, or of all where they are parts of it."""
    whole = rows[0][1] if rows and rows[0][0] == STEPS_SAID["opened"] else sum(n for _, n in rows)
    return [(name, n, f"{n / whole:.0%}" if whole else "") for name, n in rows]


def _funnel(rate: IdentificationRate) -> Table:
    rows = [(STEPS_SAID[step], count) for step, count in rate.steps.items()]
    return Table("funnel", "How far conversations came", ("They", "Conversations"), rows)


def _split(rate: IdentificationRate) -> Table:
    split = {"page": rate.by_page, "offer": rate.by_offer, "intent": rate.by_intent}
    rows = [
        (kind, name, STEPS_SAID[step], count)
        for kind, names in split.items()
        for name, steps in names.items()
        for step, count in steps.items()
    ]
    columns = ("By", "Which", "They", "Conversations")
    return Table("split", "The same by page, offer and intent", columns, rows)


def _sums(sums: dict[str, int]) -> Table:
    rows = [(_SAID[name], count) for name, count in sums.items()]
    return Table("sums", "What replies showed", ("What", "How many"), rows)


def _intents(intents: Sequence[tuple[str, int]]) -> Table:
    return Table("intents", "What messages were for", ("For", "Replies"), list(intents))


def _conversion(rate: IdentificationRate, orders: Sequence[OrderSum]) -> Table:
    """Put who bought beside who spoke, by whether they agreed to be remembered."""
    spoke, agreed = rate.steps["spoke"], rate.steps["agreed"]
    bought = {stage: sum(o.count for o in orders if o.stage == stage) for stage in _STAGES}
    rows = [
        (_STAGES[1], max(spoke - agreed, 0), bought[1]),
        (_STAGES[2], agreed, bought[2]),
        ("All", spoke, bought[1] + bought[2]),
    ]
    columns = ("Who", "Spoke", "Bought", "Share")
    shared = [(*row, f"{row[2] / row[1]:.1%}" if row[1] else None) for row in rows]
    return Table("conversion", "How many bought, as far as the shop reports it", columns, shared)


def _orders(orders: Sequence[OrderSum]) -> Table:
    rows = [
        (
            _STAGES[order.stage],
            _INTENTS.get(order.intent, order.intent) or "not known",
            order.count,
            order.amount if order.currency else None,
            (order.amount / order.count).quantize(order.amount) if order.currency else None,
            order.currency or "not told",
        )
        for order in orders
    ]
    columns = ("Who", "Came for", "Bought", "Order value", "Average order", "Currency")
    caption = "What was bought, by who agreed and what they came for"
    return Table("orders", caption, columns, rows, empty="The shop has reported no order.")
