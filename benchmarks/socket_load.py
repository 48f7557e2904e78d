"""Many shoppers at once: 1,000 connected, 60 turns a second in all, load generator included."""

import asyncio
import os
import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from time import perf_counter

from benchmarks.report import Figure, percentile, print_figures
from benchmarks.server import QUESTIONS, Server, Shopper, demo_server

_SHOPPERS = int(os.environ.get("SHOPPERS", "1000"))
_TURNS_PER_SECOND = float(os.environ.get("TURNS_PER_SECOND", "60"))
_SECONDS = float(os.environ.get("SECONDS", "40"))
_WORKERS = os.environ.get("FLOORWALKER_WORKERS", "1")
_ARRIVE_AT_ONCE = 20


@dataclass(slots=True)
class Load:
    """What shoppers got: seconds a turn, and what went wrong."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    elapsed: float = 0.0


def measure() -> Sequence[Figure]:
    """Let everyone ask on a fixed schedule, whether or not the answers keep up."""
    with demo_server(FLOORWALKER_WORKERS=_WORKERS) as server:
        load = asyncio.run(_load(server))
        milliseconds = [value * 1000 for value in load.seconds]
        return (
            Figure("shoppers connected", _SHOPPERS, ""),
            Figure("workers", int(_WORKERS), ""),
            Figure(
                "turns per second",
                len(load.seconds) / load.elapsed,
                "",
                f"≥ {_TURNS_PER_SECOND * 0.95:.0f}",
            ),
            Figure("turn, p50", percentile(milliseconds, 50), "ms"),
            Figure("turn, p95", percentile(milliseconds, 95), "ms", "≤ 500"),
            Figure("turn, p99", percentile(milliseconds, 99), "ms"),
            Figure("errors", len(load.errors), "", "0"),
            Figure("memory under load (sum of PSS)", server.memory(), "MB", "≤ 1200"),
        )


async def _load(server: Server) -> Load:
    shoppers = await arrive(server, _SHOPPERS)
    for shopper in shoppers[:3]:
        await shopper.ask(QUESTIONS[0])
    load = await ask_on_schedule(shoppers, _TURNS_PER_SECOND, _SECONDS)
    for shopper in shoppers:
        await shopper.leave()
    return load


async def arrive(server: Server, count: int) -> list[Shopper]:
    """Let so many shoppers connect."""
    shoppers: list[Shopper] = []
    while len(shoppers) < count:
        more = min(_ARRIVE_AT_ONCE, count - len(shoppers))
        shoppers += await asyncio.gather(*(Shopper.arrive(server) for _ in range(more)))
    return shoppers


async def ask_on_schedule(shoppers: Sequence[Shopper], per_second: float, seconds: float) -> Load:
    """Ask one question after the other, each at its time, and wait for the last answer.

    Who is still being answered asks on once that has ended; the waiting counts.
    """
    chance, load = random.Random(7), Load()
    one_at_a_time = {shopper: asyncio.Lock() for shopper in shoppers}

    async def ask(shopper: Shopper) -> None:
        since = perf_counter()
        try:
            async with one_at_a_time[shopper]:
                await shopper.ask(chance.choice(QUESTIONS))
            load.seconds.append(perf_counter() - since)
        except Exception as error:  # noqa: BLE001 — whatever a shopper met is counted
            load.errors.append(repr(error))

    started = perf_counter()
    asking: set[asyncio.Task[None]] = set()
    for number in range(int(per_second * seconds)):
        await asyncio.sleep(max(0.0, started + number / per_second - perf_counter()))
        task = asyncio.create_task(ask(shoppers[number % len(shoppers)]))
        asking.add(task)
        task.add_done_callback(asking.discard)
    await asyncio.gather(*asking)
    load.elapsed = perf_counter() - started
    return load


if __name__ == "__main__":
    print_figures("socket_load", measure())
