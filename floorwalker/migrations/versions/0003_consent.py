"""Consent, signals and what is counted."""

import sqlalchemy as sa
from alembic import op

from shoppers.database import UtcDateTime

revision = "0003"
down_revision = "0002"

_TABLES = (
    "given_codes",
    "latest_moment",
    "daily_counts",
    "erasures",
    "exports",
    "contacts",
    "signals",
    "tickets",
    "consent_ledger_end",
    "consent_records",
    "consents",
    "decided_frames",
    "consent_requests",
    "notices",
    "subjects",
)


def upgrade() -> None:
    """Add the columns of conversations, and make the tables."""
    columns = (
        sa.Column("subject", sa.String(43)),
        sa.Column("kept_until", UtcDateTime),
        sa.Column("gpc", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("own_site", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("page", sa.String(500), nullable=False, server_default=""),
        sa.Column("page_kind", sa.String(80), nullable=False, server_default="other"),
        sa.Column("counted", sa.Integer, nullable=False, server_default="0"),
    )
    for column in columns:
        op.add_column("conversations", column)
    op.create_index("ix_conversations_subject", "conversations", ["subject"])
    op.create_index("ix_conversations_kept_until", "conversations", ["kept_until"])
    _consent()
    _ledger()
    _signals()
    _counts()


def downgrade() -> None:
    """Go back to the tables before."""
    for table in _TABLES:
        op.drop_table(table)
    op.drop_index("ix_conversations_kept_until")
    op.drop_index("ix_conversations_subject")
    for column in ("counted", "page_kind", "page", "own_site", "gpc", "kept_until", "subject"):
        op.drop_column("conversations", column)


def _consent() -> None:
    op.create_table(
        "subjects",
        sa.Column("id", sa.String(43), primary_key=True),
        sa.Column("cookie_hash", sa.String(64), unique=True),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_subjects_made_at", "subjects", ["made_at"])
    op.create_table(
        "notices",
        sa.Column("version", sa.String(64), primary_key=True),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("words", sa.Text, nullable=False),
        sa.Column("benefit", sa.Text, nullable=False),
        sa.Column("retention_days", sa.Integer, nullable=False),
        sa.Column("recipients", sa.Text, nullable=False),
    )
    op.create_table(
        "consent_requests",
        _conversation_id(),
        sa.Column("turn_id", sa.String(43), primary_key=True),
        sa.Column("purpose", sa.String(100), primary_key=True),
        sa.Column("notice_version", sa.String(64), nullable=False),
        sa.Column("answers", sa.Text, nullable=False),
        sa.Column("renews", sa.Boolean, nullable=False),
        sa.Column("asked_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "decided_frames",
        _conversation_id(),
        sa.Column("frame_id", sa.String(36), primary_key=True),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
    )
    op.create_table(
        "consents",
        _subject(primary_key=True),
        sa.Column("purpose", sa.String(100), primary_key=True),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("record", sa.Integer, nullable=False),
        sa.Column("notice_version", sa.String(64), nullable=False),
        sa.Column("decided_at", UtcDateTime, nullable=False),
        sa.Column("until", UtcDateTime, nullable=False),
    )
    op.create_table(
        "tickets",
        sa.Column("hash", sa.String(64), primary_key=True),
        _subject(),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_tickets_subject", "tickets", ["subject"])


def _ledger() -> None:
    op.create_table(
        "consent_records",
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("subject", sa.String(43), nullable=False),
        sa.Column("purpose", sa.String(100), nullable=False),
        sa.Column("decision", sa.String(10), nullable=False),
        sa.Column("notice_version", sa.String(64), nullable=False),
        sa.Column("notice_hash", sa.String(64), nullable=False),
        sa.Column("locale", sa.String(35), nullable=False),
        sa.Column("asked_on", sa.String(300), nullable=False),
        sa.Column("asked_in", sa.String(20), nullable=False),
        sa.Column("gpc", sa.Boolean, nullable=False),
        sa.Column("at", sa.String(32), nullable=False),
        sa.Column("previous", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    end = op.create_table(
        "consent_ledger_end",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.bulk_insert(end, [{"id": 1, "seq": 0, "hash": ""}])


def _signals() -> None:
    op.create_table(
        "signals",
        _subject(primary_key=True),
        sa.Column("purpose", sa.String(100), primary_key=True),
        sa.Column("key", sa.String(100), primary_key=True),
        sa.Column("label", sa.String(200), nullable=False),
        sa.Column("value", sa.String(500), nullable=False),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("intent", sa.String(20), nullable=False),
        sa.Column("intent_words", sa.Text, nullable=False),
        sa.Column("meaning", sa.Text),
        sa.Column("turn_id", sa.String(43), nullable=False),
        sa.Column("record", sa.Integer, nullable=False),
        sa.Column("notice_version", sa.String(64), nullable=False),
        sa.Column("page", sa.String(500), nullable=False),
        sa.Column("captured_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_signals_expires_at", "signals", ["expires_at"])
    op.create_table(
        "contacts",
        _subject(primary_key=True),
        sa.Column("purpose", sa.String(100), primary_key=True),
        sa.Column("address", sa.LargeBinary, nullable=False),
        sa.Column("record", sa.Integer, nullable=False),
        sa.Column("notice_version", sa.String(64), nullable=False),
        sa.Column("given_at", UtcDateTime, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
        sa.Column("confirmed_at", UtcDateTime),
        sa.Column("attempts", sa.Integer, nullable=False, server_default="0"),
    )
    op.create_index("ix_contacts_expires_at", "contacts", ["expires_at"])
    op.create_table(
        "exports",
        _subject(primary_key=True),
        sa.Column("recipient", sa.String(100), primary_key=True),
        sa.Column("exported_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "erasures",
        sa.Column("recipient", sa.String(100), primary_key=True),
        sa.Column("pseudonym", sa.String(64), primary_key=True),
        sa.Column("erased_at", UtcDateTime, primary_key=True),
    )


def _counts() -> None:
    op.create_table(
        "given_codes",
        sa.Column("offer", sa.String(63), primary_key=True),
        sa.Column("code", sa.String(60), primary_key=True),
        sa.Column("turn_id", sa.String(43), nullable=False),
        sa.Column("subject", sa.String(43)),
        sa.Column("given_at", UtcDateTime, nullable=False),
    )
    op.create_index("ix_given_codes_subject", "given_codes", ["subject"])
    op.create_table(
        "daily_counts",
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("step", sa.String(20), primary_key=True),
        sa.Column("page", sa.String(80), primary_key=True),
        sa.Column("offer", sa.String(100), primary_key=True),
        sa.Column("intent", sa.String(20), primary_key=True),
        sa.Column("count", sa.Integer, nullable=False),
    )
    op.create_table(
        "latest_moment",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("at", sa.Text, nullable=False),
    )


def _subject(*, primary_key: bool = False) -> "sa.Column[str]":
    known = sa.ForeignKey("subjects.id", ondelete="CASCADE")
    return sa.Column("subject", sa.String(43), known, nullable=False, primary_key=primary_key)


def _conversation_id() -> "sa.Column[str]":
    conversation = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column(
        "conversation_id", sa.String(43), conversation, nullable=False, primary_key=True
    )
