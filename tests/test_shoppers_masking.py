"""Masking of addresses, telephone numbers and cards."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shoppers.masking import mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("write to jo.doe+shop@mail.example.org please", "write to [email] please"),
        ("call (415) 555-2671 tonight", "call [phone] tonight"),
        ("+44 20 7946 0018", "[phone]"),
        ("+1 555 123 4567, or 555-123-4567", "[phone], or [phone]"),
        ("(555) 123-4567 and 555.123.4567", "[phone] and [phone]"),
        ("+49 (0)30 000000-12", "[phone]"),
        ("from 100 to 200 + 3 lamps under $1,200", "from 100 to 200 + 3 lamps under $1,200"),
        ("my card is 4111 1111 1111 1111 ok", "my card is [card] ok"),
        ("4111-1111-1111-1111", "[card]"),
        ("5500005555555559", "[card]"),
        ("pay with 4111 1111 1111 1111 12/27 please", "pay with [card] please"),
        ("4111 1111 1111 1111 123", "[card]"),
        ("1 4111 1111 1111 1111", "[card]"),
        ("4111  1111  1111  1111", "[card]"),
        ("4111\u00a01111\u00a01111\u00a01111", "[card]"),
        ("4111\u200b1111\u200b1111\u200b1111", "[card]"),
        ("4111/1111/1111/1111 x", "[card] x"),
        ("4111 - 1111 - 1111 - 1111", "[card]"),
        ("4111–1111–1111–1111", "[card]"),  # noqa: RUF001 (dashes as phones write them)
        ("41111111111111111227", "[card]"),
        ("3782 822463 10005", "[card]"),
        ("a 60 x 90 in table under $1,200", "a 60 x 90 in table under $1,200"),
        ("EAN 4006381333931", "EAN 4006381333931"),
        ("order 100234", "order 100234"),
        ("do you have size 10 12 14 16 18 20 22?", "do you have size 10 12 14 16 18 20 22?"),
        ("36-38-40-42-44-46-48", "36-38-40-42-44-46-48"),
        ("three wool throws", "three wool throws"),
    ],
)
def test_only_what_identifies_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@pytest.mark.parametrize(
    ("region", "number"),
    [
        ("DE", "030 1234567"),
        ("DE", "0170 1234567"),
        ("GB", "020 7946 0018"),
        ("FR", "01 42 68 53 00"),
    ],
)
def test_national_numbers_are_masked_in_their_country(region: str, number: str) -> None:
    assert mask(f"call {number} please", region) == "call [phone] please"


CARDS = st.sampled_from(
    [
        "4111111111111111",
        "5555555555554444",
        "378282246310005",
        "6011111111111117",
        "36227206271667",
    ]
)
SEPARATORS = st.sampled_from(["", " ", "  ", "-", " - ", ".", "/", "\u00a0", "\t", "\n"])


@given(CARDS, st.lists(SEPARATORS, min_size=19, max_size=19), st.integers(0, 9999))
def test_no_card_survives_however_it_is_spaced(
    card: str, separators: list[str], behind: int
) -> None:
    spaced = "".join(digit + space for digit, space in zip(card, separators, strict=False))
    masked = mask(f"card {spaced} {behind:04}")
    assert card not in "".join(filter(str.isdigit, masked))


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(com|org)", fullmatch=True), st.text(max_size=30))
def test_no_address_survives(address: str, around: str) -> None:
    assert address not in mask(f"{around} {address} {around}")
