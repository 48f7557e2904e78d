"""Which offer a shopper was asked to agree to, so that taking it is counted under its name."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Add the name; what was asked before has none."""
    name = sa.Column("offer", sa.String(63), nullable=False, server_default="")
    op.add_column("consent_requests", name)


def downgrade() -> None:
    """Drop it."""
    op.drop_column("consent_requests", "offer")
