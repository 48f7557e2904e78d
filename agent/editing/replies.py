"""Replies before and after a change, on real questions of this brand."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

from agent.assistant import Assistant
from agent.events import Articles, Products, Text
from agent.state import Message
from brand.room import InForce
from brand.voice import VoiceGuide
from brand.voice.difference import Change
from knowledge.catalog import Catalog

_MOST_QUESTIONS = 3
_MOST_TRIED = 12
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


async def telling_replies(
    assistant: Assistant,
    catalog: Catalog,
    before: InForce,
    after: InForce,
    changes: Sequence[Change],
) -> tuple[BeforeAfter, ...]:
    """Answer questions of this brand in both voices, those first that are answered otherwise."""
    asked = tuple(dict.fromkeys((*_about(changes, catalog), *brand_questions(catalog))))
    answered = await before_and_after(assistant, catalog, before, after, *asked[:_MOST_TRIED])
    telling = [pair for pair in answered if pair.before != pair.after]
    same = [pair for pair in answered if pair.before == pair.after]
    return tuple([*telling, *same][:_MOST_QUESTIONS])


def brand_questions(catalog: Catalog) -> tuple[str, ...]:
    """Return questions that this brand's shoppers ask: for products, on some, to the articles."""
    asked = (
        heading
        for passage in catalog.passages.values()
        for heading in passage.headings
        if heading.endswith("?")
    )
    rated = sorted(
        (p for p in catalog.products.values() if p.description),
        key=lambda p: -(p.rating.count if p.rating else 0),
    )
    return (
        *(f"show me {department.lower()}" for department in catalog.departments[:2]),
        *list(dict.fromkeys(asked))[:2],
        *(f"tell me about the {product.title}" for product in rated[:2]),
        "hello",
    )


def typical_searches(catalog: Catalog, product_ids: frozenset[str]) -> tuple[str, ...]:
    """Return what would be typed to find products: their kinds first, then what they are like."""
    about = [catalog.products[i] for i in sorted(product_ids)]
    kinds = Counter(p.category[-1] for p in about if p.category)
    tags = Counter(tag for p in about for tag in p.tags)
    above = Counter(p.category[-2] for p in about if len(p.category) > 1)
    ranked = [name for counts in (kinds, tags, above) for name, _ in counts.most_common(3)]
    named = (*ranked, *catalog.departments)
    return tuple(dict.fromkeys(f"show me {name.lower()}" for name in named))[:_MOST_SEARCHES]


def _about(changes: Sequence[Change], catalog: Catalog) -> Iterator[str]:
    """Yield questions whose answers have the words that are changed."""
    for change in changes:
        if change.field == "sign_off":
            yield "bye"
        words = change.key if change.field in {"terms", "bans"} else ""
        if not words:
            continue
        said = VoiceGuide(bans=(words,))
        for passage in catalog.passages.values():
            if (
                passage.headings
                and passage.headings[-1].endswith("?")
                and not said.permits(passage.text)
            ):
                yield passage.headings[-1]
                break
        having = (p.title for p in catalog.products.values() if not said.permits(p.description))
        yield from (f"tell me about the {title}" for title in islice(having, 2))
        yield f"show me {words}"
