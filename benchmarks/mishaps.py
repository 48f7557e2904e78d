"""In mid-load the model server dies, the index is swapped, the database is locked for 5 s."""

import asyncio
import os
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Sequence
from contextlib import closing

from benchmarks.report import Figure, print_figures
from benchmarks.server import DEMO, Server, demo_server, free_port
from benchmarks.socket_load import Load, arrive, ask_on_schedule

_SHOPPERS = 60
_TURNS_PER_SECOND = float(os.environ.get("TURNS_PER_SECOND", "8"))
_SECONDS = 15.0
_AFTER = 3.0
_LOCKED_FOR = 5.0


def measure() -> Sequence[Figure]:
    """Let each mishap come three seconds into a load, and count who got no honest answer."""
    port = free_port()
    model = subprocess.Popen(
        [sys.executable, "-m", "floorwalker", "lying-model", "--port", str(port)],
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    settings = {
        "FLOORWALKER_MODEL": "any",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{port}/v1",
        "FLOORWALKER_MODEL_CALLS_PER_ADDRESS": "0",
        "FLOORWALKER_MODEL_TOKENS_PER_ADDRESS": "0",
    }

    async def model_dies(_: Server) -> None:
        model.kill()

    try:
        with demo_server(**settings) as server:
            mishaps: dict[str, Callable[[Server], Awaitable[None]]] = {
                "database locked for 5 s": _lock,
                "index swapped": _swap,
                "model server dead": model_dies,
            }
            return [
                figure
                for name, mishap in mishaps.items()
                for figure in _figures(name, asyncio.run(_meet(server, mishap)))
            ]
    finally:
        model.kill()
        model.wait()


def _figures(name: str, load: Load) -> Sequence[Figure]:
    return (
        Figure(f"{name}: turns answered", len(load.seconds), ""),
        Figure(f"{name}: shoppers without an honest answer", len(load.errors), "", "0"),
        Figure(f"{name}: longest turn", max(load.seconds) * 1000, "ms"),
    )


async def _meet(server: Server, mishap: Callable[[Server], Awaitable[None]]) -> Load:
    shoppers = await arrive(server, _SHOPPERS)
    asking = asyncio.create_task(ask_on_schedule(shoppers, _TURNS_PER_SECOND, _SECONDS))
    await asyncio.sleep(_AFTER)
    await mishap(server)
    load = await asking
    for shopper in shoppers:
        await shopper.leave()
    return load


async def _lock(server: Server) -> None:
    path = server.data / "floorwalker.sqlite"
    with closing(sqlite3.connect(path, isolation_level=None, timeout=30)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        await asyncio.sleep(_LOCKED_FOR)
        connection.execute("ROLLBACK")


async def _swap(server: Server) -> None:
    """Ingest the demo brand again, without its articles: another version comes into service."""
    ingesting = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "floorwalker", "ingest", str(DEMO / "catalog.jsonl")),
        *("--brand", str(DEMO / "brand.toml")),
        env={**os.environ, "FLOORWALKER_DATA": str(server.data)},
        stderr=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await ingesting.wait() == 0


if __name__ == "__main__":
    print_figures("mishaps", measure())
