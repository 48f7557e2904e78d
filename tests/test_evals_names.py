"""Scorers know names that are hard to read: numbers, marks, full stops, and names of several."""

from decimal import Decimal

import pytest

from evals.conversation import Turn
from evals.reading.replies import read_reply
from evals.scorers import Judged, score_truth
from evals.scorers.score import Verdict
from evals.shop import Shop
from knowledge.facts import Facts
from knowledge.products import Availability, Price, Product, Variant
from knowledge.profile import Profile

_HEADPHONES = "Philips In-Ear Headphones SHE2642/27"
_COOLER = "ARCTIC Freezer Xtreme (Rev. 2) - Tower CPU Cooler"
_NOTEBOOK = "Intel Core\u21222 Duo Notebook"
_RIBBON = "SIDM Ribbon LQ-1000/1050/+/1170"


def _product(number: int, title: str, description: str, **stated: str) -> Product:
    price = Price(Decimal(100 + number), "USD")
    return Product(
        id=f"p{number}",
        title=title,
        description=description,
        variants=(Variant(f"v{number}", price, Availability.IN_STOCK),),
        attributes=stated,
    )


@pytest.fixture(scope="module")
def shop() -> Shop:
    products = (
        _product(0, _HEADPHONES, "NuScan 3200U - USB. Ribbon ERC-28 Black.", Frequency="12 Hz"),
        _product(1, _COOLER, "A cooler."),
        _product(2, _NOTEBOOK, "A notebook."),
        _product(3, _RIBBON, "More at https://www.maker.example/brief.pdf", Rating="Pegi 12"),
        _product(4, "Flat Mount", "A mount.", Width="330 mm"),
        _product(5, "Flat Mount", "A mount.", Width="403 mm"),
    )
    return Shop("names", Facts(Profile(), products, ()))


def _lies(shop: Shop, text: str, of: str) -> bool:
    refs = [{"kind": "product", "id": of}]
    shown = [{"type": "text", "text": text, "refs": refs}]
    turn = Turn("?", tuple(shown))
    scores = score_truth(Judged(turn, read_reply(turn, shop), shop))
    return any(score.verdict is Verdict.FAILED for score in scores)


@pytest.mark.parametrize(
    ("text", "of", "lies"),
    [
        (f"{_HEADPHONES}, frequency: 12 Hz.", "p0", False),
        (f"{_HEADPHONES}, frequency: 14 Hz.", "p0", True),
        (f"{_HEADPHONES}: NuScan 3200U - USB.", "p0", False),
        (f"{_HEADPHONES}: Ribbon ERC-28 Black.", "p0", False),
        (f"{_HEADPHONES}: NuScan 4200U - USB.", "p0", True),
        (f"{_HEADPHONES}: Ribbon ERC-29 White.", "p0", True),
        (f"{_COOLER} is $101.", "p1", False),
        (f"{_COOLER} is $110.", "p1", True),
        (f"{_NOTEBOOK} is $102.", "p2", False),
        (f"{_NOTEBOOK} is $120.", "p2", True),
        (f"{_RIBBON} is $103.", "p3", False),
        ("More at https://www.maker.example/brief.pdf", "p3", False),
        ("More at https://www.maker.example/offer.pdf", "p3", True),
        ("More at https://maker.example/", "p3", True),
        ("See /1170/sale for it.", "p3", True),
        (f"{_NOTEBOOK} is $102, in case that matters to you.", "p2", False),
        (f"{_NOTEBOOK} comes in a case that matters.", "p2", True),
        (f"I'd suggest {_NOTEBOOK}, a notebook worth considering.", "p2", False),
        (f"I'd suggest {_NOTEBOOK}, a waterproof notebook worth considering.", "p2", True),
        ("Flat Mount, width: 330 mm.", "p4", False),
        ("Flat Mount, width: 403 mm.", "p4", True),
        ("Flat Mount, width: 403 mm.", "p5", False),
    ],
)
def test_names_are_read_whole_and_lies_about_them_noticed(
    shop: Shop, text: str, of: str, lies: bool
) -> None:
    assert _lies(shop, text, of) is lies
