"""Which conversations their shoppers let the brand's people read: each by itself."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Add the column; what was agreed to before named no single conversation, and ends."""
    readable = sa.Column("readable", sa.Boolean, nullable=False, server_default=sa.false())
    op.add_column("conversations", readable)


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("conversations", "readable")
