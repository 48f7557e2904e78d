"""How the lying model behaves: what it writes, and all the ways in which a server can fail."""

from enum import StrEnum


class Behaviour(StrEnum):
    """One way to behave. A request's `model`, where it is one of these, chooses it."""

    LYING = "lying"
    TRUTHFUL = "truthful"
    MIXED = "mixed"
    """Lies, and now and then any of the failures below."""
    SLOW_FIRST_TOKEN = "slow-first-token"
    STALL = "stall"
    """Silence in mid-sentence, the connection open."""
    CUT = "cut"
    """The connection is closed in mid-sentence."""
    TOO_MANY = "429"
    BROKEN = "500"
    GARBAGE = "garbage"
    """Something that is no stream of events."""
    EMPTY = "empty"
    ENDLESS = "endless"
    CUT_SHORT = "cut-short"
    """Ends at a limit of length, in mid-sentence."""
    BAD_TOOL_CALL = "bad-tool-call"
    UNKNOWN_TOOL = "unknown-tool"
    TOOL_LOOP = "tool-loop"
    TOOL_ONCE = "tool-once"
    """Searches once, then writes the truth."""
    OBEYING = "obeying"
    """Does what any text in the prompt tells it to."""


FAILURES = tuple(b for b in Behaviour if b not in {
    Behaviour.LYING, Behaviour.TRUTHFUL, Behaviour.MIXED, Behaviour.TOOL_ONCE, Behaviour.OBEYING
})  # fmt: skip
