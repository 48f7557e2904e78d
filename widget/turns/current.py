"""The turn that is being worked on here, for the log."""

from contextvars import ContextVar

TURN: ContextVar[str] = ContextVar("floorwalker_turn", default="")
