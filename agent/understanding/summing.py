"""Sums over prices: "how much more is the second?", "total for both", "so 3 of them is?"."""

import re
from dataclasses import dataclass
from typing import Literal

from text_to_num import alpha2digit

from agent.grounding.checks.variants import values_named
from agent.state import Dialogue
from agent.understanding.asking import asks_price, behind_lead_in
from agent.understanding.implied import names_attribute
from agent.understanding.lexicon import Lexicon
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.language.words import STOP_WORDS, tokens
from knowledge.products import Product

_TWO, _MOST_COUNTED, _MOST_SUMMED = 2, 30, 4
_CHEAPEST = {("the", "cheapest")}
# Before a number that counts nothing: "the 2", "size 10", "option 3", "in 24".
_NAMING = {
    "the", "size", "number", "no", "option", "first", "last", "other", "these", "those",
    "in", "at", "under", "over", "below", "above", "around", "about",
}  # fmt: skip
_COMING_TO = {"is", "are", "be", "would", "will", "come", "comes"}
_OF_IT = {("of", "them"), ("of", "those"), ("of", "these"), ("of", "that"), ("of", "it")}


@dataclass(frozen=True, slots=True)
class Sum:
    """What is to be computed: the prices of products, each `count` times, or between two."""

    kind: Literal["total", "difference"]
    product_ids: tuple[str, ...]
    count: int = 1


def find_sum(
    words: Words,
    references: tuple[str, ...],
    dialogue: Dialogue,
    catalog: Catalog,
    lexicon: Lexicon,
) -> Sum | None:
    """Return the sum of prices that a message asks for, None if it asks for none."""
    if words.say_any(lexicon.cues["charges"]):
        return None
    spoken = tuple(i for i in references or dialogue.focus if i in catalog.products)
    prices = asks_price(words, lexicon)
    if words.say_any(lexicon.cues["price_difference"]):
        two = _two(words, references, dialogue, catalog)
        found = Sum("difference", two) if two else None
    elif (count := _count(words, lexicon, priced=prices)) > 1:
        one = spoken if len(spoken) == 1 else dialogue.focus
        counts = len(one) == 1 and not _has_number(catalog.products.get(one[0]), count)
        found = Sum("total", one, count) if counts else None
    else:
        sums = words.say_any(lexicon.cues["total"]) and (prices or "total" in words.tokens)
        found = Sum("total", spoken) if sums and _TWO <= len(spoken) <= _MOST_SUMMED else None
    if found is None or not all(i in catalog.products for i in found.product_ids):
        return None
    records = [catalog.products[i] for i in found.product_ids]
    measures = not prices and names_attribute(words, records, lexicon, otherwise=False)
    return None if measures else found


def _two(
    words: Words, references: tuple[str, ...], dialogue: Dialogue, catalog: Catalog
) -> tuple[str, ...]:
    """The products of a difference: the ones named, or one and what it is measured against."""
    shown = dialogue.shown[-1] if dialogue.shown else ()
    if not references:
        pairs = (dialogue.focus, dialogue.spoken[-_TWO:], shown)
        pair = next((ids for ids in pairs if len(ids) == _TWO), ())
        return pair if "difference" in words.tokens else ()
    if len(references) > 1:
        return references[:_TWO]
    listed = [i for i in shown if i in catalog.products]
    cheapest = min(listed, key=lambda i: catalog.products[i].cheapest.price.amount, default="")
    against = (
        *((cheapest,) if words.phrases & _CHEAPEST else ()),
        *dialogue.focus[:1],
        *reversed(dialogue.spoken),
        *shown,
    )
    product = catalog.products.get(references[0])
    if product is None or values_named(words.text, product):
        return ()
    other = next((i for i in against if i != product.id and i in catalog.products), None)
    return (product.id, other) if other else ()


def _has_number(product: Product | None, number: int) -> bool:
    """Whether a number is part of what a product or a variant is called: "in 60 in"."""
    if product is None:
        return False
    values = (value for variant in product.variants for value in variant.options.values())
    return any(str(number) in tokens(text) for text in (product.title, *values))


def _count(words: Words, lexicon: Lexicon, *, priced: bool) -> int:
    """How many of one thing a message asks the price of, 1 where it says no number.

    "$20", "20% off" and "a 2-pack" are no counts.
    """
    said = alpha2digit(" ".join(words.tokens), "en", threshold=0).split()
    places = [n for n, w in enumerate(said) if w.isdigit() and _TWO <= int(w) <= _MOST_COUNTED]
    if len(places) != 1:
        return 1
    place = places[0]
    before, behind = said[max(0, place - 1) : place], said[place + 1 : place + 2]
    signed = re.search(rf"[^\w\s(]{said[place]}\b|\b{said[place]}[^\w\s.,?!)]", words.text)
    measured = signed or (behind and (behind[0] in lexicon.units or behind[0] not in STOP_WORDS))
    if measured or not _NAMING.isdisjoint(before):
        return 1
    opens = place == behind_lead_in(words, lexicon)
    comes_to = (opens or "would" in before) and not _COMING_TO.isdisjoint(behind)
    of_it = opens and tuple(said[place + 1 :]) in _OF_IT
    return int(said[place]) if priced or comes_to or of_it else 1
