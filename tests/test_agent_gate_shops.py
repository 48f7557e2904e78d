"""Two small shops for the gate: home goods of `fakes`, and cosmetics with other words and money."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fakes import SHOP_LINES, fake_model, ingest_shop, product_line, write_shop

from agent.events import Text
from agent.evidence import Evidence, evidence_of
from agent.grounding import Gate, Records, Withheld
from knowledge.catalog import Catalog, PassageHit
from knowledge.sync.live import LiveCatalog

ALDER_LINE = product_line(
    "alder",
    "Alder Dining Table",
    category=["Tables", "Dining Tables"],
    description=(
        "A dining table in solid white oak. The 60 in size seats four and the 84 in seats eight. "
        "It does not extend, and the legs bolt on in about 30 minutes with two people."
    ),
    options=["Finish", "Size"],
    variants=[
        {"id": "NAT 60", "options": {"Finish": "Natural Oak", "Size": "60 in"}, "price": "3700.00"},
        {"id": "NAT/84", "options": {"Finish": "Natural Oak", "Size": "84 in"}, "price": "4900.00"},
        {
            "id": "SMK#60",
            "options": {"Finish": "Smoked Oak", "Size": "60 in"},
            "price": "3700.00",
            "availability": "out_of_stock",
        },
        {
            "id": "SMK:84",
            "options": {"Finish": "Smoked Oak", "Size": "84 in"},
            "price": "4900.00",
            "availability": "backorder",
        },
    ],
    attributes={
        "Material": "Solid white oak",
        "Seats": ["4 people", "8 people"],
        "Height": "30 in",
        "Weight": ["158 lb", "212 lb"],
        "Certification": "FSC-certified oak",
        "Warranty": "10 years",
        "Origin": "North Carolina, USA",
    },
    rating={"value": 4.5, "count": 214},
)

COSMETICS = (
    product_line(
        "vela",
        "Vela Vitamin C Serum",
        category=["Skin Care", "Serums"],
        description=(
            "A light serum with 10% vitamin C and hyaluronic acid. Apply two drops in the morning. "
            "It may tingle at first. Do not use it with retinol."
        ),
        options=["Size"],
        variants=[
            {"id": "V15", "options": {"Size": "15 ml"}, "price": "24.00"},
            {
                "id": "V30",
                "options": {"Size": "30 ml"},
                "price": "42.00",
                "availability": "out_of_stock",
            },
        ],
        attributes={
            "Skin type": ["Normal", "Dry"],
            "Vegan": True,
            "Fragrance free": True,
            "Shelf life": "6 months",
        },
        tags=["serum", "new"],
        rating={"value": 4.4, "count": 87},
    ),
    product_line(
        "noct",
        "Noct Night Cream",
        "38.00",
        category=["Skin Care", "Creams"],
        description=(
            "A rich night cream with shea butter and ceramides for dry skin. "
            "It is not suitable for oily skin. It is scented with lavender."
        ),
        attributes={
            "Skin type": "Dry",
            "Vegan": False,
            "Fragrance free": False,
            "Volume": "50 ml",
            "Dermatologist tested": True,
        },
    ),
    product_line(
        "mira",
        "Mira Gel Cleanser",
        category=["Skin Care", "Cleansers"],
        description="A gel cleanser that rinses off without residue. It contains no soap.",
        variants=[{"id": "M", "price": "16.00", "compare_at": "20.00"}],
        attributes={"Vegan": True, "Volume": "150 ml", "pH": "5.5", "Dishwasher safe": False},
        rating={"value": 3.9, "count": 12},
    ),
    product_line(
        "sol",
        "Sol Daily Sunscreen",
        category=["Sun Care", "Sunscreens"],
        description="A mineral sunscreen with SPF 30. Reapply it every two hours.",
        variants=[{"id": "S", "price": "29.50", "availability": "preorder"}],
        attributes={"Filter": "Zinc oxide", "Water resistant": False, "Volume": "50 ml"},
    ),
)

COSMETICS_ARTICLES = {
    "delivery": (
        "---\ntitle: Delivery\nkind: policy\n---\n\n"
        "Orders over €40 ship free within Ireland. Other orders cost €5 to send. "
        "Parcels arrive in 3 to 5 business days.\n\n"
        "| Method | Ireland | Germany |\n|---|---|---|\n| Parcel | €5 | €9 |\n"
    ),
    "returns": (
        "---\ntitle: Returns\nkind: policy\n---\n\n"
        "You may return unopened items within 14 days. "
        "Opened cosmetics cannot be returned unless you had a reaction.\n"
    ),
    "reviews": (
        "---\ntitle: What people say\nkind: review\nproduct_ids: [vela]\n---\n\n"
        '> "It cleared my acne in a week." Dana, 5 stars\n\n'
        '> "Smells of nothing, which I like." Ola, 4 stars\n'
    ),
    "patch-test": (
        "---\ntitle: Patch tests\nkind: guide\n---\n\n"
        "## How do I test a serum?\n\n"
        "Put one drop on the inside of your arm and wait 24 hours.\n"
    ),
}

COSMETICS_BRAND = """
name = "Vela & Daughters"
currency = "EUR"
locale = "en-IE"
hours = "Tuesday to Saturday, 10 am to 6 pm"
[contact]
phone = "+353 1 555 0142"
"""


NAMES = {
    "F": "[[product:fell-throw]]",
    "C": "[[product:cove-throw]]",
    "O": "[[product:oslo-lamp]]",
    "B": "[[product:bergen-lamp]]",
    "L": "[[product:larch-table]]",
    "A": "[[product:alder]]",
    "V": "[[product:vela]]",
    "N": "[[product:noct]]",
    "M": "[[product:mira]]",
    "S": "[[product:sol]]",
}
"""What stands in braces for a product, in the lists of lies and truths."""

HOME_WISH, COSMETICS_WISH = "a waterproof purple throw under $100", "something for sensitive skin"


@cache
def home() -> Catalog:
    """The shop of `fakes` with a table in several sizes and finishes."""
    with TemporaryDirectory() as folder:
        write_shop(Path(folder) / "sources", (*SHOP_LINES, ALDER_LINE))
        return _open(Path(folder))


@cache
def cosmetics() -> Catalog:
    """A shop with another vocabulary, currency and locale."""
    with TemporaryDirectory() as folder:
        sources = write_shop(Path(folder) / "sources", COSMETICS)
        for article in (sources / "articles").iterdir():
            article.unlink()
        for name, text in COSMETICS_ARTICLES.items():
            (sources / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
        (sources / "brand.toml").write_text(COSMETICS_BRAND, encoding="utf-8")
        return _open(Path(folder))


def _open(folder: Path) -> Catalog:
    ingest_shop(folder / "data", folder / "sources")
    return asyncio.run(LiveCatalog(folder / "data", fake_model()).current())


def drafts(text: str) -> list[str]:
    """Read a list of drafts, one a line, with names of products in braces; "==" heads a group."""
    lines = (line for line in text.splitlines() if line and not line.startswith("== "))
    return [line.format(**NAMES) for line in lines]


def all_evidence(catalog: Catalog, wish: str = "") -> Evidence:
    """Everything a shop has, as evidence."""
    passages = tuple(
        PassageHit(passage, catalog.articles[passage.article_id], 1.0, 1.0)
        for passage in catalog.passages.values()
    )
    return replace(evidence_of(catalog, wish), products=catalog.products, passages=passages)


@cache
def records(shop: Callable[[], Catalog]) -> Records:
    """The gate's reading of a shop."""
    return Records(shop())


def judge(
    shop: Callable[[], Catalog],
    *reply: str,
    wish: str = "",
    evidence: Evidence | None = None,
    permits: Callable[[str], bool] = lambda _: True,
) -> list[Text | Withheld]:
    """Put the sentences of one reply through the gate."""
    known = evidence or all_evidence(shop(), wish)
    gate = Gate(known, records(shop), shop, lambda text: text if permits(text.text) else None)
    return [gate.check(draft) for draft in reply]


def test_both_shops_open() -> None:
    assert len(home().products) == len(SHOP_LINES) + 1
    assert len(cosmetics().products) == len(COSMETICS)
    assert len(cosmetics().articles) == len(COSMETICS_ARTICLES)
