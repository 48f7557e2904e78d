"""What was said and shown in a turn, as one text to be searched in; it goes with the turn."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Add the column, and an index of what was left open.

    Turns of before are searched frame by frame for their seven days.
    """
    op.add_column("turns", sa.Column("words", sa.Text))
    left_open = sa.text("unanswered IS NOT NULL")
    op.create_index(
        "ix_turns_unanswered",
        "turns",
        ["asked_at"],
        sqlite_where=left_open,
        postgresql_where=left_open,
    )


def downgrade() -> None:
    """Drop both."""
    op.drop_index("ix_turns_unanswered", "turns")
    op.drop_column("turns", "words")
