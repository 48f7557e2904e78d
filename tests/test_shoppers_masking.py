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
        ("my card is 4111 1111 1111 1111 ok", "my card is [card] ok"),
        ("4111-1111-1111-1111", "[card]"),
        ("5500005555555559", "[card]"),
        ("a 60 x 90 in table under $1,200", "a 60 x 90 in table under $1,200"),
        ("EAN 4006381333931", "EAN 4006381333931"),
        ("order 100234", "order 100234"),
        ("three wool throws", "three wool throws"),
    ],
)
def test_only_what_identifies_a_person_is_masked(text: str, masked: str) -> None:
    assert mask(text) == masked


@given(st.text(max_size=200))
def test_masking_twice_is_masking_once(text: str) -> None:
    assert mask(mask(text)) == mask(text)


@given(st.from_regex(r"[a-z]{1,8}@[a-z]{1,8}\.(com|org)", fullmatch=True), st.text(max_size=30))
def test_no_address_survives(address: str, around: str) -> None:
    assert address not in mask(f"{around} {address} {around}")
