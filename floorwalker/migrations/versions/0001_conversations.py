"""Conversations, turns, frames and dialogue states."""

import sqlalchemy as sa
from alembic import op

from shoppers.database import UtcDateTime

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "conversations",
        sa.Column("id", sa.String(43), primary_key=True),
        sa.Column("session_hash", sa.String(64), nullable=False, unique=True),
        sa.Column("active_at", UtcDateTime, nullable=False),
        sa.Column("last_seq", sa.Integer, nullable=False),
    )
    op.create_index("ix_conversations_active_at", "conversations", ["active_at"])
    op.create_table(
        "turns",
        sa.Column("id", sa.String(43), primary_key=True),
        _conversation_id(),
        sa.Column("message_id", sa.String(36), nullable=False),
        sa.Column("position", sa.Integer, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("page_product_id", sa.String(500)),
        sa.Column("finished", sa.Boolean, nullable=False),
        sa.Column("stop_requested", sa.Boolean, nullable=False),
        sa.Column("worker", sa.String(43)),
        sa.Column("lease_until", UtcDateTime),
        sa.Column("catalog_version", sa.String(40)),
        sa.Column("rating", sa.String(4)),
        sa.UniqueConstraint("conversation_id", "message_id"),
    )
    op.create_index("ix_turns_unfinished", "turns", ["finished", "lease_until"])
    op.create_table(
        "frames",
        _conversation_id(primary_key=True),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("turn_id", sa.String(43), nullable=False),
        sa.Column("type", sa.String(20), nullable=False),
        sa.Column("body", sa.Text, nullable=False),
    )
    op.create_index("ix_frames_turn_id", "frames", ["turn_id"])
    op.create_table(
        "dialogues",
        _conversation_id(primary_key=True),
        sa.Column("checkpoint_type", sa.String(20), nullable=False),
        sa.Column("checkpoint", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint_metadata", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("dialogues", "frames", "turns", "conversations"):
        op.drop_table(table)


def _conversation_id(*, primary_key: bool = False) -> "sa.Column[str]":
    conversation = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column(
        "conversation_id",
        sa.String(43),
        conversation,
        nullable=False,
        primary_key=primary_key,
    )
