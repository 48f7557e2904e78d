"""Reading and writing signals. Every reader sees live ones only, whether or not a sweeper runs."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, bindparam, delete, func, select, update

from shoppers.database import upsert
from shoppers.lifetimes import RETENTION
from shoppers.signals.answers import Answer, Signal
from shoppers.signals.tables import signals


def live(now: datetime) -> ColumnElement[bool]:
    """Return the condition every query of signals has."""
    return signals.c.expires_at > now


def write_signal(
    connection: Connection,
    subject: str,
    answer: Answer,
    *,
    purpose: str,
    record: int,
    notice_version: str,
    turn_id: str,
    page: str,
    now: datetime,
) -> None:
    """Keep an answer for seven days; one to the same key before it goes."""
    row = {
        "label": answer.label[:200],
        "value": answer.value[:500],
        "question": answer.question,
        "answer": answer.words,
        "intent": answer.intent,
        "intent_words": answer.intent_words,
        "meaning": answer.meaning,
        "turn_id": turn_id,
        "record": record,
        "notice_version": notice_version,
        "page": page,
        "captured_at": now,
        "expires_at": now + RETENTION,
    }
    key = {"subject": subject, "purpose": purpose, "key": answer.key[:100]}
    upsert(connection, signals, {**key, **row})


_LIVE = select(signals).where(
    signals.c.subject == bindparam("who"), signals.c.expires_at > bindparam("now")
)


def read_signals(connection: Connection, subject: str, now: datetime) -> tuple[Signal, ...]:
    """Return a subject's live signals, what is looked for first."""
    read = (_signal(row) for row in connection.execute(_LIVE, {"who": subject, "now": now}))
    return tuple(sorted(read, key=lambda signal: (_place(signal.answer.key), signal.answer.key)))


def _place(key: str) -> int:
    return {"looking_for": 0, "budget": 2, "intent": 3}.get(key, 1)


def renew_signals(
    connection: Connection, subject: str, purpose: str, keys: Collection[str], now: datetime
) -> None:
    """Keep live signals for another seven days."""
    connection.execute(
        update(signals)
        .where(
            signals.c.subject == subject,
            signals.c.purpose == purpose,
            signals.c.key.in_(keys),
            live(now),
        )
        .values(expires_at=now + RETENTION)
    )


def drop_signals(connection: Connection, subject: str, keys: Iterable[str]) -> int:
    """Forget the answers to some keys, and return how many there were."""
    return connection.execute(
        delete(signals).where(signals.c.subject == subject, signals.c.key.in_(tuple(keys)))
    ).rowcount


def read_end(connection: Connection, subject: str, purpose: str) -> datetime | None:
    """Return when the last signal of a purpose lapses; None where there is none."""
    last = select(func.max(signals.c.expires_at).label("end")).where(
        signals.c.subject == subject, signals.c.purpose == purpose
    )
    end: datetime | None = connection.scalar(last)
    return end


def _signal(row: Row[tuple[object, ...]]) -> Signal:
    return Signal(
        Answer(
            row.key,
            row.label,
            row.value,
            row.question,
            row.answer,
            row.intent,
            row.intent_words,
            row.meaning,
        ),
        row.purpose,
        row.page,
        row.captured_at,
        row.expires_at,
        row.record,
        row.turn_id,
    )
