"""Consent as an independent client grants, refuses, withdraws and lies about it."""

import hashlib
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from consenting import ask_privacy, card, decide, purposes, rows
from serving import RunningServer, connected


async def test_the_answer_comes_first_and_the_card_once(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        first = await client.ask("throws")
        second = await client.ask("wool throw under $150")
        third = await client.ask("lamps under $300")
    types = [frame["type"] for frame in second]
    assert "consent_request" not in [frame["type"] for frame in (*first, *third)]
    assert types.index("products") < types.index("consent_request") < types.index("turn_finished")
    request = card(second)
    assert request["retention_days"] == 7
    shown = {answer["key"]: answer["value"] for answer in request["answers"]}
    assert shown["budget"] == "up to $150"
    assert shown["material"] == "wool"
    assert second[-1]["stage"] == 1


async def test_a_grant_records_the_answers_of_the_card_and_no_others(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await client.ask("actually a lamp under $90")
        assert rows(data, "SELECT * FROM signals") == []
        recorded = await decide(client, request, "granted")
        assert recorded["type"] == "consent_recorded"
        assert recorded["decision"] == "granted"
        held = (await ask_privacy(client, "show"))["data"]
        kept = [{key: a[key] for key in ("key", "label", "value")} for a in held["answers"]]
        assert sorted(kept, key=str) == sorted(request["answers"], key=str)
        last = await client.ask("is there one in brass?")
        assert last[-1]["stage"] == 2
    budget = rows(data, "SELECT answer, question, intent, turn_id FROM signals WHERE key='budget'")
    assert budget[0][0] == "wool throw under $150"
    assert budget[0][3] == request["turn_id"]


async def test_what_is_said_after_a_grant_is_kept_and_after_withdrawing_nothing_is(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await decide(client, request, "granted")
        await client.ask("cotton throw under $70")
        values = rows(data, "SELECT value FROM signals WHERE key IN ('budget', 'material')")
        assert sorted(values) == [("cotton",), ("up to $70",)]
        withdrawn = await decide(client, request, "withdrawn")
        assert (withdrawn["type"], withdrawn["decision"]) == ("consent_recorded", "withdrawn")
        await client.ask("brass lamp under $200")
        assert rows(data, "SELECT * FROM signals") == []
        again = await decide(client, request, "withdrawn")
    assert (again["type"], again["code"]) == ("error", "not_allowed")


async def test_refused_is_not_asked_again_and_the_chat_goes_on(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await decide(client, request, "refused")
        for text in ("cotton throw under $80", "yes", "brass lamp under $200", "yes please"):
            frames = await client.ask(text)
            assert "consent_request" not in [frame["type"] for frame in frames]
            assert frames[-1]["stage"] == 1
    assert rows(data, "SELECT * FROM signals") == []


@pytest.mark.parametrize("change", ["purpose", "version", "early", "other"])
async def test_a_consent_to_what_was_never_shown_is_refused(
    server: RunningServer, data: Path, change: str
) -> None:
    async with connected(server) as client, connected(server) as stranger:
        await client.hello()
        await stranger.hello()
        request = card(await client.ask("wool throw under $150"))
        lies = {
            "purpose": (client, "granted", {"purpose": "analytics"}),
            "version": (client, "granted", {"notice_version": "f" * 32}),
            "early": (stranger, "granted", {}),
            "other": (stranger, "refused", {}),
        }
        liar, decision, fields = lies[change]
        answer = await decide(liar, request, decision, **fields)
    assert (answer["type"], answer["code"]) == ("error", "unknown_notice")
    assert rows(data, "SELECT * FROM signals") == []
    assert rows(data, "SELECT * FROM consent_records") == []


async def test_the_same_frame_twice_is_one_decision(server: RunningServer, data: Path) -> None:
    frame_id = str(uuid4())
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await decide(client, request, "granted", frame_id)
        await decide(client, request, "withdrawn")
        answer = await decide(client, request, "granted", frame_id)
    assert answer["decision"] == "granted"
    assert "ticket" not in answer
    assert rows(data, "SELECT * FROM signals") == []
    decisions = rows(data, "SELECT decision FROM consent_records ORDER BY seq")
    assert decisions == [("granted",), ("withdrawn",)]


async def test_the_ledger_can_be_verified_by_other_code(server: RunningServer, data: Path) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        for decision in ("refused", "granted", "withdrawn"):
            await decide(client, request, decision)
    previous = ""
    with closing(sqlite3.connect(data / "floorwalker.sqlite")) as connection:
        connection.row_factory = sqlite3.Row
        records = [dict(row) for row in connection.execute("SELECT * FROM consent_records")]
    for record in records:
        stored = record.pop("hash")
        record["gpc"] = bool(record["gpc"])
        text = json.dumps(record, sort_keys=True, separators=(",", ":"))
        assert hashlib.sha256(text.encode()).hexdigest() == stored
        assert record["previous"] == previous
        assert record["notice_hash"] == hashlib.sha256(request["notice"].encode()).hexdigest()
        previous = stored
    assert [record["decision"] for record in records] == ["refused", "granted", "withdrawn"]
    assert {record["asked_on"] for record in records} == {server.url}


async def test_global_privacy_control_is_honoured_unless_the_shopper_asks(
    server: RunningServer, data: Path
) -> None:
    headers = {"Sec-GPC": "1"}
    async with connected(server, **headers) as client:
        assert (await client.hello())["gpc"] is True
        frames = await client.ask("wool throw under $150")
        assert "consent_request" not in [frame["type"] for frame in frames]
        request = card(await client.ask("remember that I want wool under $150"))
        await decide(client, request, "granted")
    assert rows(data, "SELECT gpc FROM consent_records") == [(1,)]
    assert len(rows(data, "SELECT * FROM signals")) == len(request["answers"])


async def test_a_typed_yes_shows_the_card_again_and_keeps_nothing(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        first = card(await client.ask("wool throw around $75"))
        assert "around $75" in [answer["value"] for answer in first["answers"]]
        again = await client.ask("yes please")
        said = " ".join(frame["text"] for frame in again if frame["type"] == "text")
        assert "unless you agree on the card" in said
        assert rows(data, "SELECT * FROM signals") == []
        await client.ask("brass lamp under $200")
        assert "consent_request" not in [frame["type"] for frame in await client.ask("yes please")]


async def test_who_comes_back_is_asked_no_more_than_whether_to_go_on(
    server: RunningServer,
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        ticket = (await decide(client, request, "granted"))["ticket"]
    page = {"Origin": server.url}
    async with httpx.AsyncClient(base_url=server.url, headers=page) as browser:
        answer = await browser.post("/remember", json={"ticket": ticket})
        assert answer.status_code == 204
        cookie = answer.headers["set-cookie"]
        assert {"HttpOnly", "Max-Age=604800", "Path=/", "SameSite=lax"} <= set(cookie.split("; "))
        assert "Secure" not in cookie
        assert (await browser.post("/remember", json={"ticket": ticket})).status_code == 403
        known = "; ".join(f"{name}={value}" for name, value in browser.cookies.items())
        async with connected(server, Cookie=known) as client:
            welcome = await client.hello()
            assert welcome["greeting"] == "Pick up where you left off?"
            assert "ool" not in json.dumps(welcome)
            assert welcome["consent"] == {"remember_answers": "granted"}
            frames = await client.ask(welcome["choices"][0]["text"])
            assert frames[-1]["stage"] == 2
            said = " ".join(frame["text"] for frame in frames if frame["type"] == "text")
            assert "still looking for" in said
            assert "by that name" not in said
            assert "$150" in said
            taps = next(frame for frame in frames if frame["type"] == "choices")["items"]
            assert "Drop: up to $150" in [tap["label"] for tap in taps]
            renewal = card(frames)
            assert "Another week?" in renewal["notice"]
            (tap,) = (t["text"] for t in taps if t["label"] == "Drop: up to $150")
            assert tap == "Drop budget: up to $150"
            await client.ask(tap)
            left = (await ask_privacy(client, "show"))["data"]["answers"]
            assert "budget" not in [answer["key"] for answer in left]
        forged = {"Cookie": known[:-2] + "xx"}
        async with connected(server, **forged) as client:
            assert (await client.hello())["greeting"] == "What are you looking for today?"
        assert (await browser.delete("/remember")).status_code == 204
        async with connected(server, Cookie=known) as client:
            assert (await client.hello())["greeting"] == "What are you looking for today?"


async def test_erasing_ends_the_conversation_and_leaves_nothing(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client, connected(server) as other:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await decide(client, request, "granted")
        await other.hello(client.session)
        receipt = (await ask_privacy(client, "erase"))["receipt"]
        assert receipt["out_of_reach"]
        for tab in (client, other):
            await tab.say("lamps")
            frames = await tab.until("error")
            assert frames[-1]["code"] == "unknown_session"
    for table in ("conversations", "turns", "frames", "dialogues", "signals", "subjects"):
        assert rows(data, f"SELECT * FROM {table}") == [], table
    decisions = rows(data, "SELECT decision FROM consent_records ORDER BY seq")
    assert decisions == [("granted",), ("withdrawn",)]


@pytest.mark.parametrize(
    "text",
    [
        "a wool throw under $150, I'm pregnant",
        "my daughter has eczema, wool throw under $150",
        "something wool under $150 for ramadan",
    ],
)
async def test_what_is_nobodys_business_is_neither_asked_nor_kept(
    server: RunningServer, text: str
) -> None:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask(text)
    assert "consent_request" not in [frame["type"] for frame in frames]


async def test_what_is_said_of_others_stays_out_of_the_card(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("my sister loves wool, a throw under $150 for her"))
    assert {answer["key"] for answer in request["answers"]} <= {"intent", "looking_for", "budget"}
    assert "sister" not in json.dumps(request)


async def test_asked_in_words_it_stops_and_every_page_is_told(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await decide(client, request, "granted")
        frames = await client.ask("stop remembering me")
        recorded = next(frame for frame in frames if frame["type"] == "consent_recorded")
        assert recorded["decision"] == "withdrawn"
        assert recorded["reply_to"] == frames[0]["reply_to"]
        assert [frame["seq"] for frame in frames] == list(
            range(frames[0]["seq"], frames[0]["seq"] + len(frames))
        )
        assert frames[-1]["stage"] == 1
        await client.ask("brass lamp under $200")
    assert rows(data, "SELECT * FROM signals") == []
    assert rows(data, "SELECT asked_in FROM consent_records ORDER BY seq") == [("card",), ("chat",)]


@pytest.mark.parametrize("confirmation", ["Yes, forget me", "yes please"])
async def test_forget_me_in_words_takes_one_tap_more_and_everything_is_gone(
    server: RunningServer, data: Path, confirmation: str
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        await decide(client, request, "granted")
        frames = await client.ask("forget me")
        assert rows(data, "SELECT * FROM signals") == []
        assert "Yes, forget me" in " ".join(f["text"] for f in frames if f["type"] == "text")
        taps = next(frame for frame in frames if frame["type"] == "choices")["items"]
        assert [tap["text"] for tap in taps] == ["Yes, forget me", "No, keep this chat"]
        said = await client.say(confirmation)
        result = await client.receive()
        assert (result["type"], result["reply_to"]) == ("privacy_result", said)
        assert "this chat" in result["receipt"]["erased"]
        assert (await client.hello(client.session))["code"] == "unknown_session"
    for table in ("conversations", "turns", "frames", "dialogues", "subjects"):
        assert rows(data, f"SELECT * FROM {table}") == [], table


async def test_who_thinks_better_of_being_forgotten_goes_on(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.ask("wool throws")
        await client.ask("yes")
        await client.ask("forget me")
        kept = await client.ask("No, keep this chat")
        assert "this chat stays" in next(f["text"] for f in kept if f["type"] == "text")
        last = await client.ask("yes")
    assert last[-1]["outcome"] == "completed"
    assert len(rows(data, "SELECT * FROM turns")) == 5


async def test_an_address_is_taken_only_where_the_notice_asks_for_one(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("wool throw under $150"))
        shown = {"purpose": request["purpose"], "notice_version": request["notice_version"]}
        await client.send("contact", id=str(uuid4()), email="ada@example.com", **shown)
        assert (await client.receive())["code"] == "unknown_notice"
    for table in ("contacts", "signals", "consent_records"):
        assert rows(data, f"SELECT * FROM {table}") == [], table


async def test_what_was_wished_of_another_kind_of_thing_is_not_remembered_of_this_one(
    server: RunningServer, data: Path
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask("size M wool throw under $150"))
        await decide(client, request, "granted")
        await client.ask("is there one in cotton?")
        assert rows(data, "SELECT value FROM signals WHERE key = 'budget'") == [("up to $150",)]
        await client.ask("lamps")
    kept = dict(rows(data, "SELECT key, value FROM signals"))
    assert kept["looking_for"] == "lamps"
    assert kept["size"] == "M"
    assert kept.keys().isdisjoint({"material", "budget"})


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        (
            "I have to move, wool throw under $150",
            {"looking_for": "throws", "budget": "up to $150"},
        ),
        ("something that must be quick, under $150", {"budget": "up to $150"}),
        ("I'd rather spend up to $150 on a stay", {"budget": "up to $150"}),
    ],
)
async def test_words_that_name_no_thing_are_not_kept_as_one(
    server: RunningServer, text: str, kept: dict[str, str]
) -> None:
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask(text))
    shown = {answer["key"]: answer["value"] for answer in request["answers"]}
    assert shown.pop("intent", "shop") == "shop"
    shown.pop("material", None)
    assert shown == kept


async def test_a_topic_is_told_in_the_shoppers_own_words(server: RunningServer) -> None:
    text = "how do I care for a wool throw?"
    async with connected(server) as client:
        await client.hello()
        request = card(await client.ask(text))
    shown = {answer["key"]: answer["value"] for answer in request["answers"]}
    assert shown["researching"] in text


async def test_asked_to_remember_what_was_said_it_shows_the_card(server: RunningServer) -> None:
    async with connected(server, **{"Sec-GPC": "1"}) as client:
        await client.hello()
        assert purposes(await client.ask("wool throw under $150")) == []
        request = card(await client.ask("please remember what I told you"))
    assert "budget" in {answer["key"] for answer in request["answers"]}


async def test_how_to_pay_is_no_research(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.ask("throws")
        for text in ("how long does shipping take?", "what is your return policy?"):
            assert purposes(await client.ask(text)) == []
