"""How long things are kept, on our own clock, and which conversations are still there."""

from datetime import timedelta

from sqlalchemy import ColumnElement, bindparam, or_

from shoppers.tables import conversations

LIFETIME = timedelta(minutes=30)
"""How long a conversation nobody agreed to have kept is there after its last message."""

RETENTION_DAYS = 7
RETENTION = timedelta(days=RETENTION_DAYS)
"""How long an agreed answer is kept after it was given."""

ALIVE: ColumnElement[bool] = or_(
    conversations.c.active_at > bindparam("oldest"), conversations.c.kept_until > bindparam("now")
)
"""That a conversation is still there; its parameters are those of `alive_at`."""
