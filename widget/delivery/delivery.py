"""A conversation's stored frames on their way out to one socket: in order, each once."""

import asyncio
import json
import logging
from collections.abc import Sequence
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from shoppers.conversations.frames import Frame, Frames
from shoppers.database import DatabaseBusyError
from widget.delivery.arrivals import Arrivals

_log = logging.getLogger("floorwalker.socket")
# A page that does not read costs no more than 256 KB: one message, and what is written already.
_MOST_IN_A_SNAPSHOT = 160 * 1024
_LONGEST_REPLAY = 256 * 1024
_BUSY_FOR = 0.5
_INTERNAL_ERROR = 1011
GONE = (WebSocketDisconnect, WebSocketDisconnected)
"""Raised by a socket that its page, or we, have closed."""


class Delivery:
    """Sends the frames of one conversation at a time; a page that does not read holds nothing up.

    A page that missed more than `longest_replay` frames, or 256 KB of them, gets a snapshot of the
    first of all, as many as fit into a message, and the others behind it.
    """

    def __init__(
        self, socket: WebSocket, frames: Frames, arrivals: Arrivals, longest_replay: int
    ) -> None:
        self._socket = socket
        self._frames = frames
        self._arrivals = arrivals
        self._longest_replay = longest_replay
        self._task: asyncio.Task[None] | None = None

    def begin(self, conversation_id: str, last_seq: int) -> None:
        """Send what is stored behind `last_seq`, and what comes."""
        self._task = asyncio.create_task(self._deliver(conversation_id, last_seq))

    def stop(self) -> None:
        """Send no more."""
        if self._task:
            self._task.cancel()
            self._task = None

    async def _deliver(self, conversation_id: str, last_seq: int) -> None:
        """A defect closes the socket, so that its page comes again rather than waits for ever."""
        try:
            await self._send(conversation_id, last_seq)
        except GONE:
            return
        except Exception:  # noqa: BLE001 — logged here, told to the page by closing
            _log.exception("frames could not be sent")
            with suppress(*GONE):
                await self._socket.close(_INTERNAL_ERROR)

    async def _send(self, conversation_id: str, seen: int) -> None:
        begun = False
        with self._arrivals.subscribe(conversation_id) as news:
            while True:
                try:
                    if not begun:
                        seen = await self._begin(conversation_id, seen)
                        begun = True
                    while missed := await self._frames.after(conversation_id, seen):
                        seen = await self._send_all(missed)
                    while new := await news.after(seen):
                        seen = await self._send_all(new)
                except DatabaseBusyError:
                    await asyncio.sleep(_BUSY_FOR)

    async def _begin(self, conversation_id: str, last_seq: int) -> int:
        """Send a snapshot where too much was missed; return what the page has seen then."""
        newest = await self._frames.last_seq(conversation_id)
        if newest <= last_seq:
            return newest
        missed = await self._frames.size_after(conversation_id, last_seq)
        if newest - last_seq <= self._longest_replay and missed <= _LONGEST_REPLAY:
            return last_seq
        bodies: list[str] = []
        seen = size = 0
        while batch := await self._frames.after(conversation_id, seen):
            for frame in batch:
                size += len(frame.body.encode())
                if size > _MOST_IN_A_SNAPSHOT and bodies:
                    break
                bodies.append(frame.body)
                seen = frame.seq
            if seen < batch[-1].seq:
                break
        head = json.dumps({"type": "snapshot", "through_seq": seen})[:-1]
        await self._socket.send_text(f'{head}, "frames": [{", ".join(bodies)}]}}')
        return seen

    async def _send_all(self, frames: Sequence[Frame]) -> int:
        """Send stored frames; return the number of the last."""
        for frame in frames:
            await self._socket.send_text(frame.body)
        return frames[-1].seq
