"""One request of somebody who is signed in, and the doors it may come through."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote, urlencode

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from admin.access.roles import May
from admin.access.sessions import Session

_SEE_OTHER = 303


class RefusalError(Exception):
    """A request that is not followed. The message is for whoever made it."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass(frozen=True, slots=True)
class Visit:
    """Who asks for what. `form` is what a checked form brought, empty where it is none."""

    request: Request
    session: Session
    form: FormData

    @property
    def base(self) -> str:
        """The path the console is under."""
        return base_of(self.request)

    def asked(self, name: str, most: int = 200) -> str:
        """Return a parameter of the address, cut where it is too long."""
        return self.request.query_params.get(name, "")[:most].strip()

    def field(self, name: str, most: int = 200) -> str:
        """Return a field of the form.

        Raises `RefusalError` where it is too long.
        """
        value = self.form.get(name, "")
        text = value.strip() if isinstance(value, str) else ""
        if len(text) > most:
            message = f"{name}: at most {most} characters."
            raise RefusalError(400, message)
        return text

    async def files(self, name: str) -> list[tuple[str, bytes]]:
        """Return what was handed in under a field: names and contents."""
        given = [item for item in self.form.getlist(name) if isinstance(item, UploadFile)]
        return [(file.filename, await file.read()) for file in given if file.filename]

    def part(self, name: str) -> str:
        """Return a part of the path."""
        return str(self.request.path_params[name])

    def back(self, path: str, said: str = "", **asked: str) -> Response:
        """Send on to a page, which says what was done."""
        query = urlencode({**({"said": said} if said else {}), **asked})
        address = f"{self.base}{quote(path)}{'?' if query else ''}{query}"
        return RedirectResponse(address, _SEE_OTHER)


Opens = Callable[[Visit], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Door:
    """A path of the console, what it needs, and what is behind it.

    With a `label` it stands in the menu of whoever may open it.
    """

    path: str
    needs: May
    opens: Opens
    method: Literal["GET", "POST"] = "GET"
    label: str = ""


def base_of(request: Request) -> str:
    """Return the path the console is mounted under."""
    return str(request.scope.get("root_path", ""))
