"""2,000 connections cut at random moments of streaming turns, over two workers."""

import asyncio
import os
import random
from collections.abc import Sequence

from benchmarks.report import Figure, print_figures
from benchmarks.resuming import Addresses, ResumingShopper
from benchmarks.server import QUESTIONS, demo_server

_CUTS = int(os.environ.get("CUTS", "2000"))
_SHOPPERS = 10
_TURN_TAKES = 0.4


def measure() -> Sequence[Figure]:
    """Cut, come back, and compare what came with what is stored."""
    with demo_server(FLOORWALKER_WORKERS="2") as server:
        address = f"127.0.0.1:{server.port}"
        shoppers = asyncio.run(cut_at_random(lambda: address, _CUTS, _SHOPPERS, _TURN_TAKES))
    accounts = [shopper.account for shopper in shoppers]
    asked = [(shopper, message) for shopper in shoppers for message in shopper.asked]
    twice = sum(shopper.count("turn_started", message) != 1 for shopper, message in asked)
    return (
        Figure("cuts", sum(account.cuts for account in accounts), "", f"≥ {_CUTS}"),
        Figure("frames", sum(len(shopper.frames) for shopper in shoppers), ""),
        Figure("lost", sum(account.lost for account in accounts), "", "0"),
        Figure("doubled", sum(account.doubled for account in accounts), "", "0"),
        Figure("out of order", sum(account.out_of_order for account in accounts), "", "0"),
        Figure("not as stored", sum(account.changed for account in accounts), "", "0"),
        Figure("messages without exactly one turn", twice, "", "0"),
    )


async def cut_at_random(
    address: Addresses, cuts: int, shoppers: int, within: float
) -> list[ResumingShopper]:
    """Let shoppers ask, each turn cut once, until there were so many cuts."""
    chance = random.Random(11)
    all_of_them = [ResumingShopper(address, chance) for _ in range(shoppers)]

    async def ask(shopper: ResumingShopper) -> None:
        while sum(other.account.cuts for other in all_of_them) < cuts:
            await shopper.ask(chance.choice(QUESTIONS), cut_within=within)
        await shopper.check()
        await shopper.leave()

    await asyncio.gather(*(ask(shopper) for shopper in all_of_them))
    return all_of_them


if __name__ == "__main__":
    print_figures("cuts", measure())
