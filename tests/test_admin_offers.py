"""Offers made, changed and ended in the console, in force at the next turn."""

import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from serving import Client, connected
from signing_in import Browser, ServedConsole, serve_console, somebody

from admin.access.changes import read_changes
from admin.access.roles import Role
from floorwalker.database import open_database

CODE = {
    "title": "Ten percent",
    "text": "On your first lamp.",
    "for_buy": "yes",
    "for_research": "yes",
    "about": "lamp",
    "codes": "A1\r\nB2\r\nA1\r\n",
}
QUIZ = {
    "title": "Find your throw",
    "text": "Three taps.",
    "for_buy": "yes",
    "about": "throw",
    "question_1": "Where will it live?",
    "key_1": "room",
    "answers_1": "Sofa\r\nBed",
    "question_2": "How should it feel?",
    "key_2": "material",
    "answers_2": "Woolly = wool\r\nCool = cotton",
    "question_3": "What may it cost?",
    "key_3": "budget",
    "answers_3": "Up to $150 = throw under $150\r\nAny = throw",
    "advice": "Turn it every few weeks.",
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("offers")


@pytest.fixture(scope="module")
def console(folder: Path, small_shop: Path) -> Iterator[ServedConsole]:
    with serve_console(folder, small_shop) as running:
        yield running


async def codes_offered(client: Client, words: str) -> list[str]:
    return [frame["code"] for frame in await client.ask(words) if frame["type"] == "offer"]


async def seen(member: Browser, path: str) -> str:
    found = re.search(r'name="seen" value="(\d+)"', (await member.get(path)).text)
    assert found
    return found[1]


async def test_codes_are_made_changed_and_never_lost(console: ServedConsole, folder: Path) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    qa = await somebody(console, folder, Role.QA)
    assert (await qa.get("/offers")).status_code == 403
    assert (await qa.post("/offers/new/code", **CODE)).status_code == 403
    assert (await marketer.get("/offers/new/lottery")).status_code == 404
    await marketer.get("/offers/new/code")
    wrong = await marketer.post("/offers/new/code", **{**CODE, "codes": ""})
    assert "Codes: are too few" in wrong.text
    assert "On your first lamp." in wrong.text
    async with connected(console) as going_on:
        await going_on.hello()
        assert await codes_offered(going_on, "throws") == []
        made = await marketer.post("/offers/new/code", **CODE)
        assert made.headers["location"].startswith("/admin/offers/ten-percent")
        assert await codes_offered(going_on, "lamps") == ["A1"]
    page, first = "/offers/ten-percent", await seen(marketer, "/offers/ten-percent")
    changed = {**CODE, "codes": "C3", "most": "3", "seen": first}
    assert (await marketer.post(page, **changed)).status_code == 303
    stale = await marketer.post(page, **{**changed, "codes": "D4"})
    assert "look at it again" in stale.text
    again = await seen(marketer, page)
    assert (
        await marketer.post(f"{page}/take-out", codes="A1\r\nB2", seen=again)
    ).status_code == 303
    table = (await marketer.get(f"{page}?csv=codes")).text
    assert re.findall(r"^(A1|B2|C3|D4),", table, re.MULTILINE) == ["A1", "C3"]
    assert "A1,somebody not remembered" in table
    async with connected(console) as client:
        await client.hello()
        assert await codes_offered(client, "lamps") == ["C3"]
    ended = await marketer.post(f"{page}/end", seen=await seen(marketer, page))
    assert ended.status_code == 303
    assert (await marketer.get(page)).status_code == 404
    assert ",C3," in (await marketer.get("/offers?csv=given")).text
    with (
        closing(open_database(f"sqlite:///{folder / 'floorwalker.sqlite'}")) as database,
        database.engine.connect() as connection,
    ):
        told = [c.action for c in read_changes(connection) if c.subject == "offer ten-percent"]
    assert told == ["offer ended", "offer", "offer", "offer"]


async def test_a_quiz_is_written_and_shows_what_each_answer_finds(
    console: ServedConsole, folder: Path
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    await marketer.get("/offers/new/quiz")
    few = await marketer.post("/offers/new/quiz", **{**QUIZ, "answers_2": "Woolly"})
    assert "Answers (question 2): are too few" in few.text
    twice = await marketer.post("/offers/new/quiz", **{**QUIZ, "answers_1": "Bed\r\nbed"})
    assert "are the same" in twice.text
    assert (await marketer.post("/offers/new/quiz", **QUIZ)).status_code == 303
    table = (await marketer.get("/offers/find-your-throw?csv=answers")).text
    rows = dict(line.split(",")[1:4:2] for line in table.splitlines()[1:])
    assert rows["Sofa"] == ""
    assert int(rows["Woolly"]) >= 1
    assert int(rows["Up to $150"]) <= int(rows["Any"] or 99)
    async with connected(console) as client:
        await client.hello()
        asked = await client.ask("Find your throw")
        assert any(f.get("text") == "Where will it live?" for f in asked)


async def test_who_gets_an_address_stands_in_the_notice(
    console: ServedConsole, folder: Path
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    guide = {
        "title": "The wool guide",
        "text": "Four pages.",
        "for_research": "yes",
        "notice": "Our mail house gets it once.",
        "to": "mailer",
        "benefit": "The guide.",
    }
    await marketer.get("/offers/new/guide")
    refused = await marketer.post("/offers/new/guide", **guide)
    assert "must name who gets the address: mailer" in refused.text
    named = {**guide, "notice": "Our mail house (mailer) gets it once."}
    assert (await marketer.post("/offers/new/guide", **named)).status_code == 303
    backwards = {**named, "title": "Other", "first_day": "2031-01-02", "last_day": "2031-01-01"}
    assert "ends before it begins" in (await marketer.post("/offers/new/guide", **backwards)).text
    again = await marketer.post("/offers/new/guide", **named)
    assert "called the-wool-guide already" in again.text
