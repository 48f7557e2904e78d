"""The console as an application, mounted at `/admin`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, WebSocketRoute
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from admin.access.codes import Keys
from admin.access.invitations import Invitations
from admin.access.passwords import Passwords
from admin.access.people import People
from admin.access.sessions import Sessions
from admin.access.signing_in import SigningIn
from admin.pages.people import PeoplePages
from admin.pages.signing_in import SignInPages
from admin.web.guard import Guard
from admin.web.live import LivePages
from admin.web.rendering import FOLDER, HEADERS, Frame, load_frame
from admin.web.visit import Door
from shoppers.database import Clock, Database, utc_now

_NOT_FOUND = 404
_MISSING = "There is no such page."


class Pages(Protocol):
    """Some pages of the console."""

    @property
    def doors(self) -> tuple[Door, ...]:
        """Where they are."""


@dataclass(frozen=True, slots=True)
class Console:
    """The parts of the console that every page needs; `floorwalker/console.py` builds it."""

    database: Database
    people: People
    sessions: Sessions
    frame: Frame
    guard: Guard
    live: LivePages
    signing_in: SignInPages


def build_console(database: Database, secret: bytes, clock: Clock = utc_now) -> Console:
    """Put together who comes in, and how."""
    keys, passwords, frame = Keys(secret), Passwords(), load_frame()
    sessions = Sessions(database, clock)
    guard, live = Guard(sessions, frame), LivePages(sessions)
    return Console(
        database=database,
        people=People(database, keys, clock),
        sessions=sessions,
        frame=frame,
        guard=guard,
        live=live,
        signing_in=SignInPages(
            signing_in=SigningIn(database, secret, keys, passwords, clock),
            invitations=Invitations(database, keys, clock),
            sessions=sessions,
            passwords=passwords,
            guard=guard,
            live=live,
        ),
    )


def create_console(
    console: Console, pages: Sequence[Pages], sockets: Sequence[BaseRoute] = ()
) -> Starlette:
    """Build the application; the menu has the pages in their order."""
    people = PeoplePages(console.people, console.database, console.frame)
    doors = [door for some in (*pages, people, console.signing_in) for door in some.doors]
    console.frame.doors = doors

    async def missing(request: Request, _: Exception) -> Response:
        return await console.guard.refuse(request, _NOT_FOUND, _MISSING)

    app = Starlette(
        routes=[
            *console.signing_in.routes,
            *console.guard.routes(doors),
            WebSocketRoute("/live", console.live.serve),
            *sockets,
            Mount("/static", StaticFiles(directory=FOLDER / "static")),
        ],
        middleware=[Middleware(_Headers)],
        exception_handlers={_NOT_FOUND: missing},
    )
    app.state.doors = doors
    return app


@dataclass(frozen=True, slots=True)
class _Headers:
    """Puts the headers of the console on every answer."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), text.encode()) for name, text in HEADERS.items()]
                sent = list(message["headers"])
                known = {name for name, _ in sent}
                added = [(name, text) for name, text in own if name not in known]
                message = {**message, "headers": [*sent, *added]}
            await send(message)

        await self.app(scope, receive, with_headers)
