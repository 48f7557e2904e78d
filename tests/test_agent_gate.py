"""The gate: what a sentence is about, what follows from it, and what is shown of it."""

from copy import copy
from dataclasses import replace
from decimal import Decimal

import pytest
from test_agent_gate_shops import NAMES, all_evidence, cosmetics, home, judge, records

from agent.events import Text
from agent.grounding import Gate, Withheld
from agent.grounding.markup import Marker, MarkupError, parse_markup
from knowledge.catalog import Catalog, ProductHit
from knowledge.constraints import PriceRange, ValueWanted
from knowledge.language.sentences import split_sentences
from tools.search_products import FoundProducts

F, C, O, A = (NAMES[name] for name in "FCOA")  # noqa: E741 (as in the lists)
B, V = NAMES["B"], NAMES["V"]


def shown(*reply: str, wish: str = "a waterproof purple throw under $100") -> str:
    """Tell of each sentence of a reply whether it is shown (".") or withheld ("x")."""
    verdicts = judge(home, *reply, wish=wish)
    return "".join("." if isinstance(verdict, Text) else "x" for verdict in verdicts)


@pytest.mark.parametrize(
    ("reply", "fate"),
    [
        # A sentence without a marker is about the one before, and falls with it.
        ((f"{F} is soft.", "It is wool.", "It is cotton."), "..x"),
        ((f"{F} is golden.", "It is wool.", f"{C} is cotton."), "xx."),
        ((f"{F} is soft.", "Soft, with a fringe.", "Soft wool throw with a fringe."), "..."),
        ((f"{F} and {C} are throws.", "Both are throws.", "They are wool."), "..x"),
        ((f"{F} is soft.", "It is [[price:fell-throw]].", "It is [[stock:fell-throw]]."), "..."),
        ((f"{F} is soft.", "It is [[price:cove-throw]]."), ".x"),
        ((f"{F} is soft.", "It is [[stock:cove-throw]]."), ".x"),
        # A kind of thing is not these things.
        ((f"{F} is soft.", "Wool throws are soft.", "Throws are soft."), ".xx"),
        # The shop may be spoken of in between; courtesies and questions change no subject.
        ((f"{F} is soft.", "We are open Monday to Friday."), ".."),
        ((f"{F} is golden.", "We are open Monday to Friday.", "It is soft."), "x.x"),
        ((f"{F} is soft.", "Do you have a preference on color?", "It is wool."), "..."),
        ((f"{F} is golden.", "Do you have a preference on color?", "Let me know."), "x.."),
        # An article, and what follows it.
        (("[[article:returns]]: You have 30 days from delivery to return an item.",
          "Furniture is collected for a fee of $75.", "It is wool."), "..x"),
        # A wish, or a question, and a bare name behind it, claim what nobody says.
        (("You asked for a waterproof purple throw.", f"Here is one: {F}."), ".x"),
        (("You asked for a waterproof purple throw.", f"{F} is wool."), ".."),
        (("Would you like a waterproof throw?", f"{F}."), ".x"),
        (("Would you like wool?", f"{F} is wool."), ".."),
        # What a reply shows beside a product is no part of it.
        ((f"{A} comes with {C}.", f"{A} contains {C}.", f"{F} features {C}."), "xxx"),
        ((f"{C} is [[price:cove-throw]] with {F}.",), "x"),
        # A preposition is not another.
        ((f"{B} stands on a chair.", f"{B} stands under a chair."), ".x"),
        # A value of one variant, of attributes that are not told apart by variant.
        ((f"{A} in 84 in weighs 158 lb.", f"{A}, weight: 158 lb, 212 lb."), "x."),
        (("[[product:alder#SMK:84]] is oak.", "It weighs 158 lb."), ".x"),
    ],
)  # fmt: skip
def test_what_a_sentence_is_about(reply: tuple[str, ...], fate: str) -> None:
    assert shown(*reply) == fate


@pytest.mark.parametrize(
    ("draft", "text"),
    [
        (f"{F} is [[price:fell-throw]].", "Fell Wool Throw is from $120."),
        (f"{O} is [[price:oslo-lamp]].", "Oslo Table Lamp is $180."),
        (f"{F} is [[stock:fell-throw]].", "Fell Wool Throw is in stock."),
        (
            "[[product:alder#SMK:84]] is [[stock:alder#SMK:84]], [[price:alder#SMK:84]].",
            "Alder Dining Table in Smoked Oak, 84 in is on backorder, $4,900.",
        ),
        (
            "[[product:alder#SMK%2360]] is [[stock:alder#SMK%2360]].",
            "Alder Dining Table in Smoked Oak, 60 in is out of stock.",
        ),
        ("A person can help you at [[contact]].", "A person can help you at help@harbor.example."),
        (f"**{F}** is wool.", "Fell Wool Throw is wool."),
    ],
)
def test_markers_are_filled_in_from_the_catalog(draft: str, text: str) -> None:
    (verdict,) = judge(home, draft)
    assert isinstance(verdict, Text), verdict
    assert verdict.text == text


def test_a_preorder_is_called_one() -> None:
    (verdict,) = judge(cosmetics, "[[product:sol]] is [[stock:sol]], [[price:sol]].")
    assert isinstance(verdict, Text)
    assert verdict.text == "Sol Daily Sunscreen is available to preorder, €29.50."


def test_a_price_is_that_of_the_variants_spoken_of() -> None:
    smoked = "[[product:alder#SMK:84]] is solid white oak."
    assert shown(smoked, "It is [[price:alder#SMK:84]].", "It is [[stock:alder]].") == "..x"
    assert shown(smoked, f"{A} is [[stock:alder]].") == ".."
    assert shown(f"{A}: in 60 in [[price:alder#NAT 60]], in 84 in [[price:alder#NAT/84]].") == "."
    assert shown(f"{A}: in 84 in [[price:alder#NAT 60]], in 60 in [[price:alder#NAT/84]].") == "x"
    assert shown(f"{A} in 84 in is [[price:alder#NAT/84]].") == "."
    assert shown(f"{A} in 84 in is [[stock:alder#NAT/84]].") == "x"


def test_a_verbatim_sentence_is_shown_whatever_it_says() -> None:
    for catalog in (home(), cosmetics()):
        shop = home if catalog is home() else cosmetics
        for product in catalog.products.values():
            marker = Marker("product", product.id)
            said = [f"{marker}: {s}" for s in split_sentences(product.description)]
            assert all(isinstance(v, Text) for v in judge(shop, *said)), product.id
        for passage in catalog.passages.values():
            marker = Marker("article", passage.article_id)
            said = [f"From {marker}: {s}" for s in split_sentences(passage.text)]
            assert all(isinstance(v, Text) for v in judge(shop, *said)), passage.id


def test_a_review_is_quoted_as_a_review_or_not_at_all() -> None:
    quote = "It cleared my acne in a week."
    reviews, product = judge(cosmetics, f"[[article:reviews]]: {quote}", f"{V}: {quote}")
    assert isinstance(reviews, Text)
    assert isinstance(product, Withheld)


def test_what_was_found_is_spoken_of_together() -> None:
    catalog = home()
    products = [catalog.products[i] for i in ("fell-throw", "cove-throw")]
    hits = tuple(ProductHit(p, p.variants, 1.0, 1.0) for p in products)
    limit = (PriceRange(maximum=Decimal(120)),)
    evidence = replace(all_evidence(catalog), found=FoundProducts(hits, limit), constraints=limit)

    def is_shown(draft: str) -> bool:
        return isinstance(judge(home, draft, evidence=evidence)[0], Text)

    assert is_shown("Here are two throws.")
    assert is_shown("Here are two throws up to $120.")
    assert is_shown("And two others to look at.")
    assert is_shown(f"To go with {O}, have a look at these two.")
    assert not is_shown("Here are two throws under $100.")
    assert not is_shown("Here are two throws up to $130.")
    assert not is_shown("Here are three throws.")
    assert not is_shown("Here are two wool throws.")
    assert not is_shown("Here are two lamps.")
    assert not is_shown("Here are two table lamps.")
    assert is_shown("This shop sells table lamps.")
    assert not is_shown(f"{F} comes with two throws.")
    assert not is_shown("They are machine washable.")


@pytest.mark.parametrize(
    ("statement", "holds"),
    [
        ("I couldn't find that in this shop.", "empty"),
        ("I found nothing below these prices.", "empty"),
        ("Nothing here meets all of that at once.", "relaxed"),
        ("The shop has not told me how to reach a person there.", "unreachable"),
    ],
)
def test_a_statement_is_only_said_where_it_is_so(statement: str, holds: str) -> None:
    usual = all_evidence(home())
    nobody = usual.profile.model_copy(update={"contact": usual.profile.contact.model_copy(
        update={"email": "", "phone": "", "url": ""})})  # fmt: skip
    cases = {
        "usual": usual,
        "empty": replace(usual, found=FoundProducts((), ())),
        "relaxed": replace(usual, found=FoundProducts((), (), relaxed=ValueWanted(("silk",)))),
        "unreachable": replace(usual, profile=nobody),
    }
    said = {
        name: isinstance(judge(home, statement, evidence=evidence)[0], Text)
        for name, evidence in cases.items()
    }
    assert said[holds]
    assert not said["usual"]


def without(catalog: Catalog, product_id: str) -> Catalog:
    """The same catalog, one product less."""
    other = copy(catalog)
    other.products = {i: p for i, p in catalog.products.items() if i != product_id}
    return other


def test_a_product_that_leaves_in_mid_reply_is_not_named_any_more() -> None:
    live = home()
    gate = Gate(all_evidence(live), records(home), lambda: live)
    assert isinstance(gate.check(f"{F} is wool."), Text)
    live = without(home(), "fell-throw")
    assert isinstance(gate.check("It is soft."), Withheld)
    assert isinstance(gate.check(f"{F} is soft."), Withheld)
    assert isinstance(gate.check(f"{C} is cotton."), Text)


def test_a_record_that_changes_in_mid_reply_is_read_again() -> None:
    live = home()
    gate = Gate(all_evidence(live), records(home), lambda: live)
    assert isinstance(gate.check(f"{C} is cotton."), Text)
    live = copy(home())
    linen = replace(
        live.products["cove-throw"], attributes={"Material": "Linen"}, description="", tags=()
    )
    live.products = {**live.products, "cove-throw": linen}
    assert isinstance(gate.check("It is cotton."), Withheld)
    assert isinstance(gate.check(f"{C} is linen."), Text)


def test_a_variant_that_left_is_withheld() -> None:
    live = copy(home())
    alder = live.products["alder"]
    fewer = replace(alder, variants=alder.variants[:1])
    live.products = {**live.products, "alder": fewer}
    gate = Gate(all_evidence(home()), records(home), lambda: live)
    assert isinstance(gate.check("[[product:alder#NAT 60]] is [[stock:alder#NAT 60]]."), Text)
    assert isinstance(gate.check("[[product:alder#NAT/84]] is oak."), Withheld)


def test_a_banned_word_is_withheld_and_no_subject() -> None:
    cotton, soft, wool = judge(
        home, f"{C} is cotton.", f"{F} is soft.", "It is wool.", permits=lambda t: "soft" not in t
    )
    assert isinstance(cotton, Text)
    assert isinstance(soft, Withheld)
    assert soft.kind == "voice"
    assert isinstance(wool, Withheld)


def test_what_is_withheld_tells_which_records_it_was_about() -> None:
    first, second = judge(home, f"{F} and {C} are silk.", f"{A} is [[price:oslo-lamp]].")
    assert isinstance(first, Withheld)
    assert (first.ids, first.kind, first.claim) == (("fell-throw", "cove-throw"), "word", "silk")
    assert isinstance(second, Withheld)
    assert second.kind == "binding"


def test_references_point_at_the_names_in_the_text() -> None:
    (verdict,) = judge(home, f"Look at {F} or [[product:alder#NAT 60]].")
    assert isinstance(verdict, Text)
    named = [verdict.text[r.start : r.end] for r in verdict.references]
    assert named == ["Fell Wool Throw", "Alder Dining Table"]
    assert [r.id for r in verdict.references] == ["fell-throw", "alder"]


def test_a_title_of_two_products_or_of_one_word_names_neither() -> None:
    catalog = copy(home())
    lamp, throw = catalog.products["oslo-lamp"], catalog.products["cove-throw"]
    twins = {i: replace(p, title="Twin Piece") for i, p in catalog.products.items()
             if i in {"oslo-lamp", "bergen-lamp"}}  # fmt: skip
    catalog.products = {**catalog.products, **twins, "cove-throw": replace(throw, title="Cotton")}
    assert lamp.title != "Twin Piece"
    gate = Gate(all_evidence(catalog), records(home), lambda: catalog)
    assert isinstance(gate.check("Twin Piece is brass."), Withheld)
    assert isinstance(gate.check("Cotton is machine washable."), Withheld)
    assert isinstance(gate.check("Larch Dining Table is larch."), Text)
    assert isinstance(gate.check("Larch Dining Tables are larch."), Withheld)


@pytest.mark.parametrize(
    "ids",
    [("a]b",), ("a[b",), ("50%",), ("ä ö",), ("a/b#c",), ("x:y",), ("[[product:z]]",),
     ("a#b", "c#d"), ("a", "Red / M"), ("a", "50%#[1]"), ("a/b", "a/b/Ink Blue")],
)  # fmt: skip
def test_any_id_survives_the_markup(ids: tuple[str, ...]) -> None:
    marker = Marker("product", *ids)
    assert parse_markup(f"See {marker}.") == ("See ", marker, ".")


@pytest.mark.parametrize(
    "draft",
    ["[[", "a ]] b", "[[nope:1]]", "[[product:]]", "[[product:a#]]", "[[article:a#b]]",
     "[[product:a#b#c]]", "[[contact#a]]"],
)  # fmt: skip
def test_brackets_that_are_no_marker_are_refused(draft: str) -> None:
    with pytest.raises(MarkupError):
        parse_markup(draft)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One. Two! Three?", ["One.", "Two!", "Three?"]),
        ("It is 3.5 in. wide. It is oak.", ["It is 3.5 in. wide.", "It is oak."]),
        ("Open 9 a.m. to 5 p.m. on weekdays.", ["Open 9 a.m. to 5 p.m. on weekdays."]),
        ("First line\nSecond line", ["First line", "Second line"]),
        ('He said "yes." Then left.', ['He said "yes."', "Then left."]),
        ("", []),
    ],
)
def test_sentences_end_where_people_end_them(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences
