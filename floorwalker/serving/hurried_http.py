"""HTTP of whoever asks within a while: a connection that says nothing is not kept."""

import asyncio

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class HurriedHttp(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # chosen at import
    """Uvicorn's, which by itself waits for a first request for ever."""

    asks_within = 10.0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take a connection."""
        super().connection_made(transport)
        self.loop.call_later(self.asks_within, self._leave_if_silent)

    def _leave_if_silent(self) -> None:
        # A websocket has another protocol by now, and a request that is answered a cycle.
        if self.transport.get_protocol() is self and self.cycle is None:
            self.transport.abort()
