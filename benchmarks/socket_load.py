"""Many shoppers at once: 200 connected, 40 turns a second in all, load generator included."""

import asyncio
import random
from collections.abc import Sequence
from time import perf_counter

from benchmarks.report import Figure, percentile, print_figures
from benchmarks.server import QUESTIONS, Server, Shopper, demo_server

_SHOPPERS = 200
_TURNS_PER_SECOND = 40
_SECONDS = 40


def measure() -> Sequence[Figure]:
    """Let everyone ask on a fixed schedule, whether or not the answers keep up."""
    with demo_server() as server:
        seconds, errors, elapsed = asyncio.run(_load(server))
        milliseconds = [value * 1000 for value in seconds]
        return (
            Figure("shoppers connected", _SHOPPERS, ""),
            Figure("turns per second", len(seconds) / elapsed, "", f"≥ {_TURNS_PER_SECOND}"),
            Figure("turn, p50", percentile(milliseconds, 50), "ms"),
            Figure("turn, p95", percentile(milliseconds, 95), "ms", "≤ 300"),
            Figure("turn, p99", percentile(milliseconds, 99), "ms"),
            Figure("errors", errors, "", "0"),
            Figure("memory under load (sum of PSS)", server.memory(), "MB", "≤ 900"),
        )


async def _load(server: Server) -> tuple[list[float], int, float]:
    shoppers = [await Shopper.arrive(server) for _ in range(_SHOPPERS)]
    for shopper in shoppers[:3]:
        await shopper.ask(QUESTIONS[0])
    chance = random.Random(7)
    started = perf_counter()
    asking = []
    for number in range(_TURNS_PER_SECOND * _SECONDS):
        await asyncio.sleep(max(0.0, started + number / _TURNS_PER_SECOND - perf_counter()))
        shopper = shoppers[number % _SHOPPERS]
        asking.append(asyncio.create_task(shopper.ask(chance.choice(QUESTIONS))))
    results = await asyncio.gather(*asking, return_exceptions=True)
    elapsed = perf_counter() - started
    for shopper in shoppers:
        await shopper.leave()
    seconds = [result for result in results if isinstance(result, float)]
    return seconds, len(results) - len(seconds), elapsed


if __name__ == "__main__":
    print_figures("socket_load", measure())
