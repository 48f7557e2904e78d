"""Notices: the words a shopper decided about, named by what they say and kept for good."""

import json
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy import Connection, select

from shoppers.consent.tables import notices
from shoppers.database import upsert
from shoppers.lifetimes import RETENTION_DAYS

REMEMBER = "remember_answers"
ANALYTICS = "analytics"


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a notice names as getting the answers, and for what use."""

    name: str
    use: str


@dataclass(frozen=True, slots=True)
class Notice:
    """The full words shown for one purpose; they name every recipient and use."""

    purpose: str
    words: str
    benefit: str
    recipients: tuple[Recipient, ...] = ()
    retention_days: int = RETENTION_DAYS
    locale: str = "en"

    @property
    def version(self) -> str:
        """Name it by all that it says: two notices are the same only if every word is."""
        content = {
            "purpose": self.purpose,
            "words": self.words,
            "benefit": self.benefit,
            "recipients": _written(self.recipients),
            "retention_days": self.retention_days,
            "locale": self.locale,
        }
        return sha256(canonical(content)).hexdigest()[:32]

    @property
    def words_hash(self) -> str:
        """The SHA-256 of the words in UTF-8, as the ledger has it."""
        return hash_of_words(self.words)


def canonical(content: object) -> bytes:
    """Write JSON in the one way that is hashed: keys sorted, no spaces, ASCII only."""
    return json.dumps(content, sort_keys=True, separators=(",", ":")).encode()


def hash_of_words(words: str) -> str:
    """Hash words as the ledger does."""
    return sha256(words.encode()).hexdigest()


def keep_notice(connection: Connection, notice: Notice) -> None:
    """Keep a notice that is about to be shown, if it is new."""
    kept = {
        "purpose": notice.purpose,
        "locale": notice.locale,
        "words": notice.words,
        "benefit": notice.benefit,
        "retention_days": notice.retention_days,
        "recipients": json.dumps(_written(notice.recipients)),
    }
    known = select(notices.c.version).where(notices.c.version == notice.version)
    if connection.scalar(known) is None:
        upsert(connection, notices, {"version": notice.version, **kept})


def read_notice(connection: Connection, version: str) -> Notice | None:
    """Find a notice that was shown."""
    row = connection.execute(select(notices).where(notices.c.version == version)).one_or_none()
    if row is None:
        return None
    named = (Recipient(r["name"], r["use"]) for r in json.loads(row.recipients))
    return Notice(row.purpose, row.words, row.benefit, tuple(named), row.retention_days, row.locale)


def _written(recipients: tuple[Recipient, ...]) -> list[dict[str, str]]:
    return [{"name": recipient.name, "use": recipient.use} for recipient in recipients]
