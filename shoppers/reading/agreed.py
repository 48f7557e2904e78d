"""Which conversations the brand's people may read, and since when."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select

from shoppers.consent.notices import ANALYTICS
from shoppers.consent.standing import is_live
from shoppers.consent.tables import consents, ledger
from shoppers.lifetimes import RETENTION
from shoppers.tables import conversations, turns


def may_be_read(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a conversation whose shopper agreed to `analytics` in it, and does.

    Under Global Privacy Control only a consent given under it counts.
    """
    agreed = (
        select(literal(1))
        .join(ledger, ledger.c.seq == consents.c.record)
        .where(
            consents.c.subject == conversations.c.subject,
            consents.c.purpose == ANALYTICS,
            is_live(now),
            or_(ledger.c.gpc, ~conversations.c.gpc),
        )
    )
    recent = conversations.c.active_at > now - RETENTION
    return and_(conversations.c.readable, recent, exists(agreed))


def is_recent(now: datetime) -> ColumnElement[bool]:
    """Return the condition of a turn that is not too old to be read."""
    return turns.c.asked_at > now - RETENTION
