"""Offers made in the console; until one is, those of the operator's file stand."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

_MOMENT, _NAME = sa.String(32), sa.String(200)


def upgrade() -> None:
    """Add the table, and the revision every turn reads first."""
    op.add_column("current", sa.Column("offers", sa.Integer, nullable=False, server_default="0"))
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("since", sa.Integer, nullable=False, index=True),
        sa.Column("until", sa.Integer, index=True),
        sa.Column("made_by", _NAME, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("ended_by", _NAME),
        sa.Column("ended_at", _MOMENT),
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_table("offers")
    op.drop_column("current", "offers")
