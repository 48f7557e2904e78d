"""Signals for others: only what the notice named them for, under a name of their own, unexpired.

There is no signal without a live consent: a withdrawal deletes them in the same transaction.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from sqlalchemy import Connection, insert, literal, select

from shoppers.consent.notices import read_notice
from shoppers.consent.tables import notices
from shoppers.database import moment_text
from shoppers.identity import Pseudonyms
from shoppers.signals.signals import live
from shoppers.signals.tables import erasures, exports, signals

_AT_ONCE = 5000
_NAMES_KEPT = 100_000
COLUMNS = (
    "shopper", "purpose", "use", "notice_version", "key", "label", "value", "question", "answer",
    "intent", "intent_words", "page", "consent_record", "captured_at", "expires_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """What one recipient may have: signals captured since a moment."""

    recipient: str
    since: datetime

    def rows(
        self, connection: Connection, pseudonyms: Pseudonyms, now: datetime
    ) -> Iterator[tuple[object, ...]]:
        """Yield each signal for the use its own notice names for the recipient, as `COLUMNS`."""
        uses = self._uses(connection)
        if not uses:
            return
        known = signals.c
        found = (
            select(
                known.subject, known.notice_version, known.purpose, known.key, known.label,
                known.value, known.question, known.answer, known.intent, known.intent_words,
                known.page, known.record,
                moment_text(connection, known.captured_at),
                moment_text(connection, known.expires_at),
            )
            .where(
                live(now), known.captured_at >= self.since, known.notice_version.in_(list(uses))
            )
        )  # fmt: skip
        name = lru_cache(_NAMES_KEPT)(lambda subject: pseudonyms.name(subject, self.recipient))
        with connection.execute(found, execution_options={"yield_per": _AT_ONCE}) as reading:
            for subject, version, purpose, *told in reading:
                yield (name(subject), purpose, uses[version], version, *told)

    def note(self, connection: Connection, now: datetime) -> None:
        """Note whose signals the recipient gets, so that they can be told of an erasure."""
        uses = self._uses(connection)
        told = select(exports.c.subject).where(exports.c.recipient == self.recipient)
        whose = (
            select(
                signals.c.subject, literal(self.recipient), literal(now, exports.c.exported_at.type)
            )
            .where(
                live(now),
                signals.c.captured_at >= self.since,
                signals.c.notice_version.in_(list(uses)),
                signals.c.subject.not_in(told),
            )
            .distinct()
        )
        columns = ["subject", "recipient", "exported_at"]
        connection.execute(insert(exports).from_select(columns, whose))

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
