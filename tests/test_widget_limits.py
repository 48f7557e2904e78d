"""How much a conversation and an address may send, and what does not count."""

from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

from serving import Client, Frame, connected, serve_site

from floorwalker.assembly import Knowledge

FORWARDED = {"X-Forwarded-For": "203.0.113.9"}


def codes(frames: Sequence[Frame]) -> list[str]:
    return [frame["code"] for frame in frames if frame["type"] == "error"]


async def said(client: Client) -> list[Frame]:
    """Everything the server sent up to the answer to a ping."""
    await client.send("ping")
    return await client.until("pong")


async def test_too_many_messages_are_refused_and_not_stored(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, messages_per_minute=2) as running:
        async with connected(running) as client:
            await client.hello()
            await client.ask("lamps")
            await client.ask("throws")
            message_id = await client.say("tables")
            error = await client.receive()
            assert error["code"] == "too_many_messages"
            assert error["reply_to"] == message_id
            assert 1 <= error["retry_after"] <= 60
        async with connected(running) as again:
            await again.hello(client.session)
            turns = await again.until("turn_finished") + await again.until("turn_finished")
            texts = [frame["text"] for frame in turns if frame["type"] == "turn_started"]
            assert texts == ["lamps", "throws"]
            assert codes(await said(again)) == []


async def test_a_message_sent_again_does_not_count(small_knowledge: Knowledge, data: Path) -> None:
    limits = {"messages_per_minute": 2, "messages_per_minute_per_address": 2}
    with serve_site(small_knowledge, data, **limits) as running:
        async with connected(running) as client:
            await client.hello()
            message_id = str(uuid4())
            await client.say("lamps", message_id)
            await client.until("turn_finished")
            for _ in range(10):
                await client.say("lamps", message_id)
            assert codes(await said(client)) == []
            assert (await client.ask("throws"))[-1]["type"] == "turn_finished"
            await client.say("lamps", message_id)
            assert codes(await said(client)) == []
            await client.say("tables")
            assert codes(await said(client)) == ["too_many_messages"]


async def test_a_conversation_is_limited_whichever_server_it_asks(
    small_knowledge: Knowledge, data: Path
) -> None:
    with (
        serve_site(small_knowledge, data, messages_per_minute=2) as one,
        serve_site(small_knowledge, data, messages_per_minute=2) as other,
    ):
        async with connected(one) as here, connected(other) as there:
            await here.hello()
            await there.hello(here.session)
            await here.ask("lamps")
            await there.until("turn_finished")
            await there.ask("throws")
            await here.until("turn_finished")
            for client in (here, there):
                await client.say("tables")
                assert codes(await said(client)) == ["too_many_messages"]


async def test_an_address_is_limited_over_its_conversations(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, messages_per_minute_per_address=3) as running:
        async with connected(running) as one, connected(running) as other:
            await one.hello()
            await other.hello()
            await one.ask("lamps")
            await other.ask("lamps")
            await one.ask("throws")
            await other.say("throws")
            assert codes(await said(other)) == ["too_many_messages"]


async def test_an_address_is_limited_whichever_server_it_asks(
    small_knowledge: Knowledge, data: Path
) -> None:
    with (
        serve_site(small_knowledge, data, messages_per_minute_per_address=2) as one,
        serve_site(small_knowledge, data, messages_per_minute_per_address=2) as other,
    ):
        async with connected(one) as here, connected(other) as there:
            await here.hello()
            await there.hello()
            await here.ask("lamps")
            await there.ask("lamps")
            for client in (here, there):
                await client.say("tables")
                assert codes(await said(client)) == ["too_many_messages"]


async def test_nothing_tells_which_address_was_counted(
    small_knowledge: Knowledge, data: Path
) -> None:
    limits = {"messages_per_minute_per_address": 9, "trusted_proxies": ("127.0.0.1",)}
    with serve_site(small_knowledge, data, **limits) as running:
        async with connected(running, **FORWARDED) as client:
            await client.hello()
            await client.ask("lamps")
        stored = b"".join(path.read_bytes() for path in data.glob("floorwalker.sqlite*"))
    assert b"203.0.113.9" not in stored


async def test_an_address_cannot_open_conversations_without_end(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, messages_per_minute_per_address=2) as running:
        async with connected(running) as client:
            assert (await client.hello())["type"] == "welcome"
            assert (await client.hello())["type"] == "welcome"
            session = client.session
            refused = await client.hello()
            assert refused["code"] == "too_many_messages"
            assert refused["retry_after"] >= 1
            assert (await client.ask("lamps"))[-1]["outcome"] == "completed"
            assert (await client.hello(session))["resumed"] is True


async def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    small_knowledge: Knowledge, data: Path
) -> None:
    # The second server is on the same database, which has counted our own address once.
    for proxies, most, opened in (((), 1, "error"), (("127.0.0.1",), 2, "welcome")):
        limits = {"messages_per_minute_per_address": most, "trusted_proxies": proxies}
        with serve_site(small_knowledge, data, **limits) as running:
            async with connected(running) as client, connected(running, **FORWARDED) as other:
                assert (await client.hello())["type"] == "welcome"
                assert (await other.hello())["type"] == opened
