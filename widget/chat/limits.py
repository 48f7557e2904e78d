"""How much an address may send. It is counted by each worker, and never stored."""

from time import time
from typing import Literal

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from shoppers.conversations.turns import TooManyMessagesError

Counted = Literal["conversation", "message", "stop", "feedback", "decision"]


class AddressLimits:
    """Counts each kind of frame that is stored within the last minute; 0 turns it off."""

    def __init__(self, most: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._item = RateLimitItemPerMinute(most) if most else None

    def count(self, what: Counted, address: str) -> None:
        """Count one; may be called from any thread.

        Raises `TooManyMessagesError` where it is one too many.
        """
        if self._item and not self._limiter.hit(self._item, what, address):
            reset_at, _ = self._limiter.get_window_stats(self._item, what, address)
            raise TooManyMessagesError(max(1, round(reset_at - time())))
