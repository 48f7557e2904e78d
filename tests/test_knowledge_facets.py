"""Facets: what a brand's data differs in, typed, counted, and joined where it means the same."""

from decimal import Decimal

import pytest

from knowledge.constraints import ValueWanted, matching_variants
from knowledge.facets.facets import Facet, FacetKind, derive_facets
from knowledge.facets.product_words import read_words
from knowledge.facets.taxonomy import describe_facets
from knowledge.language.quantities import find_quantities, parse_quantity
from knowledge.products import AttributeValue, Availability, Price, Product, Variant


def product(product_id: str, price: str = "10.00", **attributes: AttributeValue) -> Product:
    variant = Variant(product_id, Price(Decimal(price), "EUR"), Availability.IN_STOCK)
    named = {name.replace("_", " "): value for name, value in attributes.items()}
    return Product(product_id, product_id.title(), (variant,), attributes=named)


def facet(key: str, *products: Product) -> Facet:
    return next(facet for facet in derive_facets(products) if facet.key == key)


def test_spellings_of_a_value_are_one_shown_as_the_brand_mostly_writes_it() -> None:
    products = [product(f"p{n}", Colour=c) for n, c in enumerate(["Gray", "grey", "Grey", "Blue"])]
    found = facet("color", *products, product("p9", Colour="Grey"))
    assert found.kind is FacetKind.CHOICE
    assert found.values == (("Grey", 4), ("Blue", 1))


def test_numbers_of_several_units_are_one_facet_in_its_commonest_unit() -> None:
    sizes = ["1.5 L", "1500 ml", "0,75 l", "1 l"]
    products = [product(f"p{n}", Capacity=size) for n, size in enumerate(sizes)]
    found = facet("capacity", *products)
    assert (found.kind, found.unit) == (FacetKind.NUMBER, "l")
    assert found.values[0] == ("1.5 L", 2)
    described = next(f for f in describe_facets(products) if f["key"] == "capacity")
    assert (described["minimum"], described["maximum"]) == (0.75, 1.5)
    assert [value["number"] for value in described["values"]] == [1.5, 0.75, 1.0]


def test_flags_and_prices_are_described_as_what_they_are() -> None:
    products = [
        product("a", "5.00", Dishwasher_safe=True),
        product("b", "7.50", Dishwasher_safe=False),
        product("c", "99.00", Dishwasher_safe=True),
    ]
    assert facet("dishwasher safe", *products).kind is FacetKind.FLAG
    price, flag = describe_facets(products)
    assert (price["kind"], price["unit"]) == ("money", "EUR")
    assert (price["minimum"], price["maximum"]) == ("5.00", "99.00")
    assert sum(band["count"] for band in price["values"]) == 3
    assert flag["values"] == [{"value": True, "count": 2}, {"value": False, "count": 1}]


def test_words_among_numbers_make_a_choice_of_them() -> None:
    sizes = ["S", "M", "38", "40"]
    products = [product(f"p{n}", Size=size) for n, size in enumerate(sizes)]
    assert facet("size", *products).kind is FacetKind.CHOICE


def test_an_empty_catalog_has_no_facets() -> None:
    assert describe_facets([]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5 L", "1500 ml"),
        ("24 in", "61 cm"),
        ('24"', "2 ft"),
        ("1/2 in", "0.5 inches"),
        ("3 1/2 in", "8.9 cm"),
        ("1,5 kg", "1500 g"),
        ("1,500 mm", "1.5 m"),
        ("2 lbs", "32 oz"),
        ("12-inch", "30.5 cm"),
        ("16GB", "16 gigabytes"),
    ],
)
def test_the_same_quantity_in_two_units(one: str, other: str) -> None:
    first, second = parse_quantity(one), parse_quantity(other)
    assert first
    assert second
    assert first.same_as(second)


@pytest.mark.parametrize(
    ("one", "other"), [("24 in", "25 in"), ("1 kg", "1 l"), ("60 w", "65 w"), ("1 lb", "0.5 kg")]
)
def test_other_quantities_are_not_the_same(one: str, other: str) -> None:
    first, second = parse_quantity(one), parse_quantity(other)
    assert first
    assert second
    assert not first.same_as(second)


@pytest.mark.parametrize("text", ["", "oak", "24", "in", "3.3/5", "a 24 in table", "24 inn"])
def test_what_is_no_quantity_is_read_as_none(text: str) -> None:
    assert parse_quantity(text) is None


def test_quantities_in_running_text_are_found() -> None:
    text = "A 24-inch table, 1.5 m long and 3 kg, for 2–3 people."  # noqa: RUF001
    assert [(q.amount, q.unit) for q in find_quantities(text)][:3] == [
        (24, "in"),
        (1.5, "m"),
        (3, "kg"),
    ]


def test_a_wish_in_another_unit_is_met() -> None:
    flask = product("flask", Capacity="1.5 L", Height="12 in")
    words = read_words(flask)
    for wanted, met in (("1500 ml", True), ("1.4 l", False), ("30.5 cm", False)):
        wish = ValueWanted((wanted,), ("capacity",))
        assert bool(matching_variants(flask, words, (wish,))) is met
    assert matching_variants(flask, words, (ValueWanted(("30.5 cm",)),))
