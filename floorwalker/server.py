"""The server process."""

import logging
import socket
from contextlib import closing

import uvicorn

from floorwalker.assembly import open_site
from floorwalker.errors import OperatorError
from floorwalker.settings import Settings
from widget.app import create_app
from widget.protocol import MOST_BYTES

_LONGEST_FAREWELL = 30


def run_server(settings: Settings) -> None:
    """Serve until told to stop.

    Raises `OperatorError` where the address cannot be listened on.
    """
    logging.basicConfig(
        level=settings.log_level.upper(), format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    with closing(_listen(settings.host, settings.port)) as listening, open_site(settings) as site:
        host, port = listening.getsockname()[:2]
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
        logging.getLogger("floorwalker").info("serving at http://%s:%s/", host, port)
        uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        message = (
            f"cannot listen on {host}:{port} ({error.strerror}); "
            "choose another with FLOORWALKER_HOST and FLOORWALKER_PORT"
        )
        raise OperatorError(message) from error
