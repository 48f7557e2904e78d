"""People of a console for tests: made on a data folder, and signed in over HTTP."""

import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from time import time
from typing import Any

import httpx
import pyotp
from serving import RunningServer, open_shop, serve_site

from admin.access.changes import COMMAND_LINE
from admin.access.codes import Keys
from admin.access.people import People
from admin.access.roles import Role
from admin.web.visit import Door
from floorwalker.database import open_database
from floorwalker.settings import Settings
from floorwalker.shoppers import load_settings_secret
from widget.app import Site

PASSWORD = "seven quiet herons"
_FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')
_KEY = re.compile(r'class="key">([A-Z2-7]+)<')
_STEP = 30


async def invite(data: Path, name: str, role: Role) -> str:
    """Return the secret of an invitation, as the command line makes it."""
    settings = Settings(data=data)
    with closing(open_database(settings.resolved_database_url)) as database:
        people = People(database, Keys(load_settings_secret(settings)))
        return await people.invite(COMMAND_LINE, name, role)


@dataclass(frozen=True)
class ServedConsole(RunningServer):
    """A server, and every door of its console."""

    doors: tuple[Door, ...]


@dataclass
class Browser:
    """Somebody at the console over HTTP, with a jar of cookies and the key of their codes."""

    client: httpx.AsyncClient
    name: str
    key: str = ""
    used: int = 0
    form_token: str = field(default="", repr=False)

    async def get(self, path: str) -> httpx.Response:
        answer = await self.client.get(f"/admin{path}")
        found = _FORM_TOKEN.search(answer.text)
        self.form_token = found[1] if found else self.form_token
        return answer

    async def post(self, path: str, **fields: str) -> httpx.Response:
        form = {"form_token": self.form_token, **fields}
        return await self.client.post(f"/admin{path}", data=form)

    async def join(self, token: str, password: str = PASSWORD, code: str = "") -> httpx.Response:
        """Take an invitation, as its page asks for it."""
        page = await self.client.get(f"/admin/invitation/{token}")
        found = _KEY.search(page.text)
        if found:
            self.key, self.used = found[1], 0
        form = {"password": password, "again": password, "code": code or self.code()}
        return await self.client.post(f"/admin/invitation/{token}", data=form)

    async def sign_in(self, password: str = PASSWORD, code: str = "") -> httpx.Response:
        form = {"name": self.name, "password": password, "code": code or self.code()}
        return await self.client.post("/admin/sign-in", data=form)

    def code(self) -> str:
        """Return a code that was not used yet; it is right for half a minute at least.

        Codes of the next half minute are taken too, so there are two at any time.
        """
        self.used = max(int(time()) // _STEP, self.used + 1)
        return pyotp.TOTP(self.key).generate_otp(self.used)


def browser(server: RunningServer, name: str = "") -> Browser:
    """Open a browser that knows nobody yet."""
    lines = httpx.Limits(max_keepalive_connections=0)
    return Browser(httpx.AsyncClient(base_url=server.url, timeout=20, limits=lines), name)


@contextmanager
def serve_console(folder: Path, small_shop: Path, **settings: Any) -> Iterator[ServedConsole]:
    """Serve the small shop and its console, with the database in a folder."""
    (folder / "models").symlink_to(small_shop / "models")
    sites: list[Site] = []

    def change(site: Site) -> Site:
        sites.append(site)
        return site

    with (
        open_shop(small_shop) as knowledge,
        serve_site(knowledge, folder, change, **settings) as running,
    ):
        app: Any = sites[0].beside["/admin"]
        yield ServedConsole(running.host, running.port, tuple(app.state.doors))


async def somebody(server: RunningServer, data: Path, role: Role, name: str = "") -> Browser:
    """Let somebody of a role join and sign in."""
    made = browser(server, name or f"{role} {token_hex(4)}")
    joined = await made.join(await invite(data, made.name, role))
    assert joined.status_code == 303, joined.text
    answer = await made.sign_in()
    assert answer.headers["location"] == "/admin/", answer.text
    await made.get("/")
    return made
