"""Scorers notice planted lies, and let truthful replies be."""

import json

import pytest

from benchmarks.scorers import LOTS, MEASURED, catch_planted, planted_shop
from evals.catalogs.shared import SHARED
from evals.conversation import Turn, said_turn
from evals.reading.lines import split_sentences
from evals.reading.quantities import quantities
from evals.reading.replies import read_reply
from evals.scorers import Judged, score_truth
from evals.scorers.score import Score, Verdict
from evals.shop import Shop

_RECALL, _PRECISION = 0.99, 0.98
_WRONG_PRICE = {"amount": "1.00", "currency": "USD"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    return planted_shop("demo", tmp_path_factory.mktemp("demo"))


def _failures(turn: Turn, shop: Shop) -> list[Score]:
    scores = score_truth(Judged(turn, read_reply(turn, shop), shop))
    return [score for score in scores if score.verdict is Verdict.FAILED]


@pytest.mark.parametrize("catalog", [catalog for catalog, _ in LOTS[""]])
def test_planted_lies_are_noticed_and_truths_let_be(catalog: str) -> None:
    if catalog != "demo" and not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here")
    found = catch_planted(catalog)
    lies = [caught for caught in found if caught.planted.lies]
    truths = [caught for caught in found if not caught.planted.lies]
    noticed = sum(caught.right for caught in lies) / len(lies)
    let_be = sum(caught.right for caught in truths) / len(truths)
    wrong = [c.planted.reply for c in found if not c.right]
    assert len(lies) >= 70
    assert noticed >= _RECALL - 0.02, wrong  # of all three together it is more
    assert let_be >= _PRECISION, wrong


def test_the_figures_of_reports_are_those_of_today() -> None:
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here")
    measured = json.loads(MEASURED.read_text(encoding="utf-8"))
    for prefix, lot in LOTS.items():
        found = [caught for named in lot for caught in catch_planted(*named)]
        lies = [caught for caught in found if caught.planted.lies]
        truths = [caught for caught in found if not caught.planted.lies]
        assert measured[f"{prefix}lies"] == len(lies)
        assert measured[f"{prefix}truths"] == len(truths)
        assert measured[f"{prefix}noticed"] == sum(caught.right for caught in lies)
        assert measured[f"{prefix}let_be"] == sum(caught.right for caught in truths)
    assert measured["lies"] >= 300
    assert measured["noticed"] / measured["lies"] >= _RECALL
    assert measured["let_be"] / measured["truths"] >= _PRECISION


def test_a_failure_names_the_words_and_the_record(demo: Shop) -> None:
    (failure,) = _failures(said_turn("price?", "The Brim Table Lamp is $202.00."), demo)
    assert failure.scorer == "price"
    assert "$202.00" in failure.words
    assert failure.source == "brim-table-lamp"
    assert '"price": "220.00"' in failure.record


def test_nothing_said_is_no_pass(demo: Shop) -> None:
    turn = Turn("hello", ())
    assert score_truth(Judged(turn, read_reply(turn, demo), demo)) == ()


def test_what_states_nothing_contradicts_nothing(demo: Shop) -> None:
    assert not _failures(said_turn("show me more", "Here are four others."), demo)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("It is 20 in by 32 in. It has no backing.", 2),
        ("Up to 20 in and 15 lb. See gift wrapping.", 2),
        ("Tables of 60 in. 8 people sit at them.", 1),
        ("The U.S. Customs takes 5 in. or more.", 1),
    ],
)
def test_a_capital_behind_a_unit_begins_a_sentence(text: str, sentences: int) -> None:
    assert len(split_sentences(text)) == sentences


def test_what_is_said_behind_a_measure_denies_nothing_before_it(demo: Shop) -> None:
    reply = "The Sill Bath Mat is a dense cotton bath mat, 20 in by 32 in."
    assert _failures(said_turn("how big is the bath mat?", reply), demo) == []


def test_a_yes_says_what_its_question_asks(demo: Shop) -> None:
    assert not _failures(said_turn("gift wrap?", "Gift wrapping is $6 per item."), demo)
    assert _failures(said_turn("gift wrap?", "We do not gift wrap."), demo)


def test_a_true_fact_of_another_product_is_a_lie(demo: Shop) -> None:
    reply = "Have a look at the Harrow Sofa. Its loose slipcovers come off for a cold machine wash."
    assert _failures(said_turn("washable sofa?", reply), demo)


def _card(demo: Shop, of: str, **changed: object) -> Turn:
    product = demo.products[of]
    variant = product.cheapest
    card = {
        "product_id": product.id,
        "title": product.title,
        "url": product.url,
        "price": {"amount": str(variant.price.amount), "currency": "USD"},
        "price_is_from": product.price_is_from,
        "availability": product.availability.value,
        **changed,
    }
    return Turn("show me", ({"type": "products", "items": [card]},))


def test_a_true_card_is_let_be(demo: Shop) -> None:
    assert _failures(_card(demo, "brim-table-lamp"), demo) == []


@pytest.mark.parametrize(
    ("changed", "scorer"),
    [
        ({"product_id": "gone"}, "existence"),
        ({"title": "Brim Deluxe Lamp"}, "existence"),
        ({"price": _WRONG_PRICE}, "price"),
        ({"price": {"amount": "220.00", "currency": "EUR"}}, "price"),
        ({"compare_at": {"amount": "300.00", "currency": "USD"}}, "price"),
        ({"availability": "out_of_stock"}, "availability"),
        ({"url": "https://elsewhere.example/brim"}, "link"),
        ({"rating": {"value": 5.0, "count": 88}}, "rating"),
        ({"reason": "solid brass"}, "attribute"),
        ({"variant_id": "NOT-THERE"}, "existence"),
    ],
)
def test_a_card_that_lies_is_noticed(demo: Shop, changed: dict[str, object], scorer: str) -> None:
    failures = _failures(_card(demo, "brim-table-lamp", **changed), demo)
    assert scorer in {failure.scorer for failure in failures}


def test_a_source_that_is_not_there_is_noticed(demo: Shop) -> None:
    article = demo.articles["returns"]
    true = {
        "article_id": article.id,
        "title": article.title,
        "url": "/articles/returns",
        "excerpt": "You have 30 days from the day of delivery to tell us.",
    }
    assert _failures(Turn("?", ({"type": "articles", "items": [true]},)), demo) == []
    lies = ({"article_id": "refunds"}, {"title": "Free returns"}, {"url": "//evil.example"})
    for changed in lies:
        frames = ({"type": "articles", "items": [{**true, **changed}]},)
        assert _failures(Turn("?", frames), demo), changed


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$2,390.00 and 84 in", [("2390.00", "money"), ("84", "in")]),
        ("2 to 4 weeks", [("2", "week"), ("4", "week")]),
        ("twenty-five dollars", [("25", "money")]),
        ("at no charge", [("0", "money")]),
        ('29" x 13"', [("29", "in"), ("13", "in")]),
        ("down to -15\u00b0F", [("-15", "f")]),
        ("an 8-person tent", [("8", "person")]),
        ("15 percent off", [("15", "percent")]),
    ],
)
def test_numbers_are_read_with_what_they_count(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(str(q.amount), q.unit) for q in quantities(text)] == expected


@pytest.mark.parametrize(
    ("asked", "reply", "lies"),
    [
        ("is the Fell Wool Throw machine washable?", "Yes.", True),
        ("is the Fell Wool Throw machine washable?", "No, it isn't.", False),
        ("sofa?", "Did you know that the Fell Wool Throw is machine washable?", True),
        ("oven?", "I can't find its depth, but the Fell Wool Throw is from Scotland.", True),
        ("oven?", "I can't find its depth, but the Fell Wool Throw is from Portugal.", False),
        ("an outdoor throw", "As you wanted, the Fell Wool Throw is safe outdoors.", True),
        ("the alder in 84 in", "The Alder Dining Table in 84 in seats four.", True),
        ("the alder in 84 in", "The Alder Dining Table in 84 in seats eight.", False),
        ("all sofas", "All our sofas have washable covers.", True),
        ("tables", "The Alder Dining Table is our only dining table.", True),
        ("how long", "The Alder Dining Table takes half an hour to assemble.", False),
        ("how long", "The Alder Dining Table takes a quarter of an hour to assemble.", True),
        ("how long", "The Murmur Electric Diffuser runs at least 6 hours on a fill.", True),
        ("one?", "The Lookout Floor Mirror costs less if you order today.", True),
        ("colors?", "The Fell Wool Throw comes in just one color.", True),
        (
            "extend?",
            "Neither the Alder Dining Table nor the Tolliver Round Dining Table extends.",
            False,
        ),
        (
            "both?",
            "Here are the Fell Wool Throw and the Hatch Linen Pillow. The first is from Lithuania.",
            True,
        ),
        ("cancel it", "Your order has been canceled.", True),
    ],
)
def test_ways_of_saying_it_are_read(asked: str, reply: str, lies: bool, demo: Shop) -> None:
    assert bool(_failures(said_turn(asked, reply), demo)) is lies


def test_a_name_begins_where_its_word_does(demo: Shop) -> None:
    failures = _failures(said_turn("chargers?", "It comes with an iXqzv, too."), demo)
    assert "iXqzv" in {failure.words for failure in failures}
