"""The web application for shoppers: socket, widget files, pages, and what operators watch."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from fastapi import FastAPI, Request, Response, WebSocket
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from knowledge.sync.live import LiveCatalog
from shoppers.retention import Retention
from widget.chat.arrival import read_arrival
from widget.chat.socket import Chat, Connection
from widget.chores import Chore, Settling, doing
from widget.delivery.following import Following
from widget.http.files import add_widget_files
from widget.http.origins import OriginPolicy
from widget.http.remember import Remember, add_remember
from widget.http.root_path import RootPath
from widget.links import Links
from widget.shop.pages import add_shop_pages
from widget.watching.metrics import Metrics
from widget.watching.probes import add_probes

_log = logging.getLogger("floorwalker.server")
_FOLLOW_EVERY = 0.5
_LONGEST_ORIGIN = 200
_TAKE_OVER_EVERY = 2.0
_SUM_UP_EVERY = 1.0
_SHORTEN_LOG_EVERY = 1.0
_SCRUB_EVERY = 5.0
_DELIVER_EVERY = 30.0
_SECURITY_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "strict-origin-when-cross-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https: data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    ),
}


@dataclass(frozen=True, slots=True)
class Site:
    """What the application serves; `floorwalker/assembly.py` builds it.

    What has lapsed is removed every `sweep_every` seconds, by `sweeps` too; `beside` are other
    applications, by the path they are under, `chores` what they do every so many seconds; `close`
    is done last.
    """

    version: str
    catalog: LiveCatalog
    chat: Chat
    origins: OriginPolicy
    metrics: Metrics
    links: Links
    retention: Retention
    keep_time: Chore
    deliver: Chore
    metrics_token: str | None = None
    pictures: Path | None = None
    hero: str = ""
    sweep_every: float = 60.0
    sweeps: tuple[Chore, ...] = ()
    close: Callable[[], Awaitable[None]] | None = None
    beside: Mapping[str, ASGIApp] = field(default_factory=dict)
    chores: Mapping[Chore, float] = field(default_factory=dict)


def create_app(site: Site) -> FastAPI:
    """Build the application."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan(site))
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.middleware("http")(_add_security_headers)
    app.add_middleware(RootPath)
    _add_socket(app, site)
    for path, other in site.beside.items():
        app.mount(path, other)
    add_probes(app, site.catalog, site.chat.conversations, site.metrics, site.metrics_token)
    add_widget_files(app, site.version)
    add_remember(app, Remember(site.chat.identities, site.origins, site.links.root_path))
    add_shop_pages(app, site.catalog, site.links, site.hero)
    if site.pictures:
        app.mount("/pictures", StaticFiles(directory=site.pictures), name="pictures")
    return app


def _lifespan(site: Site) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await site.catalog.current()
        chores: dict[Chore, float] = {
            Following(site.chat.frames, site.chat.arrivals).look: _FOLLOW_EVERY,
            site.chat.worker.take_over: _TAKE_OVER_EVERY,
            site.chat.worker.heed_stops: _FOLLOW_EVERY,
            site.chat.worker.store_sums: _SUM_UP_EVERY,
            Settling(site.catalog).look: _TAKE_OVER_EVERY,
            site.chat.conversations.shorten_log: _SHORTEN_LOG_EVERY,
            site.retention.sweep: site.sweep_every,
            site.retention.scrub: _SCRUB_EVERY,
            site.keep_time: site.sweep_every,
            site.deliver: _DELIVER_EVERY,
            **dict.fromkeys(site.sweeps, site.sweep_every),
            **site.chores,
        }
        with doing(chores):
            yield
        await site.chat.worker.close()
        if site.close:
            await site.close()

    return lifespan


def _add_socket(app: FastAPI, site: Site) -> None:
    @app.websocket("/ws/chat")
    async def chat(socket: WebSocket) -> None:
        headers = socket.headers
        if not site.origins.permits(headers.get("origin"), headers.get("host")):
            origin = (headers.get("origin") or "")[:_LONGEST_ORIGIN]
            _log.info("refused a socket from origin %r", origin)
            await socket.close()
            return
        await socket.accept()
        with site.metrics.connections.track_inprogress():
            await Connection(socket, site.chat, read_arrival(socket)).serve()


async def _add_security_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
