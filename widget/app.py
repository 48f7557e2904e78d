"""The web application for shoppers: socket, widget files, pages, and what operators watch."""

import asyncio
import gc
import hmac
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from fastapi import FastAPI, Request, Response, WebSocket
from fastapi.responses import JSONResponse
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from knowledge.errors import StoreError
from knowledge.live import LiveCatalog
from shoppers.database import DatabaseBusyError
from widget.files import add_widget_files
from widget.metrics import Metrics
from widget.origins import OriginPolicy
from widget.shop.pages import add_shop_pages
from widget.socket import Chat, Connection

_log = logging.getLogger("floorwalker.server")
_TAKE_OVER_EVERY = 2.0
_SWEEP_EVERY = 60.0
_FORBIDDEN, _UNAVAILABLE = 403, 503
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
    """What the application serves; `floorwalker/assembly.py` builds it."""

    version: str
    catalog: LiveCatalog
    chat: Chat
    origins: OriginPolicy
    metrics: Metrics
    metrics_token: str | None = None
    pictures: Path | None = None


def create_app(site: Site) -> FastAPI:
    """Build the application."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_lifespan(site))
    app.add_middleware(GZipMiddleware, minimum_size=500)
    app.middleware("http")(_add_security_headers)
    _add_socket(app, site)
    _add_probes(app, site)
    add_widget_files(app, site.version)
    add_shop_pages(app, site.catalog)
    if site.pictures:
        app.mount("/pictures", StaticFiles(directory=site.pictures), name="pictures")
    return app


def _lifespan(site: Site) -> Callable[[FastAPI], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await site.catalog.current()
        # What was loaded stays: collections that walk over it would hold up turns for 200 ms.
        gc.collect()
        gc.freeze()
        chores = (
            asyncio.create_task(_repeat(_TAKE_OVER_EVERY, site.chat.worker.take_over)),
            asyncio.create_task(_repeat(_SWEEP_EVERY, site.chat.conversations.remove_lapsed)),
        )
        yield
        for chore in chores:
            chore.cancel()
        await site.chat.worker.close()

    return lifespan


async def _repeat(seconds: float, chore: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await chore()
        except DatabaseBusyError as error:
            _log.warning("put off, the database is busy: %s", error)
        await asyncio.sleep(seconds)


def _add_socket(app: FastAPI, site: Site) -> None:
    @app.websocket("/ws/chat")
    async def chat(socket: WebSocket) -> None:
        headers = socket.headers
        if not site.origins.permits(headers.get("origin"), headers.get("host")):
            _log.info("refused a socket from origin %r", headers.get("origin"))
            await socket.close()
            return
        await socket.accept()
        address = socket.client.host if socket.client else ""
        with site.metrics.connections.track_inprogress():
            gpc = headers.get("sec-gpc") == "1"
            await Connection(socket, site.chat, address, gpc=gpc).serve()


def _add_probes(app: FastAPI, site: Site) -> None:
    @app.get("/healthz")
    async def healthz() -> dict[str, str]:
        return {"status": "alive"}

    @app.get("/readyz")
    async def readyz() -> JSONResponse:
        try:
            catalog = await site.catalog.current()
            await site.chat.conversations.check()
        except (StoreError, DatabaseBusyError) as error:
            return JSONResponse({"status": "not ready", "reason": str(error)}, _UNAVAILABLE)
        return JSONResponse({"status": "ready", "catalog": catalog.version})

    @app.get("/metrics")
    async def metrics(request: Request) -> Response:
        if not _may_watch(request, site.metrics_token):
            return Response(status_code=_FORBIDDEN)
        return Response(site.metrics.render(), media_type="text/plain; version=0.0.4")


def _may_watch(request: Request, token: str | None) -> bool:
    """From loopback anyone may; from elsewhere whoever has the token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    return request.client is not None and ip_address(request.client.host).is_loopback


async def _add_security_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in _SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    return response
