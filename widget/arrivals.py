"""Frames on their way from the store to connections, so that these need not ask for them."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Sequence

from shoppers.frames import Frame

_MOST_WAITING = 64


class Arrivals:
    """Hands stored frames to those who listen to a conversation. Belongs to one event loop."""

    def __init__(self) -> None:
        self._listening: defaultdict[str, set[Subscription]] = defaultdict(set)

    def announce(self, conversation_id: str, frames: Sequence[Frame]) -> None:
        """Hand on frames that were just stored."""
        for subscription in self._listening.get(conversation_id, ()):
            subscription.add(frames)

    def subscribe(self, conversation_id: str) -> "Subscription":
        """Begin to listen, as a context manager."""
        return Subscription(self._listening, conversation_id)


class Subscription:
    """One listener. It holds a few frames; who falls behind reads the store again."""

    def __init__(self, listening: dict[str, set["Subscription"]], conversation_id: str) -> None:
        self._listening = listening
        self._conversation_id = conversation_id
        self._frames: deque[Frame] = deque(maxlen=_MOST_WAITING)
        self._news = asyncio.Event()

    def __enter__(self) -> "Subscription":
        """Start listening."""
        self._listening[self._conversation_id].add(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Stop listening."""
        listeners = self._listening[self._conversation_id]
        listeners.discard(self)
        if not listeners:
            del self._listening[self._conversation_id]

    def add(self, frames: Sequence[Frame]) -> None:
        """Take frames that were just stored; the oldest give way."""
        self._frames.extend(frames)
        self._news.set()

    async def after(self, seq: int) -> list[Frame] | None:
        """Wait for frames behind `seq`; None where some before them were missed."""
        while True:
            await self._news.wait()
            self._news.clear()
            new = [frame for frame in self._frames if frame.seq > seq]
            self._frames.clear()
            if new:
                return new if new[0].seq == seq + 1 else None
