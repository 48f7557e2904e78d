"""Connections cut at any moment, by any server: no frame is lost, doubled or out of order."""

import random
from pathlib import Path

from serving import serve_site

from benchmarks.cuts import cut_at_random
from floorwalker.assembly import Knowledge


async def test_sixty_cuts_over_two_servers_lose_nothing(
    small_knowledge: Knowledge, data: Path
) -> None:
    chance = random.Random(5)
    with serve_site(small_knowledge, data) as one, serve_site(small_knowledge, data) as other:
        addresses = [f"{server.host}:{server.port}" for server in (one, other)]
        shoppers = await cut_at_random(lambda: chance.choice(addresses), 60, 4, 0.15)
    for shopper in shoppers:
        assert shopper.account.faults == 0
        assert list(shopper.frames) == list(range(1, len(shopper.frames) + 1))
        for message in shopper.asked:
            assert shopper.count("turn_started", message) == 1
            assert shopper.count("turn_finished", message) == 1
    assert sum(shopper.account.cuts for shopper in shoppers) >= 60
