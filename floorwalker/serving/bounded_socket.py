"""A websocket that a page which does not read cannot fill."""

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MOST_UNREAD = 256 * 1024


class BoundedSocket(WebSocketsSansIOProtocol):
    """Uvicorn's, left by us where what is written for it and not read becomes too much.

    What we send waits until there is room; answers to pings do not, and pages may ping without end.
    """

    def data_received(self, data: bytes) -> None:
        """Take bytes of the page."""
        super().data_received(data)
        if self.transport.get_write_buffer_size() > MOST_UNREAD:
            self.transport.abort()
