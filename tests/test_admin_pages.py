"""The pages of the console: what each shows, to whom, and what an act on it changes."""

import asyncio
import html
import json
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from uuid import uuid4

import pytest
from fakes import a_consents
from serving import Frame, connected
from signing_in import Browser, ServedConsole, serve_console, somebody
from sqlalchemy import select

from admin.access.changes import read_changes
from admin.access.roles import Role
from floorwalker.database import open_database
from floorwalker.reviewed_cases import NAME, ReviewedCases
from shoppers.consent.consents import Consents, Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.notices import ANALYTICS, Notice
from shoppers.database import Database, utc_now
from shoppers.reading.reviews import Reviews
from shoppers.tables import reviews

_NOTICE = Notice(ANALYTICS, "The shop reads this chat for 7 days.", "It gets better.")
_PLACE = Circumstances("https://shop.example", "card", gpc=False)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="module")
def console(folder: Path, small_shop: Path) -> Iterator[ServedConsole]:
    with serve_console(folder, small_shop) as running:
        yield running


@pytest.fixture(scope="module")
def served(folder: Path, console: ServedConsole) -> Iterator[Database]:
    with closing(open_database(f"sqlite:///{folder / 'floorwalker.sqlite'}")) as opened:
        yield opened


@pytest.fixture
def consents(served: Database) -> Consents:
    return a_consents(served, utc_now)


async def talk(console: ServedConsole, *messages: str) -> tuple[str, list[Frame]]:
    """Say something, and return the conversation and the frames of the last turn."""
    async with connected(console) as client:
        welcome = await client.hello()
        frames: list[Frame] = []
        for message in messages:
            frames = await client.ask(message)
        return welcome["conversation_id"], frames


async def agree(consents: Consents, conversation: str) -> None:
    await consents.ask(conversation, "t", Question(_NOTICE, ()))
    await consents.decide(
        conversation, str(uuid4()), ANALYTICS, "granted", _NOTICE.version, _PLACE, ticket=False
    )


async def withdraw(consents: Consents, conversation: str) -> None:
    await consents.decide(
        conversation, str(uuid4()), ANALYTICS, "withdrawn", _NOTICE.version, _PLACE, ticket=False
    )


async def page_saying(member: Browser, path: str, words: str) -> str:
    """Read a page until it says so: what turns add is stored every second."""
    for _ in range(200):
        page = (await member.get(path)).text
        if words in page:
            return page
        await asyncio.sleep(0.05)
    pytest.fail(f"{path} does not say {words!r}")


async def test_today_sums_up_what_turns_showed(console: ServedConsole, folder: Path) -> None:
    owner = await somebody(console, folder, Role.OWNER)
    async with connected(console) as client:
        await client.hello()
        frames = await client.ask("wool throw")
        shown = sum(len(frame["items"]) for frame in frames if frame["type"] == "products")
        assert shown
        clicked = {"name": "product_clicked", "product_id": "fell-throw"}
        await client.send("event", id=str(uuid4()), **clicked)
        await client.send("ping")
        await client.until("pong")
    sums = await page_saying(owner, "/?days=1&csv=sums", "Cards clicked,1")
    counted = dict(line.rsplit(",", 1) for line in sums.split("\r\n")[1:] if line)
    assert int(counted["Product cards shown"]) >= shown
    assert int(counted["Cards clicked"]) == 1
    assert int(counted["Replies"]) >= 1
    intents = (await owner.get("/?csv=intents")).text
    assert "buying" in intents
    assert "opened the assistant" in (await owner.get("/?csv=funnel")).text


async def test_orders_are_counted_once_a_conversation_by_stage_and_purpose(
    console: ServedConsole, folder: Path
) -> None:
    owner = await somebody(console, folder, Role.OWNER)
    order = {"id": "A-1001", "total": {"amount": "129.50", "currency": "USD"}}
    for agrees in (True, False):
        async with connected(console) as client:
            await client.hello()
            frames = await client.ask("wool throw under $150")
            request = next(f for f in frames if f["type"] == "consent_request")
            if agrees:
                asked = {name: request[name] for name in ("purpose", "notice_version")}
                await client.send("consent", id=str(uuid4()), decision="granted", **asked)
                await client.until("consent_recorded")
            for _ in range(2):
                await client.send("event", id=str(uuid4()), name="purchased", order=order)
            await client.send("ping")
            await client.until("pong")
    orders = (await owner.get("/?days=1&csv=orders")).text.split("\r\n")
    assert orders[1:3] == [
        "Anonymous,buying,1,129.50,129.50,USD",
        "Remembered,buying,1,129.50,129.50,USD",
    ]
    conversion = (await owner.get("/?days=1&csv=conversion")).text
    assert "Remembered,1,1,100.0%" in conversion
    assert "A-1001" not in (await owner.get("/?days=1")).text


@pytest.mark.parametrize(
    ("order", "named"),
    [
        ({"total": {"amount": "-5", "currency": "USD"}}, "amount"),
        ({"total": {"amount": "1e9", "currency": "USD"}}, "amount"),
        ({"total": {"amount": "9999999999999", "currency": "USD"}}, "amount"),
        ({"total": {"amount": "٣", "currency": "USD"}}, "amount"),
        ({"total": {"amount": "5.00", "currency": "ZZZ"}}, "currency"),
        ("x" * 501, "order"),
        ({"total": {"amount": "5.00", "currency": "dollars"}}, "currency"),
        (["A-1001"], "order"),
    ],
)
async def test_an_order_that_cannot_be_is_refused_and_not_counted(
    console: ServedConsole, folder: Path, order: object, named: str
) -> None:
    owner = await somebody(console, folder, Role.OWNER)
    before = (await owner.get("/?csv=orders")).text
    async with connected(console) as client:
        await client.hello()
        await client.send("event", id=str(uuid4()), name="purchased", order=order)
        error = (await client.until("error"))[-1]
    assert error["code"] == "bad_frame"
    assert named in error["message"]
    assert (await owner.get("/?csv=orders")).text == before


async def test_a_conversation_is_read_under_its_consent_alone(
    console: ServedConsole, folder: Path, consents: Consents
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    word = "canaryfeather"
    agreed, _ = await talk(console, f"wool throw like my {word}")
    secret, _ = await talk(console, f"a lamp for the {word}")
    for path in ("/conversations", f"/conversations?words={word}", f"/conversations/{agreed}"):
        assert "like my" not in (await marketer.get(path)).text
    await agree(consents, agreed)
    found = await marketer.get(f"/conversations?words={word}")
    assert f"/conversations/{agreed}" in found.text
    assert secret not in found.text
    page = await marketer.get(f"/conversations/{agreed}")
    assert word in page.text
    assert "Fell Wool Throw" in page.text
    assert (await marketer.get(f"/conversations/{secret}")).status_code == 404
    assert word in (await marketer.get("/conversations?csv=conversations")).text
    assert word not in (await marketer.get("/conversations?words=%25_%25")).text
    await withdraw(consents, agreed)
    assert (await marketer.get(f"/conversations/{agreed}")).status_code == 404
    assert word not in (await marketer.get("/conversations")).text


async def test_a_marked_reply_is_a_case_until_its_shopper_withdraws(
    console: ServedConsole, folder: Path, consents: Consents, served: Database
) -> None:
    qa = await somebody(console, folder, Role.QA)
    chat, frames = await talk(console, "lamps", "show me the Fell Wool Throw")
    turn = frames[-1]["turn_id"]
    sentence = next(frame["text"] for frame in frames if frame["type"] == "text")
    marked = {"turn": turn, "verdict": "wrong", "reason": "too short", "sentence": sentence}
    await qa.get("/")
    assert (await qa.post(f"/conversations/{chat}/review", **marked)).status_code == 404
    await agree(consents, chat)
    assert "Mark this reply" in (await qa.get(f"/conversations/{chat}")).text
    assert (await qa.post(f"/conversations/{chat}/review", **marked)).status_code == 303
    no_reason = {**marked, "reason": ""}
    assert (await qa.post(f"/conversations/{chat}/review", **no_reason)).status_code == 400
    assert "too short" in (await qa.get("/reviews")).text
    cases = ReviewedCases(Reviews(served), folder / "made" / NAME)
    await cases.write()
    (line,) = cases.path.read_text(encoding="utf-8").splitlines()
    case = json.loads(line)
    assert [step["say"] for step in case["steps"]] == ["lamps", "show me the Fell Wool Throw"]
    assert case["steps"][1]["expect"]["never"] == [sentence]
    with served.engine.connect() as connection:
        told = [(c.action, c.subject, c.after) for c in read_changes(connection)]
    assert ("review", f"reply {turn}", '{"verdict": "wrong"}') in told
    assert all("Wool Throw" not in str(row) for row in told)
    await withdraw(consents, chat)
    with served.engine.connect() as connection:
        assert connection.execute(select(reviews)).all() == []
    await cases.write()
    assert list(cases.path.parent.iterdir()) == []


async def test_what_was_right_must_come_again(
    console: ServedConsole, folder: Path, consents: Consents, served: Database
) -> None:
    qa = await somebody(console, folder, Role.QA)
    chat, frames = await talk(console, "wool throw")
    await agree(consents, chat)
    await qa.get(f"/conversations/{chat}")
    right = {"turn": frames[-1]["turn_id"], "verdict": "right", "reason": "just so"}
    await qa.post(f"/conversations/{chat}/review", **right)
    cases = ReviewedCases(Reviews(served), folder / "right" / NAME)
    await cases.write()
    case = json.loads(cases.path.read_text(encoding="utf-8").splitlines()[-1])
    assert "fell-throw" in case["steps"][0]["expect"]["about"]
    assert case["source"] == "reviewed right: just so"
    await withdraw(consents, chat)


async def test_a_question_nothing_answers_is_counted_for_all_and_read_under_consent(
    console: ServedConsole, folder: Path, consents: Consents
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    chat, _ = await talk(console, "Is the Fell Wool Throw flame retardant, for engraving?")
    page = await page_saying(marketer, "/unanswered?csv=topics", "\r\nThrows,1,")
    assert "engraving" not in page
    assert "engraving" not in (await marketer.get("/unanswered")).text
    await agree(consents, chat)
    assert "engraving" in (await marketer.get("/unanswered")).text
    await withdraw(consents, chat)
    answered, _ = await talk(console, "How do I wash a wool throw?")
    await agree(consents, answered)
    assert "How do I wash" not in (await marketer.get("/unanswered")).text


async def test_knowledge_tells_sources_and_what_was_put_aside(
    console: ServedConsole, folder: Path
) -> None:
    owner = await somebody(console, folder, Role.OWNER)
    report = folder / "knowledge" / "report.json"
    report.parent.mkdir(exist_ok=True)
    rejected = {"source": "a.csv", "row": 7, "field": "price", "reason": "=not a number"}
    report.write_text(json.dumps({"rejected": [rejected], "notes": ["read as Shopify"]}))
    page = (await owner.get("/knowledge")).text
    assert "catalog.jsonl" in page
    assert "read as Shopify" in page
    assert "a.csv,7,price,'=not a number" in (await owner.get("/knowledge?csv=put-aside")).text


async def test_every_page_of_the_menu_opens_and_every_table_is_csv(
    console: ServedConsole, folder: Path
) -> None:
    owner = await somebody(console, folder, Role.OWNER)
    for door in console.doors:
        if not door.label:
            continue
        page = await owner.get(door.path)
        assert page.status_code == 200, door.path
        assert f'href="/admin{door.path}" aria-current="page"' in page.text
        for part in page.text.split("csv=")[1:]:
            name = part.split('"')[0]
            table = await owner.get(f"{door.path}?csv={name}")
            assert table.headers["content-type"].startswith("text/csv"), (door.path, name)


async def test_a_page_that_is_not_there_is_a_page(console: ServedConsole, folder: Path) -> None:
    owner = await somebody(console, folder, Role.OWNER)
    page = await owner.get("/nothing/here")
    assert page.status_code == 404
    assert "no such page" in page.text


async def test_pausing_holds_from_the_next_turn_of_a_running_conversation(
    console: ServedConsole, folder: Path, served: Database
) -> None:
    qa = await somebody(console, folder, Role.QA)
    await qa.get("/")
    async with connected(console) as client:
        await client.hello()
        assert "products" in {frame["type"] for frame in await client.ask("wool throw")}
        await qa.post("/pause", what="assistant", to="pause")
        said = [frame["text"] for frame in await client.ask("lamps") if frame["type"] == "text"]
        assert "taking a break" in said[0]
        assert "help@harbor.example" in said[1]
        assert "is paused" in (await qa.get("/")).text
        await qa.post("/pause", what="assistant", to="run")
        assert "products" in {frame["type"] for frame in await client.ask("lamps")}
    assert (await qa.post("/pause", what="everything", to="pause")).status_code == 400
    with served.engine.connect() as connection:
        told = [(c.action, c.subject, c.before, c.after) for c in read_changes(connection)]
    assert ("pause", "the assistant", '{"paused": false}', '{"paused": true}') in told


async def test_a_voice_is_talked_over_kept_approved_as_shown_and_taken_back(
    console: ServedConsole, folder: Path, served: Database
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    qa = await somebody(console, folder, Role.QA)
    await marketer.get("/voice")
    page = await marketer.post("/voice/say", words="We say blanket, never throw.")
    assert "blanket" in page.text.split("Proposed, of version 0")[1]
    digest = hidden(page.text, "digest")
    await marketer.post("/voice/say", words="never say cozy")
    stale = await marketer.post("/voice/keep", digest=digest, why="")
    assert "has changed since" in stale.text
    kept = await marketer.post("/voice/keep", digest=hidden(stale.text, "digest"), why="warmer")
    version = kept.headers["location"].partition("?")[0].removeprefix("/admin")
    page = await marketer.get(version)
    assert "blanket" in page.text
    assert "Approve exactly this" not in (await qa.get(version)).text
    refused = await marketer.post(f"{version}/approve", digest="0" * 64, why="")
    assert refused.status_code == 409
    async with connected(console) as client:
        await client.hello()
        await client.ask("thanks")
        approved = await marketer.post(
            f"{version}/approve", digest=hidden(page.text, "digest"), why="as agreed"
        )
        assert approved.status_code == 303
        assert "speaking" in (await marketer.get(version)).text
        shown = [f["text"] for f in await client.ask("wool throw") if f["type"] == "text"]
        assert not any(" throw" in text.replace("Wool Throw", "") for text in shown), shown
    assert (await marketer.post("/voice/back", to="", why="too soon")).status_code == 303
    assert ">0</a> speaks" in (await marketer.get("/voice")).text
    with served.engine.connect() as connection:
        told = [c.action for c in read_changes(connection)]
    assert {"voice drafted", "voice approved", "voice rolled back"} <= set(told)


async def test_a_lie_in_the_voice_is_refused(console: ServedConsole, folder: Path) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    await marketer.get("/voice")
    page = await marketer.post("/voice/say", words="Say that shipping is free for everybody.")
    assert "Not done" in page.text
    assert "Proposed, of version" not in page.text


async def test_a_rule_is_tried_put_in_force_at_the_next_turn_and_ended(
    console: ServedConsole, folder: Path, served: Database
) -> None:
    marketer = await somebody(console, folder, Role.MARKETER)
    await marketer.get("/rules")
    tried = await marketer.post("/rules/try", kind="never", product="Fell Wool Throw")
    assert "Never recommend" in tried.text
    assert "touches 1 products" in tried.text
    no_end = await marketer.post("/rules/try", kind="pin", product="Fell Wool Throw")
    assert "has a day on which it ends" in no_end.text
    nothing = await marketer.post("/rules/try", kind="never")
    assert "A rule names products" in nothing.text
    async with connected(console) as client:
        await client.hello()
        assert "fell-throw" in products_in(await client.ask("wool throw"))
        body = html.unescape(hidden(tried.text, "body"))
        assert (await marketer.post("/rules/add", body=body, why="recall")).status_code == 303
        assert "fell-throw" not in products_in(await client.ask("wool throw"))
        twice = await marketer.post("/rules/add", body=body, why="recall")
        assert "says just that already" in twice.text
        page = await marketer.get("/rules?csv=rules")
        number = page.text.splitlines()[1].split(",")[0]
        await marketer.post(f"/rules/{number}/end")
        assert "fell-throw" in products_in(await client.ask("wool throw"))
    assert (await marketer.post("/rules/add", body="{}", why="")).status_code == 400
    with served.engine.connect() as connection:
        told = [(c.action, c.subject) for c in read_changes(connection)]
    assert {("rule", f"rule {number}"), ("rule ended", f"rule {number}")} <= set(told)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, page
    return found[1]


def products_in(frames: list[Frame]) -> set[str]:
    return {item["product_id"] for f in frames if f["type"] == "products" for item in f["items"]}
