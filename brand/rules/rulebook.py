"""The rules in the database: each change makes a new revision of all of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, or_, select, update

from brand.errors import BrandError
from brand.rules.rule import Rule, RuleBody
from brand.tables import current, rules
from brand.transactions import Clock, Transactions, utc_now


class RuleError(BrandError):
    """A rule cannot be changed. The message is for the merchandiser."""


class Rulebook:
    """Keeps rules, those that ended too, so that any revision can be read again."""

    def __init__(self, database: Transactions, clock: Clock = utc_now) -> None:
        self._database = database
        self._clock = clock

    async def add(self, body: RuleBody, by: str, why: str = "") -> Rule:
        """Put a rule in force.

        Raises `RuleError` where its last day is past, or the same rule is in force already.
        """
        (rule,) = await self.change([body], (), by, why)
        return rule

    async def end(self, rule_id: int, by: str, why: str = "") -> Rule:
        """Take a rule out of force.

        Raises `RuleError` where it is not in force.
        """
        (rule,) = await self.change((), [rule_id], by, why)
        return rule

    async def change(
        self, added: Sequence[RuleBody], ended: Sequence[int], by: str, why: str = ""
    ) -> tuple[Rule, ...]:
        """Put rules in force and take others out of it, all or none; return them in this order.

        Raises `RuleError` as `add` and `end` do.
        """
        now = self._clock()

        def work(connection: Connection) -> tuple[Rule, ...]:
            new = [_add(connection, body, by, why, now) for body in added]
            old = [_end(connection, rule_id, by, why, now) for rule_id in ended]
            return (*new, *old)

        return await self._database.write(work)

    async def get(self, rule_id: int) -> Rule:
        """Return a rule.

        Raises `RuleError`.
        """
        return await self._database.read(lambda connection: _get(connection, rule_id))

    async def in_force(self, moment: datetime | None = None) -> tuple[Rule, ...]:
        """Return the rules in force at a moment, oldest first."""
        when = moment or self._clock()

        def work(connection: Connection) -> tuple[Rule, ...]:
            found = _in_force(connection, _revision(connection))
            return tuple(rule for rule in found if rule.holds_at(when))

        return await self._database.read(work)

    async def at_revision(self, revision: int) -> tuple[Rule, ...]:
        """Return the rules of a revision, whether or not their day has come since."""
        return await self._database.read(lambda connection: _in_force(connection, revision))

    async def all(self) -> tuple[Rule, ...]:
        """Return all rules there ever were, newest first."""

        def work(connection: Connection) -> tuple[Rule, ...]:
            return tuple(map(_rule, connection.execute(select(rules).order_by(rules.c.id.desc()))))

        return await self._database.read(work)


def _add(connection: Connection, body: RuleBody, by: str, why: str, now: datetime) -> Rule:
    if body.ends_at and body.ends_at <= now:
        raise RuleError("the day on which it ends is past")
    for rule in _in_force(connection, _revision(connection)):
        if rule.body == body:
            message = f"rule {rule.id} says just that already"
            raise RuleError(message)
    row = {
        "body": body.model_dump_json(),
        "since": _next_revision(connection),
        "made_by": by,
        "made_at": now,
        "why": why,
    }
    number = connection.scalar(insert(rules).values(row).returning(rules.c.id))
    assert number is not None
    return _get(connection, number)


def _end(connection: Connection, rule_id: int, by: str, why: str, now: datetime) -> Rule:
    rule = _get(connection, rule_id)
    if rule.until is not None:
        message = f"rule {rule_id} is not in force any more"
        raise RuleError(message)
    ended = {"ended_by": by, "ended_at": now, "ended_why": why}
    changing = update(rules).where(rules.c.id == rule_id, rules.c.until.is_(None))
    connection.execute(changing.values(until=_next_revision(connection), **ended))
    return _get(connection, rule_id)


def _revision(connection: Connection) -> int:
    revision: int = connection.execute(select(current.c.rules)).scalar_one()
    return revision


def _next_revision(connection: Connection) -> int:
    changing = update(current).values(rules=current.c.rules + 1).returning(current.c.rules)
    revision: int = connection.execute(changing).scalar_one()
    return revision


def _in_force(connection: Connection, revision: int) -> tuple[Rule, ...]:
    not_ended = or_(rules.c.until.is_(None), rules.c.until > revision)
    found = select(rules).where(rules.c.since <= revision, not_ended).order_by(rules.c.id)
    return tuple(map(_rule, connection.execute(found)))


def _get(connection: Connection, rule_id: int) -> Rule:
    row = connection.execute(select(rules).where(rules.c.id == rule_id)).first()
    if row is None:
        message = f"there is no rule {rule_id}"
        raise RuleError(message)
    return _rule(row)


def _rule(row: Any) -> Rule:
    return Rule(
        id=row.id,
        body=RuleBody.model_validate_json(row.body),
        since=row.since,
        made_by=row.made_by,
        made_at=row.made_at,
        why=row.why,
        until=row.until,
        ended_by=row.ended_by,
        ended_at=row.ended_at,
    )
