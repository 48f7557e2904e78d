"""What a message means: prices, constraints, references."""

from decimal import Decimal
from pathlib import Path

import pytest

from agent.state import Dialogue
from agent.understanding.asking import asks_price
from agent.understanding.lexicon import load_lexicon
from agent.understanding.references import resolve_references
from agent.understanding.wishes.prices import find_price_range
from agent.understanding.wishes.wishes import merge, read_wish
from agent.understanding.words import read_message
from floorwalker.assembly import Knowledge
from knowledge.catalog import Catalog
from knowledge.constraints import InStock, MeasureRange, OnSale, PriceRange, ValueWanted

LEXICON = load_lexicon()


@pytest.fixture
async def catalog(small_knowledge: Knowledge) -> Catalog:
    return await small_knowledge.catalog.current()


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("wool throw under 80", None, "80"),
        ("something below $1,200 please", None, "1200"),
        ("between $50 and $100", "50", "100"),
        ("$50-$100", "50", "100"),
        ("5 to 10 dollars", "5", "10"),
        ("from 200 to 400 usd", "200", "400"),
        ("around 200", "160", "240"),
        ("about 1.5k", "1200", "1800"),
        ("my budget is 300", None, "300"),
        ("over $1,000", "1000", None),
        ("at least 50 dollars", "50", None),
        ("I have forty bucks", None, "40"),
        ("fifty to eighty dollars", "50", "80"),
        ("30 or less", None, "30"),
        ("€49.99 max", None, "49.99"),
        ("from $100 up", "100", None),
        ("$30 and up", "30", None),
        ("$200+", "200", None),
        ("40 dollars or more", "40", None),
        ("but not more than 15", None, "15"),
        ("a gift for a coworker, nothing over 50", None, "50"),
        ("i dont wanna spend more than 100", None, "100"),
        ("can’t go above 75", None, "75"),  # noqa: RUF001
        ("nothing under 40 please", "40", None),
        ("no wool, over 50", "50", None),
        ("nothing fancy, under 40", None, "40"),
        ("honestly my limit is 800", None, "800"),
        ("300 is the most i'd pay", None, "300"),
        ("i have 120 to spend", None, "120"),
        ("our max would be around 500, maximum is 500", None, "500"),
        ("the most i can do is 75", None, "75"),
        ("60 is my absolute max", None, "60"),
        ("cap at 250", None, "250"),
        ("800$ max", None, "800"),
        ("under 45€", None, "45"),
        ("budget of about 90", None, "90"),
        ("nothing over my budget of 90", None, "90"),
    ],
)
def test_a_price_in_plain_words_is_a_range(text: str, low: str | None, high: str | None) -> None:
    found = find_price_range(text, LEXICON)
    assert found is not None
    assert found.minimum == (Decimal(low) if low else None)
    assert found.maximum == (Decimal(high) if high else None)


@pytest.mark.parametrize(
    "text",
    [
        "at least 6 people",
        "under 60 in wide",
        "a rug under 60 inches",
        "between 72 and 84 in",
        "seats 8",
        "iphone 12",
        "over 4 stars",
        "less than 30 minutes",
        "order 1234",
        "can i pay in 3 installments",
        "for 10 or more people",
        "a 15.6 inch laptop",
        "no number at all",
    ],
)
def test_a_number_that_measures_or_counts_is_no_price(text: str) -> None:
    assert find_price_range(text, LEXICON) is None


def test_a_wish_has_its_kind_its_values_and_its_limits(catalog: Catalog) -> None:
    wish = read_wish(read_message("a grey wool throw under $150 in stock"), catalog, LEXICON)
    assert wish.category is not None
    assert wish.category.any_of == ("Throws",)
    assert PriceRange(maximum=Decimal(150)) in wish.others
    assert InStock() in wish.others
    values = {value for c in wish.others if isinstance(c, ValueWanted) for value in c.any_of}
    assert {value.casefold() for value in values} == {"wool", "gray"}


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("not wool", {"wool"}),
        ("anything but wool", {"wool"}),
        ("no brass or steel", {"brass", "steel"}),
        ("a lamp without brass", {"brass"}),
        ("not brass but steel", {"brass"}),
    ],
)
def test_a_value_ruled_out_is_excluded(catalog: Catalog, text: str, excluded: set[str]) -> None:
    wish = read_wish(read_message(text), catalog, LEXICON)
    found = {
        c.any_of[0].casefold() for c in wish.others if isinstance(c, ValueWanted) and c.excluded
    }
    assert found == excluded


@pytest.mark.parametrize(
    ("text", "excluded"),
    [
        ("a throw, no fringe", {"fringe"}),
        ("throws but not fringed", {"fringe"}),
        ("not too soft", set()),
        ("is there no fringe?", set()),
        ("no thanks, not today", set()),
    ],
)
def test_any_word_of_a_record_can_be_ruled_out(
    catalog: Catalog, text: str, excluded: set[str]
) -> None:
    wish = read_wish(read_message(text), catalog, LEXICON)
    found = {c.any_of[0] for c in wish.others if isinstance(c, ValueWanted) and c.excluded}
    assert found == excluded


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("tv at least 40 inch", MeasureRange(minimum="40 inch")),
        ('a tv, 40" or bigger than 40"', MeasureRange(minimum="40 inch")),
        ("no taller than 30 cm", MeasureRange(maximum="30 cm")),
        ("a lamp under 60 cm tall", MeasureRange(maximum="60 cm", facets=("height",))),
        ("2 kg or less", MeasureRange(maximum="2 kg")),
        ("20 to 30 cm wide", MeasureRange("20 cm", "30 cm", ("width", "diameter"))),
        ("two in black", None),
    ],
)
def test_a_measure_with_a_bound_is_a_range(
    catalog: Catalog, text: str, wanted: MeasureRange | None
) -> None:
    found = [
        c for c in read_wish(read_message(text), catalog, LEXICON).others
        if isinstance(c, MeasureRange)
    ]  # fmt: skip
    assert found[:1] == ([wanted] if wanted else [])


def test_sales_are_a_constraint(catalog: Catalog) -> None:
    assert OnSale() in read_wish(read_message("lamps on sale"), catalog, LEXICON).others


def test_what_stands_beside_is_not_what_is_wanted(catalog: Catalog) -> None:
    wish = read_wish(read_message("a lamp for my dining table"), catalog, LEXICON)
    assert wish.category is not None
    assert "Table Lamps" in wish.category.any_of


def test_a_new_value_replaces_the_old_and_any_drops_it(catalog: Catalog) -> None:
    def after(before: tuple, text: str) -> set[str]:
        merged = merge(before, read_wish(read_message(text), catalog, LEXICON), catalog, LEXICON)
        return {
            value.casefold()
            for constraint in merged
            if isinstance(constraint, ValueWanted)
            for value in constraint.any_of
        }

    gray = merge((), read_wish(read_message("gray throw"), catalog, LEXICON), catalog, LEXICON)
    assert after(gray, "in blue instead") == {"throws", "blue"}
    assert after(gray, "any color is fine") == {"throws"}
    assert after(gray, "under $100") == {"throws", "gray"}


DIALOGUE = Dialogue(
    shown=(("oslo-lamp", "bergen-lamp"), ("cove-throw", "fell-throw", "larch-table")),
    focus=("fell-throw",),
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("the first one", ("cove-throw",)),
        ("tell me about the second", ("fell-throw",)),
        ("the last one", ("larch-table",)),
        ("the first and the third", ("cove-throw", "larch-table")),
        ("the first two", ("cove-throw", "fell-throw")),
        ("compare these", ("cove-throw", "fell-throw", "larch-table")),
        ("the cheaper one", ("cove-throw",)),
        ("the most expensive", ("larch-table",)),
        ("is it warm?", ("fell-throw",)),
        ("is that lamp dimmable", ("oslo-lamp",)),
        ("how tall is the Bergen", ("bergen-lamp",)),
        ("the Oslo and the Bergen", ("oslo-lamp", "bergen-lamp")),
        ("Fell Wool Throw", ("fell-throw",)),
        ("a wool throw", ()),
        ("do you have chairs", ()),
    ],
)
def test_a_reference_means_what_was_shown(
    catalog: Catalog, text: str, meant: tuple[str, ...]
) -> None:
    assert resolve_references(read_message(text), DIALOGUE, catalog, None, LEXICON) == meant


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("how much is it", True),
        ("the small one, how much?", True),
        ("how much, and is it in stock", True),
        ("what does it cost", True),
        ("how much room is under it", False),
        ("how much light does it give", False),
    ],
)
def test_a_price_is_asked_for_in_words_of_price(text: str, *, asked: bool) -> None:
    assert asks_price(read_message(text), LEXICON) is asked


def test_it_means_the_page_s_product_before_anything_was_shown(catalog: Catalog) -> None:
    words = read_message("does it come in blue?")
    assert resolve_references(words, Dialogue(), catalog, "fell-throw", LEXICON) == ("fell-throw",)
    assert resolve_references(words, Dialogue(), catalog, "no-such", LEXICON) == ()


def test_a_product_that_left_the_catalog_is_nobody_s_reference(catalog: Catalog) -> None:
    dialogue = Dialogue(shown=(("gone", "oslo-lamp"),), focus=("gone",))
    words = read_message("the second one")
    assert resolve_references(words, dialogue, catalog, None, LEXICON) == ()


def test_every_example_of_the_intents_is_labelled_once(root: Path) -> None:
    folder = root / "agent" / "understanding" / "intents" / "examples"
    lines = [
        line.casefold()
        for file in folder.glob("*.txt")
        for line in file.read_text(encoding="utf-8").splitlines()
    ]
    assert len(lines) == len(set(lines))
    assert len(lines) > 1000
