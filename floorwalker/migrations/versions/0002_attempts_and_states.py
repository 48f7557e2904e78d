"""When a message was asked, how often it was taken up; the dialogue state as one document.

Dialogue states of running conversations are left behind: they were kept in another form.
"""

import sqlalchemy as sa
from alembic import op

from shoppers.database import UtcDateTime

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the columns, and make the table of dialogue states anew."""
    op.add_column("turns", sa.Column("asked_at", UtcDateTime))
    op.add_column("turns", sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
    op.drop_table("dialogues")
    op.create_table(
        "dialogues",
        _conversation_id(),
        sa.Column("state", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Go back to the tables before."""
    op.drop_table("dialogues")
    op.create_table(
        "dialogues",
        _conversation_id(),
        sa.Column("checkpoint_type", sa.String(20), nullable=False),
        sa.Column("checkpoint", sa.LargeBinary, nullable=False),
        sa.Column("checkpoint_metadata", sa.LargeBinary, nullable=False),
    )
    op.drop_column("turns", "attempts")
    op.drop_column("turns", "asked_at")


def _conversation_id() -> "sa.Column[str]":
    conversation = sa.ForeignKey("conversations.id", ondelete="CASCADE")
    return sa.Column(
        "conversation_id", sa.String(43), conversation, nullable=False, primary_key=True
    )
