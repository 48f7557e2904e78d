"""Conversations with the embedded writer over the demo brand, by the real embedding model."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest

from agent.assistant import Assistant
from agent.checkpoints import memory_checkpointer
from agent.events import (
    Articles,
    Card,
    Choices,
    ComparisonShown,
    Finished,
    Products,
    Text,
    TurnEvent,
)
from agent.state import Message, PastMessage
from brand.voice import load_voice
from floorwalker.assembly import Knowledge, build_assistant, open_knowledge
from floorwalker.settings import Settings
from knowledge.sync.live import LiveCatalog


@dataclass
class Turn:
    """What one turn showed."""

    events: list[TurnEvent]

    @property
    def text(self) -> str:
        return " ".join(e.text for e in self.events if isinstance(e, Text))

    @property
    def cards(self) -> list[Card]:
        return [card for e in self.events if isinstance(e, Products) for card in e.cards]

    @property
    def ids(self) -> list[str]:
        return [card.product.id for card in self.cards]

    @property
    def sources(self) -> list[str]:
        return [p.article.id for e in self.events if isinstance(e, Articles) for p in e.passages]

    @property
    def choices(self) -> list[str]:
        return [item.label for e in self.events if isinstance(e, Choices) for item in e.items]

    @property
    def finished(self) -> Finished:
        last = self.events[-1]
        assert isinstance(last, Finished)
        return last


@dataclass
class Shopper:
    """Someone who talks to the assistant."""

    assistant: Assistant
    live: LiveCatalog
    history: tuple[PastMessage, ...] = ()
    conversation_id: str = field(default_factory=lambda: str(uuid4()))

    async def say(self, text: str, page_product_id: str | None = None) -> Turn:
        message = Message(str(uuid4()), text, page_product_id, self.history[-8:])
        catalog = await self.live.current()
        turn = Turn(
            [
                event
                async for event in self.assistant.answer(
                    self.conversation_id, message, catalog, self.live.opened
                )
            ]
        )
        self.history = (*self.history, PastMessage(message.turn_id, text, turn.text))
        return turn


@pytest.fixture
async def demo(demo_data: Path) -> AsyncIterator[Knowledge]:
    with open_knowledge(Settings(data=demo_data)) as knowledge:
        yield knowledge


@pytest.fixture
async def shopper(demo: Knowledge, demo_data: Path, root: Path) -> Shopper:
    voice = load_voice(root / "demo" / "voice.toml")
    assistant = build_assistant(Settings(data=demo_data), demo, voice, memory_checkpointer())
    return Shopper(assistant, demo.catalog)


async def test_a_buyer_gets_products_that_fit_with_reasons(shopper: Shopper) -> None:
    turn = await shopper.say("wool throw under 150")
    assert turn.finished.intent == "buy"
    assert 1 <= len(turn.cards) <= 4
    assert 1 <= turn.text.count(".") <= 6
    for card in turn.cards:
        assert "Throws" in card.product.category
        assert any(variant.price.amount <= 150 for variant in card.product.variants)
        assert card.reason
    assert turn.finished.withheld == 0


async def test_constraints_carry_from_turn_to_turn(shopper: Shopper) -> None:
    await shopper.say("lamps")
    white = await shopper.say("in white")
    assert white.cards
    for card in white.cards:
        assert card.product.category[0] == "Lighting"
        assert card.variant is not None
        assert card.variant.options["Color"] == "White"
    cheap = await shopper.say("under $200")
    assert cheap.cards
    assert set(cheap.ids) <= set(white.ids)
    assert all(card.variant and card.variant.price.amount <= 200 for card in cheap.cards)


async def test_what_was_ruled_out_does_not_come_back(shopper: Shopper) -> None:
    await shopper.say("sheets for a queen bed")
    turn = await shopper.say("not linen")
    assert turn.cards
    assert "linen-sheet-set" not in turn.ids
    more = await shopper.say("show me more")
    assert "linen-sheet-set" not in more.ids


async def test_nothing_fits_is_said_and_the_nearest_shown(shopper: Shopper) -> None:
    turn = await shopper.say("dining chairs under $60")
    assert "Nothing here meets all of that" in turn.text
    assert "$60" in turn.text
    assert turn.cards
    prices = [card.product.cheapest.price.amount for card in turn.cards]
    assert prices == sorted(prices)


async def test_what_the_shop_does_not_have_is_said_plainly(shopper: Shopper) -> None:
    turn = await shopper.say("do you have bicycles?")
    assert turn.text == "Nothing here goes by that name."
    assert not turn.cards
    assert "Furniture" in turn.choices


async def test_a_researcher_gets_sources_and_no_push(shopper: Shopper) -> None:
    turn = await shopper.say("how do I wash a wool throw?")
    assert turn.finished.intent == "research"
    assert "wool-and-linen-care" in turn.sources
    assert not turn.cards


@pytest.mark.parametrize(
    ("question", "source"),
    [
        ("how long does delivery to canada take?", "shipping-and-delivery"),
        ("is oak durable?", "wood-types-compared"),
        ("what size rug goes under a queen bed", "choosing-a-rug-size"),
        ("what does FSC certified mean", "certifications-explained"),
        ("how long is the warranty on sofas", "warranty"),
    ],
)
async def test_a_question_is_answered_from_the_right_article(
    shopper: Shopper, question: str, source: str
) -> None:
    turn = await shopper.say(question)
    assert source in turn.sources
    assert turn.text


async def test_a_question_about_a_product_is_answered_by_its_record(shopper: Shopper) -> None:
    await shopper.say("wool throws")
    turn = await shopper.say("is the Fell Wool Throw machine washable?")
    assert "is not machine washable" in turn.text
    turn = await shopper.say("how many people does the Alder table seat?")
    assert "8 people" in turn.text
    turn = await shopper.say("how much is it?")
    assert "$3,700." in turn.text


async def test_an_answer_names_the_articles_it_is_from_and_no_others(shopper: Shopper) -> None:
    await shopper.say("Sable Leather Sofa")
    turn = await shopper.say("how wide is it?")
    assert "86 in" in turn.text
    assert not turn.sources


async def test_what_people_say_is_what_they_gave(shopper: Shopper) -> None:
    await shopper.say("Sable Leather Sofa")
    turn = await shopper.say("what do people say about it?")
    assert "4.6 out of 5" in turn.text


async def test_the_first_two_are_compared(shopper: Shopper) -> None:
    shown = await shopper.say("dining tables")
    turn = await shopper.say("compare the first two")
    (table,) = (e.comparison for e in turn.events if isinstance(e, ComparisonShown))
    assert [product.id for product in table.products] == shown.ids[:2]
    assert all(len(row.values) == 2 for row in table.rows)


async def test_cheaper_is_cheaper_than_all_that_was_shown(shopper: Shopper) -> None:
    shown = await shopper.say("floor lamps")
    turn = await shopper.say("anything cheaper?")
    lowest = min(card.product.cheapest.price.amount for card in shown.cards)
    assert all(card.product.cheapest.price.amount < lowest for card in turn.cards)
    assert turn.cards or "nothing below" in turn.text


@pytest.mark.parametrize(
    ("messages", "speaks_of", "says"),
    [
        (["table lamps", "how long does the battery last"], "moth-cordless-lamp", "10 hours"),
        (["got any mirrors", "the tall one, how heavy is it"], "lookout-floor-mirror", "46"),
        (
            ["the finch stacking chair", "what would 4 of them come to"],
            "finch-stacking-chair",
            "$145",
        ),
        (
            ["plume velvet pillow", "can I machine wash the cover"],
            "plume-velvet-pillow",
            "Plume Velvet Pillow",
        ),
    ],
)
async def test_a_question_is_asked_of_the_thing_it_means(
    shopper: Shopper, messages: list[str], speaks_of: str, says: str
) -> None:
    *before, question = messages
    for message in before:
        await shopper.say(message)
    turn = await shopper.say(question)
    title = shopper.live.opened().products[speaks_of].title
    assert title in turn.text or speaks_of in turn.ids
    assert says in turn.text


async def test_the_cheapest_of_all_is_found_and_a_limit_is_kept(shopper: Shopper) -> None:
    sofas = await shopper.say("show me your sofas")
    cheapest = await shopper.say("cheapest of those?")
    prices = {card.product.id: card.product.cheapest.price.amount for card in sofas.cards}
    assert cheapest.ids[0] == min(prices, key=prices.__getitem__)
    warm = await shopper.say("a throw for 100 at most")
    assert all(card.product.cheapest.price.amount <= 100 for card in warm.cards)
    more = await shopper.say("ok 150 then")
    assert max(card.product.cheapest.price.amount for card in more.cards) <= 150


@pytest.mark.parametrize(
    "told",
    [
        "i have a dog",
        "we've got two cats",
        "we have a toddler",
        "it's for a small room",
        "my walls are green",
        "our door is 30 inches",
    ],
)
async def test_what_a_shopper_tells_of_themselves_keeps_what_is_looked_for(
    shopper: Shopper, told: str
) -> None:
    sofas = await shopper.say("need a sofa under 3000")
    turn = await shopper.say(told)
    assert turn.ids
    assert set(turn.ids) <= set(sofas.ids)
    assert "good to know" in turn.text.lower()


async def test_what_is_told_may_still_rule_something_out(shopper: Shopper) -> None:
    await shopper.say("show me throws")
    turn = await shopper.say("i'm allergic to wool")
    assert turn.cards
    assert not any("wool" in str(card.product.attributes).lower() for card in turn.cards)


@pytest.mark.parametrize(
    "said", ["show me the second one", "i want the second one", "ok let me see the second"]
)
async def test_one_of_a_list_is_meant_however_it_is_asked_for(shopper: Shopper, said: str) -> None:
    listed = await shopper.say("show me throws")
    turn = await shopper.say(said)
    assert turn.ids == [listed.ids[1]]


async def test_what_makes_one_ill_is_not_shown(shopper: Shopper) -> None:
    await shopper.say("show me your sofas")
    turn = await shopper.say("im allergic to feathers, so what else")
    assert turn.cards
    assert "linden-slipcover-sofa" not in turn.ids
    assert all("Sofas" in card.product.category for card in turn.cards)


async def test_what_goes_with_it_is_another_kind_of_thing(shopper: Shopper) -> None:
    shown = await shopper.say("dining chairs")
    turn = await shopper.say("what goes with the first one?")
    assert turn.cards
    assert not any("Dining Chairs" in card.product.category for card in turn.cards)
    assert set(turn.ids) <= set(shown.cards[0].product.goes_with)


async def test_it_is_the_one_thing_put_forward_to_go_with_another(shopper: Shopper) -> None:
    await shopper.say("i have the brim table lamp. need a bulb to go with it")
    assert (await shopper.say("how much is it")).ids == ["ember-led-bulb"]


async def test_of_several_things_named_those_within_the_price_are_meant(shopper: Shopper) -> None:
    await shopper.say("wool throws")
    shown = await shopper.say("too much. the fell throw under 100")
    assert shown.ids == ["fell-herringbone-throw"]


async def test_it_is_what_the_page_shows(shopper: Shopper) -> None:
    turn = await shopper.say("does it come in other colors?", page_product_id="fell-wool-throw")
    assert turn.ids == ["fell-wool-throw"]


@pytest.mark.parametrize(
    ("text", "intent", "says"),
    [
        ("talk to a human", "human", "hello@brindlewick.example"),
        ("where is my order", "support", "can't see orders"),
        ("what do you know about me", "privacy", "30 minutes"),
        ("are you a bot?", "smalltalk", "AI assistant"),
        ("write me a poem about the sea", "off_topic", "outside what I can help with"),
        ("thanks", "smalltalk", ""),
        ("do you have a discount code?", "buy", "no discount codes"),
        ("just looking", "browse", ""),
    ],
)
async def test_everything_else_has_an_honest_answer(
    shopper: Shopper, text: str, intent: str, says: str
) -> None:
    turn = await shopper.say(text)
    assert turn.finished.intent == intent
    assert says in turn.text
    assert turn.text
    assert not turn.cards


async def test_just_looking_gets_doors_and_no_question(shopper: Shopper) -> None:
    turn = await shopper.say("Just looking")
    assert "?" not in turn.text
    assert turn.choices


@pytest.mark.parametrize("said", ["hm", "ok, cool", "I see", "just looking"])
async def test_who_says_nothing_is_left_in_peace(shopper: Shopper, said: str) -> None:
    await shopper.say("wool throw")
    reply = await shopper.say(said)
    assert "Take your time" in reply.text
    assert not reply.cards


async def test_in_mid_talk_who_it_is_and_what_codes_there_are_is_told(shopper: Shopper) -> None:
    await shopper.say("how long does delivery take?")
    assert "AI" in (await shopper.say("who are you?")).text
    await shopper.say("lamps")
    assert "codes" in (await shopper.say("do you have any discount codes?")).text


async def test_asked_for_everything_it_names_the_places_to_begin(shopper: Shopper) -> None:
    for words in ("show me everything", "wool throw under $150", "show me everything"):
        reply = await shopper.say(words)
    assert reply.choices
    assert not reply.cards


async def test_a_facet_is_asked_about_once(shopper: Shopper) -> None:
    asked: list[str] = []
    for text in ("lamps", "show me lamps", "which lamps do you have"):
        turn = await shopper.say(text)
        asked += [e.text for e in turn.events if isinstance(e, Text) and e.text.endswith("?")]
    assert len(asked) == len(set(asked))


async def test_replies_do_not_repeat_the_same_wording_twice_in_a_row(shopper: Shopper) -> None:
    first = await shopper.say("talk to a human")
    second = await shopper.say("talk to a human please")
    assert first.text != second.text


async def test_a_hundred_messages_at_once_are_each_answered_for_their_own_shopper(
    shopper: Shopper,
) -> None:
    async def one(number: int) -> Turn:
        text = "wool throw" if number % 2 else "floor lamp"
        return await Shopper(shopper.assistant, shopper.live).say(text)

    turns = await asyncio.gather(*(one(number) for number in range(100)))
    for number, turn in enumerate(turns):
        kind = "Throws" if number % 2 else "Floor Lamps"
        assert kind in turn.cards[0].product.category
