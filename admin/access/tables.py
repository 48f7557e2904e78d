"""The tables of the console's own people. `floorwalker/migrations` makes them."""

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, LargeBinary, String, Table, Text

from shoppers.database import UtcDateTime
from shoppers.tables import metadata


def _person(*, index: bool) -> Column[str]:
    known = ForeignKey("console_people.id", ondelete="CASCADE")
    return Column("person_id", String(22), known, nullable=False, index=index)


# Without a password and a key somebody is invited, and cannot sign in.
people = Table(
    "console_people",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("name", String(100), nullable=False),
    # The name as it is compared.
    Column("login", String(200), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("password", String(200)),
    Column("key", LargeBinary),
    # The time step of the last code that was taken: none is taken twice.
    Column("last_step", BigInteger, nullable=False, server_default="0"),
    Column("made_at", UtcDateTime, nullable=False),
)

# A link that lets somebody choose a password, once, with the key their codes will be made of.
invitations = Table(
    "console_invitations",
    metadata,
    Column("hash", String(64), primary_key=True),
    _person(index=True),
    Column("key", LargeBinary, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)

sessions = Table(
    "console_sessions",
    metadata,
    Column("hash", String(64), primary_key=True),
    _person(index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
)

# Attempts to sign in that have not succeeded, under a hash of the name that was given.
attempts = Table(
    "console_attempts",
    metadata,
    Column("id", String(22), primary_key=True),
    Column("name_hash", String(64), nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

# Every change made in the console. Rows are added and never changed.
changes = Table(
    "console_changes",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("person", String(100), nullable=False),
    Column("role", String(20), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(300), nullable=False),
    Column("before", Text, nullable=False),
    Column("after", Text, nullable=False),
)
