"""What operators watch: is it alive, is it ready, what does it count."""

import hmac
import logging
from ipaddress import ip_address

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse

from knowledge.errors import StoreError
from knowledge.sync.live import LiveCatalog
from shoppers.conversations.conversations import Conversations
from shoppers.database import DatabaseBusyError
from widget.watching.metrics import Metrics

_log = logging.getLogger("floorwalker.server")
_FORBIDDEN, _UNAVAILABLE = 403, 503
_READ = ["GET", "HEAD"]
_FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip", "via")


def add_probes(
    app: FastAPI,
    catalog: LiveCatalog,
    conversations: Conversations,
    metrics: Metrics,
    token: str | None,
) -> None:
    """Add `/healthz`, `/readyz` and `/metrics`."""

    async def alive() -> dict[str, str]:
        return {"status": "alive"}

    async def ready() -> JSONResponse:
        try:
            version = (await catalog.current()).version
            await conversations.check()
        except (StoreError, DatabaseBusyError) as error:
            _log.warning("not ready: %s", error)
            lacks = "the catalog" if isinstance(error, StoreError) else "the database"
            reason = f"{lacks} cannot be read; the log says why"
            return JSONResponse({"status": "not ready", "reason": reason}, _UNAVAILABLE)
        ready = {"status": "ready", "catalog": version}
        since = catalog.stale_since()
        return JSONResponse({**ready, "stale_since": since.isoformat()} if since else ready)

    async def counted(request: Request) -> Response:
        if not _may_watch(request, token):
            return Response(status_code=_FORBIDDEN)
        metrics.show_catalog(catalog.opened().version, stale=catalog.stale_since() is not None)
        try:
            metrics.show_funnel(await conversations.funnel())
        except DatabaseBusyError as error:
            _log.debug("the funnel could not be read: %s", error)
        return Response(metrics.render(), media_type="text/plain; version=0.0.4")

    app.add_api_route("/healthz", alive, methods=_READ)
    app.add_api_route("/readyz", ready, methods=_READ, response_model=None)
    app.add_api_route("/metrics", counted, methods=_READ, response_model=None)


def _may_watch(request: Request, token: str | None) -> bool:
    """From loopback anyone may, unless it is a proxy that asks; else whoever has the token."""
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    if request.client is None or any(name in request.headers for name in _FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False
