"""Recording an answer under a live consent: on the path of a turn, so its statements are kept."""

from datetime import datetime

from sqlalchemy import Connection, bindparam, or_, select, update

from shoppers.consent.tables import consents, ledger
from shoppers.counting.funnel import STEPS, count_once
from shoppers.lifetimes import RETENTION
from shoppers.signals.answers import Answer, Signal
from shoppers.signals.signals import write_signal
from shoppers.tables import conversations

_ANSWERED = 1 << STEPS.index("answered")
_GRANT = (
    select(
        conversations.c.subject,
        conversations.c.page,
        conversations.c.counted,
        consents.c.record,
        consents.c.notice_version,
    )
    .join(consents, consents.c.subject == conversations.c.subject)
    .join(ledger, ledger.c.seq == consents.c.record)
    .where(
        conversations.c.id == bindparam("conversation"),
        consents.c.purpose == bindparam("for_purpose"),
        consents.c.decision == "granted",
        consents.c.until > bindparam("now"),
        or_(ledger.c.gpc, ~conversations.c.gpc),
    )
)
_EXTEND = (
    update(consents)
    .where(consents.c.subject == bindparam("who"), consents.c.purpose == bindparam("for_purpose"))
    .values(until=bindparam("later"))
)
_KEEP = (
    update(conversations)
    .where(conversations.c.subject == bindparam("who"))
    .values(kept_until=bindparam("later"))
)


def record_answer(
    connection: Connection,
    conversation_id: str,
    turn_id: str,
    purpose: str,
    answer: Answer,
    now: datetime,
) -> Signal | None:
    """Keep an answer; None, and nothing kept, where no consent holds for the purpose."""
    where = {"conversation": conversation_id, "for_purpose": purpose, "now": now}
    grant = connection.execute(_GRANT, where).one_or_none()
    if grant is None:
        return None
    if not grant.counted & _ANSWERED:
        count_once(connection, conversation_id, "answered", now, intent=answer.intent)
    write_signal(
        connection,
        grant.subject,
        answer,
        purpose=purpose,
        record=grant.record,
        notice_version=grant.notice_version,
        turn_id=turn_id,
        page=grant.page,
        now=now,
    )
    later = {"who": grant.subject, "for_purpose": purpose, "later": now + RETENTION}
    connection.execute(_EXTEND, later)
    connection.execute(_KEEP, later)
    return Signal(answer, purpose, grant.page, now, now + RETENTION, grant.record, turn_id)
