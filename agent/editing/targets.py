"""Which products a phrase means: one by its name, or all of a kind, a property and a price."""

import re
from collections.abc import Sequence
from decimal import Decimal

from agent.editing.message import LIST
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes.prices import find_price_range
from brand.rules import PriceBand, Target, TargetValue
from knowledge.catalog import Catalog
from knowledge.facets.facets import CATEGORY, TAG
from knowledge.facets.vocabulary import Mention
from knowledge.language.words import content_lemmas, lemmas
from tools.rules import products_of

_DETERMINERS = re.compile(
    r"^(?:all|every|any|the|our|your|my|of|those|these|an?)\s+", re.IGNORECASE
)
_MONEY = re.compile(
    r"[$€£]\s?\d[\d,.]*|\d[\d,.]*\s?(?:dollars|euros|pounds|usd|eur|gbp)", re.IGNORECASE
)
# Words of a target that say nothing of which products are meant.
_IDLE = {
    "product", "item", "piece", "thing", "anything", "everything", "something", "make", "range",
    "line", "collection", "that", "be", "cost", "price", "under", "over", "above", "below", "than",
    "more", "less", "between", "and", "or", "from", "up", "to", "of", "in", "with", "our", "the",
    "all", "any", "which", "at", "least", "most", "cheap", "expensive", "tag", "category", "dollar",
}  # fmt: skip


def read_target(text: str, catalog: Catalog, lexicon: Lexicon) -> Target | None:
    """Return what a phrase means in this catalog, None where any word of it is not known."""
    return _read_one(text, catalog, lexicon) or _read_named(text, catalog)


def _read_named(text: str, catalog: Catalog) -> Target | None:
    """Read names of products in a row: "the Finch chair and the Posy nightstand"."""
    parts = [part for part in LIST.split(text.strip(" ,.!?\"'")) if part.strip()]
    named = [_product(bare(part), catalog) for part in parts]
    if len(parts) < 2 or None in named:
        return None
    return Target(products=tuple(dict.fromkeys(n for n in named if n)))


def bare(text: str) -> str:
    """Take from a phrase the marks and determiners around it: "a lamp" is "lamp"."""
    phrase = text.strip(" ,.!?\"'")
    while found := _DETERMINERS.match(phrase):
        phrase = phrase[found.end() :]
    return phrase


def _read_one(text: str, catalog: Catalog, lexicon: Lexicon) -> Target | None:
    phrase = bare(text)
    product = _product(phrase, catalog)
    if product:
        return Target(products=(product,))
    price = find_price_range(phrase, lexicon) if _MONEY.search(phrase) else None
    words = lemmas(_MONEY.sub(" ", phrase))
    mentions = catalog.vocabulary.mentions(words)
    covered = {place for m in mentions for place in range(m.start, m.end)}
    idle = {*_IDLE, *(word for word in words if price and word.isdecimal())}
    unknown = [w for i, w in enumerate(words) if i not in covered and w not in idle]
    values = tuple(dict.fromkeys(_value(m, words[m.start : m.end], catalog) for m in mentions))
    if unknown and values and not price:
        return _of_a_name(unknown, values, catalog)
    if unknown or not (values or price):
        return None
    band = PriceBand(lowest=price.minimum, highest=price.maximum) if price else None
    return Target(values=values, price=band)


def _of_a_name(
    names: Sequence[str], values: tuple[TargetValue, ...], catalog: Catalog
) -> Target | None:
    """Read the rest of a phrase as a name of several: "Tamsel candles" are candles called so."""
    having = products_of(Target(values=values), catalog)
    called = [i for i in sorted(having) if set(names) <= set(lemmas(catalog.products[i].title))]
    return Target(products=tuple(called)) if called else None


def nearest_titles(text: str, catalog: Catalog) -> tuple[str, ...]:
    """Return titles that share words with a phrase, those that share most first."""
    asked = set(content_lemmas(text))
    shared = {
        p.title: len(asked & set(lemmas(p.title))) / len(set(lemmas(p.title)))
        for p in catalog.products.values()
    }
    return tuple(sorted((t for t in shared if shared[t] > 0), key=lambda t: -shared[t])[:3])


def category_named(text: str, catalog: Catalog) -> list[str]:
    """Return the one category that a name is part of: "mugs" of "Mugs & Glasses"."""
    asked = set(content_lemmas(text))
    names = {name for product in catalog.products.values() for name in product.category}
    having = [name for name in names if asked and asked <= set(lemmas(name))]
    return having if len(having) == 1 else []


def target_in_words(target: Target, catalog: Catalog) -> str:
    """Write a target as a person reads it."""
    if target.products:
        titles = [
            catalog.products[i].title if i in catalog.products else i for i in target.products
        ]
        return ", ".join(titles)
    said = [f"{' or '.join(v.any_of)} ({v.facet})" for v in target.values]
    if target.price:
        low, high = target.price.lowest, target.price.highest
        said += [f"from {_amount(low)}"] if low is not None else []
        said += [f"up to {_amount(high)}"] if high is not None else []
    return ", ".join(said)


def _amount(amount: Decimal) -> str:
    return f"{amount:f}".rstrip("0").rstrip(".") if "." in f"{amount:f}" else f"{amount:f}"


def _product(phrase: str, catalog: Catalog) -> str | None:
    """Return the one product a phrase names: by its id, its whole title, or words of it alone."""
    folded = " ".join(phrase.casefold().split())
    for product in catalog.products.values():
        if folded in {product.id.casefold(), " ".join(product.title.casefold().split())}:
            return product.id
    asked = set(content_lemmas(phrase))
    if len(asked) < 2 or _is_kind(phrase, catalog):
        return None
    having = [p.id for p in catalog.products.values() if asked <= set(lemmas(p.title))]
    return having[0] if len(having) == 1 else None


def _is_kind(phrase: str, catalog: Catalog) -> bool:
    """Whether every word of a phrase names a kind or a property: "linen throws" is no product."""
    words = lemmas(phrase)
    covered = sum(m.end - m.start for m in catalog.vocabulary.mentions(words))
    plural = phrase.split()[-1:] != [words[-1]] if words else False
    return covered == len(words) and plural


def _value(mention: Mention, said: tuple[str, ...], catalog: Catalog) -> TargetValue:
    facet = _facet(mention, said, catalog)
    if facet == CATEGORY and any("&" in value for value in mention.values):
        tag = _as_tag(said, catalog)
        if tag:
            return tag
    return TargetValue(facet=facet, any_of=mention.values)


def _facet(mention: Mention, said: tuple[str, ...], catalog: Catalog) -> str:
    """Return the facet under which most products state it: wool is a material before a fill."""
    if CATEGORY in mention.facets:
        return CATEGORY
    counts = {
        facet.key: sum(count for value, count in facet.values if lemmas(value) == said)
        for facet in catalog.facets
        if facet.key in mention.facets
    }
    return max(mention.facets, key=lambda key: (key != TAG, counts.get(key, 0)))


def _as_tag(said: tuple[str, ...], catalog: Catalog) -> TargetValue | None:
    """Read "mugs" as a tag where the category is of more than mugs: "Mugs & Glasses"."""
    tags = next((facet for facet in catalog.facets if facet.key == TAG), None)
    alike = [value for value, _ in tags.values if lemmas(value) == said] if tags else []
    return TargetValue(facet=TAG, any_of=(alike[0],)) if alike else None
