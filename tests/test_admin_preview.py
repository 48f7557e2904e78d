"""The private preview: a draft speaks in the widget, and nothing of it is kept."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from serving import RunningServer
from signing_in import Browser, ServedConsole, serve_console, somebody
from sqlalchemy import func, select
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from admin.access.roles import Role
from brand.voice import VoiceGuide
from brand.voice.versions import Voices
from floorwalker.database import open_database
from shoppers.signals.tables import daily_counts
from shoppers.tables import conversations, frames, turns

Frame = dict[str, Any]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("preview")


@pytest.fixture(scope="module")
def console(folder: Path, small_shop: Path) -> Iterator[ServedConsole]:
    with serve_console(folder, small_shop) as running:
        yield running


def socket_of(member: Browser, server: RunningServer, version: int, origin: str = "") -> Any:
    cookies = "; ".join(f"{name}={value}" for name, value in member.client.cookies.items())
    return connect(
        f"ws://{server.host}:{server.port}/admin/preview/{version}/ws/chat",
        origin=origin or server.url,  # type: ignore[arg-type]
        additional_headers={"Cookie": cookies},
        proxy=None,
    )


async def say(socket: ClientConnection, text: str) -> list[Frame]:
    await socket.send(json.dumps({"type": "user_message", "id": str(uuid4()), "text": text}))
    got: list[Frame] = []
    while not got or got[-1]["type"] != "turn_finished":
        got.append(json.loads(await socket.recv()))
    return got


async def greeted(socket: ClientConnection) -> Frame:
    page = {"url": "https://shop.example/"}
    await socket.send(json.dumps({"type": "hello", "session": None, "page": page}))
    welcome: Frame = json.loads(await socket.recv())
    return welcome


async def test_a_draft_speaks_in_the_preview_alone_and_nothing_of_it_is_kept(
    console: ServedConsole, folder: Path
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    with closing(open_database(f"sqlite:///{folder / 'floorwalker.sqlite'}")) as database:
        guide = VoiceGuide(terms={"blanket": ("throw",)}, greeting="Come in.")
        draft = (await Voices(database).add_draft(guide, "Ida")).number
        page = await marketer.get(f"/preview/{draft}")
        assert f'server="/admin/preview/{draft}/"' in page.text
        assert (await marketer.get("/preview/99")).status_code == 404
        async with socket_of(marketer, console, draft) as socket:
            welcome = await greeted(socket)
            assert welcome["greeting"] == "Come in."
            assert f"preview of version {draft}" in welcome["assistant"]["name"]
            shown = await say(socket, "tell me about the Fell Wool Throw")
            assert [frame["seq"] for frame in shown] == list(range(1, len(shown) + 1))
            said = " ".join(frame["text"] for frame in shown if frame["type"] == "text")
            assert "wool blanket" in said
            again = await say(socket, "what does it cost?")
            assert any("Fell Wool Throw" in json.dumps(frame) for frame in again)
            await socket.send(json.dumps({"type": "privacy", "id": "1", "action": "show"}))
            assert json.loads(await socket.recv())["type"] == "error"
        with database.engine.connect() as connection:
            for table in (conversations, turns, frames, daily_counts):
                assert connection.scalar(select(func.count()).select_from(table)) == 0, table


async def test_nobody_else_comes_to_the_preview(console: ServedConsole, folder: Path) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    qa = await somebody(console, folder, Role.QA)
    assert (await qa.get("/preview/0")).status_code == 403
    with pytest.raises(InvalidStatus):
        await socket_of(qa, console, 0)
    with pytest.raises(InvalidStatus):
        await socket_of(marketer, console, 0, origin="https://elsewhere.example")
    async with socket_of(marketer, console, 0) as socket:
        await greeted(socket)
        await marketer.post("/sign-out")
        with pytest.raises(ConnectionClosed) as closed:
            await socket.recv()
        assert closed.value.rcvd
        assert closed.value.rcvd.code == 4401
    with pytest.raises(InvalidStatus):
        await socket_of(marketer, console, 0)
