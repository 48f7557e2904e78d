"""The server process."""

import logging
import socket
from contextlib import closing

import uvicorn

from floorwalker.assembly import open_knowledge, open_site
from floorwalker.errors import OperatorError
from floorwalker.settings import Settings
from widget.app import Site, create_app
from widget.protocol import MOST_BYTES

_LONGEST_FAREWELL = 30


def run_server(settings: Settings) -> None:
    """Serve until told to stop.

    Raises `OperatorError` where the address cannot be listened on.
    """
    logging.basicConfig(format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("floorwalker").setLevel(settings.log_level.upper())
    with (
        closing(listen(settings.host, settings.port)) as listening,
        open_knowledge(settings) as knowledge,
        open_site(settings, knowledge) as site,
    ):
        host, port = listening.getsockname()[:2]
        logging.getLogger("floorwalker").info("serving at http://%s:%s/", host, port)
        build_server(site, settings).run(sockets=[listening])


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
        timeout_graceful_shutdown=_LONGEST_FAREWELL,
    )
    return uvicorn.Server(config)


def listen(host: str, port: int) -> socket.socket:
    """Take an address; port 0 takes any that is free.

    Raises `OperatorError` where it cannot be had.
    """
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        message = (
            f"cannot listen on {host}:{port} ({error.strerror}); "
            "choose another with FLOORWALKER_HOST and FLOORWALKER_PORT"
        )
        raise OperatorError(message) from error
