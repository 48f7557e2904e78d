"""30 minutes of load, shoppers coming and going: what grows?"""

import asyncio
import os
from collections.abc import Sequence
from time import monotonic

import psutil

from benchmarks.report import Figure, percentile, print_figures
from benchmarks.server import Server, demo_server, metric
from benchmarks.socket_load import Load, arrive, ask_on_schedule

_MINUTES = float(os.environ.get("MINUTES", "30"))
_SHOPPERS = 50
_TURNS_PER_SECOND = 20.0
_STAY_FOR = 15.0
_WARM_UP = 0.25
_SETTLES_WITHIN = 5.0


def measure() -> Sequence[Figure]:
    """Compare the server after the first quarter with itself at the end, each time idle."""
    with demo_server() as server:
        process = psutil.Process(server.process.pid)
        load = Load()
        asyncio.run(_last(server, load, _MINUTES * 60 * _WARM_UP))
        before, files = server.own_memory(), process.num_fds()
        asyncio.run(_last(server, load, _MINUTES * 60 * (1 - _WARM_UP)))
        after, files_after = server.own_memory(), process.num_fds()
        milliseconds = [value * 1000 for value in load.seconds]
        return (
            Figure("minutes", _MINUTES, ""),
            Figure("turns", len(load.seconds), ""),
            Figure("turn, p95", percentile(milliseconds, 95), "ms"),
            Figure("errors", len(load.errors), "", "0"),
            Figure("memory after the first quarter", before, "MB"),
            Figure("memory at the end", after, "MB"),
            Figure("growth", 100 * (after / before - 1), "%", "≤ 3"),
            Figure("files and sockets more", files_after - files, "", "≤ 0"),
            Figure("connections left", metric(server, "floorwalker_connections"), "", "0"),
            Figure("turns left", metric(server, "floorwalker_turns_answering"), "", "0"),
        )


async def _last(server: Server, load: Load, seconds: float) -> None:
    """Keep the load up for so long, and let the server come to rest."""
    until = monotonic() + seconds
    while monotonic() < until:
        shoppers = await arrive(server, _SHOPPERS)
        some = await ask_on_schedule(
            shoppers, _TURNS_PER_SECOND, min(_STAY_FOR, max(1.0, until - monotonic()))
        )
        load.seconds += some.seconds
        load.errors += some.errors
        for shopper in shoppers:
            await shopper.leave()
    await asyncio.sleep(_SETTLES_WITHIN)


if __name__ == "__main__":
    print_figures("endurance", measure())
