"""What is spoken of where nothing is named: "how much?", "strap length", "in black?"."""

from collections.abc import Sequence

from agent.grounding.checks.variants import values_named
from agent.state import Dialogue
from agent.understanding.asking import asks_anew, asks_opinions, asks_price, is_question
from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.facets.vocabulary import Mention
from knowledge.language.words import STOP_WORDS, record_lemmas
from knowledge.products import Product

_LONGEST = 9
_SPOKEN_OF = 3
_SHORT = 3
_HAVING = {"have", "has", "include", "includes", "in", "put", "use", "need", "needs"}
_CLEARLY_MORE = 0.5
WISHING = {"something", "anything", "ones", "instead"}
LIMITING = {("only",), ("not",), ("no",), ("without",)}


def implied(
    words: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon, *, anew: bool
) -> tuple[str, ...]:
    """Find "how much?", "in black?", "strap length": what was spoken of, where nothing else is."""
    if any(words.tokens[: len(p)] == p for p in lexicon.cues["states"]):
        return ()
    focus = tuple(i for i in dialogue.focus if i in catalog.products)
    opinions = asks_opinions(words, lexicon) and "with" not in words.tokens
    waives = any(words.say_any(lexicon.cues[cue]) for cue in ("not_needed", "any_value"))
    if (waives or asks_anew(words, lexicon)) and not opinions:
        return ()
    if not focus or len(words.tokens) > _LONGEST:
        return ()
    mentions = [
        m
        for m in catalog.vocabulary.mentions(words.lemmas)
        if not lexicon.units.issuperset(words.tokens[m.start : m.end])
    ]
    first = catalog.products[focus[0]]
    parts = [m for m in mentions if m.names_category and _is_part(words, m, first, catalog)]
    mentions = [m for m in mentions if m not in parts]
    kinds = {kind for m in mentions if m.names_category for kind in m.values}
    if kinds and not kinds & set(first.category):
        return ()
    if _names_another_thing(words, first, catalog, lexicon):
        return ()
    price = asks_price(words, lexicon) or words.say_any(lexicon.cues["stock"])
    if price and not words.say_any(lexicon.cues["charges"]):
        return focus[:_SPOKEN_OF]
    asks = is_question(words, lexicon)
    wishes = bool(mentions) and not asks
    own = names_attribute(words, [first], lexicon, otherwise=asks or len(focus) == 1)
    limits = words.tokens[:1] in LIMITING or words.tokens[:2] == ("one", "with")
    limits = limits and not _asks_of_options(words, lexicon)
    limits = limits or (len(focus) > 1 and words.tokens[:1] == ("in",))
    if limits or not WISHING.isdisjoint(words.tokens) or (wishes and len(focus) > 1):
        return ()
    if own and not kinds and not wishes:
        return _stating(words, focus, catalog)[:_SPOKEN_OF]
    if asks and parts:
        return focus[:1]
    if asks and not kinds and _is_told_of(words, first, catalog, lexicon):
        return focus[:1]
    if len(focus) > 1 or (anew and not own):
        return ()
    if asks or values_named(words.text, first):
        return focus
    return focus if not mentions and _is_of_a_thing(words, catalog, lexicon) else ()


def _names_another_thing(
    words: Words, product: Product, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a word is what titles end with, and none that this record says: "a pump".

    What the thing spoken of may have is no other thing: "comes with an adapter?".
    """
    own = catalog.words(product.id).text
    having = (p for p, token in enumerate(words.tokens) if token in _HAVING | lexicon.prepositions)
    asked_of = next(having, len(words.tokens))
    return any(
        catalog.titles.is_head(lemma)
        and lemma not in own
        and token not in STOP_WORDS
        and lemma not in lexicon.fillers | lexicon.no_things | lexicon.units | lexicon.measures
        for token, lemma in zip(words.tokens[:asked_of], words.lemmas, strict=False)
    )


def _record_words(product_id: str, catalog: Catalog) -> set[str]:
    """The lemmas a record says, and those of the names of what it states."""
    names = catalog.products[product_id].attributes
    return {*catalog.words(product_id).text, *(w for name in names for w in record_lemmas(name))}


def _asks_of_options(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message asks what something comes in: "not blue, whats the other colour"."""
    phrases = (phrase for asked in lexicon.options.values() for phrase in asked if len(phrase) > 1)
    return any(find_phrase(phrase, words.lemmas) is not None for phrase in phrases)


def _is_part(words: Words, mention: Mention, product: Product, catalog: Catalog) -> bool:
    """Whether a kind of thing is but a part of what is spoken of: "the cover" of a pillow."""
    pointed = words.tokens[max(0, mention.start - 1) : mention.start] in {("the",), ("its",)}
    own = catalog.words(product.id).text.issuperset(words.lemmas[mention.start : mention.end])
    return pointed and own and not set(mention.values) & set(product.category)


def _stating(words: Words, focus: tuple[str, ...], catalog: Catalog) -> tuple[str, ...]:
    """Of several, those that say most of what is asked: "a battery?" is asked of what has one."""
    said = {
        lemma
        for token, lemma in zip(words.tokens, words.lemmas, strict=True)
        if token not in STOP_WORDS
    }
    stating = {word: [i for i in focus if word in _record_words(i, catalog)] for word in said}
    weights = {i: sum(1 / len(ids) for ids in stating.values() if i in ids) for i in focus}
    most = max(weights.values())
    if weights[focus[0]] and most - weights[focus[0]] < _CLEARLY_MORE:
        return focus
    return tuple(i for i in focus if weights[i] == most)


def _is_of_a_thing(words: Words, catalog: Catalog, lexicon: Lexicon) -> bool:
    """Whether a few words say what things have, and name none.

    "max speed" does; "max bag" names a thing, and "under 40" is a limit.
    """
    telling = [
        lemma
        for token, lemma in zip(words.tokens, words.lemmas, strict=True)
        if token not in STOP_WORDS and lemma not in lexicon.fillers
    ]
    named = all(
        catalog.mentions(w) and not catalog.titles.is_head(w) and not w[0].isdigit()
        for w in telling
    )
    return 0 < len(telling) <= len(words.tokens) <= _SHORT and named


def _is_told_of(words: Words, product: Product, catalog: Catalog, lexicon: Lexicon) -> bool:
    """Whether all that a message names is said in a product's record."""
    named = {
        lemma
        for place, lemma in enumerate(words.lemmas)
        if words.tokens[place] not in STOP_WORDS
        and lemma not in lexicon.fillers
        and lemma not in lexicon.no_things
    }
    return bool(named) and named <= catalog.words(product.id).text


def names_attribute(
    words: Words, products: Sequence[Product], lexicon: Lexicon, *, otherwise: bool = True
) -> bool:
    """Whether a message names something that a record may state: "weight", "which android".

    With `otherwise`, by other words for it, too: "how heavy".
    """
    said = {
        lemma
        for place, lemma in enumerate(words.lemmas)
        if words.tokens[place] not in STOP_WORDS and lemma not in lexicon.fillers
    }
    names = {
        word
        for name in (
            *(n for product in products for n in product.attributes),
            *(lexicon.attributes if otherwise else ()),
        )
        for word in record_lemmas(name)
        if word not in lexicon.empty_names and word not in STOP_WORDS
    }
    asked = any(
        find_phrase(phrase, words.lemmas) is not None
        for phrases in lexicon.attributes.values()
        for phrase in phrases
    )
    return (otherwise and asked) or bool(said & names)
