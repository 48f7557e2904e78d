"""The tables of conversations, and of what is counted. `floorwalker/migrations` makes them."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from shoppers.database import UtcDateTime

metadata = MetaData()
_NUMBER = BigInteger().with_variant(Integer, "sqlite")


def _conversation_id(*, primary_key: bool = False) -> Column[str]:
    conversation = ForeignKey("conversations.id", ondelete="CASCADE")
    return Column(
        "conversation_id",
        String(43),
        conversation,
        nullable=False,
        primary_key=primary_key,
    )


conversations = Table(
    "conversations",
    metadata,
    Column("id", String(43), primary_key=True),
    Column("session_hash", String(64), nullable=False, unique=True),
    Column("active_at", UtcDateTime, nullable=False, index=True),
    Column("last_seq", Integer, nullable=False),
    # Who speaks, once they were asked for consent; until when an agreed one is kept beyond its
    # last message; what of the funnel it was counted in.
    Column("subject", String(43), index=True),
    Column("kept_until", UtcDateTime, index=True),
    Column("gpc", Boolean, nullable=False, server_default=false()),
    Column("own_site", Boolean, nullable=False, server_default=false()),
    Column("page", String(500), nullable=False, server_default=""),
    Column("page_kind", String(80), nullable=False, server_default="other"),
    Column("counted", Integer, nullable=False, server_default="0"),
    # Whether people of the brand may read it, as long as the consent to that holds.
    Column("readable", Boolean, nullable=False, server_default=false()),
)

turns = Table(
    "turns",
    metadata,
    Column("id", String(43), primary_key=True),
    _conversation_id(),
    Column("message_id", String(36), nullable=False),
    Column("position", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("page_product_id", String(500)),
    Column("asked_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("finished", Boolean, nullable=False),
    Column("stop_requested", Boolean, nullable=False),
    Column("worker", String(43)),
    Column("lease_until", UtcDateTime),
    Column("catalog_version", String(40)),
    Column("voice_version", Integer),
    Column("rules_version", Integer),
    Column("rating", String(4)),
    # What the shopper said of the reply, masked.
    Column("comment", Text),
    # What a question was about that was not answered, in the brand's words.
    Column("unanswered", String(100)),
    # What was said and shown in it once it is answered, case folded, to be searched in.
    Column("words", Text),
    UniqueConstraint("conversation_id", "message_id"),
    Index("ix_turns_unfinished", "finished", "lease_until"),
)
_LEFT_OPEN = turns.c.unanswered.is_not(None)
Index("ix_turns_unanswered", turns.c.asked_at, sqlite_where=_LEFT_OPEN, postgresql_where=_LEFT_OPEN)

frames = Table(
    "frames",
    metadata,
    _conversation_id(primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("turn_id", String(43), nullable=False, index=True),
    Column("type", String(20), nullable=False),
    Column("body", Text, nullable=False),
)

dialogues = Table(
    "dialogues",
    metadata,
    _conversation_id(primary_key=True),
    Column("state", LargeBinary, nullable=False),
)

# What a reviewer of the brand made of a reply. It goes with the conversation.
reviews = Table(
    "reviews",
    metadata,
    Column("turn_id", String(43), ForeignKey("turns.id", ondelete="CASCADE"), primary_key=True),
    Column("verdict", String(5), nullable=False),
    Column("reason", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("reviewer", String(100), nullable=False),
    Column("at", UtcDateTime, nullable=False),
)

incidents = Table(
    "incidents",
    metadata,
    Column("id", String(16), primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
    Column("draft", Text, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("claim", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("model", String(200), nullable=False),
    Column("catalog_version", String(40), nullable=False),
)

spending = Table(
    "spending",
    metadata,
    Column("day", String(10), primary_key=True),
    Column("scope", String(10), primary_key=True),
    Column("key", String(32), primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("tokens", BigInteger, nullable=False),
)

# What an address has sent within a minute, under a keyed hash.
sent = Table(
    "sent",
    metadata,
    Column("id", _NUMBER, primary_key=True),
    Column("key", String(32), nullable=False),
    Column("at", UtcDateTime, nullable=False, index=True),
    Index("ix_sent_key_at", "key", "at"),
)
