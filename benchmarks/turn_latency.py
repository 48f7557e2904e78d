"""How long a turn takes: one shopper, message in to `turn_finished`, over the socket."""

import asyncio
from collections.abc import Sequence

from benchmarks.report import Figure, percentile, print_figures
from benchmarks.server import QUESTIONS, Server, Shopper, demo_server

_ROUNDS = 15


def measure() -> Sequence[Figure]:
    """Ask every question in turn, several times, each round as a new shopper."""
    with demo_server() as server:
        return measure_turns(server)


def measure_turns(server: Server) -> Sequence[Figure]:
    """Measure the turns of a running server, and what it took to start and to hold them."""
    milliseconds = [value * 1000 for value in asyncio.run(_ask_all(server))]
    return (
        Figure("turns", len(milliseconds), ""),
        Figure("turn, p50", percentile(milliseconds, 50), "ms", "≤ 30"),
        Figure("turn, p95", percentile(milliseconds, 95), "ms", "≤ 80"),
        Figure("start to ready", server.seconds_to_ready, "s", "≤ 15"),
        Figure("memory afterwards (sum of PSS)", server.memory(), "MB", "≤ 900"),
    )


async def _ask_all(server: Server) -> list[float]:
    await _one_round(server)
    return [seconds for _ in range(_ROUNDS) for seconds in await _one_round(server)]


async def _one_round(server: Server) -> list[float]:
    shopper = await Shopper.arrive(server)
    seconds = [await shopper.ask(question) for question in QUESTIONS]
    await shopper.leave()
    return seconds


if __name__ == "__main__":
    print_figures("turn_latency", measure())
