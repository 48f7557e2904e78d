"""Frames on their way from the store to connections, so that these need not ask for them."""

import asyncio
from collections import defaultdict, deque
from collections.abc import Collection, Mapping, Sequence

from shoppers.conversations.frames import Frame

_MOST_WAITING = 64 * 1024


class Arrivals:
    """Hands stored frames to those who listen to a conversation. Belongs to one event loop."""

    def __init__(self) -> None:
        self._listening: defaultdict[str, set[Subscription]] = defaultdict(set)

    def announce(self, conversation_id: str, frames: Sequence[Frame]) -> None:
        """Hand on frames that were just stored."""
        if not frames:
            return
        for subscription in self._listening.get(conversation_id, ()):
            subscription.add(frames)

    def subscribe(self, conversation_id: str) -> "Subscription":
        """Begin to listen, as a context manager."""
        return Subscription(self._listening, conversation_id)

    @property
    def listened_to(self) -> Collection[str]:
        """The conversations somebody listens to."""
        return tuple(self._listening)

    def compare(self, last_seqs: Mapping[str, int]) -> None:
        """Tell those who listen how far the store is, whoever stored it."""
        for conversation_id, seq in last_seqs.items():
            for subscription in self._listening.get(conversation_id, ()):
                subscription.compare(seq)


class Subscription:
    """One listener. It holds 64 KB of frames; who falls behind reads the store again."""

    def __init__(self, listening: dict[str, set["Subscription"]], conversation_id: str) -> None:
        self._listening = listening
        self._conversation_id = conversation_id
        self._frames: deque[Frame] = deque()
        self._size = 0
        self._news = asyncio.Event()
        self._known = 0

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
        self._size += sum(len(frame.body) for frame in frames)
        while self._size > _MOST_WAITING:
            self._size -= len(self._frames.popleft().body)
        self._known = max(self._known, frames[-1].seq)
        self._news.set()

    def compare(self, seq: int) -> None:
        """Take notice that the store has frames which were handed to nobody here."""
        if seq > self._known:
            self._known = seq
            self._news.set()

    async def after(self, seq: int) -> list[Frame] | None:
        """Wait for frames behind `seq`; None where the store has to be read for them."""
        while True:
            new = [frame for frame in self._frames if frame.seq > seq]
            self._frames.clear()
            self._size = 0
            if new and new[0].seq == seq + 1:
                return new
            if self._known > seq:
                self._known = seq
                return None
            self._known = seq
            await self._news.wait()
            self._news.clear()
