"""A browser for tests: shoppers' tabs, pages of other shops, and a line that can be cut."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager, contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    ViewportSize,
    async_playwright,
    expect,
)
from serving import RunningServer, open_shop, serve_site

from floorwalker.assembly import Knowledge

STATIC = Path(__file__).parent.parent / "widget" / "static"
CHROMIUM = Path("/usr/bin/chromium")
DESKTOP: ViewportSize = {"width": 1280, "height": 800}
TABLET: ViewportSize = {"width": 768, "height": 1024}
PHONE: ViewportSize = {"width": 375, "height": 812}
GREETING = "What are you looking for today?"
_PATIENCE = 60_000
_ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
_PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="200">'
    '<rect width="200" height="200" fill="slategray"/></svg>'
)


class Tab:
    """A shopper's tab, all that it asked for, and what the browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.sent: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("websocket", self._listen)
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.launcher = page.get_by_role("button", name="Ask us anything")
        self.panel = page.get_by_role("dialog")
        self.log = self.panel.get_by_role("log", name="Conversation")
        self.field = self.panel.get_by_role("textbox", name="Write a message")
        self.state = self.panel.get_by_role("status")
        self.messages = self.log.locator(".mine:visible")
        self.replies = self.log.locator(".turn:has(.mine:visible) .reply")
        self.cards = self.log.locator(".card")

    async def open_widget(self) -> None:
        """Click the launcher, and wait until the assistant has greeted."""
        await self.launcher.click()
        await expect(self.log).to_contain_text(GREETING)
        await expect(self.state).to_be_hidden()

    async def reopen(self) -> None:
        """Close the widget and open it again."""
        await self.page.keyboard.press("Escape")
        await self.launcher.click()
        await expect(self.panel).to_be_visible()

    @property
    def connections(self) -> int:
        return sum(url.startswith("ws:") for url in self.requests)

    async def say(self, text: str) -> None:
        await self.field.fill(text)
        await self.field.press("Enter")

    async def ask(self, text: str) -> Locator:
        """Say something and wait for the whole reply to it."""
        await self.say(text)
        await expect(self.messages.last).to_have_text(text)
        return await self.answered()

    async def answered(self, messages: int | None = None) -> Locator:
        """Wait until the last message, or that many, has a whole reply; return it."""
        if messages:
            await expect(self.messages).to_have_count(messages)
        await expect(self.replies.last).not_to_be_empty()
        await expect(self.panel.get_by_role("button", name="Send")).to_be_visible()
        return self.replies.last

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(message.text)

    def _listen(self, socket: Any) -> None:
        self.requests.append(socket.url)
        socket.on("framesent", lambda frame: self.sent.append(str(frame)))


async def faults(tab: Tab) -> list[str]:
    """What axe finds wrong with the widget as it is now."""
    found = await Axe().run(tab.page, "floor-walker", {"resultTypes": ["violations"]})
    return [f"{fault['id']}: {fault['nodes'][0]['html']}" for fault in found.response["violations"]]


class Shoppers:
    """People with a browser profile each; one may have several tabs."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._tabs: list[Tab] = []
        self._forgiven: tuple[str, ...] = ()

    async def arrive(self, url: str, viewport: ViewportSize = DESKTOP) -> Tab:
        return await self.open_tab(await self.context(viewport), url)

    async def context(self, viewport: ViewportSize = DESKTOP) -> BrowserContext:
        """Open a browser profile of its own."""
        context = await self._browser.new_context(viewport=viewport, locale="en-US")
        context.set_default_timeout(_PATIENCE)
        return context

    async def open_tab(self, context: BrowserContext, url: str) -> Tab:
        tab = Tab(await context.new_page())
        self._tabs.append(tab)
        await tab.page.goto(url)
        return tab

    def forgive(self, *complaints: str) -> None:
        """Let browsers complain of what a test provokes."""
        self._forgiven = complaints

    async def leave(self) -> None:
        """Close all tabs: before the server that they are connected to goes away."""
        for tab in self._tabs:
            await tab.page.context.close()

    @property
    def complaints(self) -> list[str]:
        """What their browsers complained of, and nobody forgave."""
        complaints = [complaint for tab in self._tabs for complaint in tab.complaints]
        return [each for each in complaints if not any(part in each for part in self._forgiven)]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """Start one Chromium with a fresh profile for the tests of a module."""
    if not CHROMIUM.exists():
        pytest.fail(f"{CHROMIUM} is missing; the browser tests need: apt-get install chromium")
    expect.set_options(timeout=_PATIENCE)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=CHROMIUM, args=_ARGUMENTS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="module")
async def shoppers(browser: Browser) -> AsyncIterator[Shoppers]:
    """Shoppers whose browsers must have nothing left to complain of in the end."""
    arriving = Shoppers(browser)
    yield arriving
    await arriving.leave()
    assert not arriving.complaints


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Write the one picture of the small shop into a folder."""
    return _write_picture(tmp_path)


@pytest.fixture
def shop(small_knowledge: Knowledge, data: Path, pictures: Path) -> Iterator[RunningServer]:
    """Serve the small shop with its picture."""
    with serve_site(small_knowledge, data, pictures=pictures) as running:
        yield running


@pytest.fixture(scope="module")
def standing_shop(
    small_shop: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RunningServer]:
    """Serve the small shop once for the tests of a module."""
    data = tmp_path_factory.mktemp("standing")
    (data / "models").symlink_to(small_shop / "models")
    pictures = _write_picture(data)
    with (
        open_shop(small_shop) as knowledge,
        serve_site(knowledge, data, pictures=pictures) as running,
    ):
        yield running


def _write_picture(folder: Path) -> Path:
    pictures = folder / "pictures"
    pictures.mkdir()
    (pictures / "fell.svg").write_text(_PICTURE, encoding="utf-8")
    return pictures


class OtherShop:
    """One page under an origin of its own, with the widget's tag at its end."""

    def __init__(self, port: int) -> None:
        self.origin = f"http://localhost:{port}"
        self.assistant = ""
        self.headers: dict[str, str] = {}
        self.html = ""

    def show(self, head: str = "", script: str = "widget.js", attributes: str = "") -> None:
        """Write the page, with the widget of the assistant on it."""
        self.html = (
            '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Another shop</title>'
            f"{head}</head><body><h1>Another shop</h1><p>Welcome.</p>"
            f'<script type="module" src="{self.assistant}/{script}"></script>'
            f"<floor-walker {attributes}></floor-walker></body></html>"
        )


@contextmanager
def serve_other_shop() -> Iterator[OtherShop]:
    """Serve a page from a port of its own; what it says can be changed between visits."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in other.headers.items():
                self.send_header(name, value)
            self.end_headers()
            if self.path == "/":
                self.wfile.write(other.html.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        other = OtherShop(serving.server_address[1])
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield other
        finally:
            serving.shutdown()
            thread.join()


class Line:
    """The line to a server, under an address that stays while servers come and go."""

    def __init__(self) -> None:
        self.url = ""
        self._port: int | None = None
        self._writers: set[asyncio.StreamWriter] = set()

    def lead_to(self, server: RunningServer) -> None:
        self._port = server.port

    def cut(self) -> None:
        """Drop what is connected, and let nothing through until it leads somewhere again."""
        self._port = None
        for writer in self._writers:
            writer.transport.abort()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with AsyncExitStack() as stack:
            self._keep(writer, stack)
            if self._port is None:
                return
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._port)
            self._keep(far_writer, stack)
            await asyncio.gather(_pass_on(reader, far_writer), _pass_on(far_reader, writer))

    def _keep(self, writer: asyncio.StreamWriter, stack: AsyncExitStack) -> None:
        self._writers.add(writer)
        stack.callback(self._writers.discard, writer)
        stack.callback(writer.close)


@asynccontextmanager
async def open_line() -> AsyncIterator[Line]:
    """Open a line on a port of its own."""
    line = Line()
    async with await asyncio.start_server(line.carry, "127.0.0.1", 0) as listening:
        host, port = listening.sockets[0].getsockname()
        line.url = f"http://{host}:{port}"
        yield line
        line.cut()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()
    writer.close()
