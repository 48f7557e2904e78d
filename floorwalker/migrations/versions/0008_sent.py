"""What addresses have sent within a minute, counted for all workers together."""

import sqlalchemy as sa
from alembic import op

from shoppers.database import UtcDateTime

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the table."""
    number = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "sent",
        sa.Column("id", number, primary_key=True),
        sa.Column("key", sa.String(32), nullable=False),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
    )
    op.create_index("ix_sent_key_at", "sent", ["key", "at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("sent")
