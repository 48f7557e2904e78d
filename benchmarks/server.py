"""A real server of the demo brand in its own process, and shoppers who talk to it."""

import asyncio
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import create_server
from time import monotonic, perf_counter, sleep
from typing import Any
from uuid import uuid4

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Origin

ROOT = Path(__file__).parent.parent
DEMO = ROOT / "demo"
_STARTS_WITHIN = 60.0
_MEGABYTE = 1024 * 1024

QUESTIONS = (
    "wool throw under 150",
    "something warm for my sister",
    "dining table for 8 people",
    "is oak durable?",
    "how do I wash a wool throw?",
    "lamps",
    "in white",
    "under $200",
    "compare the first two",
    "how long does delivery to canada take",
    "sheets for a queen bed",
    "not linen",
    "cheaper",
    "what goes with the first one?",
    "is it dimmable?",
    "candles that do not smell",
    "what is your return policy",
    "rug for under a dining table",
    "talk to a human",
    "thanks",
)


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its data folder, address, process, and how long it took to be ready."""

    data: Path
    port: int
    process: subprocess.Popen[bytes]
    seconds_to_ready: float

    def memory(self) -> float:
        """Return the memory of the process and its children in MB (sum of PSS)."""
        total: int = sum(member.memory_full_info().pss for member in self._family())
        return total / _MEGABYTE

    def own_memory(self) -> float:
        """Return the part of it that is of no file, in MB: what grows.

        Files are shared with other processes, and count for less while these run.
        """
        rollups = [Path(f"/proc/{member.pid}/smaps_rollup") for member in self._family()]
        lines = [line for rollup in rollups for line in rollup.read_text().splitlines()]
        return sum(int(line.split()[1]) for line in lines if line.startswith("Pss_Anon:")) / 1024

    def _family(self) -> Sequence[psutil.Process]:
        process = psutil.Process(self.process.pid)
        return (process, *process.children(recursive=True))


def ingest_demo(data: Path) -> float:
    """Make the demo brand the catalog of a folder; return how many seconds it took."""
    started = perf_counter()
    subprocess.run(
        [
            *(sys.executable, "-m", "floorwalker", "ingest", str(DEMO / "catalog.jsonl")),
            *("--articles", str(DEMO / "articles"), "--brand", str(DEMO / "brand.toml")),
        ],
        env={**os.environ, "FLOORWALKER_DATA": str(data)},
        check=True,
        capture_output=True,
    )
    return perf_counter() - started


@contextmanager
def demo_server(**variables: str) -> Iterator[Server]:
    """Ingest the demo brand into a new folder and serve it, limits off.

    `FLOORWALKER_BENCHMARK_DATA` names a folder it was ingested into already, to be copied.
    """
    with tempfile.TemporaryDirectory() as folder:
        data = demo_data(Path(folder))
        with serving(data, **variables) as server:
            yield server


def demo_data(folder: Path) -> Path:
    """Make the demo brand the catalog of a folder, by a copy where it was ingested already."""
    ready = os.environ.get("FLOORWALKER_BENCHMARK_DATA")
    if ready:
        shutil.copytree(ready, folder, dirs_exist_ok=True)
    else:
        ingest_demo(folder)
    return folder


@contextmanager
def serving(data: Path, **variables: str) -> Iterator[Server]:
    """Serve a data folder, limits off."""
    port = int(variables.get("FLOORWALKER_PORT") or free_port())
    settings = {
        "FLOORWALKER_DATA": str(data),
        "FLOORWALKER_PORT": str(port),
        "FLOORWALKER_VOICE": str(DEMO / "voice.toml"),
        "FLOORWALKER_MESSAGES_PER_MINUTE": "0",
        "FLOORWALKER_MESSAGES_PER_MINUTE_PER_ADDRESS": "0",
        "FLOORWALKER_LOG_LEVEL": "warning",
        **variables,
    }
    started = monotonic()
    process = subprocess.Popen(
        [sys.executable, "-m", "floorwalker", "serve"], env={**os.environ, **settings}
    )
    try:
        while not _is_ready(port):
            if process.poll() is not None or monotonic() - started > _STARTS_WITHIN:
                raise RuntimeError("the server did not start")
            sleep(0.05)
        yield Server(data, port, process, monotonic() - started)
    finally:
        process.terminate()
        process.wait()


def free_port() -> int:
    with create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def metric(server: Server, name: str) -> float:
    """Read a metric of the server, summed over its labels."""
    with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    named = (line for line in lines if line.replace("{", " ").split()[:1] == [name])
    return sum(float(line.split()[-1]) for line in named)


def _is_ready(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


class Shopper:
    """One connected shopper."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def arrive(cls, server: Server) -> "Shopper":
        """Connect and say hello."""
        origin = Origin(f"http://127.0.0.1:{server.port}")
        socket = await connect(f"ws://127.0.0.1:{server.port}/ws/chat", origin=origin)
        await socket.send(json.dumps({"type": "hello", "session": None, "page": {"url": origin}}))
        welcome = json.loads(await socket.recv())
        assert welcome["type"] == "welcome", welcome
        return cls(socket)

    async def ask(self, text: str) -> float:
        """Ask, wait for the end of the turn, and return the seconds in between."""
        return (await self.ask_timed(text))[1]

    async def ask_timed(self, text: str) -> tuple[float, float]:
        """Ask, and return the seconds to the first sentence and to the end of the turn."""
        started = perf_counter()
        await self.say(text)
        before = await self.until("text", "turn_finished")
        first = perf_counter() - started
        if before[-1]["type"] == "text":
            await self.until("turn_finished")
        return first, perf_counter() - started

    async def say(self, text: str) -> None:
        """Send a message."""
        await self.send("user_message", text=text)

    async def send(self, kind: str, **fields: str) -> None:
        """Send a frame."""
        await self._socket.send(json.dumps({"type": kind, "id": str(uuid4()), **fields}))

    async def until(self, *kinds: str) -> list[dict[str, Any]]:
        """Collect frames up to the next of some kinds."""
        frames: list[dict[str, Any]] = []
        while not frames or frames[-1]["type"] not in kinds:
            frame: dict[str, Any] = json.loads(await asyncio.wait_for(self._socket.recv(), 30))
            if frame["type"] == "error" or frame.get("outcome") in {"failed", "stopped"}:
                raise RuntimeError(str(frame))
            frames.append(frame)
        return frames

    async def leave(self) -> None:
        """Close the connection."""
        await self._socket.close()
