"""The tables of what marketers decide. `floorwalker/migrations` makes them."""

from datetime import UTC, datetime

from sqlalchemy import (
    Boolean,
    Column,
    Dialect,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    false,
)
from sqlalchemy.types import TypeDecorator

metadata = MetaData()
_LONGEST_NAME = 200


class Moment(TypeDecorator[datetime]):
    """A moment as ISO 8601 text in UTC, which sorts by time on every database."""

    impl = String(32)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:  # noqa: ARG002
        """Write a moment."""
        return value.astimezone(UTC).isoformat(timespec="microseconds") if value else None

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Read a moment."""
        return datetime.fromisoformat(value) if value else None


# The one row that every turn reads first. Voice 0 is the one the server was started with.
current = Table(
    "current",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("voice", Integer, nullable=False, server_default="0"),
    Column("rules", Integer, nullable=False, server_default="0"),
    Column("offers", Integer, nullable=False, server_default="0"),
    Column("assistant_paused", Boolean, nullable=False, server_default=false()),
    Column("model_paused", Boolean, nullable=False, server_default=false()),
)

# A version never changes but for who approved it, and what spoke before it.
voices = Table(
    "voices",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=True),
    Column("guide", Text, nullable=False),
    Column("parent", Integer, nullable=False),
    Column("made_by", String(_LONGEST_NAME), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("findings", Text, nullable=False, server_default="[]"),
    Column("approved_by", String(_LONGEST_NAME)),
    Column("approved_at", Moment),
    Column("approved_digest", String(64)),
    Column("spoke_after", Integer),
)

voice_events = Table(
    "voice_events",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", Moment, nullable=False, index=True),
    Column("by", String(_LONGEST_NAME), nullable=False),
    Column("what", String(20), nullable=False),
    Column("voice", Integer, nullable=False),
    Column("why", Text, nullable=False),
)

# How well what was said kept to a version: sums of a day, of nobody's words.
voice_scores = Table(
    "voice_scores",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("voice", Integer, primary_key=True, autoincrement=False),
    Column("writer", String(10), primary_key=True),
    Column("replies", Integer, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("mended", Integer, nullable=False),
    Column("withheld", Integer, nullable=False),
    Column("broken", Integer, nullable=False),
)

# A rule is in force from one revision of all rules until before another.
rules = Table(
    "rules",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("body", Text, nullable=False),
    Column("since", Integer, nullable=False, index=True),
    Column("until", Integer, index=True),
    Column("made_by", String(_LONGEST_NAME), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("why", Text, nullable=False),
    Column("ended_by", String(_LONGEST_NAME)),
    Column("ended_at", Moment),
    Column("ended_why", Text),
)

# An offer stands from one revision of all offers until before another.
offers = Table(
    "offers",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("body", Text, nullable=False),
    Column("since", Integer, nullable=False, index=True),
    Column("until", Integer, index=True),
    Column("made_by", String(_LONGEST_NAME), nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("ended_by", String(_LONGEST_NAME)),
    Column("ended_at", Moment),
)

# What a marketer is talking about with the voice editor, by person.
editing = Table(
    "editing",
    metadata,
    Column("person", String(_LONGEST_NAME), primary_key=True),
    Column("state", Text, nullable=False),
    Column("at", Moment, nullable=False),
)
