"""One variant among others: its price and stock, and the values its options have."""

from collections.abc import Iterator, Sequence

from agent.events import Card
from agent.grounding.language.money import find_money
from agent.understanding.asking import asks_price, is_question
from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.requests import Request
from agent.understanding.wishes.options import variants_meant
from agent.understanding.words import Words
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing, list_in_words
from knowledge.constraints import ValueWanted
from knowledge.facets.facets import facet_key
from knowledge.language.money import format_price
from knowledge.language.words import STOP_WORDS, lemmas, record_lemmas
from knowledge.products import Product, Variant

_MOST_VARIANTS = 3
# What one of several variants is called beside its values: "a purple pair".
_VARIANT = {"pair", "version", "variant", "model", "colorway"}


def asks_price_or_stock(brief: Brief, lexicon: Lexicon) -> bool:
    asked = brief.understanding.question
    if brief.understanding.request is not Request.ASK_PRODUCT:
        return False
    if asked.say_any(lexicon.cues["charges"]):
        return False
    named = any(asked.say_any(lexicon.cues[cue]) for cue in ("stock", "on_sale"))
    singled_out = any(asked.say_any(phrases) for phrases in lexicon.superlatives.values())
    alone = singled_out and asked.tokens[:1] == ("which",)
    return named or alone or asks_price(asked, lexicon) or bool(find_money(asked.text))


def option_asked(product: Product, brief: Brief, lexicon: Lexicon) -> str | None:
    """The option a question is about: "does it come in blue?", "what sizes?", "any bigger?"."""
    understanding = brief.understanding
    mentioned = {key for c in understanding.wish.others for key in getattr(c, "facets", ())}
    asked = understanding.words.lemmas
    if _measures(product, asked, lexicon):
        return None
    beside = _asked_besides(product, brief, lexicon)
    for name in sorted(product.options, key=lambda name: facet_key(name) not in mentioned):
        key = facet_key(name)
        about = _is_asked_by_name(name, understanding.words, beside, lexicon) or any(
            find_phrase(phrase, asked) is not None for phrase in lexicon.options.get(key, ())
        )
        if about or ((name in _named_now(brief) or key in mentioned) and not beside):
            return name
    return None


def _is_asked_by_name(name: str, words: Words, beside: set[str], lexicon: Lexicon) -> bool:
    """Whether a question is which values an option has: "which scents are there?", "colors"."""
    asks = (("which",), ("what",))
    named = set(record_lemmas(name)) <= set(words.lemmas)
    which = not words.phrases.isdisjoint(asks) and is_question(words, lexicon)
    return named and (which or not beside)


def _measures(product: Product, asked: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether a question is on an attribute that is no option: "how wide is the large?"."""
    options = {facet_key(name) for name in product.options}
    title = record_lemmas(product.title)
    asked = [lemma for lemma in asked if lemma not in title]
    return any(
        find_phrase(phrase, asked) is not None
        for name in product.attributes
        if facet_key(name) not in options
        for phrase in lexicon.attributes.get(facet_key(name), ())
    )


def option_lacking(product: Product, brief: Brief) -> str | None:
    """The option of which a question names a value that the product does not come in."""
    for wanted in brief.understanding.wish.others:
        if not isinstance(wanted, ValueWanted) or wanted.excluded:
            continue
        for name in product.options:
            values = {v.options[name] for v in product.variants if name in v.options}
            said = {lemma for value in values for lemma in lemmas(value)}
            asked = [set(lemmas(value)) for value in wanted.any_of]
            if facet_key(name) in wanted.facets and not any(value <= said for value in asked):
                return name
    return None


def say_lacking(brief: Brief, product: Product, phrasing: Phrasing) -> Iterator[Draft]:
    """Say that a product does not come in what was asked for, and what it comes in."""
    marker, option = wording.product(product.id), option_lacking(product, brief) or ""
    yield phrasing.say("no_such_variant", product=marker)
    values = list(dict.fromkeys(v.options[option] for v in product.variants if option in v.options))
    yield phrasing.say("options", product=marker, values=list_in_words(values))


def say_option(brief: Brief, product: Product, option: str, phrasing: Phrasing) -> Iterator[Draft]:
    """Say which values there are, and price and stock of the one that was asked for."""
    named = brief.understanding.options.get(option, ())
    if not named:
        values = list(dict.fromkeys(v.options[option] for v in product.variants))
        marker = wording.product(product.id)
        yield phrasing.say("options", product=marker, values=list_in_words(values))
    else:
        yield from say_price_and_stock(brief, product, phrasing)


def say_price_and_stock(brief: Brief, product: Product, phrasing: Phrasing) -> Iterator[Draft]:
    """Say price and stock of the one variant meant, of several each, else of the product."""
    meant = _meant(brief, product)
    if not meant:
        yield phrasing.say("no_such_variant", product=wording.product(product.id))
        return
    if len(meant) == len(product.variants):
        yield _stock_line(product.id, "", phrasing)
        return
    if len(meant) > 1 and len({(v.price, v.availability) for v in meant}) == 1:
        yield _shared_stock_line(brief, product, meant[0], phrasing)
        return
    for variant in meant[:_MOST_VARIANTS]:
        yield _stock_line(product.id, variant.id, phrasing)


def say_sale(brief: Brief, product: Product, phrasing: Phrasing) -> Iterator[Draft]:
    """Say what is reduced, and from what; nothing where that is not so of all variants meant."""
    meant = _meant(brief, product)
    before = {v.compare_at for v in product.variants if v.compare_at}
    if not meant or not all(v.on_sale for v in product.variants) or len(before) != 1:
        return
    one = meant[0].id if len(meant) < len(product.variants) else ""
    yield phrasing.say(
        "on_sale",
        product=wording.product(product.id, one),
        stock=wording.stock(product.id, one),
        price=wording.price(product.id, one),
        before=format_price(before.pop(), brief.evidence.profile, rounded=True),
    )


def card_of(brief: Brief, product: Product) -> Card:
    meant = _meant(brief, product)
    return Card(product, meant[0] if 0 < len(meant) < len(product.variants) else None)


def _meant(brief: Brief, product: Product) -> tuple[Variant, ...]:
    """The variants of a product that the options named leave, empty where there are none."""
    if brief.understanding.references[:1] != (product.id,):
        return product.variants
    return variants_meant(product, brief.understanding.options)


def _stock_line(product_id: str, variant_id: str, phrasing: Phrasing) -> Draft:
    return phrasing.say(
        "stock",
        product=wording.product(product_id, variant_id),
        stock=wording.stock(product_id, variant_id),
        price=wording.price(product_id, variant_id),
    )


def _shared_stock_line(brief: Brief, product: Product, one: Variant, phrasing: Phrasing) -> Draft:
    """Say once what all variants with the values named share."""
    named = brief.understanding.options
    return phrasing.say(
        "stock_in",
        product=wording.product(product.id),
        values=", ".join(one.options[name] for name in named if name in one.options),
        stock=wording.stock(product.id, one.id),
        price=wording.price(product.id, one.id),
    )


def _asked_besides(product: Product, brief: Brief, lexicon: Lexicon) -> set[str]:
    """What a question asks besides the product's name and the values of its options."""
    values = (value for variant in product.variants for value in variant.options.values())
    names = {
        lemma
        for text in (product.title, *values, *product.options)
        for lemma in record_lemmas(text)
    }
    asked = brief.understanding.words
    pairs = zip(asked.tokens, asked.lemmas, strict=True)
    return {
        lemma
        for token, lemma in pairs
        if token not in STOP_WORDS
        and lemma not in names | _VARIANT | lexicon.fillers | lexicon.units
    }


def _named_now(brief: Brief) -> set[str]:
    now, before = brief.understanding.options, brief.dialogue.options
    return {name for name, values in now.items() if before.get(name) != values}
