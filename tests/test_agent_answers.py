"""Answers on the demo brand: which sentence is said to a question, and about what."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import pytest
from langgraph.checkpoint.memory import InMemorySaver

from agent.answers import named_share
from agent.assistant import Assistant
from agent.events import Articles, ComparisonShown, Products, Text, TurnEvent
from agent.state import Message, PastMessage
from agent.understanding.lexicon import load_lexicon
from brand.voice import VoiceGuide
from floorwalker.assembly import Knowledge, build_assistant, open_knowledge
from floorwalker.settings import Settings


@dataclass
class Reply:
    """What one turn showed."""

    text: str
    products: list[str] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)


@dataclass
class Talk:
    """Holds conversations with the demo brand's assistant."""

    assistant: Assistant
    knowledge: Knowledge

    async def say(self, messages: Sequence[str], page: str | None = None) -> Reply:
        """Say one message after the other; return the last reply."""
        conversation, history, events = str(uuid4()), (), []
        for text in messages:
            message = Message(str(uuid4()), text, page, history[-8:])
            catalog = await self.knowledge.catalog.current()
            live = self.knowledge.catalog.opened
            stream = self.assistant.answer(conversation, message, catalog, live)
            events = [event async for event in stream]
            said = " ".join(event.text for event in events if isinstance(event, Text))
            history = (*history, PastMessage(message.turn_id, text, said))
        return _reply(events)


def _reply(events: Sequence[TurnEvent]) -> Reply:
    reply = Reply(" ".join(event.text for event in events if isinstance(event, Text)))
    for event in events:
        match event:
            case Products(cards):
                reply.products = [card.product.id for card in cards]
            case ComparisonShown(comparison):
                reply.compared = [product.id for product in comparison.products]
            case Articles(passages):
                reply.sources = [hit.article.id for hit in passages]
    return reply


@pytest.fixture(scope="module")
def knowledge(demo_data: Path) -> Iterator[Knowledge]:
    with open_knowledge(Settings(data=demo_data)) as opened:
        yield opened


@pytest.fixture
def talk(knowledge: Knowledge, demo_data: Path) -> Talk:
    settings = Settings(data=demo_data)
    return Talk(build_assistant(settings, knowledge, VoiceGuide(), InMemorySaver()), knowledge)


@pytest.mark.parametrize(
    ("question", "says", "never"),
    [
        ("does the alder dining table extend?", "does not extend", ""),
        ("is the alder dining table wood certified?", "FSC-certified oak", ""),
        ("what does the alder dining table weigh", "158 lb", "skillet"),
        ("what's the warranty on the alder dining table", "10 years", ""),
        ("How many people does the 84 in alder dining table seat?", "84 in seats eight", ""),
        ("Is the skipper outdoor pillow waterproof?", "is not waterproof", "Yes"),
        ("Can the Draw tumbler hold hot coffee?", "for cold drinks", ""),
        ("How deep is the seat of the Harrow sofa?", "23 in", ""),
        ("is the linden sofa good for someone with a feather allergy?", "feather", ""),
        ("Can I use the Dune jute rug in the bathroom?", "bathrooms", ""),
        ("Does the percale duvet cover come with an insert?", "No, ", "Yes"),
        ("Does the Brim floor lamp dim?", "No, ", "Yes"),
        ("can i wash the fell wool throw in the machine", "No, ", "Yes"),
        ("Can I return the Tarn throw?", "final sale", ""),
        ("Do you ship to Hawaii?", "Hawaii", ""),
        ("if i buy a lamp and dont like it can i return it", "30 days", ""),
        ("Can I pay in installments?", "do not offer installments", ""),
        ("do you gift wrap?", "$6 per item", ""),
        ("do you price match?", "do not match prices", ""),
        ("Do you sell gift cards?", "do not sell gift cards", ""),
        ("where is your showroom?", "18 Alder Street", ""),
        ("are you open sunday", "closed on Sundays", ""),
        ("My skillet is rusty", "rusty skillet is not ruined", ""),
        ("can i get swatches", "swatches at no charge", ""),
        ("Can I add a gift note?", "at no charge", ""),
        ("who founded brindlewick?", "Nell Abara", "dog"),
        ("Can I cancel my order?", "ship", ""),
        ("free shipping?", "$95", ""),
        ("is delivery free", "$99", "window"),
        ("do you have a physical store", "18 Alder Street", "name"),
        ("what are your opening hours", "Thursday to Sunday", "window"),
    ],
)
async def test_the_sentence_that_answers_is_said(
    talk: Talk, question: str, says: str, never: str
) -> None:
    reply = await talk.say([question])
    assert says.casefold() in reply.text.casefold()
    assert not never or never not in reply.text


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        (["What does the alder dining table cost in 84 inch?"], "$4,900"),
        (
            ["What does the alder dining table cost in 84 inch?", "is smoked available?"],
            "backorder",
        ),
        (["the harrow in moss green 72 inch, available?"], "out of stock"),
        (["Fell wool throw in rust, in stock?"], "out of stock"),
        (["How much is the percale sheet set in King?"], "$188"),
        (["the fell hand-knotted rug in blue 8x10, how much"], "$2,290"),
    ],
)
async def test_price_and_stock_are_those_of_the_variant_named(
    talk: Talk, messages: Sequence[str], says: str
) -> None:
    reply = await talk.say(messages)
    assert says in reply.text


@pytest.mark.parametrize(
    ("messages", "compared"),
    [
        (["compare the Harrow and the Linden"], {"harrow-sofa", "linden-slipcover-sofa"}),
        (
            ["tell me about the alder dining table", "How does it compare to the Hale?"],
            {"alder-dining-table", "hale-extending-table"},
        ),
        (
            ["Compare the Alder with the Tolliver and the Hale"],
            {"alder-dining-table", "tolliver-round-table", "hale-extending-table"},
        ),
    ],
)
async def test_names_are_compared_within_one_kind(
    talk: Talk, messages: Sequence[str], compared: set[str]
) -> None:
    assert set((await talk.say(messages)).compared) == compared


async def test_the_page_shown_is_what_it_means(talk: Talk) -> None:
    reply = await talk.say(["is it machine washable?"], page="merrow-cotton-throw")
    assert "Merrow" in reply.text
    assert reply.text.startswith("Yes")


@pytest.mark.parametrize(
    ("messages", "first"),
    [
        (["whats the cheapest throw you have"], "tern-recycled-throw"),
        (["show me the most expensive sofa"], "sable-leather-sofa"),
        (["show me dinner plates", "the hearth one"], "hearth-dinner-plate"),
    ],
)
async def test_what_is_singled_out_comes_first(
    talk: Talk, messages: Sequence[str], first: str
) -> None:
    assert (await talk.say(messages)).products[0] == first


@pytest.mark.parametrize(
    "message",
    ["i want to sue you, your table collapsed", "you are useless", "this is a scam"],
)
async def test_an_angry_shopper_is_sold_nothing_and_given_a_person(
    talk: Talk, message: str
) -> None:
    reply = await talk.say([message])
    assert reply.products == []
    assert "sorry" in reply.text
    assert "hello@brindlewick.example" in reply.text


async def test_turns_at_once_do_not_mix(talk: Talk) -> None:
    both = await asyncio.gather(
        talk.say(["is the fell wool throw machine washable?"]),
        talk.say(["is the merrow cotton throw machine washable?"]),
    )
    assert [reply.text.split()[0].strip(",") for reply in both] == ["No", "Yes"]


async def test_who_asks_for_categories_is_shown_where_to_begin(talk: Talk) -> None:
    reply = await talk.say(["what categories do you have?"])
    assert "name" not in reply.text
    assert reply.products == []


async def test_a_shop_without_categories_shows_some_of_its_things(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalog = await talk.knowledge.catalog.current()
    monkeypatch.setattr(catalog, "departments", ())
    assert len((await talk.say(["what categories do you have?"])).products) > 1


@pytest.mark.parametrize("message", ["kitchen", "what do you have for the kitchen"])
async def test_a_part_of_the_shop_is_looked_through_and_not_counted(
    talk: Talk, message: str
) -> None:
    reply = await talk.say([message])
    assert reply.products
    assert "kitchens" not in reply.text


async def test_one_thing_named_with_its_article_is_what_is_asked_for(talk: Talk) -> None:
    reply = await talk.say(["lamps", "do u have a couch guests can sleep on"])
    assert reply.products[0] == "pip-sleeper-sofa"


async def test_a_property_behind_a_whole_name_is_a_question(talk: Talk) -> None:
    assert "1.5 lb" in (await talk.say(["the Coil Rope Basket, weight?"])).text


@pytest.mark.parametrize(
    ("messages", "says", "never"),
    [
        (["tell me about the harrow sofa", "colors"], "comes in", "From "),
        (["tell me about the harrow sofa", "can i return it if i hate it"], "30 days", "buyer"),
    ],
)
async def test_a_bare_name_asks_for_values_and_a_return_for_its_term(
    talk: Talk, messages: Sequence[str], says: str, never: str
) -> None:
    reply = await talk.say(messages)
    assert says in reply.text
    assert never not in reply.text


@pytest.mark.parametrize("asked", ["is there a moss version", "do they make it in moss?"])
async def test_a_variant_may_be_called_a_version_of_it(talk: Talk, asked: str) -> None:
    reply = await talk.say(["fell wool throw", asked])
    assert "Fell Wool Throw in Moss" in reply.text


def test_the_last_word_of_a_name_is_enough_where_nothing_else_is_asked() -> None:
    lexicon = load_lexicon()
    assert named_share("Fm radio", ("radio",), lexicon) == 0.5
    assert named_share("Read speed", ("how", "fast", "can", "it", "read"), lexicon) == 1
    assert named_share("Radio alarm", ("radio",), lexicon) == 0
    assert named_share("Fm radio", ("radio", "battery"), lexicon) == 0


def test_where_something_has_to_fit_its_measures_are_asked_for() -> None:
    lexicon = load_lexicon()
    under = ("will", "it", "fit", "under", "an", "8", "ft", "ceiling")
    through = ("it", "fit", "through", "a", "30", "in", "door")
    assert named_share("Height", under, lexicon) == 0.5
    assert named_share("Width", under, lexicon) == 0
    assert named_share("Width", through, lexicon) == 0.5
    assert named_share("Capacity", under, lexicon) == 0


async def test_the_measure_of_a_place_is_no_size_that_is_wanted(talk: Talk) -> None:
    for asked in ("will the first one fit through a 30 inch door", "can it go in a 20 inch space"):
        assert "does not come in" not in (await talk.say(["rugs", "the first one", asked])).text
    assert "comes in" in (await talk.say(["fell hand-knotted rug", "does it come in 5 ft?"])).text


async def test_who_asks_for_complaints_hears_the_most_critical_review(talk: Talk) -> None:
    reply = await talk.say(["fell wool throw", "any complaints?"])
    assert "4.7 out of 5" in reply.text
    assert "It is now a placemat" in reply.text
    assert "2 stars" in reply.text
    assert reply.sources == ["reviews-throws"]
    bad = await talk.say(["fell wool throw", "any bad reviews?"])
    assert "It is now a placemat" in bad.text
    none = await talk.say(["harrow sofa", "any bad reviews?"])
    assert "4.5 out of 5" in none.text
    assert "stated" in none.text or "don't say" in none.text
    told = await talk.say(["fell wool throw", "what do ppl say about it"])
    assert "placemat" not in told.text


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        (["harrow or linden sofa?", "which has covers i can put in the washer", "how much is it"],
         "Linden Slipcover Sofa is in stock, $3,200"),
        (["harrow or linden sofa?", "how much is the linden", "which colors does it come in"],
         "Slate Gray"),
        (["table lamps", "the apron. is it one size"], "North Canvas Apron: It is one size"),
    ],
)  # fmt: skip
async def test_it_is_the_one_thing_that_the_answer_before_was_about(
    talk: Talk, messages: Sequence[str], says: str
) -> None:
    assert says in (await talk.say(messages)).text


async def test_care_of_other_things_does_not_answer_for_this_one(talk: Talk) -> None:
    asked = await talk.say(["tell me about the harrow sofa", "how do i clean it"])
    assert "wipes clean with water" in asked.text
    assert "wood" not in asked.text.lower()
    lamp = await talk.say(["tell me about the beacon table lamp", "how do i clean it"])
    assert "hot water" not in lamp.text
    chair = await talk.say(["does the cove teak chair need oil"])
    assert "carries its own oil" in chair.text


async def test_who_bought_one_thing_and_needs_another_is_shown_the_other(talk: Talk) -> None:
    said = "just bought the button side table. need a lamp w/o brass for it"
    turn = await talk.say([said])
    lamps = [talk.knowledge.catalog.opened().products[i] for i in turn.products]
    assert lamps
    assert all("Lighting" in lamp.category for lamp in lamps)
    assert not any("brass" in lamp.description for lamp in lamps)
    assert "Great choice" not in turn.text


async def test_who_bought_something_is_told_how_to_begin_with_it(talk: Talk) -> None:
    told = await talk.say(["just bought the button side table, so happy"])
    assert "Button Side Table" in told.text


@pytest.mark.parametrize(
    ("messages", "says", "never"),
    [
        (["habt ihr auch decken aus wolle?"], "only speak English", "see in this shop"),
        (["vous avez des lampes sans fil ?"], "only speak English", "see in this shop"),
        (["kann ich mit einem menschen sprechen"], "hello@brindlewick.example", ""),
        (["Is the Tally nesting tables set on sale?"], "now $345, was $420", ""),
        (["is the brim table lamp on sale?"], "$220", "was"),
        (["is it ok to put a lit candle in a draft", "when do you close on saturday"], "p.m.", ""),
        (["throws", "what is the cheapest thing in the shop"], "$9", "throws"),
        (["im allergic to wool what throw can i have"], "With an allergy, please ask", "Fell"),
        (["Can I return the Tarn throw?"], "What cannot be returned?", "Yes"),
        (["how much does the end grain board weigh"], "lb", "$"),
    ],
)
async def test_what_is_asked_beside_the_lists(
    talk: Talk, messages: Sequence[str], says: str, never: str
) -> None:
    reply = await talk.say(messages)
    assert says in reply.text
    assert not never or never not in reply.text


async def test_what_no_statement_answers_is_said_with_what_comes_nearest(talk: Talk) -> None:
    reply = await talk.say(["is the handle of the palisade chefs knife made for lefties?"])
    assert reply.text.startswith("I couldn't find a reliable answer to that.")
    assert "handle" in reply.text
