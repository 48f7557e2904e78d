"""The server process: how it starts, what it says, how it ends, and whom it talks to."""

import asyncio
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from socket import create_server
from typing import Any
from uuid import uuid4

import httpx2
import pytest
from fakes import write_shop
from processes import STOPS_WITHIN, Process, served
from serving import Client, Frame, connected
from websockets.exceptions import ConnectionClosed

from floorwalker.assembly import Knowledge, open_knowledge, open_site
from floorwalker.database import open_database
from floorwalker.settings import Settings
from knowledge.errors import StoreError
from shoppers.conversations.turns import Turns

Run = Callable[..., subprocess.CompletedProcess[str]]
NOTES_WHOM_IT_ASKS = """
import os, sys
def watch(event, arguments):
    if event in ("socket.connect", "socket.sendto"):
        asked = arguments[-1]
    elif event == "socket.getaddrinfo":
        asked = arguments[0]
    else:
        return
    asked = str(asked[0] if isinstance(asked, tuple) else asked)
    if asked not in ("127.0.0.1", "::1", "localhost", "None") and not asked.startswith("/"):
        with open(os.environ["ASKED"], "a") as file:
            file.write(f"{event} {asked}\\n")
sys.addaudithook(watch)
"""


@pytest.fixture
def shop(demo_data: Path, tmp_path: Path) -> Path:
    """The demo brand with a database of its own."""
    folder = tmp_path / "data"
    folder.mkdir()
    for part in ("knowledge", "models"):
        (folder / part).symlink_to(demo_data / part)
    return folder


@pytest.fixture
def own_shop(demo_data: Path, tmp_path: Path) -> Path:
    """A copy of the demo brand, to be damaged."""
    return Path(shutil.copytree(demo_data, tmp_path / "own"))


async def said_until_closed(client: Client) -> tuple[list[Frame], int]:
    """Collect what comes until the server hangs up, and its code."""
    frames: list[Frame] = []
    while client.socket.close_code is None:
        with suppress(ConnectionClosed):
            frames.append(await client.receive())
    return frames, client.socket.close_code


async def test_told_to_stop_it_finishes_its_turns_and_tells_clients_to_come_back(
    shop: Path, tmp_path: Path
) -> None:
    voice = tmp_path / "voice.toml"
    voice.write_text('bans = ["wool"]')
    with served(shop, FLOORWALKER_VOICE=str(voice)) as process:
        async with connected(process.server) as client:
            await client.hello()
            assert (await client.ask("wool throw"))[-1]["withheld"] > 0
            for text in ("wool throw", "dining table", "rugs"):
                await client.say(text)
            await client.until("turn_started")
            seconds = asyncio.create_task(asyncio.to_thread(process.end, signal.SIGTERM))
            _, code = await said_until_closed(client)
            assert code == 1012
            assert await seconds < STOPS_WITHIN
    assert process.process.returncode == 0
    # Of sentences kept back, which may restate what a shopper said, there is no word.
    said = {" ".join(line.split()[2:5]) for line in process.lines}
    about = {"server serving", "turns a", "server stopped"}
    assert said == {f"INFO floorwalker.{line}" for line in about}
    await no_turn_is_held(shop)


async def no_turn_is_held(data: Path) -> None:
    """No turn is left to wait for a lease that lapses."""
    database = open_database(f"sqlite:///{data / 'floorwalker.sqlite'}")
    turns = Turns(database)
    statement = "SELECT count(*) FROM turns WHERE NOT finished"
    waiting = await database.read(lambda c: c.exec_driver_sql(statement).scalar())
    assert bool(waiting) is bool(await turns.unclaimed())
    database.close()


async def test_killed_in_mid_turn_it_answers_each_message_once_after_its_restart(
    shop: Path,
) -> None:
    messages = {str(uuid4()): text for text in ("wool throw", "lamps", "dining table", "rugs")}
    seen: list[Frame] = []
    session: str | None = None
    for kills in range(3):
        with served(shop) as process:
            async with connected(process.server) as client:
                await client.hello(session, seen[-1]["seq"] if seen else 0)
                session = client.session
                for message_id, text in messages.items():
                    await client.say(text, message_id)
                if kills == 2:
                    while len([f for f in seen if f["type"] == "turn_finished"]) < len(messages):
                        seen.append(await client.receive())
                    break
                seen.append(await client.receive())
                process.end(signal.SIGKILL)
    assert [frame["seq"] for frame in seen] == list(range(1, len(seen) + 1))
    started = [frame["reply_to"] for frame in seen if frame["type"] == "turn_started"]
    assert started == list(messages)
    outcomes = [frame["outcome"] for frame in seen if frame["type"] == "turn_finished"]
    assert len(outcomes) == len(messages)
    assert outcomes[-1] == "completed"


def test_a_port_in_use_is_said_in_one_line(shop: Path, run_floorwalker: Run) -> None:
    with create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = run_floorwalker(shop, "serve", FLOORWALKER_PORT=port)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"127.0.0.1:{port} (Address already in use)" in done.stderr


def test_no_catalog_is_said_in_one_line(tmp_path: Path, shop: Path, run_floorwalker: Run) -> None:
    (shop / "knowledge").unlink()
    done = run_floorwalker(shop, "serve", FLOORWALKER_PORT="0")
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "run `floorwalker ingest" in done.stderr


def version_of(data: Path) -> Path:
    return (
        data
        / "knowledge"
        / "versions"
        / (data / "knowledge" / "current").read_text().splitlines()[0]
    )


def model_of(data: Path) -> Path:
    return next(path for path in (data / "models").iterdir() if path.is_dir())


DAMAGES: dict[str, Callable[[Path], object]] = {
    "pointer empty": lambda data: (data / "knowledge" / "current").write_text(""),
    "pointer binary": lambda data: (data / "knowledge" / "current").write_bytes(b"\xff\xfe"),
    "pointer elsewhere": lambda data: (data / "knowledge" / "current").write_text("../../etc"),
    "version gone": lambda data: shutil.rmtree(version_of(data)),
    "facts gone": lambda data: (version_of(data) / "facts.sqlite").unlink(),
    "facts binary": lambda data: (version_of(data) / "facts.sqlite").write_bytes(b"x" * 9000),
    "vectors gone": lambda data: (version_of(data) / "vectors.npz").unlink(),
    "vectors empty": lambda data: (version_of(data) / "vectors.npz").write_bytes(b""),
    "vectors binary": lambda data: (version_of(data) / "vectors.npz").write_bytes(b"x" * 9000),
    "vectors cut": lambda data: os.truncate(version_of(data) / "vectors.npz", 9000),
    "graph binary": lambda data: (model_of(data) / "model.onnx").write_bytes(b"x"),
    "tokenizer empty": lambda data: (model_of(data) / "tokenizer.json").write_text("{}"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_named_before_anything_is_served(own_shop: Path, damage: str) -> None:
    DAMAGES[damage](own_shop)
    before = sorted(own_shop.rglob("*"))
    with (
        pytest.raises(StoreError, match=re.escape(str(own_shop))) as raised,
        open_knowledge(Settings(data=own_shop)),
    ):
        pass
    assert "floorwalker ingest" in str(raised.value)
    assert sorted(own_shop.rglob("*")) == before


def test_a_damaged_intent_model_is_made_again(own_shop: Path) -> None:
    model = next(model_of(own_shop).glob("intent-*.npz"))
    model.write_bytes(b"PK\x03\x04 not much of an archive")
    settings = Settings(data=own_shop)
    with open_knowledge(settings) as knowledge, open_site(settings, knowledge):
        assert model.stat().st_size > 1000


async def test_every_connection_to_a_model_is_closed_with_the_site(
    small_knowledge: Knowledge, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[httpx2.AsyncClient] = []

    class Client(httpx2.AsyncClient):
        def __init__(self, **options: Any) -> None:
            super().__init__(**options)
            opened.append(self)

    monkeypatch.setattr(httpx2, "AsyncClient", Client)
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    await small_knowledge.catalog.current()
    with open_site(Settings(data=data, model="any"), small_knowledge) as site:
        assert site.close
        await site.close()
    assert len(opened) == 2, "one for shoppers, one for the preview"
    assert all(client.is_closed for client in opened)


def test_it_asks_nobody_on_the_network(
    tmp_path: Path, demo_data: Path, run_floorwalker: Run
) -> None:
    (tmp_path / "sitecustomize.py").write_text(NOTES_WHOM_IT_ASKS)
    asked = tmp_path / "asked"
    watched = {"PYTHONPATH": str(tmp_path), "ASKED": str(asked)}
    subprocess.run(
        [sys.executable, "-c", "import socket; socket.socket().connect_ex(('192.0.2.1', 9))"],
        env={**os.environ, **watched},
        timeout=60,
        check=False,
    )
    assert "192.0.2.1" in asked.read_text()
    asked.unlink()

    shop, data = write_shop(tmp_path / "shop"), tmp_path / "data"
    ingested = run_floorwalker(
        data, "ingest", str(shop / "catalog.jsonl"), "--articles", str(shop / "articles"),
        "--brand", str(shop / "brand.toml"), **watched,
    )  # fmt: skip
    assert ingested.returncode == 0, ingested.stderr
    assert not re.search(r"warn|torch|DEBUG|INFO", ingested.stderr, re.IGNORECASE)

    async def chat(process: Process) -> Frame:
        async with connected(process.server) as client:
            await client.hello()
            return (await client.ask("wool throw"))[-1]

    with served(data, **watched) as process:
        assert asyncio.run(chat(process))["outcome"] == "completed"
        process.end(signal.SIGTERM)
    assert not asked.exists(), asked.read_text()


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (("",), "query"),
        (("  ",), "query"),
        (("--file", "nowhere.txt"), "nowhere.txt: No such file"),
        (("--file", "demo/pictures/hero.svg", "lamp"), "either"),
    ],
)
def test_a_search_for_nothing_is_refused(
    shop: Path, run_floorwalker: Run, asked: tuple[str, ...], says: str
) -> None:
    done = run_floorwalker(shop, "search", *asked)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_a_search_takes_bytes_that_are_no_text(shop: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "floorwalker", "search", b"lamp caf\xe9", "--limit", "1"],
        env={**os.environ, "FLOORWALKER_DATA": str(shop)},
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert b"amp" in done.stdout


def test_a_folder_that_cannot_be_written_can_be_read(own_shop: Path) -> None:
    read_only = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
    in_its_own_mounts = ["unshare", "--mount", "sh", "-c", read_only, str(own_shop)]
    if subprocess.run([*in_its_own_mounts, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no folder can be made read-only here")
    done = subprocess.run(
        [*in_its_own_mounts, sys.executable, "-m", "floorwalker", "search", "lamp", "--json"],
        env={**os.environ, "FLOORWALKER_DATA": str(own_shop)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "amp" in done.stdout


def test_the_terminal_takes_whatever_is_typed(shop: Path) -> None:
    typed = b"caf\xe9 lamps\n" + b"wool " * 5000 + b"\nmail jo@example.org\n\n"
    done = subprocess.run(
        [sys.executable, "-m", "floorwalker", "chat"],
        env={**os.environ, "FLOORWALKER_DATA": str(shop)},
        input=typed,
        capture_output=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout.count(b"\n> ") == 4


async def test_a_full_disk_is_said_and_what_was_taken_is_answered(shop: Path) -> None:
    with served(shop) as process:
        async with connected(process.server) as client:
            await client.hello()
            await client.ask("wool throw")
            full = (shop / "floorwalker.sqlite-wal").stat().st_size
            unlimited = resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE)
            resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (0, unlimited[1]))
            message_id = await client.say("lamps")
            frames = await client.until("error")
            assert (frames[-1]["code"], frames[-1]["retryable"]) == ("busy", True)
            assert frames[-1]["reply_to"] == message_id
            assert (shop / "floorwalker.sqlite-wal").stat().st_size <= full
            resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, unlimited)
            await client.say("lamps", message_id)
            assert (await client.until("turn_finished"))[-1]["outcome"] == "completed"
            before = await client.ask("rugs")
        process.end(signal.SIGKILL)
    said = [line for line in process.lines if " ERROR " in line]
    assert len(said) == 1, said
    assert "the database takes nothing" in said[0]
    with served(shop) as process:
        async with connected(process.server) as again:
            await again.hello(client.session)
            replayed = [await again.receive() for _ in range(before[-1]["seq"])]
            assert replayed[-len(before) :] == before
