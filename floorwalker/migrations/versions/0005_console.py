"""The people of the console, their sessions, and the log of what they change."""

import sqlalchemy as sa
from alembic import op

from shoppers.database import UtcDateTime

revision = "0005"
down_revision = "0004"

_TABLES = (
    "reviews",
    "console_changes",
    "console_attempts",
    "console_sessions",
    "console_invitations",
    "console_people",
)


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "console_people",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("name", sa.String(100), nullable=False),
        sa.Column("login", sa.String(200), nullable=False, unique=True),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("password", sa.String(200)),
        sa.Column("key", sa.LargeBinary),
        sa.Column("last_step", sa.BigInteger, nullable=False, server_default="0"),
        sa.Column("made_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "console_invitations",
        sa.Column("hash", sa.String(64), primary_key=True),
        _person(),
        sa.Column("key", sa.LargeBinary, nullable=False),
        sa.Column("expires_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "console_sessions",
        sa.Column("hash", sa.String(64), primary_key=True),
        _person(),
        sa.Column("made_at", UtcDateTime, nullable=False),
        sa.Column("seen_at", UtcDateTime, nullable=False),
    )
    op.create_table(
        "console_attempts",
        sa.Column("id", sa.String(22), primary_key=True),
        sa.Column("name_hash", sa.String(64), nullable=False, index=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
    )
    op.create_table(
        "console_changes",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        sa.Column("person", sa.String(100), nullable=False),
        sa.Column("role", sa.String(20), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(300), nullable=False),
        sa.Column("before", sa.Text, nullable=False),
        sa.Column("after", sa.Text, nullable=False),
    )
    op.add_column("turns", sa.Column("unanswered", sa.String(100)))
    turn = sa.ForeignKey("turns.id", ondelete="CASCADE")
    op.create_table(
        "reviews",
        sa.Column("turn_id", sa.String(43), turn, primary_key=True),
        sa.Column("verdict", sa.String(5), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("reviewer", sa.String(100), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_column("turns", "unanswered")
    for table in _TABLES:
        op.drop_table(table)


def _person() -> "sa.Column[str]":
    known = sa.ForeignKey("console_people.id", ondelete="CASCADE")
    return sa.Column("person_id", sa.String(22), known, nullable=False, index=True)
