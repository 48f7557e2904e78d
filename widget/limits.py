"""How many messages a conversation and an address may send."""

from time import time

from limits import RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter


class MessageLimits:
    """Counts messages within the last minute; 0 turns a limit off."""

    def __init__(self, per_conversation: int, per_address: int) -> None:
        self._limiter = MovingWindowRateLimiter(MemoryStorage())
        self._conversation = RateLimitItemPerMinute(per_conversation) if per_conversation else None
        self._address = RateLimitItemPerMinute(per_address) if per_address else None

    def retry_after(self, conversation_id: str, address: str) -> int | None:
        """Count one message; return how many seconds to wait where it is one too many."""
        for item, key in ((self._conversation, conversation_id), (self._address, address)):
            if item and not self._limiter.hit(item, key):
                reset_at, _ = self._limiter.get_window_stats(item, key)
                return max(1, round(reset_at - time()))
        return None
