"""Coming in and going out: signing in, taking an invitation, signing out."""

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from admin.access.codes import qr_code
from admin.access.invitations import Invitations, UnknownInvitationError, WrongCodeError
from admin.access.passwords import (
    FEWEST_CHARACTERS,
    Passwords,
    TooManyAtOnceError,
    WeakPasswordError,
    refuse_weak,
)
from admin.access.sessions import Sessions
from admin.access.signing_in import LockedOutError, SigningIn, WrongCredentialsError
from admin.web.guard import EVERYBODY, Guard, refuse_large
from admin.web.live import LivePages
from admin.web.origin import cookie_kept_as, cookie_name, is_foreign, is_safe
from admin.web.visit import Door, RefusalError, Visit, base_of
from shoppers.database import DatabaseBusyError

_SEE_OTHER, _WRONG, _LOCKED, _GONE, _FORBIDDEN = 303, 401, 429, 410, 403
_MOST = 300
_BUSY = "Too much is going on right now. Please try again."
_UNSAFE = (
    "A password is not sent without TLS. Open the console by https; a proxy in front of it says "
    "so in X-Forwarded-Proto, and is named in FLOORWALKER_TRUSTED_PROXIES."
)


@dataclass(frozen=True, slots=True)
class SignInPages:
    """The pages of who is not signed in yet, and the way out."""

    signing_in: SigningIn
    invitations: Invitations
    sessions: Sessions
    passwords: Passwords
    guard: Guard
    live: LivePages

    @property
    def routes(self) -> list[Route]:
        """The routes that need no session."""
        return [
            Route("/sign-in", self.show),
            Route("/sign-in", self.sign_in, methods=["POST"]),
            Route("/invitation/{token}", self.invited),
            Route("/invitation/{token}", self.join, methods=["POST"]),
        ]

    @property
    def doors(self) -> tuple[Door, ...]:
        """The way out."""
        return (Door("/sign-out", EVERYBODY, self.sign_out, "POST"),)

    async def show(self, request: Request) -> Response:
        """Ask for name, password and code."""
        try:
            if await self.guard.session_of(request):
                return RedirectResponse(f"{base_of(request)}/", _SEE_OTHER)
            return await self._ask(request)
        except DatabaseBusyError:
            return await self.guard.refuse(request, 503, _BUSY)

    async def sign_in(self, request: Request) -> Response:
        """Let somebody in."""
        try:
            name, password, code = await self._given(request, "name", "password", "code")
            token = await self.signing_in.sign_in(name, password, code)
        except RefusalError as error:
            return self.guard.frame.render(
                request, "refused.html", status=error.status, message=str(error)
            )
        except WrongCredentialsError:
            said = "Name, password or code is not right. Each code can be used once."
            return await self._ask(request, said, _WRONG)
        except LockedOutError as error:
            said = f"Too many failures. Wait {error.minutes} minutes, then try again."
            return await self._ask(request, said, _LOCKED)
        except (DatabaseBusyError, TooManyAtOnceError):
            return await self._ask(request, _BUSY, 503)
        answer = RedirectResponse(f"{base_of(request)}/", _SEE_OTHER)
        answer.set_cookie(cookie_name(request), token, **cookie_kept_as(request))
        return answer

    async def invited(self, request: Request) -> Response:
        """Show the key of an invitation as a QR code, and ask for a password and a code."""
        return await self._welcome(request)

    async def join(self, request: Request) -> Response:
        """Take an invitation."""
        token = request.path_params["token"]
        try:
            password, again, code = await self._given(request, "password", "again", "code")
            invitation = await self.invitations.find(token)
            refuse_weak(password, invitation.person.name)
            if password != again:
                return await self._welcome(request, "The two passwords differ.")
            async with self.passwords.place():
                kept = await self.passwords.hash(password)
            await self.invitations.accept(token, kept, code)
        except WeakPasswordError as error:
            return await self._welcome(request, str(error))
        except WrongCodeError:
            return await self._welcome(request, "That code is not right. Take the next one.")
        except UnknownInvitationError:
            return await self._welcome(request)
        except (DatabaseBusyError, TooManyAtOnceError):
            return await self.guard.refuse(request, 503, _BUSY)
        except RefusalError as error:
            return self.guard.frame.render(
                request, "refused.html", status=error.status, message=str(error)
            )
        return RedirectResponse(f"{base_of(request)}/sign-in?said=joined", _SEE_OTHER)

    async def sign_out(self, visit: Visit) -> Response:
        """End the session, and every socket of it."""
        await self.sessions.end(visit.session)
        await self.live.hang_up(visit.session.id)
        answer = visit.back("/sign-in", said="signed_out")
        answer.delete_cookie(cookie_name(visit.request), **cookie_kept_as(visit.request))
        return answer

    async def _ask(self, request: Request, wrong: str = "", status: int = 200) -> Response:
        return self.guard.frame.render(
            request,
            "sign_in.html",
            status=status,
            wrong=wrong,
            anybody=await self.signing_in.anybody(),
            safe=is_safe(request),
        )

    async def _welcome(self, request: Request, wrong: str = "") -> Response:
        try:
            invitation = await self.invitations.find(request.path_params["token"])
        except UnknownInvitationError:
            said = "This link was used, or is too old. Ask an owner for another one."
            return await self.guard.refuse(request, _GONE, said)
        return self.guard.frame.render(
            request,
            "invitation.html",
            status=400 if wrong else 200,
            wrong=wrong,
            invitation=invitation,
            qr=qr_code(invitation.key, invitation.person.name),
            fewest=FEWEST_CHARACTERS,
            safe=is_safe(request),
        )

    async def _given(self, request: Request, *names: str) -> list[str]:
        """Read a form of who is not signed in: of our own page, and over TLS."""
        if is_foreign(request):
            raise RefusalError(_FORBIDDEN, "This form was sent by another page.")
        if not is_safe(request):
            raise RefusalError(_FORBIDDEN, _UNSAFE)
        refuse_large(request)
        async with request.form(max_fields=10, max_files=0) as form:
            values = [form.get(name, "") for name in names]
        return [value[:_MOST] if isinstance(value, str) else "" for value in values]
