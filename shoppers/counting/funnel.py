"""How far conversations come: counted by day, page, offer and intent, with nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sqlalchemy import Connection, Integer, bindparam, func, select, update

from shoppers.database import upsert_adding
from shoppers.signals.tables import daily_counts
from shoppers.tables import conversations

Step = Literal[
    "opened", "spoke", "answered", "asked", "agreed", "refused", "withdrawn", "erased",
    "offered", "offer_taken", "quiz_begun", "quiz_ended", "purchased",
]  # fmt: skip
STEPS: tuple[Step, ...] = (
    "opened", "spoke", "answered", "asked", "agreed", "refused", "withdrawn", "erased",
    "offered", "offer_taken", "quiz_begun", "quiz_ended", "purchased",
)  # fmt: skip


_KNOWN, _BIT = conversations.c, bindparam("bit", type_=Integer)
_MARK = (
    update(conversations)
    .where(_KNOWN.id == bindparam("conversation"), _KNOWN.counted.bitwise_and(_BIT) == 0)
    .values(counted=_KNOWN.counted.bitwise_or(_BIT))
    .returning(_KNOWN.page_kind)
)


@dataclass(frozen=True, slots=True)
class Counted:
    """One sum of the funnel."""

    step: str
    page: str
    offer: str
    intent: str
    count: int


def count_once(
    connection: Connection,
    conversation_id: str,
    step: Step,
    now: datetime,
    *,
    offer: str = "",
    intent: str = "",
) -> bool:
    """Count a conversation at a step, if it was not yet; return whether it was now."""
    bit = 1 << STEPS.index(step)
    page = connection.scalar(_MARK, {"conversation": conversation_id, "bit": bit})
    if page is not None:
        count(connection, step, now, page=page, offer=offer, intent=intent)
    return page is not None


def count(
    connection: Connection,
    step: Step,
    now: datetime,
    *,
    page: str = "other",
    offer: str = "",
    intent: str = "",
) -> None:
    """Add one to a sum of today."""
    day = {"day": now.date(), "step": step, "page": page, "offer": offer, "intent": intent}
    upsert_adding(connection, daily_counts, {**day, "count": 1})


def read_counts(connection: Connection, since: date) -> tuple[Counted, ...]:
    """Sum up the days since one."""
    columns = (
        daily_counts.c.step,
        daily_counts.c.page,
        daily_counts.c.offer,
        daily_counts.c.intent,
    )
    found = (
        select(*columns, func.sum(daily_counts.c.count).label("count"))
        .where(daily_counts.c.day >= since)
        .group_by(*columns)
        .order_by(*columns)
    )
    rows = connection.execute(found)
    return tuple(Counted(r.step, r.page, r.offer, r.intent, r._mapping["count"]) for r in rows)


def read_totals(connection: Connection) -> Mapping[str, int]:
    """Sum up each step over all days."""
    found = select(daily_counts.c.step, func.sum(daily_counts.c.count)).group_by(
        daily_counts.c.step
    )
    return {step: int(total) for step, total in connection.execute(found)}
