"""The console's socket: an open page learns at once that its session has ended."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

from admin.access.roles import May
from admin.access.sessions import Sessions
from admin.web.origin import cookie_name, is_ours

ENDED = 4401
_LOOKS_EVERY = 3.0
_GONE = (WebSocketDisconnect, RuntimeError)


class LivePages:
    """The open pages of each session. Belongs to one event loop."""

    def __init__(self, sessions: Sessions, looks_every: float = _LOOKS_EVERY) -> None:
        self._sessions = sessions
        self._looks_every = looks_every
        self._open: defaultdict[str, set[WebSocket]] = defaultdict(set)

    async def serve(self, socket: WebSocket) -> None:
        """Hold a page's socket while its session goes on; a foreign page gets none."""
        await self.hold(socket, May.LOOK, lambda: self._listen(socket))

    async def hold(
        self, socket: WebSocket, needs: May, talk: Callable[[], Awaitable[None]]
    ) -> None:
        """Accept the socket of a page of somebody who may, and talk until the session ends."""
        token = socket.cookies.get(cookie_name(socket), "")
        session = await self._sessions.find(token) if token and is_ours(socket) else None
        if session is None or not session.may(needs):
            await socket.close()
            return
        await socket.accept()
        self._open[session.id].add(socket)
        ending = asyncio.create_task(self._end_with(session.id, socket))
        try:
            await talk()
        except _GONE:
            pass
        finally:
            ending.cancel()
            self._open[session.id].discard(socket)
            if not self._open[session.id]:
                del self._open[session.id]

    async def hang_up(self, session_id: str) -> None:
        """Close every socket of a session that has ended."""
        for socket in tuple(self._open.get(session_id, ())):
            with suppress(*_GONE):
                await socket.close(ENDED)

    async def _end_with(self, session_id: str, socket: WebSocket) -> None:
        """Close a socket once its session has ended: by another worker, or by time."""
        while True:
            await asyncio.sleep(self._looks_every)
            if not await self._sessions.is_open(session_id):
                break
        with suppress(*_GONE):
            await socket.close(ENDED)

    async def _listen(self, socket: WebSocket) -> None:
        while (await socket.receive())["type"] != "websocket.disconnect":
            pass
