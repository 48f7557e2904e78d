"""The budget of model calls, as the writer sees it: reserved before a call, settled after it."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Spender:
    """Whose budget a call is taken from; empty where it is not known."""

    shopper: str
    address: str = ""


class Budget(Protocol):
    """Keeps count of calls and tokens, for all workers together."""

    async def reserve(self, spender: Spender, tokens: int) -> bool:
        """Take one call and some tokens from what is left, or nothing and return False."""

    async def settle(self, spender: Spender, reserved: int, used: int) -> None:
        """Replace the tokens that were reserved for a call by those it used."""


class Unlimited:
    """A budget without an end, for a terminal and for measurements."""

    async def reserve(self, _: Spender, __: int) -> bool:
        """Let every call through."""
        return True

    async def settle(self, _: Spender, __: int, ___: int) -> None:
        """Keep no count."""
