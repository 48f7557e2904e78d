"""Addresses on their way to whom their notice named: posted until confirmed, or exported."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, select, update

from shoppers.consent.notices import read_notice
from shoppers.consent.standing import is_live
from shoppers.consent.tables import consents
from shoppers.contacts import Addresses
from shoppers.signals.signals import read_signals
from shoppers.signals.tables import contacts

MOST_ATTEMPTS = 5
COLUMNS = ("purpose", "email", "answers", "consent_record", "notice_version", "given_at")


@dataclass(frozen=True, slots=True)
class GivenAddress:
    """An address, with what was said when it was given."""

    subject: str
    purpose: str
    email: str
    answers: dict[str, str]
    record: int
    notice_version: str
    given_at: datetime
    confirmed: bool
    attempts: int

    @property
    def document(self) -> dict[str, Any]:
        """What a recipient gets."""
        return {
            "purpose": self.purpose,
            "email": self.email,
            "answers": self.answers,
            "consent_record": self.record,
            "notice_version": self.notice_version,
            "given_at": self.given_at.isoformat(timespec="seconds"),
        }


def read_addresses(
    connection: Connection, recipient: str, addresses: Addresses, since: datetime, now: datetime
) -> Iterator[GivenAddress]:
    """Yield the addresses whose notice names a recipient, while their consent holds."""
    agreed = (
        (consents.c.subject == contacts.c.subject)
        & (consents.c.purpose == contacts.c.purpose)
        & is_live(now)
    )
    found = (
        select(contacts)
        .join(consents, agreed)
        .where(contacts.c.given_at >= since, contacts.c.expires_at > now)
        .order_by(contacts.c.given_at)
    )
    for row in connection.execute(found).all():
        notice = read_notice(connection, row.notice_version)
        email = addresses.read(row.address)
        if not notice or not email or recipient not in {r.name for r in notice.recipients}:
            continue
        said = read_signals(connection, row.subject, now)
        yield GivenAddress(
            row.subject,
            row.purpose,
            email,
            {s.answer.key: s.answer.value for s in said if s.purpose == row.purpose},
            row.record,
            row.notice_version,
            row.given_at,
            confirmed=row.confirmed_at is not None,
            attempts=row.attempts,
        )


def unconfirmed(connection: Connection, purpose: str, now: datetime) -> tuple[str, ...]:
    """Return the subjects whose address for a purpose is yet to be confirmed."""
    waiting = select(contacts.c.subject).where(
        contacts.c.purpose == purpose,
        contacts.c.expires_at > now,
        contacts.c.confirmed_at.is_(None),
        contacts.c.attempts < MOST_ATTEMPTS,
    )
    return tuple(connection.scalars(waiting))


def begin_attempt(connection: Connection, given: GivenAddress) -> bool:
    """Take an address to be posted; False where another worker has taken it since it was read."""
    taken = update(contacts).where(*_own(given), contacts.c.attempts == given.attempts)
    return bool(connection.execute(taken.values(attempts=given.attempts + 1)).rowcount)


def confirm(connection: Connection, given: GivenAddress, now: datetime) -> None:
    """Note that whoever an address was posted to has it."""
    connection.execute(update(contacts).where(*_own(given)).values(confirmed_at=now))


def _own(given: GivenAddress) -> tuple[ColumnElement[bool], ...]:
    return contacts.c.subject == given.subject, contacts.c.purpose == given.purpose
