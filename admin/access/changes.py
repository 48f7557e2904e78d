"""The audit log: every change made in the console, by whom, with what was before and after."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from admin.access.tables import changes
from shoppers.database import Database

MOST_SHOWN = 500
Values = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Actor:
    """Who makes a change."""

    name: str
    role: str


COMMAND_LINE = Actor("command line", "operator")


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the log; `before` and `after` are JSON, empty where there was or is nothing."""

    at: datetime
    person: str
    role: str
    action: str
    subject: str
    before: str
    after: str


def log_change(
    connection: Connection,
    actor: Actor,
    action: str,
    subject: str,
    before: Values | None,
    after: Values | None,
    now: datetime,
) -> None:
    """Write a change down, in the transaction that makes it. Never a shopper's words."""
    connection.execute(
        insert(changes).values(
            at=now,
            person=actor.name,
            role=actor.role,
            action=action,
            subject=subject[:300],
            before=_written(before),
            after=_written(after),
        )
    )


async def note_change(
    database: Database,
    actor: Actor,
    action: str,
    subject: str,
    before: Values | None,
    after: Values | None,
    now: datetime,
) -> None:
    """Write a change down that a store has made in a transaction of its own."""
    await database.write(lambda c: log_change(c, actor, action, subject, before, after, now))


def read_changes(connection: Connection, most: int = MOST_SHOWN) -> tuple[Change, ...]:
    """Return the latest changes, newest first."""
    columns = [column for column in changes.c if column.name != "id"]
    found = select(*columns).order_by(changes.c.id.desc()).limit(most)
    return tuple(Change(**row._mapping) for row in connection.execute(found))


def _written(values: Values | None) -> str:
    return json.dumps(values, ensure_ascii=False, default=str) if values else ""
