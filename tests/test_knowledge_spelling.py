"""The brand's own words for what a shopper wrote."""

import pytest

from knowledge.language.spelling import Spelling

WORDS = [
    "sofa",
    "throw",
    "wool",
    "washable",
    "lamp",
    "nightstand",
    "cushions",
    "herringbone",
    "basket",
]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("thorw", "throw"),
        ("washabel", "washable"),
        ("nihgtstand", "nightstand"),
        ("heringbon", "herringbone"),
        ("couch", "sofa"),
        ("blanket", "throw"),
        ("pillow", "cushions"),
        ("wool", "wool"),
        ("sofas", "sofas"),
        ("casket", "casket"),
        ("xyzzy", "xyzzy"),
        ("8x10", "8x10"),
    ],
)
def test_a_word_nobody_uses_is_taken_for_the_brands_own(written: str, meant: str) -> None:
    assert Spelling(WORDS).mend(written) == meant


def test_a_word_that_is_one_stays_even_if_near_another() -> None:
    assert Spelling(["lamp"]).mend("lamb") == "lamb"


def test_the_commonest_of_several_as_near_is_taken() -> None:
    assert Spelling(["throne", "throws", "throws"]).mend("throwe") == "throws"
