"""The private preview: the widget in a voice that need not speak, for those who direct it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from starlette.responses import Response
from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket

from admin.access.roles import May
from admin.web.live import LivePages
from admin.web.rendering import HEADERS, Frame
from admin.web.visit import Door, RefusalError, Visit
from brand.help import Offer
from brand.room import BrandRoom, InForce
from brand.voice.version import VersionError
from brand.voice.versions import Voices

# Pictures of products lie where the shop has them.
_POLICY = HEADERS["Content-Security-Policy"].replace("img-src 'self'", "img-src 'self' https:")


class Talks(Protocol):
    """Speaks the widget's protocol with an accepted socket."""

    async def serve(
        self, socket: WebSocket, mark: str, tried: Callable[[], Awaitable[InForce]]
    ) -> None:
        """Answer until the socket closes."""


@dataclass(frozen=True, slots=True)
class PreviewPages:
    """A page with the widget on it, and the socket the widget there talks through."""

    voices: Voices
    room: BrandRoom
    talks: Talks
    live: LivePages
    frame: Frame

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (Door("/preview/{number}", May.DIRECT, self.show),)

    @property
    def routes(self) -> tuple[BaseRoute, ...]:
        """The socket, which is no page."""
        return (WebSocketRoute("/preview/{number}/ws/chat", self.talk),)

    async def show(self, visit: Visit) -> Response:
        """Show the widget in the voice of a version."""
        try:
            version = await self.voices.get(_number(visit.part("number")))
        except VersionError as error:
            raise RefusalError(404, str(error)) from error
        response = self.frame.page(
            visit,
            "preview.html",
            version=version,
            versions=await self.voices.list(),
            widget=f"{visit.base.removesuffix('/admin')}/widget.js",
        )
        response.headers["Content-Security-Policy"] = _POLICY
        return response

    async def talk(self, socket: WebSocket) -> None:
        """Talk with whoever may direct the voice, and with nobody else."""
        try:
            version = await self.voices.get(_number(socket.path_params["number"]))
        except (VersionError, RefusalError):
            await socket.close()
            return

        async def tried() -> InForce:
            room = await self.room.in_force()
            offers = tuple(map(_without_days, room.offers))
            return replace(
                room,
                voice=version.guide,
                voice_version=version.number,
                offers=offers,
                assistant_paused=False,
            )

        mark = f"preview of version {version.number}"
        await self.live.hold(socket, May.DIRECT, lambda: self.talks.serve(socket, mark, tried))


def _without_days(offer: Offer) -> Offer:
    """An offer whose day has not come can be tried here alone."""
    return offer.model_copy(update={"starts_at": None, "expires_at": None})


def _number(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise RefusalError(404, "There is no such version.")
    return int(text[:9])
