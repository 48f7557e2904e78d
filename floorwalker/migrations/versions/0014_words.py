"""What was said and shown in a turn, as one text to be searched in; it goes with the turn."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column; turns of before are searched frame by frame for their seven days."""
    op.add_column("turns", sa.Column("words", sa.Text))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("turns", "words")
