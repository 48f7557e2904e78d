"""Signals for others: only what the notice named them for, under a name of their own, unexpired."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, literal, select

from shoppers.consent.notices import read_notice
from shoppers.consent.standing import is_live
from shoppers.consent.tables import consents, notices
from shoppers.identity import Pseudonyms
from shoppers.signals.signals import live
from shoppers.signals.tables import erasures, exports, signals

_AT_ONCE = 5000
COLUMNS = (
    "shopper", "purpose", "use", "key", "label", "value", "question", "answer", "intent",
    "intent_words", "page", "consent_record", "notice_version", "captured_at", "expires_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Export:
    """What one recipient may have: signals captured since a moment."""

    recipient: str
    since: datetime

    def rows(
        self, connection: Connection, pseudonyms: Pseudonyms, now: datetime
    ) -> Iterator[dict[str, str]]:
        """Yield each signal, for the use that its own notice names for this recipient."""
        uses = self._uses(connection)
        if not uses:
            return
        agreed = (
            (consents.c.subject == signals.c.subject)
            & (consents.c.purpose == signals.c.purpose)
            & is_live(now)
        )
        found = (
            select(signals)
            .join(consents, agreed)
            .where(
                live(now),
                signals.c.captured_at >= self.since,
                signals.c.notice_version.in_(list(uses)),
            )
        )
        names: dict[str, str] = {}
        with connection.execute(found, execution_options={"yield_per": _AT_ONCE}) as reading:
            for row in reading:
                if row.subject not in names:
                    names = {row.subject: pseudonyms.name(row.subject, self.recipient)}
                yield {
                    "shopper": names[row.subject],
                    "purpose": row.purpose,
                    "use": uses[row.notice_version],
                    "key": row.key,
                    "label": row.label,
                    "value": row.value,
                    "question": row.question,
                    "answer": row.answer,
                    "intent": row.intent,
                    "intent_words": row.intent_words,
                    "page": row.page,
                    "consent_record": str(row.record),
                    "notice_version": row.notice_version,
                    "captured_at": row.captured_at.isoformat(timespec="seconds"),
                    "expires_at": row.expires_at.isoformat(timespec="seconds"),
                }

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


def read_erasures(connection: Connection, since: datetime) -> Iterator[dict[str, str]]:
    """Yield the erasures that recipients have to follow, oldest first."""
    found = (
        select(erasures)
        .where(erasures.c.erased_at >= since)
        .order_by(erasures.c.erased_at, erasures.c.recipient, erasures.c.pseudonym)
    )
    for row in connection.execute(found):
        yield {
            "recipient": row.recipient,
            "shopper": row.pseudonym,
            "erased_at": row.erased_at.isoformat(timespec="seconds"),
        }
