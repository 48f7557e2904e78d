"""News of stored frames, so that connections of a conversation need not ask for them."""

import asyncio
from collections import defaultdict


class Arrivals:
    """Wakes those who wait for a conversation's next frames. Belongs to one event loop."""

    def __init__(self) -> None:
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)

    def announce(self, conversation_id: str) -> None:
        """Tell everyone who waits that frames were stored."""
        for event in self._waiting.get(conversation_id, ()):
            event.set()

    def subscribe(self, conversation_id: str) -> "Subscription":
        """Begin to listen; what is announced from now on is not missed."""
        return Subscription(self._waiting, conversation_id)


class Subscription:
    """One listener. Use it as a context manager."""

    def __init__(self, waiting: dict[str, set[asyncio.Event]], conversation_id: str) -> None:
        self._waiting = waiting
        self._conversation_id = conversation_id
        self._event = asyncio.Event()

    def __enter__(self) -> "Subscription":
        """Start listening."""
        self._waiting[self._conversation_id].add(self._event)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        listeners = self._waiting[self._conversation_id]
        listeners.discard(self._event)
        if not listeners:
            del self._waiting[self._conversation_id]

    async def wait(self) -> None:
        """Return once something was announced since the last time."""
        await self._event.wait()
        self._event.clear()
