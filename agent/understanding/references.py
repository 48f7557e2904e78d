"""References: which products "the second one", "it" or "that lamp" are."""

from collections.abc import Sequence

from agent.state import Dialogue
from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.products import Product
from knowledge.words import lemmas

_POINTERS = {"it", "its", "it's", "this", "that", "one"}
_POINTING = {"the", "this", "that", "your"}
_MOST_NAMED = 4


def resolve_references(
    words: Words,
    dialogue: Dialogue,
    catalog: Catalog,
    page_product_id: str | None,
    lexicon: Lexicon,
) -> tuple[str, ...]:
    """Return the ids of the products a message speaks of, in its order; none if of none."""
    last = _still_sold(dialogue.shown[-1] if dialogue.shown else (), catalog)
    return (
        _by_order(words, last, catalog, lexicon)
        or _by_name(words, dialogue, catalog)
        or _by_group(words, last, lexicon)
        or _by_kind(words, dialogue, catalog)
        or _by_pointer(words, dialogue, catalog, page_product_id)
    )


def _still_sold(product_ids: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    return tuple(product_id for product_id in product_ids if product_id in catalog.products)


def _by_order(
    words: Words, last: tuple[str, ...], catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Find "the second one", "the first and the third", "the cheaper one" of what was shown."""
    if not last:
        return ()
    prices = {i: catalog.products[i].cheapest.price.amount for i in last}
    if words.say_any(lexicon.superlatives["cheapest"]):
        return (min(last, key=prices.__getitem__),) if len(last) > 1 else ()
    if words.say_any(lexicon.superlatives["dearest"]):
        return (max(last, key=prices.__getitem__),) if len(last) > 1 else ()
    if any(words.say_any(lexicon.groups[size]) for size in (2, 3)):
        return ()
    found: dict[int, int] = {}
    for number, phrases in lexicon.ordinals.items():
        for phrase in phrases:
            place = find_phrase(phrase, words.tokens)
            if place is not None:
                found.setdefault(number, place)
    numbers = sorted(found, key=found.__getitem__)
    chosen = (last[n - 1 if n > 0 else n] for n in numbers if n <= len(last))
    return tuple(dict.fromkeys(chosen))


def _by_group(words: Words, last: tuple[str, ...], lexicon: Lexicon) -> tuple[str, ...]:
    """Find "both", "the first three", "these": 0 in the lexicon stands for all that was shown."""
    for size, phrases in lexicon.groups.items():
        if words.say_any(phrases):
            return last[: size or len(last)]
    return ()


def _by_name(words: Words, dialogue: Dialogue, catalog: Catalog) -> tuple[str, ...]:
    """Products by their whole title, or by the proper name in it ("the Alder")."""
    known = {product_id for shown in dialogue.shown for product_id in shown}
    pointed = not _POINTING.isdisjoint(words.tokens)
    named = catalog.titles.named(words.lemmas, known, pointed=pointed)
    return (catalog.titles.whole(words.lemmas) or tuple(named))[:_MOST_NAMED]


def _by_kind(words: Words, dialogue: Dialogue, catalog: Catalog) -> tuple[str, ...]:
    """Find "that lamp": the latest shown product of a kind the message points at."""
    for place, token in enumerate(words.tokens[:-1]):
        if token in {"this", "that", "the"}:
            noun = words.lemmas[place + 1]
            for shown in reversed(dialogue.shown):
                matching = [
                    i for i in _still_sold(shown, catalog) if _is_kind(catalog.products[i], noun)
                ]
                if token != "the" and matching:
                    return (matching[0],)
                if len(matching) == 1:
                    return (matching[0],)
    return ()


def _is_kind(product: Product, noun: str) -> bool:
    names = (product.title, *product.category)
    return any(noun == lemmas(name)[-1] for name in names if lemmas(name))


def _by_pointer(
    words: Words, dialogue: Dialogue, catalog: Catalog, page_product_id: str | None
) -> tuple[str, ...]:
    """Find "it", "this one": what was spoken about last, else what the page shows."""
    if not _POINTERS & set(words.tokens):
        return ()
    focus = _still_sold(dialogue.focus, catalog)
    page = _still_sold((page_product_id,) if page_product_id else (), catalog)
    return focus[:1] or page
