"""The tables of what shoppers agreed to have kept, and of what is counted of them."""

from sqlalchemy import BigInteger, Column, Date, Integer, LargeBinary, String, Table, Text

from shoppers.consent.tables import subject
from shoppers.database import UtcDateTime
from shoppers.tables import metadata

# One consented answer; a newer one to the same key takes its place.
signals = Table(
    "signals",
    metadata,
    subject(primary_key=True),
    Column("purpose", String(100), primary_key=True),
    Column("key", String(100), primary_key=True),
    Column("label", String(200), nullable=False),
    Column("value", String(500), nullable=False),
    Column("question", Text, nullable=False),
    Column("answer", Text, nullable=False),
    Column("intent", String(20), nullable=False),
    Column("intent_words", Text, nullable=False),
    Column("meaning", Text),
    Column("turn_id", String(43), nullable=False),
    Column("record", Integer, nullable=False),
    Column("notice_version", String(64), nullable=False),
    Column("page", String(500), nullable=False),
    Column("captured_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
)

# An address given in a `contact` frame, encrypted.
contacts = Table(
    "contacts",
    metadata,
    subject(primary_key=True),
    Column("purpose", String(100), primary_key=True),
    Column("address", LargeBinary, nullable=False),
    Column("record", Integer, nullable=False),
    Column("notice_version", String(64), nullable=False),
    Column("given_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False, index=True),
    Column("confirmed_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
)

# Who was given a subject's signals, so that they can be told of an erasure.
exports = Table(
    "exports",
    metadata,
    subject(primary_key=True),
    Column("recipient", String(100), primary_key=True),
    Column("exported_at", UtcDateTime, nullable=False),
)

# Erasures that recipients have to follow, under the name each knows the shopper by.
erasures = Table(
    "erasures",
    metadata,
    Column("recipient", String(100), primary_key=True),
    Column("pseudonym", String(64), primary_key=True),
    Column("erased_at", UtcDateTime, primary_key=True),
)

# Discount codes that were given out, and to whom as long as they are known.
given_codes = Table(
    "given_codes",
    metadata,
    Column("offer", String(63), primary_key=True),
    Column("code", String(60), primary_key=True),
    Column("turn_id", String(43), nullable=False),
    Column("subject", String(43), index=True),
    Column("given_at", UtcDateTime, nullable=False),
)

# How far conversations came, a day, a page, an offer and an intent.
daily_counts = Table(
    "daily_counts",
    metadata,
    Column("day", Date, primary_key=True),
    Column("step", String(20), primary_key=True),
    Column("page", String(80), primary_key=True),
    Column("offer", String(100), primary_key=True),
    Column("intent", String(20), primary_key=True),
    Column("count", Integer, nullable=False),
)

# Orders that the shop reported after a talk: a day, a stage, an intent and a currency.
daily_orders = Table(
    "daily_orders",
    metadata,
    Column("day", Date, primary_key=True),
    Column("stage", Integer, primary_key=True, autoincrement=False),
    Column("intent", String(20), primary_key=True),
    Column("currency", String(3), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("minor_units", BigInteger, nullable=False),
)

# The latest moment that was seen, below which time does not fall.
latest = Table(
    "latest_moment",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("at", Text, nullable=False),
)
