"""What a shopper said of a reply, beside the thumb; it goes with the conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Add the column."""
    op.add_column("turns", sa.Column("comment", sa.Text))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("turns", "comment")
