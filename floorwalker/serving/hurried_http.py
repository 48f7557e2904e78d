"""HTTP of whoever asks within a while: a connection that says nothing is not kept."""

import asyncio
from weakref import ref

from uvicorn.protocols.http.auto import AutoHTTPProtocol


class HurriedHttp(AutoHTTPProtocol):  # type: ignore[misc,valid-type]  # chosen at import
    """Uvicorn's, which by itself waits for a first request for ever."""

    asks_within = 10.0

    def connection_made(self, transport: asyncio.Transport) -> None:
        """Take a connection."""
        super().connection_made(transport)
        # Nothing of a connection that has ended by then is to be kept until then.
        self.loop.call_later(self.asks_within, _leave_if_silent, ref(self))


def _leave_if_silent(asked: ref[HurriedHttp]) -> None:
    # A websocket has another protocol by now, and a request that is answered a cycle.
    http = asked()
    if http and http.transport.get_protocol() is http and http.cycle is None:
        http.transport.abort()
