"""The console's socket: an open page learns at once that its session has ended."""

import asyncio
from collections import defaultdict
from contextlib import suppress

from starlette.websockets import WebSocket, WebSocketDisconnect

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
        token = socket.cookies.get(cookie_name(socket), "")
        session = await self._sessions.find(token) if token and is_ours(socket) else None
        if session is None:
            await socket.close()
            return
        await socket.accept()
        self._open[session.id].add(socket)
        try:
            # Another worker may end it, or time: so it is looked up besides.
            while await self._sessions.is_open(session.id):
                if not await self._stays(socket):
                    return
            await socket.close(ENDED)
        except _GONE:
            pass
        finally:
            self._open[session.id].discard(socket)
            if not self._open[session.id]:
                del self._open[session.id]

    async def hang_up(self, session_id: str) -> None:
        """Close every socket of a session that has ended."""
        for socket in tuple(self._open.get(session_id, ())):
            with suppress(*_GONE):
                await socket.close(ENDED)

    async def _stays(self, socket: WebSocket) -> bool:
        """Wait a while; False where the page has left."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._looks_every):
                while (await socket.receive())["type"] != "websocket.disconnect":
                    pass
                return False
        return True
