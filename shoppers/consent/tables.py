"""The tables of consent. `floorwalker/migrations` makes them."""

from sqlalchemy import Boolean, Column, ForeignKey, Integer, String, Table, Text

from shoppers.database import UtcDateTime
from shoppers.tables import metadata


def subject(*, primary_key: bool = False) -> Column[str]:
    """Return the column of a table whose rows go with their subject."""
    known = ForeignKey("subjects.id", ondelete="CASCADE")
    return Column(
        "subject", String(43), known, nullable=False, primary_key=primary_key, index=not primary_key
    )


def _conversation_id() -> Column[str]:
    conversation = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column("conversation_id", String(43), conversation, nullable=False, primary_key=True)


# Somebody who decided about a consent: a random id, and the cookie's hash if there is a cookie.
subjects = Table(
    "subjects",
    metadata,
    Column("id", String(43), primary_key=True),
    Column("cookie_hash", String(64), unique=True),
    Column("made_at", UtcDateTime, nullable=False, index=True),
)

# Words that were shown, kept for good: `version` names them by what they say.
notices = Table(
    "notices",
    metadata,
    Column("version", String(64), primary_key=True),
    Column("purpose", String(100), nullable=False),
    Column("locale", String(35), nullable=False),
    Column("words", Text, nullable=False),
    Column("benefit", Text, nullable=False),
    Column("retention_days", Integer, nullable=False),
    Column("recipients", Text, nullable=False),
)

IN_PANEL = ""
"""In place of the turn: a notice that a shopper looked up among their data."""

# A notice shown in a conversation, with the answers a grant of it records, and the offer it is of.
requests = Table(
    "consent_requests",
    metadata,
    _conversation_id(),
    Column("turn_id", String(43), primary_key=True),
    Column("purpose", String(100), primary_key=True),
    Column("notice_version", String(64), nullable=False),
    Column("answers", Text, nullable=False),
    Column("renews", Boolean, nullable=False),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("offer", String(63), nullable=False, server_default=""),
)

# What a frame of the shopper was answered with, so that sent twice it counts once.
decided = Table(
    "decided_frames",
    metadata,
    _conversation_id(),
    Column("frame_id", String(36), primary_key=True),
    Column("purpose", String(100), nullable=False),
    Column("decision", String(10), nullable=False),
)

# How things stand: the latest decision of each subject for each purpose.
consents = Table(
    "consents",
    metadata,
    subject(primary_key=True),
    Column("purpose", String(100), primary_key=True),
    Column("decision", String(10), nullable=False),
    Column("record", Integer, nullable=False),
    Column("notice_version", String(64), nullable=False),
    Column("decided_at", UtcDateTime, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

# The ledger. Rows are added and never changed; moments are ISO 8601 texts, as they are hashed.
ledger = Table(
    "consent_records",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("subject", String(43), nullable=False),
    Column("purpose", String(100), nullable=False),
    Column("decision", String(10), nullable=False),
    Column("notice_version", String(64), nullable=False),
    Column("notice_hash", String(64), nullable=False),
    Column("locale", String(35), nullable=False),
    Column("asked_on", String(300), nullable=False),
    Column("asked_in", String(20), nullable=False),
    Column("gpc", Boolean, nullable=False),
    Column("at", String(32), nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# The end of the ledger: one row, whose lock puts those who add in order.
ledger_end = Table(
    "consent_ledger_end",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

# Leave to be given a cookie: once, for a minute.
tickets = Table(
    "tickets",
    metadata,
    Column("hash", String(64), primary_key=True),
    subject(),
    Column("expires_at", UtcDateTime, nullable=False),
)
