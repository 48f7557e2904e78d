"""What marketers decide: versions of the voice, rules, and the row that says what is in force."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

_MOMENT, _NAME = sa.String(32), sa.String(200)


def upgrade() -> None:
    """Add the tables; the voice the server is started with speaks."""
    current = op.create_table(
        "current",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("voice", sa.Integer, nullable=False, server_default="0"),
        sa.Column("rules", sa.Integer, nullable=False, server_default="0"),
        sa.Column("assistant_paused", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("model_paused", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.bulk_insert(current, [{"id": 1}])
    op.create_table(
        "voices",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("guide", sa.Text, nullable=False),
        sa.Column("parent", sa.Integer, nullable=False),
        sa.Column("made_by", _NAME, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("findings", sa.Text, nullable=False, server_default="[]"),
        sa.Column("approved_by", _NAME),
        sa.Column("approved_at", _MOMENT),
        sa.Column("approved_digest", sa.String(64)),
        sa.Column("spoke_after", sa.Integer),
    )
    op.create_table(
        "voice_events",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", _MOMENT, nullable=False, index=True),
        sa.Column("by", _NAME, nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("voice", sa.Integer, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
    )
    op.create_table(
        "voice_scores",
        sa.Column("day", sa.String(10), primary_key=True),
        sa.Column("voice", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("writer", sa.String(10), primary_key=True),
        *(
            sa.Column(name, sa.Integer, nullable=False)
            for name in ("replies", "sentences", "mended", "withheld", "broken")
        ),
    )
    op.create_table(
        "rules",
        sa.Column("id", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("since", sa.Integer, nullable=False, index=True),
        sa.Column("until", sa.Integer, index=True),
        sa.Column("made_by", _NAME, nullable=False),
        sa.Column("made_at", _MOMENT, nullable=False),
        sa.Column("why", sa.Text, nullable=False),
        sa.Column("ended_by", _NAME),
        sa.Column("ended_at", _MOMENT),
        sa.Column("ended_why", sa.Text),
    )
    op.create_table(
        "editing",
        sa.Column("person", _NAME, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", _MOMENT, nullable=False),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("editing", "rules", "voice_scores", "voice_events", "voices", "current"):
        op.drop_table(table)
