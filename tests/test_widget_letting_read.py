"""Whether people of the shop may read a chat: asked where the brand wants it, last and apart."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from consenting import ask_privacy, card, decide, purposes, rows
from serving import RunningServer, connected, serve_site

from floorwalker.assembly import Knowledge


@pytest.fixture
def asking(small_knowledge: Knowledge, data: Path, tmp_path: Path) -> Iterator[RunningServer]:
    offers = tmp_path / "offers.toml"
    offers.write_text("[analytics]\n", encoding="utf-8")
    with serve_site(small_knowledge, data, offers=offers) as running:
        yield running


async def test_whether_the_shop_may_read_is_asked_late_once_and_apart_from_remembering(
    asking: RunningServer, data: Path
) -> None:
    async with connected(asking) as client:
        await client.hello()
        first = await client.ask("thanks")
        answered = await client.ask("throws")
        parting = await client.ask("thanks")
        assert purposes([*first, *answered]) == []
        assert purposes(parting) == ["analytics"]
        request = card(parting)
        assert request["answers"] == []
        assert "people who work for" in request["notice"]
        assert rows(data, "SELECT readable FROM conversations") == [(0,)]
        recorded = await decide(client, request, "granted")
        assert "ticket" not in recorded
        assert rows(data, "SELECT readable FROM conversations") == [(1,)]
        later = [await client.ask(text) for text in ("wool throw under $150", "thanks", "bye")]
        assert [purposes(frames) for frames in later] == [[], [], []]
        assert rows(data, "SELECT * FROM signals") == []
        held = await client.ask("what do you know about me?")
        said = [frame["text"] for frame in held if frame["type"] == "text"]
        assert "This chat is kept for 7 days, as you agreed." in said
        withdrawn = await client.ask("don't read my chat")
        assert withdrawn[1]["decision"] == "withdrawn"
    assert rows(data, "SELECT readable, kept_until FROM conversations") == [(0, None)]


async def test_who_was_asked_to_be_remembered_is_asked_nothing_else(asking: RunningServer) -> None:
    async with connected(asking) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        assert request["purpose"] == "remember_answers"
        await decide(client, request, "refused")
        assert purposes(await client.ask("thanks")) == []
    for said in ("throws for my eczema", "throws, I am pregnant"):
        async with connected(asking) as client:
            await client.hello()
            await client.ask(said)
            assert purposes(await client.ask("thanks")) == []
    async with connected(asking) as client:
        await client.send("hello", session=None, page={"url": "https://s/"}, gpc=True)
        await client.receive()
        await client.ask("throws")
        assert purposes(await client.ask("thanks")) == []
        assert (await ask_privacy(client, "show"))["data"]["may_agree_to"] == []


async def test_who_looks_for_it_lets_the_shop_read_this_chat_and_no_other(
    asking: RunningServer, data: Path
) -> None:
    async with connected(asking) as client:
        await client.hello()
        unseen = {"purpose": "analytics", "notice_version": "0" * 32}
        assert (await decide(client, unseen, "granted"))["code"] == "unknown_notice"
        (offered,) = (await ask_privacy(client, "show"))["data"]["may_agree_to"]
        await decide(client, offered, "granted")
        assert (await ask_privacy(client, "show"))["data"]["may_agree_to"] == []
        assert purposes(await client.ask("wool throw under $150")) == ["remember_answers"]
    async with connected(asking) as client:
        await client.hello()
        assert (await decide(client, offered, "granted"))["code"] == "unknown_notice"
    assert rows(data, "SELECT readable FROM conversations ORDER BY readable") == [(0,), (1,)]
    assert rows(data, "SELECT asked_in FROM consent_records") == [("panel",)]


async def test_a_brand_that_does_not_ask_is_not_asked_for(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.ask("throws")
        assert purposes(await client.ask("thanks")) == []
        assert (await ask_privacy(client, "show"))["data"]["may_agree_to"] == []
