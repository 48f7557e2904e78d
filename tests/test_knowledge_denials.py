"""What records deny: "no butter", "caffeine free", and attributes that say No."""

from decimal import Decimal

import pytest

from knowledge.constraints import ValueWanted, matching_variants
from knowledge.facets.product_words import read_words
from knowledge.formats.imported import with_flags
from knowledge.language.denials import read_denials
from knowledge.products import AttributeValue, Availability, Price, Product, Variant


def product(description: str = "", **attributes: AttributeValue) -> Product:
    variant = Variant("1", Price(Decimal("5.00"), "EUR"), Availability.IN_STOCK)
    return Product("1", "Tin", (variant,), description, attributes=attributes)


def meets(made: Product, wanted: ValueWanted) -> bool:
    return bool(matching_variants(made, read_words(made), (wanted,)))


@pytest.mark.parametrize(
    ("text", "affirms", "denies"),
    [
        ("With ginger, no butter, no egg.", {"ginger"}, {"butter", "egg"}),
        ("Not for the hob, not for the dishwasher.", set(), {"hob", "dishwasher"}),
        ("Gluten-free oats.", {"oat"}, {"gluten"}),
        ("Free from nuts. Contains milk.", {"milk", "contain"}, {"nut"}),
        ("Not only waterproof but warm.", {"waterproof", "warm"}, set()),
    ],
)
def test_a_text_affirms_and_denies(text: str, affirms: set[str], denies: set[str]) -> None:
    affirmed, denied = read_denials([text])
    assert affirms <= affirmed
    assert denies <= denied - affirmed


def test_what_is_denied_is_not_stated() -> None:
    biscuits = product("With ginger, no butter. Not for the dishwasher.")
    assert not meets(biscuits, ValueWanted(("dishwasher",)))
    assert meets(biscuits, ValueWanted(("butter",), excluded=True))
    assert not meets(biscuits, ValueWanted(("ginger",), excluded=True))


def test_an_attribute_of_none_denies_its_name_and_any_other_value_states_it() -> None:
    without = ValueWanted(("caffeine",), excluded=True)
    assert meets(product(Caffeine="None"), without)
    assert meets(product("A caffeine-free tea."), without)
    assert not meets(product(Caffeine="High"), without)


def test_yes_and_no_in_a_table_are_flags() -> None:
    made = with_flags(product(Vegan="Yes", Induction="no", Roast="Medium"))
    assert made.attributes == {"Vegan": True, "Induction": False, "Roast": "Medium"}
