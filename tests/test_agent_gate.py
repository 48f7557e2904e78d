"""The gate: what may be said, and what may not, sentence by sentence."""

from dataclasses import replace
from decimal import Decimal

import pytest
from fakes import SHOP_LINES

from agent.events import Text
from agent.evidence import Evidence
from agent.grounding import Gate, Records, Withheld
from agent.grounding.markup import Marker, MarkupError, parse_markup
from agent.grounding.sentences import split_sentences
from floorwalker.assembly import Knowledge
from knowledge.catalog import Catalog, ProductHit
from knowledge.constraints import PriceRange
from tools.search_products import FoundProducts

FELL, COVE, OSLO = "[[product:fell-throw]]", "[[product:cove-throw]]", "[[product:oslo-lamp]]"


@pytest.fixture
async def catalog(small_knowledge: Knowledge) -> Catalog:
    return await small_knowledge.catalog.current()


@pytest.fixture
async def evidence(small_knowledge: Knowledge, catalog: Catalog) -> Evidence:
    ids = ("fell-throw", "cove-throw", "oslo-lamp")
    query = "how do I wash a wool throw"
    vector = (await small_knowledge.embedder.embed(query))[0]
    return Evidence(
        catalog.profile,
        catalog.facets,
        catalog.departments,
        wish="a waterproof purple throw under $100",
        products={i: catalog.products[i] for i in ids},
        passages=catalog.search_passages(query, vector, limit=3),
    )


def check(evidence: Evidence, catalog: Catalog, *drafts: str) -> list[Text | Withheld]:
    gate = Gate(evidence, Records(catalog), lambda: catalog)
    return [gate.check(draft) for draft in drafts]


@pytest.mark.parametrize(
    ("draft", "shown"),
    [
        (f"{FELL} is a soft wool throw with a fringe.", "Fell Wool Throw is a soft wool throw"),
        (f"{FELL} is [[price:fell-throw]].", "is from $120.00."),
        (f"{OSLO} is [[price:oslo-lamp]].", "is $180.00."),
        (f"{FELL} is [[stock:fell-throw]].", "is in stock."),
        (f"{FELL} is 50 in wide.", "50 in"),
        (f"{FELL} is not machine washable.", "not machine washable"),
        (f"{COVE} is machine washable.", "machine washable"),
        (f"{FELL} comes in Slate Gray and Ink Blue.", "Slate Gray and Ink Blue"),
        (f"{FELL} is wool, {COVE} is cotton.", "wool, Cove Cotton Throw is cotton"),
        (f"{FELL} and {COVE} are throws.", "and Cove Cotton Throw are throws"),
        (f"{OSLO} was $220.00.", "$220.00"),
        ("[[article:wool-care]]: Wash wool by hand in cool water and dry it flat.", "Wash wool"),
        ("[[article:returns]]: You have 30 days from delivery to return an item.", "30 days"),
        ("You asked for a waterproof purple throw under $100.", "purple"),
        ("A person can help you at [[contact]].", "help@harbor.example"),
        ("What are you looking for?", "What"),
        ("I'm an AI assistant, not a person.", "AI"),
        ("Fell Wool Throw is wool.", "Fell Wool Throw is wool."),
    ],
)
def test_what_the_records_say_is_shown(
    evidence: Evidence, catalog: Catalog, draft: str, shown: str
) -> None:
    (verdict,) = check(evidence, catalog, draft)
    assert isinstance(verdict, Text), verdict
    assert shown in verdict.text


@pytest.mark.parametrize(
    "draft",
    [
        # Products, and markers that are none.
        "[[product:unicorn]] is wool.",
        "[[product:bergen-lamp]] is steel.",
        "[[price:unicorn]] is a good price.",
        "[[article:unicorn]]: wash it.",
        "[[offer:WELCOME10]] is yours.",
        "[[product:fell-throw is wool.",
        "See [[secret:1]].",
        "The Aurora Throw is wool.",
        # Another record's facts.
        f"{FELL} is cotton.",
        f"{COVE} is wool.",
        f"{FELL} and {COVE} are wool.",
        f"{COVE} has a fringe.",
        # Numbers, money, units.
        f"{FELL} is 60 in wide.",
        f"{FELL} is 50 in long.",
        f"{OSLO} weighs 22 lb.",
        f"{FELL} is $99.00.",
        f"{FELL} is eighty-nine dollars.",
        f"{FELL} is 50% off.",
        f"{FELL} has 50 fringes.",
        f"{FELL} comes with three throws.",
        "[[article:returns]]: You have 60 days from delivery to return an item.",
        "[[article:returns]]: Furniture is collected for a fee of $25.",
        # Availability, urgency, praise, promises.
        f"{FELL} is in stock.",
        f"Only two of {FELL} are left.",
        f"{FELL} is on sale today.",
        f"{FELL} is our best throw.",
        f"{FELL} is the softest.",
        f"{FELL} is more popular.",
        f"{FELL} is certified organic.",
        f"{FELL} is hypoallergenic.",
        f"{FELL} ships free.",
        f"{FELL} has a lifetime warranty.",
        f"{FELL} costs nothing.",
        f"Use code SAVE10 for {FELL}.",
        "Free shipping on everything.",
        # Negations turned round.
        f"{FELL} is machine washable.",
        f"{COVE} is not machine washable.",
        f"{FELL} contains no wool.",
        "[[article:wool-care]]: Never wash wool by hand.",
        # The shopper's words are no facts.
        f"{FELL} is waterproof.",
        f"{FELL} is purple, as you asked.",
        "Your throw is waterproof.",
        # Other languages, links, addresses.
        f"{FELL} está hecho de algodón.",
        f"{FELL}: https://evil.example/buy",
        "Write to sales@evil.example.",
    ],
)
def test_what_no_record_says_is_withheld(evidence: Evidence, catalog: Catalog, draft: str) -> None:
    (verdict,) = check(evidence, catalog, draft)
    assert isinstance(verdict, Withheld), verdict


def test_a_sentence_without_a_marker_is_about_the_one_before(
    evidence: Evidence, catalog: Catalog
) -> None:
    wool, cotton = check(evidence, catalog, f"{FELL} is soft.", "It is wool.")
    assert isinstance(wool, Text)
    assert isinstance(cotton, Text)
    _, wrong = check(evidence, catalog, f"{FELL} is soft.", "It is cotton.")
    assert isinstance(wrong, Withheld)


def test_and_falls_with_it(evidence: Evidence, catalog: Catalog) -> None:
    lie, hanger_on, own = check(
        evidence, catalog, f"{FELL} is golden.", "It is wool.", f"{COVE} is cotton."
    )
    assert isinstance(lie, Withheld)
    assert isinstance(hanger_on, Withheld)
    assert hanger_on.kind == "binding"
    assert isinstance(own, Text)


def test_what_was_found_is_spoken_of_together(evidence: Evidence, catalog: Catalog) -> None:
    products = [catalog.products[i] for i in ("fell-throw", "cove-throw")]
    hits = tuple(ProductHit(p, p.variants, 1.0, 1.0) for p in products)
    limit = (PriceRange(maximum=Decimal(120)),)
    found = replace(evidence, found=FoundProducts(hits, limit), constraints=limit)

    def verdict(draft: str) -> Text | Withheld:
        return check(found, catalog, draft)[0]

    assert isinstance(verdict("Here are two throws."), Text)
    assert isinstance(verdict("Here are two throws up to $120."), Text)
    assert isinstance(verdict("Here are two throws under $100."), Withheld)
    assert isinstance(verdict("Here are three throws."), Withheld)
    assert isinstance(verdict("Here are two wool throws."), Withheld)
    assert isinstance(verdict("Here are two lamps."), Withheld)


def test_a_statement_about_a_search_is_only_said_where_it_went_so(
    evidence: Evidence, catalog: Catalog
) -> None:
    not_found = "I couldn't find that in this shop."
    nothing_fits = "Nothing here meets all of that at once."
    assert all(isinstance(v, Withheld) for v in check(evidence, catalog, not_found, nothing_fits))
    empty = replace(evidence, found=FoundProducts((), (), carried=False))
    assert isinstance(check(empty, catalog, not_found)[0], Text)


def test_a_product_that_leaves_in_mid_reply_is_not_named_any_more(
    evidence: Evidence, catalog: Catalog
) -> None:
    gate = Gate(evidence, Records(catalog), lambda: live)
    live = catalog
    assert isinstance(gate.check(f"{FELL} is wool."), Text)

    class Without:
        products = {i: p for i, p in catalog.products.items() if i != "fell-throw"}  # noqa: RUF012
        articles = catalog.articles

    live = Without()  # type: ignore[assignment]
    assert isinstance(gate.check(f"{FELL} is soft."), Withheld)


def test_references_point_at_the_names_in_the_text(evidence: Evidence, catalog: Catalog) -> None:
    (verdict,) = check(evidence, catalog, f"Look at {FELL} or {COVE}.")
    assert isinstance(verdict, Text)
    named = [verdict.text[r.start : r.end] for r in verdict.references]
    assert named == ["Fell Wool Throw", "Cove Cotton Throw"]
    assert [r.id for r in verdict.references] == ["fell-throw", "cove-throw"]


@pytest.mark.parametrize(
    "product_id", ["a]b", "a[b", "50%", "ä ö", "a/b#c", "x:y", "[[product:z]]"]
)
def test_any_id_survives_the_markup(product_id: str) -> None:
    marker = Marker("product", product_id)
    assert parse_markup(f"See {marker}.") == ("See ", marker, ".")


@pytest.mark.parametrize("draft", ["[[", "a ]] b", "[[nope:1]]", "[[product:]]"])
def test_brackets_that_are_no_marker_are_refused(draft: str) -> None:
    with pytest.raises(MarkupError):
        parse_markup(draft)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It is 3.5 in. wide. It is oak.", ["It is 3.5 in. wide.", "It is oak."]),
        ("Open 9 a.m. to 5 p.m. on weekdays.", ["Open 9 a.m. to 5 p.m. on weekdays."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ('He said "yes." Then left.', ['He said "yes."', "Then left."]),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


def test_every_product_of_the_small_shop_may_be_described_in_its_own_words(
    catalog: Catalog,
) -> None:
    assert len(catalog.products) == len(SHOP_LINES)
    for product in catalog.products.values():
        evidence = Evidence(
            catalog.profile, catalog.facets, catalog.departments, products={product.id: product}
        )
        drafts = [
            f"{Marker('product', product.id)}: {sentence}"
            for sentence in split_sentences(product.description)
        ]
        assert all(isinstance(v, Text) for v in check(evidence, catalog, *drafts)), product.id
