"""Withheld sentences for QA, and what was spent on a language model."""

import sqlalchemy as sa
from alembic import op

from shoppers.database import UtcDateTime

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the tables."""
    op.create_table(
        "incidents",
        sa.Column("id", sa.String(16), primary_key=True),
        sa.Column("at", UtcDateTime, nullable=False, index=True),
        sa.Column("draft", sa.Text, nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("claim", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        sa.Column("model", sa.String(200), nullable=False),
        sa.Column("catalog_version", sa.String(40), nullable=False),
    )
    op.create_table(
        "spending",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("scope", sa.String(10), primary_key=True),
        sa.Column("key", sa.String(32), primary_key=True),
        sa.Column("calls", sa.Integer, nullable=False),
        sa.Column("tokens", sa.BigInteger, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("spending")
    op.drop_table("incidents")
