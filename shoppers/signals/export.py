"""Signals for others: only what the notice named them for, under a name of their own, unexpired.

There is no signal without a live consent: a withdrawal deletes them in the same transaction.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, case, func, insert, literal, select

from shoppers.consent.notices import read_notice
from shoppers.consent.tables import notices
from shoppers.database import json_text, moment_text
from shoppers.identity import Pseudonyms
from shoppers.signals.signals import live
from shoppers.signals.tables import erasures, exports, signals

_AT_ONCE = 1000
COLUMNS = (
    "shopper", "purpose", "use", "notice_version", "key", "label", "value", "question", "answer",
    "intent", "intent_words", "page", "consent_record", "captured_at", "expires_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """What one recipient may have: signals captured since a moment."""

    recipient: str
    since: datetime

    def lines(self, connection: Connection, pseudonyms: Pseudonyms, now: datetime) -> Iterator[str]:
        """Yield each signal as JSON, for the use its own notice names for the recipient.

        The database writes the lines, a shopper's at once: of a million, rows would take twice as
        long.
        """
        uses = self._uses(connection)
        if not uses:
            return
        known = signals.c
        told = {
            "purpose": known.purpose, "use": case(uses, value=known.notice_version),
            "notice_version": known.notice_version, "key": known.key, "label": known.label,
            "value": known.value, "question": known.question, "answer": known.answer,
            "intent": known.intent, "intent_words": known.intent_words, "page": known.page,
            "consent_record": known.record,
            "captured_at": moment_text(connection, known.captured_at),
            "expires_at": moment_text(connection, known.expires_at),
        }  # fmt: skip
        lines = func.aggregate_strings(json_text(connection, told), "\n")
        found = select(known.subject, lines).where(*self._wanted(uses, now)).group_by(known.subject)
        with connection.execute(found, execution_options={"yield_per": _AT_ONCE}) as reading:
            for subject, written in reading:
                begins = f'{{"shopper":"{pseudonyms.name(subject, self.recipient)}",'
                for line in written.split("\n"):
                    yield f"{begins}{line[1:]}"

    def rows(
        self, connection: Connection, pseudonyms: Pseudonyms, now: datetime
    ) -> Iterator[tuple[object, ...]]:
        """Yield the same as `COLUMNS`."""
        for line in self.lines(connection, pseudonyms, now):
            yield tuple(json.loads(line).values())

    def note(self, connection: Connection, now: datetime) -> None:
        """Note whose signals the recipient gets, so that they can be told of an erasure."""
        uses = self._uses(connection)
        told = select(exports.c.subject).where(exports.c.recipient == self.recipient)
        whose = (
            select(
                signals.c.subject, literal(self.recipient), literal(now, exports.c.exported_at.type)
            )
            .where(*self._wanted(uses, now), signals.c.subject.not_in(told))
            .distinct()
        )
        columns = ["subject", "recipient", "exported_at"]
        connection.execute(insert(exports).from_select(columns, whose))

    def _wanted(self, uses: Mapping[str, str], now: datetime) -> tuple[ColumnElement[bool], ...]:
        """Say which signals the recipient may have."""
        version, captured = signals.c.notice_version, signals.c.captured_at
        return live(now), captured >= self.since, version.in_(list(uses))

    def _uses(self, connection: Connection) -> dict[str, str]:
        """The use each notice names for this recipient, by its version."""
        uses: dict[str, str] = {}
        for version in connection.scalars(select(notices.c.version)).all():
            notice = read_notice(connection, version)
            for named in notice.recipients if notice else ():
                if named.name == self.recipient:
                    uses[version] = named.use
        return uses


def read_erasures(connection: Connection, since: datetime) -> Iterator[tuple[object, ...]]:
    """Yield recipient, name and moment of each erasure to follow, oldest first."""
    found = (
        select(erasures)
        .where(erasures.c.erased_at >= since)
        .order_by(erasures.c.erased_at, erasures.c.recipient, erasures.c.pseudonym)
    )
    for row in connection.execute(found):
        yield row.recipient, row.pseudonym, row.erased_at.isoformat(timespec="seconds")
