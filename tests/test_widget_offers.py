"""Offers of help: one a conversation, where it fits; quizzes; addresses; codes given out once."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

import databases
import pytest
from fakes import a_consents
from serving import Client, Frame, RunningServer, connected, serve_site

from brand.help import HelpError, load_help
from floorwalker.assembly import Knowledge
from shoppers.database import Database

clock, database, database_url = databases.clock, databases.database, databases.database_url

QUIZ = """
[[offers]]
id = "find-your-throw"
kind = "quiz"
title = "Find your throw"
text = "Three taps."
about = ["throw"]
advice = "Turn it every few weeks, says our weaver."
questions = [
  { key = "room", question = "Where will it live?", answers = [
    { label = "Sofa" }, { label = "Bed" },
  ] },
  { key = "material", question = "How should it feel?", answers = [
    { label = "Woolly", wants = "wool" }, { label = "Cool", wants = "cotton" },
  ] },
  { key = "budget", question = "What may it cost?", answers = [
    { label = "Up to $150", wants = "throw under $150" }, { label = "Any", wants = "throw" },
  ] },
]
"""
GUIDE = """
[[offers]]
id = "guide"
kind = "guide"
title = "The wool guide"
text = "Four pages on wool."
intents = ["research", "buy"]
about = ["wool"]
purpose = "wool_guide"
notice = "Our mail house (mailer) gets it once."
benefit = "The guide in your inbox."
delivery = { by = "export", to = "mailer" }
"""
CODE = """
[[offers]]
id = "welcome"
kind = "code"
title = "Ten percent"
text = "On your first order."
about = ["lamp"]
codes = ["A1", "B2"]
"""


@pytest.fixture
def offers(tmp_path: Path) -> Path:
    path = tmp_path / "offers.toml"
    path.write_text(QUIZ + GUIDE + CODE, encoding="utf-8")
    return path


@pytest.fixture
def helpful(small_knowledge: Knowledge, data: Path, offers: Path) -> Iterator[RunningServer]:
    with serve_site(small_knowledge, data, offers=offers) as running:
        yield running


def kinds(frames: list[Frame]) -> list[str]:
    return [frame["type"] for frame in frames]


def of(frames: list[Frame], kind: str) -> Frame:
    return next(frame for frame in frames if frame["type"] == kind)


def sentences(frames: list[Frame]) -> list[str]:
    return [frame["text"] for frame in frames if frame["type"] == "text"]


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "floorwalker.sqlite")) as connection:
        return connection.execute(query).fetchall()


async def test_a_quiz_ends_in_advice_and_products_whoever_agreed_to_anything(
    helpful: RunningServer, data: Path
) -> None:
    async with connected(helpful) as client:
        await client.hello()
        frames = await client.ask("throws")
        assert kinds(frames).index("products") < kinds(frames).index("offer")
        assert of(frames, "offer")["offer_id"] == "find-your-throw"
        asked = await client.ask("Find your throw")
        for question, answer in (
            ("Where will it live?", "Bed"),
            ("How should it feel?", "Woolly"),
            ("What may it cost?", "Up to $150"),
        ):
            assert question in sentences(asked)
            labels = [item["label"] for item in of(asked, "choices")["items"]]
            assert answer in labels
            assert "consent_request" not in kinds(asked)
            asked = await client.ask(answer)
        assert "Turn it every few weeks, says our weaver." in sentences(asked)
        shown = [item["product_id"] for item in of(asked, "products")["items"]]
        assert shown == ["fell-throw"]
        answers = of(asked, "consent_request")["answers"]
        assert [a["value"] for a in answers][:3] == ["Bed", "Woolly", "Up to $150"]
        assert rows(data, "SELECT * FROM signals") == []
        assert "offer" not in kinds(await client.ask("wool lamps"))


async def leave_address(client: Client, request: Frame, email: str) -> Frame:
    asked = {name: request[name] for name in ("purpose", "notice_version")}
    await client.send("contact", id=str(uuid4()), email=email, **asked)
    return await client.receive()


async def test_an_address_is_kept_for_its_purpose_and_nowhere_in_clear(
    helpful: RunningServer, data: Path
) -> None:
    async with connected(helpful) as client:
        await client.hello()
        frames = await client.ask("how do I wash wool?")
        request = of(frames, "consent_request")
        if request["purpose"] == "remember_answers":
            frames = await client.ask("is wool washed in warm water?")
            request = of(frames, "consent_request")
        assert request["purpose"] == "wool_guide"
        assert of(frames, "offer")["offer_id"] == "guide"
        assert "This chat and the address are kept for 7 days" in request["notice"]
        refused = await leave_address(client, {**request, "notice_version": "x"}, "a@b.example")
        assert refused["code"] == "unknown_notice"
        recorded = await leave_address(client, request, "someone@example.test")
        assert (recorded["type"], recorded["decision"]) == ("consent_recorded", "granted")
        await client.send("privacy", id=str(uuid4()), action="show")
        shown = (await client.until("privacy_result"))[-1]["data"]
        assert shown["addresses"] == {"wool_guide": "someone@example.test"}
        told = " ".join(sentences(await client.ask("what do you know about me?")))
        assert "such as leaving an address, is kept for that alone" in told
        files = b"".join(path.read_bytes() for path in data.glob("floorwalker.sqlite*"))
        assert b"someone@example.test" not in files


async def test_a_code_is_given_out_once_however_many_ask_at_once(database: Database) -> None:
    codes = [f"CODE{number}" for number in range(60)]
    consents = a_consents(database)
    given = await asyncio.gather(
        *(consents.take_code("c", f"turn{number}", "welcome", codes) for number in range(100))
    )
    out = [code for code in given if code]
    assert sorted(out) == sorted(codes)
    assert await consents.take_code("c", "turn7", "welcome", codes) == given[7]


async def test_no_more_codes_go_out_than_the_limit_says(database: Database) -> None:
    codes = [f"CODE{number}" for number in range(60)]
    consents = a_consents(database)
    given = await asyncio.gather(
        *(consents.take_code("c", f"turn{number}", "few", codes, 7) for number in range(100))
    )
    assert sum(code is not None for code in given) == 7


async def test_a_code_is_shown_to_whom_it_was_given(helpful: RunningServer) -> None:
    codes = []
    for _ in range(3):
        async with connected(helpful) as client:
            await client.hello()
            offers = [f for f in await client.ask("lamps") if f["type"] == "offer"]
            codes += [offer["code"] for offer in offers]
    assert codes == ["A1", "B2"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("offers = 3", "offers"),
        (GUIDE.replace("(mailer)", ""), "must name who gets the address"),
        (GUIDE.replace('"export"', '"webhook"'), "needs a url"),
        (GUIDE + GUIDE, "same id"),
        (GUIDE.replace("wool_guide", "remember_answers"), "no purposes of an offer"),
        (QUIZ.replace('{ key = "room"', '{ kee = "room"'), "questions.0.key"),
        (CODE.replace('["A1", "B2"]', "[]"), "codes"),
        (CODE.replace('"B2"', '"A1"'), "a code stands twice"),
        (QUIZ.replace('"Bed"', '"sofa "'), "are the same"),
    ],
)
def test_a_wrong_file_of_offers_says_what_and_where(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "offers.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(HelpError, match=says):
        load_help(path)


def test_the_demo_brand_has_offers(root: Path) -> None:
    assert len(load_help(root / "demo" / "offers.toml").offers) == 3
