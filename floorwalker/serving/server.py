"""The server process."""

import logging
import signal
import socket
from collections.abc import Awaitable, Callable
from contextlib import closing

import uvicorn

from floorwalker.assembly import open_knowledge, open_site
from floorwalker.errors import OperatorError
from floorwalker.keeping.in_use import in_use
from floorwalker.serving.bounded_socket import BoundedSocket
from floorwalker.serving.hurried_http import HurriedHttp
from floorwalker.settings import Settings
from widget.app import Site, create_app
from widget.protocol import MOST_BYTES

_log = logging.getLogger("floorwalker.server")
_CONNECTIONS_CLOSE_WITHIN = 3
_UNREAD_FOR = 60_000  # milliseconds


def run_server(settings: Settings) -> None:
    """Serve until told to stop.

    Raises `OperatorError` where the address cannot be listened on, `StoreError` where there is no
    catalog to answer from.
    """
    with closing(listen(settings.host, settings.port)) as listening:
        address = shown(listening, settings)
        serve_at(listening, settings, lambda: _log.info("serving at %s", address))
    _log.info("stopped")


def serve_at(
    listening: socket.socket,
    settings: Settings,
    when_started: Callable[[], None],
    before_listening: Callable[[], Awaitable[None]] | None = None,
) -> None:
    """Serve at an address that was taken, until told to stop.

    All but listening is ready when `before_listening` is waited for. Raises `StoreError` where
    there is no catalog to answer from.
    """
    with (
        in_use(settings.data),
        open_knowledge(settings) as knowledge,
        open_site(settings, knowledge) as site,
    ):
        server = build_server(site, settings)
        for stop in (signal.SIGTERM, signal.SIGINT):
            # The server raises a signal again once it has stopped; we have yet to close then.
            signal.signal(stop, server.handle_exit)
        server.when_started = when_started
        server.before_listening = before_listening
        server.run(sockets=[listening])


class Server(uvicorn.Server):
    """Uvicorn's, which says when it answers, and may be told to wait before."""

    when_started: Callable[[], None] | None = None
    before_listening: Callable[[], Awaitable[None]] | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        if self.before_listening:
            await self.before_listening()
        await super().startup(sockets)
        if self.started and self.when_started:
            self.when_started()


def build_server(site: Site, settings: Settings) -> Server:
    """Build the server of a site: one socket implementation, small frames, no compression."""
    config = uvicorn.Config(
        create_app(site),
        http=HurriedHttp,
        ws=BoundedSocket,
        ws_max_size=MOST_BYTES,
        ws_per_message_deflate=False,
        proxy_headers=bool(settings.trusted_proxies),
        forwarded_allow_ips=list(settings.trusted_proxies),
        root_path=settings.root_path,
        server_header=False,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=_CONNECTIONS_CLOSE_WITHIN,
    )
    return Server(config)


def shown(listening: socket.socket, settings: Settings) -> str:
    """Write where a server answers."""
    host, port = listening.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{settings.root_path}/"


def listen(host: str, port: int) -> socket.socket:
    """Take an address; port 0 takes any that is free.

    Raises `OperatorError` where it cannot be had.
    """
    try:
        listening = socket.create_server((host, port), family=_family(host), backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        message = (
            f"cannot listen on {host}:{port} ({str(reason).partition(' (while')[0]}); "
            "choose another with FLOORWALKER_HOST and FLOORWALKER_PORT"
        )
        raise OperatorError(message) from error
    return _leaving_who_does_not_read(listening)


def share(host: str, port: int) -> socket.socket:
    """Take an address that other workers take too; nobody is sent here before it listens."""
    sharing = socket.socket(_family(host), socket.SOCK_STREAM)
    sharing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sharing.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sharing.bind((host, port))
    return _leaving_who_does_not_read(sharing)


def _leaving_who_does_not_read(listening: socket.socket) -> socket.socket:
    """Let the system end accepted connections whose page reads nothing for a minute."""
    if hasattr(socket, "TCP_USER_TIMEOUT"):
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, _UNREAD_FOR)
    return listening


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET
