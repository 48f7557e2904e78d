"""Constraints, facets and the vocabulary derived from them."""

from decimal import Decimal

import pytest
from fakes import SHOP_LINES

from knowledge.constraints import (
    Constraint,
    InStock,
    OnSale,
    PriceRange,
    ValueWanted,
    matching_variants,
)
from knowledge.facets.facets import derive_facets
from knowledge.facets.product_words import read_words
from knowledge.facets.vocabulary import Vocabulary
from knowledge.formats import jsonlines
from knowledge.language.words import lemmas
from knowledge.profile import Profile

PRODUCTS = {p.id: p for p in jsonlines.read("shop", "\n".join(SHOP_LINES), Profile()).products}
COLOR = ("color",)


def matching(product_id: str, *constraints: Constraint) -> list[str]:
    product = PRODUCTS[product_id]
    return [v.id for v in matching_variants(product, read_words(product), constraints)]


def test_all_constraints_must_hold_of_one_variant() -> None:
    blue = ValueWanted(("blue",), COLOR)
    assert matching("fell-throw", blue) == ["FELL-BLU"]
    assert matching("fell-throw", InStock()) == ["FELL-GRY"]
    assert matching("fell-throw", blue, InStock()) == []
    assert matching("fell-throw", blue, PriceRange(maximum=Decimal(125))) == []


@pytest.mark.parametrize(
    ("product_id", "constraint", "holds"),
    [
        ("fell-throw", ValueWanted(("grey",), COLOR), True),
        ("fell-throw", ValueWanted(("red", "blue"), COLOR), True),
        ("fell-throw", ValueWanted(("red",), COLOR), False),
        ("fell-throw", ValueWanted(("wool",), ("material",), excluded=True), False),
        ("cove-throw", ValueWanted(("wool",), ("material",), excluded=True), True),
        # Its own facet says it is not, whatever words its description has.
        ("fell-throw", ValueWanted(("machine washable",), ("machine washable",)), False),
        ("cove-throw", ValueWanted(("machine washable",), ("machine washable",)), True),
        # Where a product has no such facet, its words decide.
        ("oslo-lamp", ValueWanted(("linen",), ("fabric",)), True),
        ("oslo-lamp", ValueWanted(("Table Lamps",), ("category",)), True),
        ("oslo-lamp", ValueWanted(("Floor Lamps",), ("category",)), False),
        ("oslo-lamp", OnSale(), True),
        ("bergen-lamp", OnSale(), False),
        ("bergen-lamp", PriceRange(Decimal(260), Decimal(260)), True),
        ("bergen-lamp", PriceRange(minimum=Decimal(261)), False),
    ],
)
def test_a_constraint_holds_as_the_record_says(
    product_id: str, constraint: Constraint, *, holds: bool
) -> None:
    assert bool(matching(product_id, constraint)) is holds


def test_facets_are_counted_once_a_product_in_the_brand_s_spelling() -> None:
    facets = {facet.key: facet for facet in derive_facets(PRODUCTS.values())}
    assert facets["material"].name == "Material"
    assert dict(facets["material"].values)["Wool"] == 1
    assert dict(facets["category"].values)["Lighting"] == 2
    assert dict(facets["machine washable"].values) == {"Machine washable": 1}


@pytest.mark.parametrize(
    ("said", "values", "facets"),
    [
        ("a wool throw", [("Wool",), ("Throws",)], [{"material", "tag"}, {"category"}]),
        ("any lamps", [("Table Lamps", "Floor Lamps")], [{"category"}]),
        ("something in ink blue", [("Ink Blue",)], [{"color"}]),
        ("for 6 people", [("6 people",)], [{"seat"}]),
        ("nothing here", [], []),
    ],
)
def test_the_brand_s_own_words_are_found_in_what_people_say(
    said: str, values: list[tuple[str, ...]], facets: list[set[str]]
) -> None:
    mentions = Vocabulary(derive_facets(PRODUCTS.values())).mentions(lemmas(said))
    spelled = [tuple(value.casefold() for value in mention.values) for mention in mentions]
    assert spelled == [tuple(value.casefold() for value in group) for group in values]
    assert [set(mention.facets) for mention in mentions] == facets
