"""Remembering across visits: a ticket becomes a cookie, and a cookie is taken back."""

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from shoppers.database import DatabaseBusyError
from shoppers.identity import Identities, UnknownTicketError
from shoppers.lifetimes import RETENTION
from widget.http.origins import OriginPolicy
from widget.http.sites import is_own_site, say_why_not
from widget.protocol import ErrorCode

COOKIE = "floorwalker_shopper"
_BAD, _FORBIDDEN, _UNAVAILABLE, _DONE = 400, 403, 503, 204
_MOST_BYTES = 4096
_LOOPBACK = {"localhost", "127.0.0.1", "[::1]"}


class _Ticket(BaseModel):
    model_config = ConfigDict(strict=True)

    ticket: str = Field(min_length=1, max_length=200)


class Remember:
    """Sets and clears the cookie, for pages of the shop's own site alone."""

    def __init__(self, identities: Identities, origins: OriginPolicy, root_path: str) -> None:
        self._identities = identities
        self._origins = origins
        self._path = root_path or "/"

    async def set(self, request: Request) -> Response:
        """Take a ticket and set the cookie."""
        refused = self._refusal(request)
        if refused:
            return refused
        try:
            given = _Ticket.model_validate_json((await request.body())[:_MOST_BYTES])
            cookie = await self._identities.redeem(given.ticket)
        except ValidationError:
            return _error("bad_frame", 'ticket: send {"ticket": …} as JSON', _BAD)
        except UnknownTicketError:
            said = "The ticket is not known, was used, or is older than 60 seconds."
            return _error("not_allowed", said, _FORBIDDEN)
        except DatabaseBusyError:
            return _busy()
        answer = Response(status_code=_DONE, headers=_shared_with(request))
        lasts = int(RETENTION.total_seconds())
        answer.set_cookie(COOKIE, cookie, max_age=lasts, **self._kept_as(request))
        return answer

    async def clear(self, request: Request) -> Response:
        """Clear the cookie; it is worth nothing afterwards, wherever it went."""
        refused = self._refusal(request)
        if refused:
            return refused
        try:
            if cookie := request.cookies.get(COOKIE):
                await self._identities.forget(cookie)
        except DatabaseBusyError:
            return _busy()
        answer = Response(status_code=_DONE, headers=_shared_with(request))
        answer.delete_cookie(COOKIE, **self._kept_as(request))
        return answer

    async def allow(self, request: Request) -> Response:
        """Answer what a browser asks before it sends either from another origin."""
        refused = self._refusal(request)
        if refused:
            return refused
        allowed = {
            "Access-Control-Allow-Methods": "POST, DELETE",
            "Access-Control-Allow-Headers": "content-type",
            "Access-Control-Max-Age": "600",
        }
        return Response(status_code=_DONE, headers={**_shared_with(request), **allowed})

    def _refusal(self, request: Request) -> Response | None:
        headers = request.headers
        origin, host = headers.get("origin"), headers.get("host")
        if origin and not self._origins.permits(origin, host):
            return _error("not_allowed", "This page may not ask that.", _FORBIDDEN)
        if not is_own_site(origin, host, headers.get("sec-fetch-site")):
            say_why_not(origin or "")
            said = "The assistant is not on this page's site, so no cookie is set."
            return _error("not_allowed", said, _FORBIDDEN, _shared_with(request))
        return None

    def _kept_as(self, request: Request) -> dict[str, Any]:
        host = request.headers.get("host", "").rpartition(":")[0] or request.headers.get("host")
        plain = host in _LOOPBACK and request.url.scheme == "http"
        return {"path": self._path, "secure": not plain, "httponly": True, "samesite": "lax"}


def add_remember(app: FastAPI, remember: Remember) -> None:
    """Add `/remember`."""
    for method, answer in (
        ("POST", remember.set),
        ("DELETE", remember.clear),
        ("OPTIONS", remember.allow),
    ):
        app.add_api_route("/remember", answer, methods=[method], response_model=None)


def _shared_with(request: Request) -> dict[str, str]:
    origin = request.headers.get("origin")
    if not origin:
        return {}
    return {
        "Access-Control-Allow-Origin": origin,
        "Access-Control-Allow-Credentials": "true",
        "Vary": "Origin",
    }


def _busy() -> Response:
    return _error("busy", "Too much is going on; please try again.", _UNAVAILABLE)


def _error(
    code: ErrorCode, message: str, status: int, headers: Mapping[str, str] | None = None
) -> Response:
    error = {"code": code, "message": message, "retryable": code == "busy"}
    return JSONResponse({"error": error}, status, headers=dict(headers or {}))
