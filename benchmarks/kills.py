"""200 servers killed at random moments under load, each followed by another."""

import asyncio
import os
import random
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.report import Figure, print_figures
from benchmarks.resuming import ResumingShopper
from benchmarks.server import QUESTIONS, demo_data, free_port, serving

_KILLS = int(os.environ.get("KILLS", "200"))
_SHOPPERS = 20
_LIVES_FOR = (0.05, 2.0)
_THINKS_FOR = 0.5
_PATIENCE = 600.0


def measure() -> Sequence[Figure]:
    """Kill, start again, and ask the shoppers and the database what became of every message."""
    with tempfile.TemporaryDirectory() as folder:
        data = demo_data(Path(folder))
        shoppers, grants = asyncio.run(_survive(data))
        with closing(sqlite3.connect(data / "floorwalker.sqlite")) as connection:
            (recorded,) = connection.execute(
                "SELECT count(*) FROM consent_records WHERE decision = 'granted'"
            ).fetchone()
            (doubled,) = connection.execute(
                "SELECT count(*) - count(DISTINCT subject || purpose || key) FROM signals"
            ).fetchone()
    asked = [(shopper, message) for shopper in shoppers for message in shopper.asked]
    lost = sum(not shopper.count("turn_finished", message) for shopper, message in asked)
    twice = sum(shopper.count("turn_started", message) > 1 for shopper, message in asked)
    return (
        Figure("kills", _KILLS, ""),
        Figure("messages", len(asked), ""),
        Figure("messages lost", lost, "", "0"),
        Figure("messages answered twice", twice, "", "0"),
        Figure("frames at fault", sum(shopper.account.faults for shopper in shoppers), "", "0"),
        Figure("grants", grants, ""),
        Figure("grants recorded twice or not at all", abs(recorded - grants), "", "0"),
        Figure("doubled signals", doubled, "", "0"),
    )


async def _survive(data: Path) -> tuple[list[ResumingShopper], int]:
    chance = random.Random(13)
    port = free_port()
    address = f"127.0.0.1:{port}"
    shoppers = [ResumingShopper(lambda: address, chance, _PATIENCE) for _ in range(_SHOPPERS)]
    over = asyncio.Event()

    async def talk(shopper: ResumingShopper) -> None:
        asked = 0
        while not over.is_set():
            wish = "wool throw under $150" if asked == 1 else chance.choice(QUESTIONS)
            await shopper.ask(wish)
            asked += 1
            if not shopper.recorded:
                await shopper.agree()
            await asyncio.sleep(chance.random() * _THINKS_FOR)

    talking = [asyncio.create_task(talk(shopper)) for shopper in shoppers]
    for _ in range(_KILLS):
        server = serving(data, FLOORWALKER_PORT=str(port))
        running = await asyncio.to_thread(server.__enter__)
        await asyncio.sleep(chance.uniform(*_LIVES_FOR))
        running.process.kill()
        await asyncio.to_thread(server.__exit__, None, None, None)
    with serving(data, FLOORWALKER_PORT=str(port)):
        over.set()
        await asyncio.gather(*talking)
        await asyncio.gather(*(shopper.check() for shopper in shoppers))
        await asyncio.gather(*(shopper.leave() for shopper in shoppers))
    return shoppers, sum(len(shopper.recorded) for shopper in shoppers)


if __name__ == "__main__":
    print_figures("kills", measure())
