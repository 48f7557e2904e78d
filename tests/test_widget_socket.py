"""The websocket as an independent client sees it."""

import asyncio
import json
from pathlib import Path
from string import ascii_letters, digits
from uuid import uuid4

import pytest
from fakes import ingest_shop, write_shop
from serving import RunningServer, connected, open_shop, serve_site, with_chat
from websockets.exceptions import ConnectionClosedError, ConnectionClosedOK, InvalidStatus

from floorwalker.assembly import Knowledge

_AN_ID = "0b6c6a0e-3c1e-4f6e-9c39-5a1f0a2f7a11"


async def test_welcome_greets_and_offers_the_three_doors(server: RunningServer) -> None:
    async with connected(server) as client:
        welcome = await client.hello()
    assert welcome["protocol"] == 1
    assert welcome["greeting"] == "What are you looking for today?"
    labels = [choice["label"] for choice in welcome["choices"]]
    assert labels == ["Shopping", "Researching", "Just looking"]
    assert welcome["resumed"] is False
    assert "AI" in welcome["assistant"]["disclosure"]
    assert welcome["retention_days"] == 7


async def test_who_comes_from_a_product_s_page_is_asked_about_that_product(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        welcome = await client.hello(product_id="fell-throw")
        assert welcome["choices"][0]["label"] == "About Fell Wool Throw"
        await client.say(welcome["choices"][0]["text"])
        frames = await client.until("turn_finished")
        shown = next(frame for frame in frames if frame["type"] == "products")
        assert [item["product_id"] for item in shown["items"]] == ["fell-throw"]
    async with connected(server) as client:
        welcome = await client.hello(product_id="gone")
        assert welcome["choices"][0]["label"] == "Shopping"


async def test_a_purchase_is_answered_once_with_care_and_one_thing_at_most(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        event = {"id": str(uuid4()), "name": "purchased"}
        for _ in range(2):
            await client.send("event", **event, product_id="fell-throw")
        await client.send("event", **{**event, "id": str(uuid4())}, product_id="gone")
        frames = await client.until("turn_finished")
        await client.say("thanks")
        after = await client.until("turn_finished")
    assert frames[0]["reply_to"] == event["id"]
    assert "washable" in " ".join(f["text"] for f in frames if f["type"] == "text")
    shown = [item["product_id"] for f in frames if f["type"] == "products" for item in f["items"]]
    assert len(shown) <= 1
    assert not set(shown) & {"fell-throw", "cove-throw"}
    assert after[0]["text"] == "thanks"


async def test_a_turn_lies_between_its_start_and_its_end(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        message_id = await client.say("wool throw")
        frames = await client.until("turn_finished")
    assert frames[0]["type"] == "turn_started"
    assert frames[0]["reply_to"] == message_id
    assert [frame["seq"] for frame in frames] == list(range(1, len(frames) + 1))
    assert {frame["turn_id"] for frame in frames} == {frames[0]["turn_id"]}
    products = next(frame for frame in frames if frame["type"] == "products")
    assert products["items"][0]["product_id"] == "fell-throw"
    assert frames[-1]["outcome"] == "completed"
    assert frames[-1]["writer"] == "catalog"


async def test_the_same_message_three_times_over_two_connections_is_one_turn(
    server: RunningServer,
) -> None:
    message_id = str(uuid4())
    async with connected(server) as first, connected(server) as second:
        await first.hello()
        await second.hello(first.session)
        for client in (first, second, first):
            await client.say("lamps", message_id)
        seen = await first.until("turn_finished")
        assert await second.until("turn_finished") == seen
        await first.say("thanks")
        await first.until("turn_finished")
    async with connected(server) as third:
        await third.hello(first.session)
        replayed = await third.until("turn_finished")
        started = [frame for frame in replayed if frame["type"] == "turn_started"]
    assert [frame["reply_to"] for frame in started] == [message_id]


async def test_messages_sent_at_once_are_answered_one_after_the_other(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        asked = [await client.say(text) for text in ("lamps", "throws", "tables")]
        frames = [frame for _ in asked for frame in await client.until("turn_finished")]
    started = [frame["reply_to"] for frame in frames if frame["type"] == "turn_started"]
    assert started == asked
    running = None
    for frame in frames:
        if frame["type"] == "turn_started":
            assert running is None
            running = frame["turn_id"]
        assert frame["turn_id"] == running
        if frame["type"] == "turn_finished":
            running = None


async def test_after_a_cut_every_frame_behind_the_last_seen_comes_once(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        everything = await client.ask("wool throw") + await client.ask("lamps")
    for last_seq in (0, 3, len(everything) - 1, len(everything)):
        async with connected(server) as again:
            welcome = await again.hello(client.session, last_seq)
            assert welcome["resumed"] is True
            missed = [await again.receive() for _ in range(len(everything) - last_seq)]
            assert missed == everything[last_seq:]
            await again.send("ping")
            assert (await again.receive())["type"] == "pong"


async def test_a_snapshot_replaces_a_replay_that_would_be_long(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, with_chat(longest_replay=3)) as running:
        async with connected(running) as client:
            await client.hello()
            everything = await client.ask("wool throw")
        async with connected(running) as again:
            await again.hello(client.session, 0)
            snapshot = await again.receive()
    assert snapshot["type"] == "snapshot"
    assert snapshot["through_seq"] == len(everything)
    assert snapshot["frames"] == everything
    assert "seq" not in snapshot


async def test_a_snapshot_is_no_larger_than_clients_take(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, with_chat(longest_replay=3)) as running:
        async with connected(running) as client:
            await client.hello()
            everything = [frame for _ in range(135) for frame in await client.ask("🛋" * 2000)]
        size = sum(len(json.dumps(frame, ensure_ascii=False).encode()) for frame in everything)
        assert size > 1024 * 1024
        async with connected(running) as again:
            await again.hello(client.session, 0)
            snapshot = json.loads(await again.socket.recv())
            missed = everything[snapshot["through_seq"] :]
            assert snapshot["frames"] + missed == everything
            assert [await again.receive() for _ in missed] == missed


async def test_a_turn_goes_on_when_its_shopper_leaves(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.say("wool throw")
    async with connected(server) as again:
        await again.hello(client.session)
        frames = await again.until("turn_finished")
    assert frames[-1]["outcome"] == "completed"


@pytest.mark.parametrize("session", ["nonsense", "a.b.c", "x" * 400, ""])
async def test_a_session_that_is_not_ours_is_unknown(server: RunningServer, session: str) -> None:
    async with connected(server) as client:
        answer = await client.hello(session)
        assert (answer["type"], answer["code"]) == ("error", "unknown_session")
        assert (await client.hello())["resumed"] is False


async def test_a_token_changed_by_one_character_opens_nothing(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        token = client.session or ""
        for last in ascii_letters + digits + "-_":
            if last != token[-1]:
                assert (await client.hello(token[:-1] + last))["code"] == "unknown_session"
        assert (await client.hello(token))["resumed"] is True


@pytest.mark.parametrize(
    ("frame", "named"),
    [
        ("not json", "JSON"),
        ("[1, 2]", "object"),
        ('{"no": "type"}', "type"),
        ('{"type": "dance"}', "type"),
        ('{"type": "user_message", "id": "7", "text": "hi"}', "id"),
        (json.dumps({"type": "user_message", "id": _AN_ID}), "text"),
        (json.dumps({"type": "user_message", "id": _AN_ID, "text": ""}), "text"),
        (json.dumps({"type": "user_message", "id": _AN_ID, "text": "x" * 2001}), "text"),
        (json.dumps({"type": "user_message", "id": _AN_ID, "text": 5}), "text"),
        (
            json.dumps({"type": "consent", "id": _AN_ID, "purpose": "p", "decision": "?"}),
            "decision",
        ),
        (json.dumps({"type": "privacy", "id": _AN_ID, "action": "sell"}), "action"),
        (json.dumps({"type": "event", "id": _AN_ID, "name": "sneezed"}), "name"),
        ('{"type": "user_message", "id": "' + _AN_ID + '", "text": "\\ud800"}', "JSON"),
    ],
)
async def test_a_bad_frame_gets_one_error_that_names_the_field(
    server: RunningServer, frame: str, named: str
) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.socket.send(frame)
        error = await client.receive()
        assert (error["type"], error["code"]) == ("error", "bad_frame")
        assert named in error["message"]
        await client.send("ping")
        assert (await client.receive())["type"] == "pong"


async def test_two_thousand_code_points_are_taken_whatever_their_bytes(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask("🛋" * 2000)
    assert frames[-1]["outcome"] == "completed"


async def test_bytes_are_no_frame(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.socket.send(b"\x00\x01")
        assert (await client.receive())["code"] == "bad_frame"


async def test_a_frame_over_32_kb_closes_with_1009(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.socket.send("x" * (32 * 1024 + 1))
        with pytest.raises(ConnectionClosedError) as closed:
            await client.receive()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1009


async def test_no_hello_in_time_closes_with_1008(small_knowledge: Knowledge, data: Path) -> None:
    with serve_site(small_knowledge, data, with_chat(hello_within=0.05)) as running:
        async with connected(running) as client:
            with pytest.raises(ConnectionClosedError) as closed:
                await client.receive()
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 1008


async def test_a_page_that_says_nothing_for_long_is_left(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, with_chat(idle_for=0.05)) as running:
        async with connected(running) as client:
            await client.hello()
            with pytest.raises(ConnectionClosedOK):
                await client.receive()


async def test_nothing_but_hello_and_ping_before_hello(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.say("lamps")
        assert (await client.receive())["code"] == "not_allowed"
        await client.send("ping")
        assert (await client.receive())["type"] == "pong"
        assert (await client.hello())["type"] == "welcome"


@pytest.mark.parametrize(
    "origin", ["null", "https://evil.example", "http://127.0.0.1.evil.example"]
)
async def test_a_foreign_origin_is_refused_before_it_is_accepted(
    server: RunningServer, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connected(server, origin):
            pass
    assert refused.value.response.status_code == 403


async def test_a_host_that_is_not_ours_is_refused(server: RunningServer) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with connected(server, "http://rebound.example", Host="rebound.example"):
            pass
    assert refused.value.response.status_code == 403


async def test_an_allowed_origin_connects(small_knowledge: Knowledge, data: Path) -> None:
    with serve_site(small_knowledge, data, allowed_origins=("https://shop.example",)) as running:
        async with connected(running, "https://shop.example") as client:
            assert (await client.hello())["type"] == "welcome"


async def test_global_privacy_control_is_said_to_be_honoured(server: RunningServer) -> None:
    async with connected(server, **{"Sec-GPC": "1"}) as client:
        assert (await client.hello())["gpc"] is True
    async with connected(server, **{"Sec-GPC": "yes"}) as client:
        assert (await client.hello())["gpc"] is False


async def test_addresses_and_cards_are_masked_before_they_are_stored(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask("mail me at jo@example.org, card 4111 1111 1111 1111")
    assert frames[0]["text"] == "mail me at [email], card [card]"
    stored = b"".join(file.read_bytes() for file in data.glob("floorwalker*") if file.is_file())
    assert b"jo@example.org" not in stored
    assert b"4111" not in stored


@pytest.mark.parametrize(
    ("locale", "number"),
    [("de-DE", "030 1234567"), ("en-GB", "020 7946 0018"), ("fr", "01 42 68 53 00")],
)
async def test_telephone_numbers_are_masked_as_the_brand_s_country_writes_them(
    data: Path, tmp_path: Path, locale: str, number: str
) -> None:
    sources = write_shop(tmp_path / "sources")
    (sources / "brand.toml").write_text(f'locale = "{locale}"\n', encoding="utf-8")
    ingest_shop(tmp_path / "shop", sources)
    with open_shop(tmp_path / "shop") as knowledge, serve_site(knowledge, data) as running:
        async with connected(running) as client:
            await client.hello()
            frames = await client.ask(f"call {number} please")
    assert frames[0]["text"] == "call [phone] please"


async def test_feedback_is_for_turns_of_this_conversation(server: RunningServer) -> None:
    async with connected(server) as client, connected(server) as other:
        await client.hello()
        await other.hello()
        turn_id = (await client.ask("lamps"))[0]["turn_id"]
        await client.send("feedback", id=str(uuid4()), turn_id=turn_id, rating="up")
        await client.send("ping")
        assert (await client.receive())["type"] == "pong"
        await other.send("feedback", id=str(uuid4()), turn_id=turn_id, rating="down")
        assert (await other.receive())["code"] == "not_allowed"


async def test_a_comment_is_kept_masked_with_the_conversation_and_the_latest_counts(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        turn_id = (await client.ask("lamps"))[0]["turn_id"]
        held = []
        for rating, comment in (("down", "Too dim; ask ann@example.com"), ("up", None)):
            said = {"rating": rating} | ({"comment": comment} if comment else {})
            await client.send("feedback", id=str(uuid4()), turn_id=turn_id, **said)
            await client.send("privacy", id=str(uuid4()), action="export")
            (message,) = (await client.receive())["data"]["chats"][0]["messages"]
            held.append((message["rating"], message["comment"]))
        assert held == [("down", "Too dim; ask [email]"), ("up", None)]


async def test_the_page_s_product_is_what_it_means(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        event = {"name": "product_viewed", "product_id": "oslo-lamp"}
        await client.send("event", id=str(uuid4()), **event)
        frames = await client.ask("is it dimmable?")
    said = " ".join(frame["text"] for frame in frames if frame["type"] == "text")
    assert "Oslo Table Lamp" in said
    assert "dimmable" in said


async def test_a_page_that_does_not_read_holds_up_nobody(server: RunningServer) -> None:
    async with connected(server) as idle, connected(server) as busy:
        await idle.hello()
        for _ in range(5):
            await idle.say("lamps")
        await busy.hello()
        frames = await asyncio.wait_for(busy.ask("throws"), 10)
    assert frames[-1]["outcome"] == "completed"
