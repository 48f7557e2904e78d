"""A turn's frames on their way into the store: those that come meanwhile go together."""

import asyncio

from shoppers.conversations.turns import Stamp, Turn, Turns
from shoppers.database import DatabaseBusyError
from widget.delivery.arrivals import Arrivals
from widget.turns.frames import Frame

# Seconds a frame waits for others to go with it: sentences of the catalog come all at once, those
# of a model far apart.
LINGER = 0.01
NO_LINGER = 0.0


class Outbox:
    """Stores the frames of one turn in order, and announces them once they are stored.

    A frame waits `linger` seconds for others that may go with it.
    """

    def __init__(
        self, turns: Turns, turn: Turn, arrivals: Arrivals, linger: float = LINGER
    ) -> None:
        self._turns = turns
        self._turn = turn
        self._arrivals = arrivals
        self._linger = linger
        self._waiting: list[Frame] = []
        self._lingering: asyncio.TimerHandle | None = None
        self._storing: asyncio.Task[None] | None = None
        self._closed = False

    def put(self, frame: Frame) -> None:
        """Store a frame after those before it, and with those that follow at once.

        Raises what kept an earlier one from being stored.
        """
        self._waiting.append(frame)
        if self._storing and self._storing.done():
            self._storing.result()
            self._storing = None
        if self._storing is None and self._lingering is None:
            loop = asyncio.get_running_loop()
            self._lingering = loop.call_later(self._linger, self._begin)

    async def finish(
        self,
        *last: Frame,
        stamp: Stamp,
        dialogue: bytes | None,
        drop: bool = False,
    ) -> bool:
        """Store what waits, or with `drop` leave it, and the last frames: the turn is answered.

        Return whether another turn waits behind it.
        """
        self._closed = True
        if self._lingering:
            self._lingering.cancel()
        try:
            if self._storing:
                await self._storing
        except DatabaseBusyError:
            if not drop:
                raise
        waiting = [] if drop else self._waiting
        finish = await self._turns.finish(
            self._turn, [*waiting, *last], stamp=stamp, dialogue=dialogue
        )
        self._arrivals.announce(self._turn.conversation_id, finish.frames)
        return finish.more_wait

    def _begin(self) -> None:
        self._lingering = None
        self._storing = asyncio.create_task(self._store())

    async def _store(self) -> None:
        while self._waiting and not self._closed:
            batch, self._waiting = self._waiting, []
            stored = await self._turns.append(self._turn, batch)
            self._arrivals.announce(self._turn.conversation_id, stored)
