"""The guard of every door: who is signed in, what they may do, and that their own form asks it."""

import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile
from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin.access.roles import May
from admin.access.sessions import Session, Sessions
from admin.web.origin import cookie_name, is_foreign
from admin.web.rendering import Frame
from admin.web.visit import Door, RefusalError, Visit, base_of
from shoppers.database import DatabaseBusyError

_log = logging.getLogger("floorwalker.console")
_SEE_OTHER = 303
_UNAUTHORISED, _FORBIDDEN, _TOO_LARGE, _LENGTH_REQUIRED, _UNAVAILABLE = 401, 403, 413, 411, 503
_MOST_BYTES = 12 * 1024 * 1024
_MOST_FIELDS = 300
_ROLE = "Your role does not include this page. An owner can change that."
_STALE = "This form is not of your session any more. Open the page again, and send it anew."
_FOREIGN = "This request comes from another page than the console's own."


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets requests through to what is behind a door, or says why not."""

    sessions: Sessions
    frame: Frame

    def routes(self, doors: Sequence[Door]) -> list[Route]:
        """Make the routes of doors; there is no other way to one."""
        return [Route(door.path, self._watched(door), methods=[door.method]) for door in doors]

    async def session_of(self, asking: HTTPConnection) -> Session | None:
        """Return who is signed in."""
        token = asking.cookies.get(cookie_name(asking), "")
        return await self.sessions.find(token) if token else None

    def _watched(self, door: Door) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            try:
                return await self._through(door, request)
            except RefusalError as error:
                return await self.refuse(request, error.status, str(error))
            except DatabaseBusyError as error:
                _log.warning("a page was not shown, the database is busy: %s", error)
                said = "Too much is going on right now. Please try again."
                return self.frame.render(request, "refused.html", status=503, message=said)
            except Exception:  # noqa: BLE001 — a defect of one page is logged, and others go on
                _log.exception("a page could not be shown")
                said = "Something went wrong here. The log of the server has the reason."
                return self.frame.render(request, "refused.html", status=500, message=said)

        return answer

    async def _through(self, door: Door, request: Request) -> Response:
        session = await self.session_of(request)
        if session is None:
            if door.method == "GET":
                return RedirectResponse(f"{base_of(request)}/sign-in", _SEE_OTHER)
            raise RefusalError(_UNAUTHORISED, "You are signed out. Sign in, and do it again.")
        if not session.may(door.needs):
            raise RefusalError(_FORBIDDEN, _ROLE)
        if door.method == "GET":
            return await door.opens(Visit(request, session, FormData()))
        if is_foreign(request):
            raise RefusalError(_FORBIDDEN, _FOREIGN)
        refuse_large(request)
        async with request.form(max_fields=_MOST_FIELDS, max_files=10) as form:
            token = form.get("form_token", "")
            if isinstance(token, UploadFile) or not session.is_own_form(token):
                raise RefusalError(_FORBIDDEN, _STALE)
            return await door.opens(Visit(request, session, form))

    async def refuse(self, request: Request, status: int, message: str) -> Response:
        """Say why not, in the frame of whoever is signed in."""
        session = await self.session_of(request)
        return self.frame.render(request, "refused.html", session, status, message=message)


def refuse_large(request: Request) -> None:
    """Refuse a form that is too large before it is read.

    Raises `RefusalError`.
    """
    length = request.headers.get("content-length", "")
    if not length.isdigit():
        raise RefusalError(_LENGTH_REQUIRED, "The request does not say how long it is.")
    if int(length) > _MOST_BYTES:
        raise RefusalError(_TOO_LARGE, "That is too large: 12 MB at most.")


EVERYBODY = May.LOOK
"""What every role may do."""
