"""Speaking: what is shown beside the sentences is a record's own too, as it is this moment."""

import logging
from collections.abc import Callable
from copy import copy
from dataclasses import replace
from decimal import Decimal

import pytest
from test_agent_gate_shops import all_evidence, home, records

from agent.events import (
    Articles,
    Card,
    Choice,
    Choices,
    ComparisonShown,
    Products,
    SentenceWithheld,
    Text,
    TurnEvent,
)
from agent.evidence import Evidence
from agent.grounding.checks.statements import statement_named
from agent.speaking import Speaker
from agent.writers.draft import AskAbout, Draft, Say
from agent.writers.phrasing import load_phrases
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog, ProductHit
from knowledge.constraints import PriceRange
from knowledge.products import Price
from tools.compare_products import Comparison, ComparisonRow
from tools.search_products import FoundProducts

SECRET = "my sister Ada wants a purple throw"


def speaker(
    evidence: Evidence | None = None,
    live: Callable[[], Catalog] = home,
    *bans: str,
) -> Speaker:
    known = evidence or all_evidence(home(), SECRET)
    return Speaker(known, records(home), live, VoiceGuide(bans=bans), turn="turn-1")


def spoken(draft: Draft, *bans: str, evidence: Evidence | None = None) -> list[TurnEvent]:
    events = speaker(evidence, home, *bans).speak(draft)
    return [event for event in events if not isinstance(event, SentenceWithheld)]


def choices(*texts: str) -> Choices:
    return Choices(tuple(Choice(text, text) for text in texts))


@pytest.mark.parametrize(
    "wording",
    [w for wordings in load_phrases().values() for w in wordings if "{" not in w],
)
def test_a_wording_without_facts_is_shown_or_is_a_reviewed_statement(wording: str) -> None:
    reviewed = statement_named(wording) is not None
    assert reviewed or [event for event in spoken(Say(wording)) if isinstance(event, Text)]


@pytest.mark.parametrize(
    "text",
    ["Throws", "Table Lamps", "Wool", "Slate Gray", "Shopping", "Just looking", "Show me throws",
     "Fell Wool Throw", "Caring for wool", "Under $50", "Color"],
)  # fmt: skip
def test_an_answer_to_tap_is_a_record_s_word_or_a_reviewed_one(text: str) -> None:
    assert spoken(choices(text)) == [choices(text)]


@pytest.mark.parametrize(
    "text",
    ["Get 90% off today", "Waterproof", "Free shipping", "Show me bargains", "Aurora Throw",
     "Under $50 and free", "Use SAVE10", "The best throws", "https://evil.example", "Sofas"],
)  # fmt: skip
def test_what_no_record_says_is_no_answer_to_tap(text: str) -> None:
    assert spoken(choices(text)) == []
    assert spoken(choices("Throws", text)) == [choices("Throws")]
    assert spoken(Choices((Choice("Throws", text),))) == []


def test_the_answers_of_a_question_are_checked_too() -> None:
    question = Say("Do you have a preference on color?", "ask_facet.0")
    asked = spoken(AskAbout("color", question, choices("Slate Gray", "Gold plated")))
    assert asked == [Text(question.sentence), choices("Slate Gray")]
    lie = Say("Would you like a waterproof one?")
    assert (
        spoken(AskAbout("color", lie, choices("Slate Gray")), evidence=all_evidence(home())) == []
    )


def test_a_card_shows_the_record_of_this_moment() -> None:
    lamp = home().products["oslo-lamp"]
    live = copy(home())
    cheaper = replace(lamp, variants=(replace(lamp.variants[0], price=Price(Decimal(99), "USD")),))
    live.products = {**live.products, "oslo-lamp": cheaper}
    (shown,) = speaker(None, lambda: live).speak(Products((Card(lamp, reason="Material: Brass"),)))
    assert isinstance(shown, Products)
    assert shown.cards == (Card(cheaper, reason="Material: Brass"),)


@pytest.mark.parametrize("reason", ["Material: Steel", "Waterproof", "50% off", "Best for you"])
def test_a_reason_that_the_record_does_not_state_is_left_out(reason: str) -> None:
    (shown,) = spoken(Products((Card(home().products["oslo-lamp"], reason=reason),)))
    assert shown == Products((Card(home().products["oslo-lamp"]),))


def test_a_reason_keeps_to_the_voice() -> None:
    lamp = home().products["oslo-lamp"]
    (shown,) = spoken(Products((Card(lamp, reason="Material: Brass"),)), "brass")
    assert shown == Products((Card(lamp),))


def test_the_card_of_a_variant_that_left_is_not_widened() -> None:
    alder = home().products["alder"]
    live = copy(home())
    live.products = {**live.products, "alder": replace(alder, variants=alder.variants[:1])}
    said = speaker(None, lambda: live)
    assert list(said.speak(Products((Card(alder, alder.variants[1]),)))) == []
    assert said.spoken.products == ()


def test_a_card_that_no_longer_meets_the_wish_is_left_out() -> None:
    lamp = home().products["oslo-lamp"]
    limit = (PriceRange(maximum=Decimal(200)),)
    hits = (ProductHit(lamp, lamp.variants, 1.0, 1.0),)
    evidence = replace(all_evidence(home()), found=FoundProducts(hits, limit), constraints=limit)
    live = copy(home())
    dearer = replace(lamp, variants=(replace(lamp.variants[0], price=Price(Decimal(250), "USD")),))
    live.products = {**live.products, "oslo-lamp": dearer}
    assert list(speaker(evidence).speak(Products((Card(lamp),)))) == [Products((Card(lamp),))]
    assert list(speaker(evidence, lambda: live).speak(Products((Card(lamp),)))) == []


def test_a_table_shows_only_what_its_products_state() -> None:
    products = tuple(home().products[i] for i in ("fell-throw", "cove-throw"))
    true = ComparisonRow("Material", ("Wool", "Cotton"))
    silent = ComparisonRow("Color", ("Slate Gray, Ink Blue", None))
    swapped = ComparisonRow("Width", ("52 in", "50 in"))
    invented = ComparisonRow("Waterproof", ("Yes", "No"))
    table = Comparison(products, (true, swapped, silent, invented))
    (shown,) = spoken(ComparisonShown(table))
    assert shown == ComparisonShown(replace(table, rows=(true, silent)))


def test_a_table_of_what_left_is_not_shown() -> None:
    products = tuple(home().products[i] for i in ("fell-throw", "cove-throw"))
    live = copy(home())
    live.products = {i: p for i, p in live.products.items() if i != "cove-throw"}
    table = Comparison(products, (ComparisonRow("Material", ("Wool", "Cotton")),))
    assert list(speaker(None, lambda: live).speak(ComparisonShown(table))) == []


def test_a_source_is_read_again_and_keeps_to_the_voice() -> None:
    hits = all_evidence(home()).passages
    (shown,) = spoken(Articles(hits))
    assert shown == Articles(hits)
    live = copy(home())
    first = hits[0].passage
    live.passages = {**live.passages, first.id: replace(first, text="Other words.")}
    (shown,) = speaker(None, lambda: live).speak(Articles(hits[:1]))
    assert isinstance(shown, Articles)
    assert shown.passages[0].passage.text == "Other words."
    live.passages = {}
    assert list(speaker(None, lambda: live).speak(Articles(hits))) == []
    (shown,) = spoken(Articles(hits), "wool")
    assert isinstance(shown, Articles)
    assert all("wool" not in hit.passage.text.lower() for hit in shown.passages)


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        ("[[product:fell-throw]] is a soft wool throw.", "It is machine washable.", False),
        ("[[product:fell-throw]] is a soft wool throw.", "It has a fringe.", True),
        ("They are soft wool throws with a fringe.", "They are machine washable.", False),
        ("[[product:cove-throw]] is a silk throw.", "It is machine washable.", False),
        ("Let me have a look.", "It is machine washable.", True),
    ],
)
def test_what_was_spoken_of_is_still_meant_once_more_was_learned(
    before: str, after: str, shown: bool
) -> None:
    """A model that calls a tool in mid-reply does not change what "it" is."""
    said = speaker(_having_found("fell-throw"))
    list(said.speak(Say(before)))
    said.learn(_having_found("cove-throw"))
    (event,) = said.speak(Say(after))
    assert isinstance(event, Text) is shown


def _having_found(product_id: str) -> Evidence:
    product = home().products[product_id]
    hits = (ProductHit(product, product.variants, 1.0, 1.0),)
    return replace(all_evidence(home()), found=FoundProducts(hits, ()))


def test_the_log_has_kinds_and_ids_and_no_words(caplog: pytest.LogCaptureFixture) -> None:
    said = speaker()
    with caplog.at_level(logging.INFO, logger="floorwalker.incidents"):
        (kept,) = said.speak(Say(f"You asked for silk: {SECRET}."))
        assert isinstance(kept, SentenceWithheld)
        assert all(word not in str(kept) for word in ("sister", "Ada", "purple"))
        (kept,) = said.speak(Say("[[product:fell-throw]] is purple.", "fact.0"))
        assert isinstance(kept, SentenceWithheld)
    logged = [record.getMessage() for record in caplog.records]
    assert logged[1] == "withheld: kind=word ids=['fell-throw'] turn=turn-1"
    assert not any("Ada" in line or "purple" in line for line in logged)
    assert said.spoken.withheld == len(said.spoken.incidents) == len(logged) == 2
    assert said.spoken.incidents[1].draft == "[[product:fell-throw]] is purple."
    assert said.spoken.phrases == ()


def test_a_sentence_that_is_shown_is_counted_with_its_wording() -> None:
    said = speaker()
    (shown,) = said.speak(Say("[[product:fell-throw]] is wool.", "fact.0"))
    assert isinstance(shown, Text)
    assert (said.spoken.sentences, said.spoken.withheld) == (1, 0)
    assert said.spoken.phrases == ("fact.0",)
