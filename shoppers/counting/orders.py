"""What was bought after a talk, as far as the shop tells: sums of a day, with nobody's name."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlalchemy import Connection, func, select

from shoppers.consent.standing import read_standing
from shoppers.counting.funnel import count_once
from shoppers.database import Clock, Database, upsert_adding
from shoppers.signals.tables import daily_orders
from shoppers.tables import frames

_MINOR = 100
_LATEST_INTENTS = 20
_PURPOSES = ("buy", "research")


@dataclass(frozen=True, slots=True)
class OrderTotal:
    """What an order came to: an amount of up to twelve digits, and its ISO 4217 currency."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class OrderSum:
    """What conversations of a stage and an intent led to; `currency` is "" where none was told."""

    stage: int
    intent: str
    currency: str
    count: int
    amount: Decimal


class Orders:
    """Counts a conversation as one that led to an order, at its first; no order's name is kept."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def count(self, conversation_id: str, total: OrderTotal | None) -> None:
        """Add an order, if the conversation led to none before."""
        now = self._clock()

        def work(connection: Connection) -> None:
            intent = _intent(connection, conversation_id)
            if not count_once(connection, conversation_id, "purchased", now, intent=intent):
                return
            minor = int((total.amount * _MINOR).to_integral_value()) if total else 0
            key = {
                "day": now.date(),
                "stage": read_standing(connection, conversation_id, now).stage,
                "intent": intent,
                "currency": total.currency if total else "",
            }
            row = {**key, "count": 1, "minor_units": minor}
            upsert_adding(connection, daily_orders, row)

        await self._database.write(work)


def read_orders(connection: Connection, since: date) -> tuple[OrderSum, ...]:
    """Sum up the days since one."""
    known = daily_orders.c
    columns = known.stage, known.intent, known.currency
    found = (
        select(
            *columns,
            func.sum(known.count).label("orders"),
            func.sum(known.minor_units).label("minor"),
        )
        .where(known.day >= since)
        .group_by(*columns)
        .order_by(*columns)
    )
    return tuple(
        OrderSum(r.stage, r.intent, r.currency, int(r.orders), Decimal(int(r.minor)).scaleb(-2))
        for r in connection.execute(found)
    )


def _intent(connection: Connection, conversation_id: str) -> str:
    """What a conversation was for: the latest of its turns that were to buy or to research."""
    latest = (
        select(frames.c.body)
        .where(frames.c.conversation_id == conversation_id, frames.c.type == "turn_finished")
        .order_by(frames.c.seq.desc())
        .limit(_LATEST_INTENTS)
    )
    intents = [json.loads(body)["intent"]["label"] for body in connection.scalars(latest)]
    return next((i for i in intents if i in _PURPOSES), intents[0] if intents else "")
