"""Dialogues: written conversations with what must hold after each turn."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Annotated
from uuid import uuid4

from pydantic import BaseModel, BeforeValidator, ConfigDict

from agent.assistant import Assistant
from agent.events import (
    Articles,
    Card,
    Choices,
    ComparisonShown,
    Products,
    Text,
    TurnEvent,
    Understood,
)
from agent.state import Message, PastMessage
from knowledge.catalog import Catalog
from knowledge.language.words import lemmas
from knowledge.products import Product, attribute_text

_REMEMBERED = 8
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3})")
_ABSENCE = re.compile(
    r"\b(?:no|not|nothing|none|couldn't|can't|cannot|don't|doesn't|isn't|aren't|without)\b",
    re.IGNORECASE,
)


def _several(value: object) -> object:
    return (value,) if isinstance(value, str) else value


_Texts = Annotated[tuple[str, ...], BeforeValidator(_several)]


class Holds(BaseModel):
    """What must hold after a turn; what is left out is not judged."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    shows_any: _Texts = ()
    shows_all: _Texts = ()
    shows_none: bool = False
    first: _Texts = ()
    category: str = ""
    price_max: Decimal | None = None
    price_min: Decimal | None = None
    states: _Texts = ()
    lacks: _Texts = ()
    about: _Texts = ()
    compares: _Texts = ()
    says: _Texts = ()
    says_any: _Texts = ()
    never_says: _Texts = ()
    source: _Texts = ()
    price: dict[str, Decimal] = {}
    nothing_fits: bool = False
    asks_new: bool = False


class DialogueTurn(BaseModel):
    """What a shopper says, and what must hold then."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    say: str
    intent: _Texts = ()
    holds: Holds = Holds()


class Dialogue(BaseModel):
    """One conversation."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    kind: str
    turn: tuple[DialogueTurn, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A turn after which something did not hold."""

    dialogue: str
    turn: int
    said: str
    reply: str
    reasons: tuple[str, ...]


@dataclass(slots=True)
class _Shown:
    """What one turn showed."""

    text: str = ""
    intent: str = ""
    cards: list[Card] = field(default_factory=list)
    compared: list[str] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    choices: tuple[str, ...] = ()


def load_dialogues(path: Path) -> tuple[Dialogue, ...]:
    """Read dialogues. Raises `pydantic.ValidationError` naming what is wrong."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return tuple(Dialogue.model_validate(entry) for entry in data["dialogue"])


async def play(dialogue: Dialogue, assistant: Assistant, catalog: Catalog) -> list[Failure]:
    """Hold a dialogue; return the turns after which something did not hold."""
    conversation_id = str(uuid4())
    history: tuple[PastMessage, ...] = ()
    failures: list[Failure] = []
    asked: set[tuple[str, ...]] = set()
    for number, turn in enumerate(dialogue.turn, start=1):
        message = Message(str(uuid4()), turn.say, None, history[-_REMEMBERED:])
        stream = assistant.answer(conversation_id, message, catalog, lambda: catalog)
        shown = _shown([event async for event in stream])
        history = (*history, PastMessage(message.turn_id, turn.say, shown.text))
        reasons = tuple(_judge(turn, shown, catalog, asked))
        if shown.choices:
            asked.add(shown.choices)
        if reasons:
            failures.append(Failure(dialogue.id, number, turn.say, shown.text, reasons))
    return failures


async def play_all(
    dialogues: Sequence[Dialogue], assistant: Assistant, catalog: Catalog
) -> list[Failure]:
    """Hold dialogues one after the other; return the turns after which something did not hold."""
    return [
        failure for dialogue in dialogues for failure in await play(dialogue, assistant, catalog)
    ]


def _shown(events: Sequence[TurnEvent]) -> _Shown:
    shown = _Shown(" ".join(event.text for event in events if isinstance(event, Text)))
    for event in events:
        match event:
            case Understood(intent):
                shown.intent = intent
            case Products(cards):
                shown.cards = list(cards)
            case ComparisonShown(comparison):
                shown.compared = [product.id for product in comparison.products]
            case Articles(passages):
                shown.sources = [hit.article.id for hit in passages]
            case Choices(items):
                shown.choices = tuple(item.label for item in items)
            case _:
                pass
    return shown


def _judge(
    turn: DialogueTurn, shown: _Shown, catalog: Catalog, asked: set[tuple[str, ...]]
) -> Iterator[str]:
    holds = turn.holds
    ids = [card.product.id for card in shown.cards]
    if turn.intent and shown.intent not in turn.intent:
        yield f"intent is {shown.intent}, not {' or '.join(turn.intent)}"
    if holds.shows_any and not set(holds.shows_any) & set(ids):
        yield f"shows {ids}, none of {list(holds.shows_any)[:4]}"
    if missing := set(holds.shows_all) - set(ids):
        yield f"does not show {sorted(missing)}"
    if holds.shows_none and ids:
        yield f"shows {ids}"
    if holds.first and (not ids or ids[0] not in holds.first):
        yield f"shows {ids[:1]} first, not {list(holds.first)}"
    for card in shown.cards:
        yield from _judge_card(holds, card)
    for product_id in holds.about:
        title = catalog.products[product_id].title
        if product_id not in ids and title.casefold() not in shown.text.casefold():
            yield f"does not speak of {product_id}"
    if holds.compares and set(holds.compares) != set(shown.compared):
        yield f"compares {shown.compared}, not {list(holds.compares)}"
    yield from _judge_words(holds, shown)
    if holds.asks_new and shown.choices in asked:
        yield f"asks again: {shown.choices}"


def _judge_card(holds: Holds, card: Card) -> Iterator[str]:
    product = card.product
    price = (card.variant or product.cheapest).price.amount
    if holds.category and holds.category not in product.category:
        yield f"{product.id} is no {holds.category}"
    if holds.price_max is not None and price > holds.price_max:
        yield f"{product.id} costs {price}"
    if holds.price_min is not None and price < holds.price_min:
        yield f"{product.id} costs {price}"
    words = _record_words(product, whole=True)
    for word in holds.states:
        if not set(lemmas(word)) <= words:
            yield f"{product.id} does not say {word}"
    named = _record_words(product, whole=False)
    for word in holds.lacks:
        if set(lemmas(word)) <= named:
            yield f"{product.id} says {word}"


def _judge_words(holds: Holds, shown: _Shown) -> Iterator[str]:
    text = _THOUSANDS.sub("", shown.text.casefold())

    def said(words: str) -> bool:
        return _THOUSANDS.sub("", words.casefold()) in text

    for words in holds.says:
        if not said(words):
            yield f"does not say {words!r}"
    if holds.says_any and not any(said(words) for words in holds.says_any):
        yield f"says none of {list(holds.says_any)}"
    for words in holds.never_says:
        if said(words):
            yield f"says {words!r}"
    if holds.source and not set(holds.source) & set(shown.sources):
        yield f"cites {shown.sources}, not {list(holds.source)}"
    prices = {c.product.id: (c.variant or c.product.cheapest).price.amount for c in shown.cards}
    for product_id, price in holds.price.items():
        if prices.get(product_id) != price and not said(f"{price}"):
            yield f"does not give {price} for {product_id}"
    if holds.nothing_fits and not _ABSENCE.search(shown.text):
        yield "does not say that nothing fits"


def _record_words(product: Product, *, whole: bool) -> set[str]:
    """The lemmas of a record; without its description, tags and categories unless `whole`."""
    values = [attribute_text(value) for value in product.attributes.values()]
    values += [f"{n} {v}" for variant in product.variants for n, v in variant.options.items()]
    if whole:
        values += [product.description, product.brand, *product.tags, *product.category]
        values += list(product.attributes)
    return {lemma for text in (product.title, *values) for lemma in lemmas(text)}
