"""Running a server for a test, and talking to it as a page does."""

import asyncio
import json
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Event
from time import monotonic, sleep
from typing import Any
from uuid import uuid4

from fakes import HashingEncoder, fake_model
from websockets.asyncio.client import ClientConnection, connect

from agent.events import Finished, Text, TurnEvent, Understood
from floorwalker.assembly import Knowledge, open_site
from floorwalker.serving.server import build_server, listen
from floorwalker.settings import Settings
from knowledge.embedding.embedder import Embedder
from knowledge.sync.live import LiveCatalog
from widget.app import Site
from widget.turns.dialogues import OpenDialogues
from widget.turns.worker import TurnWorker

_WITHIN = 60.0
Frame = dict[str, Any]


@dataclass(frozen=True)
class RunningServer:
    """Where a server answers."""

    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"


@contextmanager
def serve_site(
    knowledge: Knowledge,
    data: Path,
    change: Callable[[Site], Site] = lambda site: site,
    **settings: Any,
) -> Iterator[RunningServer]:
    """Serve open knowledge from a thread of this process, with the database in `data`.

    `change` may put other parts into the site before it is served.
    """
    defaults = {"messages_per_minute": 0, "messages_per_minute_per_address": 0}
    chosen = Settings(data=data, port=0, **{**defaults, **settings})
    listening = listen(chosen.host, chosen.port)
    with listening, open_site(chosen, knowledge) as site:
        server = build_server(change(site), chosen)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            deadline = monotonic() + _WITHIN
            while not server.started and thread.is_alive() and monotonic() < deadline:
                sleep(0.01)
            assert server.started
            yield RunningServer(*listening.getsockname()[:2])
        finally:
            server.should_exit = True
            thread.join(_WITHIN)


@contextmanager
def open_shop(folder: Path) -> Iterator[Knowledge]:
    """Open the catalog of a data folder, searched by the hashing embedder."""
    encoder = HashingEncoder()
    with closing(Embedder(encoder)) as embedder:
        yield Knowledge(LiveCatalog(folder, fake_model()), embedder, encoder, fake_model())


def with_chat(**parts: Any) -> Callable[[Site], Site]:
    """A change of some parts of the chat."""
    return lambda site: replace(site, chat=replace(site.chat, **parts))


def with_assistant(assistant: Any) -> Callable[[Site], Site]:
    """A change that lets another assistant answer."""

    def change(site: Site) -> Site:
        chat = site.chat
        worker = TurnWorker(
            assistant,
            site.catalog,
            chat.turns,
            OpenDialogues(),
            chat.arrivals,
            site.metrics,
            site.links,
            chat.decisions.consents,
        )
        return replace(site, chat=replace(chat, worker=worker))

    return change


class Client:
    """A page that speaks the protocol."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.session: str | None = None

    async def send(self, kind: str, **fields: Any) -> None:
        await self.socket.send(json.dumps({"type": kind, **fields}))

    async def receive(self) -> Frame:
        return json.loads(await asyncio.wait_for(self.socket.recv(), _WITHIN))

    async def hello(
        self,
        session: str | None = None,
        last_seq: int | None = None,
        product_id: str | None = None,
    ) -> Frame:
        page = {"url": "https://s/", "product_id": product_id}
        await self.send("hello", session=session, last_seq=last_seq, page=page)
        welcome = await self.receive()
        if welcome["type"] == "welcome":
            self.session = welcome["session"]
        return welcome

    async def say(self, text: str, message_id: str | None = None) -> str:
        message_id = message_id or str(uuid4())
        await self.send("user_message", id=message_id, text=text)
        return message_id

    async def until(self, kind: str) -> list[Frame]:
        """Collect frames up to and including the next of a kind."""
        frames = [await self.receive()]
        while frames[-1]["type"] != kind:
            frames.append(await self.receive())
        return frames

    async def ask(self, text: str) -> list[Frame]:
        """Say something and collect the whole turn."""
        await self.say(text)
        return await self.until("turn_finished")


@asynccontextmanager
async def connected(
    server: RunningServer, origin: str | None = None, path: str = "/ws/chat", **headers: str
) -> AsyncIterator[Client]:
    """Open a connection to a server, from its own pages unless an origin is given."""
    address = f"ws://{server.host}:{server.port}{path}"
    async with connect(
        address, origin=origin or server.url, additional_headers=headers or None
    ) as socket:
        yield Client(socket)


async def until(holds: Callable[[], bool]) -> None:
    """Wait until something set from another thread holds."""
    async with asyncio.timeout(_WITHIN):
        while not holds():  # noqa: ASYNC110 (it is not of this loop)
            await asyncio.sleep(0.005)


def shown(frames: list[Frame]) -> list[str]:
    """What a shopper sees of a turn: its sentences and its outcome."""
    return [
        frame.get("outcome") or frame["text"]
        for frame in frames
        if frame["type"] in {"text", "turn_finished"}
    ]


class Scripted:
    """An assistant that says a sentence, waits to be let go, and says another."""

    def __init__(self, *, waits: bool = True) -> None:
        self.go_on = Event()
        self.asked: list[str] = []
        if not waits:
            self.go_on.set()

    async def answer(self, _: str, message: Any, *__: object) -> AsyncIterator[TurnEvent]:
        self.asked.append(message.text)
        yield Understood("buy", 0.9)
        yield Text("One.")
        await until(self.go_on.is_set)
        yield Text("Two.")
        yield Finished("buy", 0.9, "catalog", 0)

    def apologise(self, _: object) -> Text:
        return Text("I was interrupted.")
