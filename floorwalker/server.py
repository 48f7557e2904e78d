"""The server process."""

import logging
import signal
import socket
from contextlib import closing

import uvicorn

from floorwalker.assembly import open_knowledge, open_site
from floorwalker.errors import OperatorError
from floorwalker.logs import begin_logging
from floorwalker.settings import Settings
from widget.app import Site, create_app
from widget.protocol import MOST_BYTES

_log = logging.getLogger("floorwalker.server")
_CONNECTIONS_CLOSE_WITHIN = 3


def run_server(settings: Settings) -> None:
    """Serve until told to stop.

    Raises `OperatorError` where the address cannot be listened on, `StoreError` where there is no
    catalog to answer from.
    """
    begin_logging(settings.log_level)
    with (
        closing(listen(settings.host, settings.port)) as listening,
        open_knowledge(settings) as knowledge,
        open_site(settings, knowledge) as site,
    ):
        server = build_server(site, settings)
        for stop in (signal.SIGTERM, signal.SIGINT):
            # The server raises a signal again once it has stopped; we have yet to close then.
            signal.signal(stop, server.handle_exit)
        host, port = listening.getsockname()[:2]
        shown = f"[{host}]" if ":" in host else host
        _log.info("serving at http://%s:%s%s/", shown, port, settings.root_path)
        server.run(sockets=[listening])
    _log.info("stopped")


def build_server(site: Site, settings: Settings) -> uvicorn.Server:
    """Build the server of a site: one socket implementation, small frames, no compression."""
    config = uvicorn.Config(
        create_app(site),
        ws="websockets-sansio",
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
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """Take an address; port 0 takes any that is free.

    Raises `OperatorError` where it cannot be had.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        message = (
            f"cannot listen on {host}:{port} ({str(reason).partition(' (while')[0]}); "
            "choose another with FLOORWALKER_HOST and FLOORWALKER_PORT"
        )
        raise OperatorError(message) from error
