"""The page `docs/protocol.md` and the code agree."""

import json
import re
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel
from serving import RunningServer, connected

from floorwalker.assembly import Knowledge
from knowledge.products import Price
from widget.protocol import ErrorCode, FrameError, PageInfo, ShopperFrame, read_frame

NOT_IN_THE_SMALL_SHOP = {"offer"}
ID = "0b9f3d0e-5d4f-4c57-9a3a-1f6f7e1f0a11"
SENTENCES_THAT_SHOW_EACH_FRAME = (
    "just looking",
    "how do I wash wool?",
    "something for my home",
    "wool throw",
    "throws",
    "compare Fell Wool Throw with Cove Cotton Throw",
    "a wool throw under $150",
)


def section(page: str, heading: str) -> str:
    return page.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def table_rows(text: str) -> dict[str, str]:
    """The first cell of each row, and the second."""
    rows = re.findall(r"^\| `(\w+)` \|(.*?)\|", text, re.MULTILINE)
    return dict(rows)


def top_level_fields(cell: str) -> set[str]:
    """The field names of a cell, without those within braces."""
    while (flat := re.sub(r"\{[^{}]*\}|\([^()]*\)", "", cell)) != cell:
        cell = flat
    return set(re.findall(r"`(\w+)`", cell.partition(". `")[0]))


@pytest.fixture(scope="module")
def page() -> str:
    return (Path(__file__).parent.parent / "docs" / "protocol.md").read_text(encoding="utf-8")


def test_the_page_lists_each_frame_a_shopper_sends_and_its_fields(page: str) -> None:
    documented = table_rows(section(page, "From the shopper's side"))
    coded: dict[str, type[BaseModel]] = {
        get_args(frame.model_fields["type"].annotation)[0]: frame
        for frame in get_args(ShopperFrame)
    }
    assert documented.keys() == coded.keys()
    for name, cell in documented.items():
        assert top_level_fields(cell) == coded[name].model_fields.keys() - {"type"}, name
    nested = documented["hello"].split("{")[1].split("}")[0]
    assert set(re.findall(r"`(\w+)`", nested)) == set(PageInfo.model_fields)


def test_the_page_lists_each_error_code(page: str) -> None:
    line = next(line for line in page.splitlines() if line.startswith("- Error codes:"))
    codes = set(re.findall(r"`(\w+)`", line.split(". ")[0]))
    assert codes == set(get_args(ErrorCode))


async def test_what_a_server_sends_stands_on_the_page(page: str, server: RunningServer) -> None:
    tables = section(page, "From the server's side").split("**Connection frames**")
    conversation, connection = (table_rows(table) for table in tables)
    sent: dict[str, list[dict[str, Any]]] = {}
    async with connected(server) as client:
        frames = [await client.hello()]
        for sentence in SENTENCES_THAT_SHOW_EACH_FRAME:
            frames += await client.ask(sentence)
        await client.send("ping")
        frames.append(await client.receive())
        await client.send("privacy", id=ID, action="show")
        frames.append(await client.receive())
        request = next(frame for frame in frames if frame["type"] == "consent_request")
        asked = {"purpose": request["purpose"], "notice_version": request["notice_version"]}
        await client.send("consent", id=ID, decision="granted", **asked)
        frames.append(await client.receive())
        await client.send("consent", id=ID.replace("0", "1"), decision="granted", purpose="no",
                          notice_version="no")  # fmt: skip
        frames.append(await client.receive())
        await client.send("privacy", id=ID, action="erase")
        frames.append(await client.receive())
    for frame in frames:
        sent.setdefault(frame["type"], []).append(frame)
    for name, examples in sent.items():
        cell = {**conversation, **connection}[name]
        always = {"type", "seq"} if name in conversation else {"type"}
        for frame in examples:
            assert frame.keys() - always <= top_level_fields(cell), name
            assert ("seq" in frame) == (name in conversation), name
    expected = conversation.keys() | connection.keys()
    assert expected - sent.keys() <= NOT_IN_THE_SMALL_SHOP | {"status", "snapshot"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("[]", "not a JSON object"),
        ("null", "not a JSON object"),
        ("{}", "type"),
        ('{"type": "shout"}', "type"),
        ('{"type": "user_message", "text": "hi"}', "id"),
        (f'{{"type": "user_message", "id": "{ID}", "text": ""}}', "text"),
        (f'{{"type": "user_message", "id": "{ID}", "text": "{"x" * 2001}"}}', "text"),
        (f'{{"type": "user_message", "id": "{ID}", "text": 5}}', "text"),
        ('{"type": "hello", "last_seq": -1}', "last_seq"),
        ('{"type": "hello", "last_seq": "5"}', "last_seq"),
        ('{"type": "hello", "last_seq": true}', "last_seq"),
        ('{"type": "hello", "gpc": "yes"}', "gpc"),
        ('{"type": "dance"}', "type: should be one of hello, user_message"),
        ('{"no": "type"}', "type: should be one of"),
        (f'{{"type": "ping", "id": "{ID}", "type": 7}}', "type"),
        ('{"type": "hello", "page": {"url": 7}}', "page.url"),
        (f'{{"type": "contact", "id": "{ID}", "purpose": "p", "email": "x", "notice_version": "1"}}',  # noqa: E501
         "email"),
        (f'{{"type": "feedback", "id": "{ID}", "turn_id": "t", "rating": "meh"}}', "rating"),
        (f'{{"type": "event", "id": "{ID}", "name": "sneezed"}}', "name"),
    ],
)  # fmt: skip
def test_a_bad_frame_names_its_field(text: str, says: str) -> None:
    with pytest.raises(FrameError, match=re.escape(says)):
        read_frame(text)


@pytest.mark.parametrize("message_id", [ID, ID.upper(), ID.replace("-", "")])
async def test_an_id_goes_back_as_it_came(server: RunningServer, message_id: str) -> None:
    async with connected(server) as client:
        await client.hello()
        await client.say("lamps", message_id)
        frames = await client.until("turn_finished")
        await client.send("privacy", id=message_id, action="show")
        shown = await client.receive()
    assert frames[0]["reply_to"] == message_id
    assert shown["reply_to"] == message_id


@pytest.mark.parametrize(
    "message_id", ["7", "", None, 7, f"{ID}0", ID[:-1], f" {ID}", ID.replace("-", "_"), "g" * 36]
)
def test_an_id_that_is_no_uuid_is_refused(message_id: object) -> None:
    frame = {"type": "user_message", "id": message_id, "text": "hi"}
    with pytest.raises(FrameError, match="id"):
        read_frame(json.dumps(frame))


async def test_a_card_states_what_the_catalog_does(
    server: RunningServer, small_knowledge: Knowledge
) -> None:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask("throws") + await client.ask("lamps")
    catalog = small_knowledge.catalog.opened()
    items = [item for frame in frames if frame["type"] == "products" for item in frame["items"]]
    assert {item["product_id"] for item in items} >= {"fell-throw", "oslo-lamp", "bergen-lamp"}
    for item in items:
        product = catalog.products[item["product_id"]]
        priced = product.variant(item.get("variant_id", "")) or product.cheapest
        assert item["title"] == product.title
        assert item["url"] == f"/products/{product.id}"
        assert item.get("image") == (product.images[0].url if product.images else None)
        assert item["price"] == amount(priced.price)
        assert ("compare_at" in item) == (priced.compare_at is not None)
        if priced.compare_at:
            assert item["compare_at"] == amount(priced.compare_at)
        assert item["availability"] == priced.availability.value
        assert ("rating" in item) == (product.rating is not None)
        if product.rating:
            given = {"value": float(product.rating.value), "count": product.rating.count}
            assert item["rating"] == given
        assert len(item.get("variants", product.variants)) == len(product.variants)
        for stated in item.get("variants", ()):
            variant = product.variant(stated["variant_id"])
            assert variant is not None
            assert stated["options"] == dict(variant.options)
            assert stated["price"] == amount(variant.price)
            assert stated["availability"] == variant.availability.value


def amount(price: Price) -> dict[str, str]:
    return {"amount": str(price.amount), "currency": price.currency}


async def test_a_card_is_of_the_variant_that_meets_the_wish(server: RunningServer) -> None:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask("wool throw in ink blue")
    card = next(frame for frame in frames if frame["type"] == "products")["items"][0]
    assert card["variant_id"] == "FELL-BLU"
    assert card["price"]["amount"] == "130.00"
    assert card["price_is_from"] is False
    assert card["availability"] == "out_of_stock"


async def test_a_comparison_names_its_products(
    server: RunningServer, small_knowledge: Knowledge
) -> None:
    async with connected(server) as client:
        await client.hello()
        frames = await client.ask("compare Fell Wool Throw with Cove Cotton Throw")
    table = next(frame for frame in frames if frame["type"] == "comparison")
    products = small_knowledge.catalog.opened().products
    assert table["titles"] == [products[i].title for i in table["product_ids"]]
    assert all(len(row["values"]) == len(table["titles"]) for row in table["rows"])


def test_two_thousand_code_points_are_one_message() -> None:
    text = "🙂" * 2000
    frame = read_frame(f'{{"type": "user_message", "id": "{ID}", "text": "{text}"}}')
    assert frame.text == text
