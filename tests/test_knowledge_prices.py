"""Amounts as exports write them, and those that may be read in two ways."""

from decimal import Decimal

import pytest

from knowledge.formats.imported import BadValueError
from knowledge.formats.prices import price_reader
from knowledge.profile import Profile

DOLLAR = Profile(currency="USD", locale="en-US")
EURO = Profile(currency="EUR", locale="de-DE")


@pytest.mark.parametrize(
    ("text", "profile", "amount"),
    [
        ("49", DOLLAR, "49.00"),
        ("49.9", DOLLAR, "49.90"),
        (".5", DOLLAR, "0.50"),
        ("1,299.00", DOLLAR, "1299.00"),
        ("1,299,000", DOLLAR, "1299000.00"),
        ("$49.90", DOLLAR, "49.90"),
        ("$ 49.90", DOLLAR, "49.90"),
        ("US$49.90", DOLLAR, "49.90"),
        ("49.90 USD", DOLLAR, "49.90"),
        ("usd 49.90", DOLLAR, "49.90"),
        ("12,50", DOLLAR, "12.50"),
        ("0.125", DOLLAR, "0.125"),
        ("12,50", EURO, "12.50"),
        ("1.299,00 €", EURO, "1299.00"),
        ("1 299,00 EUR", EURO, "1299.00"),
        ("1\u202f299,00", EURO, "1299.00"),
        ("€ 1'299.50", EURO, "1299.50"),
        ("49,-", EURO, "49.00"),
        ("1299,5", EURO, "1299.50"),
        ("1 200 kr.", Profile(currency="SEK", locale="sv-SE"), "1200.00"),
        ("$5", Profile(currency="CAD", locale="en-CA"), "5.00"),
        ("1.299", Profile(currency="KWD", locale="en-US"), "1.299"),
        ("1200", Profile(currency="JPY", locale="ja-JP"), "1200"),
    ],
)
def test_an_amount_is_read_as_it_is_meant(text: str, profile: Profile, amount: str) -> None:
    price = price_reader((text,), profile).read(text, "price")
    assert str(price.amount) == amount
    assert price.currency == profile.currency


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("12,5o", "is not a price"),
        ("abc", "is not a price"),
        ("", "is not a price"),
        ("-3", "is not a price"),
        ("$-3", "is not a price"),
        ("NaN", "is not a price"),
        ("Infinity", "is not a price"),
        ("1e5", "is not a price"),
        ("1,23,456.00", "is not a price"),
        ("12.50.30", "is not a price"),
        ("10 - 20", "is not a price"),
        ("9" * 40, "is not a price"),
        ("1" * 100_000, "is not a price"),
        ("€5", "is not in USD"),
        ("5 GBP", "is not in USD"),
    ],
)
def test_what_is_no_amount_in_the_brand_s_currency_is_said_to_be_none(
    text: str, reason: str
) -> None:
    with pytest.raises(BadValueError, match=reason) as raised:
        price_reader((text,), DOLLAR).read(text, "Price")
    assert raised.value.field == "Price"


@pytest.mark.parametrize(
    ("others", "profile", "amount"),
    [
        (["12.50"], DOLLAR, "1299"),
        (["12,50"], DOLLAR, "1.299"),
        ([], DOLLAR, "1299"),
        (["12.50"], EURO, "1299"),
        (["12,50"], EURO, "1.299"),
        ([], EURO, None),
        (["12,50", "12.50"], DOLLAR, None),
    ],
)
def test_one_mark_before_three_digits_is_decided_by_the_file_then_by_the_locale(
    others: list[str], profile: Profile, amount: str | None
) -> None:
    reader = price_reader(["1,299", *others], profile)
    if amount is None:
        with pytest.raises(BadValueError, match=r"may be 1299 or 1\.299"):
            reader.read("1,299", "price")
    else:
        assert reader.read("1,299", "price").amount == Decimal(amount)
