"""Replies before and after a change, on real questions of this brand."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import uuid4

from agent.assistant import Assistant
from agent.events import Articles, Products, Text
from agent.state import Message
from brand.room import InForce
from knowledge.catalog import Catalog

_MOST_QUESTIONS = 3
_MOST_SEARCHES = 5


@dataclass(frozen=True, slots=True)
class Answered:
    """What the assistant answers: its sentences, and the titles of the products it shows."""

    sentences: tuple[str, ...]
    products: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """One question with what is answered now, and what would be after a change."""

    question: str
    before: Answered
    after: Answered


async def answer_once(
    assistant: Assistant, catalog: Catalog, brand: InForce, question: str
) -> Answered:
    """Answer a question by itself, as a shopper's first."""
    message = Message(str(uuid4()), question)
    sentences: list[str] = []
    products: list[str] = []
    sources: list[str] = []
    events = assistant.answer(str(uuid4()), message, catalog, lambda: catalog, None, brand)
    async for event in events:
        match event:
            case Text(text):
                sentences.append(text)
            case Products(cards):
                products += [card.product.title for card in cards]
            case Articles(passages):
                sources += [hit.article.title for hit in passages]
            case _:
                pass
    return Answered(tuple(sentences), tuple(products), tuple(sources))


async def before_and_after(
    assistant: Assistant, catalog: Catalog, before: InForce, after: InForce, *questions: str
) -> tuple[BeforeAfter, ...]:
    """Answer questions in both voices, with both sets of rules."""
    return tuple(
        [
            BeforeAfter(
                question,
                await answer_once(assistant, catalog, before, question),
                await answer_once(assistant, catalog, after, question),
            )
            for question in questions
        ]
    )


def brand_questions(catalog: Catalog) -> tuple[str, ...]:
    """Return questions that this brand's shoppers ask: for products, on one, to the articles."""
    return tuple(_questions(catalog))[:_MOST_QUESTIONS]


def typical_searches(catalog: Catalog, product_ids: frozenset[str]) -> tuple[str, ...]:
    """Return what would be typed to find products: their kinds first, then what else there is."""
    about = [catalog.products[i] for i in sorted(product_ids)]
    kinds = [p.category[-1] for p in about if p.category]
    ranked = sorted(dict.fromkeys(kinds), key=lambda kind: (-kinds.count(kind), kind))
    named = (*ranked, *catalog.departments)
    return tuple(dict.fromkeys(f"show me {name.lower()}" for name in named))[:_MOST_SEARCHES]


def _questions(catalog: Catalog) -> Iterator[str]:
    for department in catalog.departments[:1]:
        yield f"show me {department.lower()}"
    asked = (
        heading
        for passage in catalog.passages.values()
        for heading in passage.headings
        if heading.endswith("?")
    )
    yield from list(dict.fromkeys(asked))[:1]
    rated = [p for p in catalog.products.values() if p.description]
    for product in sorted(rated, key=lambda p: -(p.rating.count if p.rating else 0))[:1]:
        yield f"tell me about the {product.title}"
