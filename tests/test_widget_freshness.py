"""What a shopper is told when the catalog was last synced over a day ago."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from serving import connected, serve_site

from floorwalker.assembly import Knowledge
from knowledge.sync.live import LiveCatalog


@pytest.fixture
def stale(small_shop: Path, small_knowledge: Knowledge) -> Knowledge:
    tomorrow = datetime.now(UTC) + timedelta(hours=26)
    return replace(
        small_knowledge, catalog=LiveCatalog(small_shop, small_knowledge.model, lambda: tomorrow)
    )


def shown(frames: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for frame in frames if frame["type"] == "products" for item in frame["items"]]


def said(frames: list[dict[str, Any]]) -> str:
    return " ".join(frame["text"] for frame in frames if frame["type"] == "text")


async def test_cards_say_of_which_day_their_price_is_and_nothing_of_stock_and_sales(
    stale: Knowledge, data: Path
) -> None:
    with serve_site(stale, data) as running:
        async with connected(running) as client:
            await client.hello()
            cards = shown(await client.ask("oslo table lamp"))
    today = {f"{datetime.now(UTC) - timedelta(days=n):%Y-%m-%d}" for n in (0, 1)}
    for card in cards:
        assert card["price"]["as_of"] in today
        assert not {"compare_at", "availability"} & card.keys()
    assert cards


async def test_asked_for_what_is_reduced_it_says_that_it_cannot_tell(
    stale: Knowledge, data: Path
) -> None:
    with serve_site(stale, data) as running:
        async with connected(running) as client:
            await client.hello()
            frames = await client.ask("a lamp on sale")
    assert "I can't see right now" in said(frames)
    assert shown(frames)


async def test_asked_about_stock_it_confirms_none(stale: Knowledge, data: Path) -> None:
    with serve_site(stale, data) as running:
        async with connected(running) as client:
            await client.hello()
            reply = said(await client.ask("is the oslo table lamp in stock?"))
    assert "not confirmed in stock" in reply
    assert "as of" in reply
