"""Numbers and money as a brand's locale writes them, read alike in records and in drafts."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest

from agent.events import Text
from agent.evidence import evidence_of
from agent.grounding import Gate, Records
from agent.grounding.checks.variants import values_named
from agent.grounding.language.lexing import Lexer
from knowledge.catalog import Catalog
from knowledge.facts import Facts
from knowledge.index.search_index import SearchIndex
from knowledge.index.texts import indexed_texts
from knowledge.products import Availability, Price, Product, Variant
from knowledge.profile import Profile


@pytest.mark.parametrize(
    ("locale", "currency", "text", "terms"),
    [
        ("en-US", "USD", "$1,299.50 or 20 dollars", ["¤1299.5", "¤20"]),
        ("en-US", "USD", "eighty-nine dollars", ["¤89"]),
        ("en-US", "USD", "two hundred and five", ["#200", "#5"]),
        ("en-US", "USD", "Version 2.4.1 of 12.05.2024", ["version", "#2.4.1", "#12.05.2024"]),
        ("en-US", "USD", "E26 bulb, 40W", ["e26", "bulb", "#40", "w"]),
        ("en-US", "USD", "9 a.m. to 5 p.m.", ["#9am~#5", "pm"]),
        ("en-US", "USD", "10-12 days", ["#10~#12", "day"]),
        ("en-US", "USD", "rated 4.7 out of 5", ["rate", "#4.7/5"]),
        ("en-US", "USD", "one year, not one to look at", ["#1", "year", "look"]),
        ("en-US", "USD", ".5 kg at -5 C", ["#.5", "kg", "#-5", "c"]),
        ("en-CA", "CAD", "$1,200 or CA$5", ["¤1200", "¤5"]),
        ("en-GB", "GBP", "£12 or 12 pounds", ["¤12", "¤12"]),
        ("de-DE", "EUR", "3,5 kg, 1.299,50 € / 20 Euro", ["#3.5", "kg", "¤1299.5", "¤20"]),
        ("de-CH", "CHF", "CHF 1’200.50", ["¤1200.5"]),  # noqa: RUF001
        ("fr-FR", "EUR", "1 200,50 €", ["¤1200.5"]),
        ("sv-SE", "SEK", "1 200 kr", ["¤1200"]),
        ("pl-PL", "PLN", "120,50 zł", ["¤120.5"]),
        ("hu-HU", "HUF", "4500 Ft", ["¤4500"]),
        ("ja-JP", "JPY", "￥1,200 1200円", ["¤1200", "¤1200"]),
    ],
)
def test_numbers_are_read_as_they_are_written(
    locale: str, currency: str, text: str, terms: list[str]
) -> None:
    assert Lexer(Profile(locale=locale, currency=currency)).terms(text) == terms


def shop(description: str, price: str, locale: str, currency: str) -> Catalog:
    """A catalog of one thing."""
    variant = Variant("v", Price(Decimal(price), currency), Availability.IN_STOCK)
    product = Product("x", "Plain Thing", (variant,), description)
    profile = Profile(locale=locale, currency=currency)
    facts = Facts(profile, (product,))
    vectors = {text: np.zeros(2, np.float32) for text in indexed_texts(facts)}
    return Catalog("v1", facts, SearchIndex(facts, vectors))


@pytest.mark.parametrize(
    ("shop", "truth", "lie"),
    [
        (shop("Es wiegt 3,5 kg.", "10.00", "de-DE", "EUR"), "wiegt 3,5 kg", "wiegt 35 kg"),
        (shop("Runs version 2.4.1 of the firmware.", "10.00", "en-US", "USD"),
         "runs version 2.4.1", "runs version 2.4.2"),
        (shop("Made 12.05.2024.", "10.00", "en-US", "USD"),
         "is made 12.05.2024", "is made 12.06.2024"),
        (shop("A thing.", "1200.00", "sv-SE", "SEK"), "is 1 200 kr", "is 120 kr"),
        (shop("A thing.", "120.50", "pl-PL", "PLN"), "is 120,50 zł", "is 12,50 zł"),
        (shop("A thing.", "1200", "ja-JP", "JPY"), "is ￥1,200", "is ￥1,300"),
        (shop("A thing.", "1200.00", "de-CH", "CHF"), "is CHF 1'200", "is CHF 1"),
        (shop("A thing.", "20.00", "en-US", "USD"), "is twenty dollars", "is twenty-one dollars"),
    ],
)  # fmt: skip
def test_a_number_is_true_or_false_in_its_locale(shop: Catalog, truth: str, lie: str) -> None:
    evidence = replace(evidence_of(shop), products=shop.products)
    gate = Gate(evidence, Records(shop), lambda: shop)
    shown = gate.check(f"[[product:x]] {truth}.")
    assert isinstance(shown, Text), shown
    assert not isinstance(gate.check(f"[[product:x]] {lie}."), Text)


def test_option_values_are_found_whole_and_in_part() -> None:
    options = (
        {"Finish": "Natural Oak", "Size": "60 in"},
        {"Finish": "Smoked Oak", "Size": "84 in"},
    )
    price = Price(Decimal(1), "USD")
    variants = tuple(
        Variant(str(n), price, Availability.IN_STOCK, o) for n, o in enumerate(options)
    )
    table = Product("t", "Table", variants, options=("Finish", "Size"))
    assert values_named("the smoked one", table) == {"Finish": frozenset({"Smoked Oak"})}
    assert values_named("in Natural Oak, 84", table) == {
        "Finish": frozenset({"Natural Oak"}),
        "Size": frozenset({"84 in"}),
    }
    assert values_named("made of oak, in a box", table) == {}
