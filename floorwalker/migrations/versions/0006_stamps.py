"""Which voice and which rules a turn was answered with."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the columns."""
    op.add_column("turns", sa.Column("voice_version", sa.Integer))
    op.add_column("turns", sa.Column("rules_version", sa.Integer))


def downgrade() -> None:
    """Drop the columns."""
    op.drop_column("turns", "rules_version")
    op.drop_column("turns", "voice_version")
