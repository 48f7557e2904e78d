"""Topics: what is looked for in plain words, and whether a message asks for something else."""

from agent.state import Dialogue
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes import Wish, is_category
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.words import STOP_WORDS


def search_words(words: Words, wish: Wish, lexicon: Lexicon) -> str:
    """Leave of a message what names things: no courtesies, no prices, no people, no conditions."""
    stated = {token for cue in ("in_stock", "on_sale") for p in lexicon.cues[cue] for token in p
              if words.say_any(frozenset({p}))}  # fmt: skip
    return " ".join(
        token
        for place, token in enumerate(words.tokens)
        if words.lemmas[place] not in lexicon.fillers
        and token.removesuffix("'s") not in STOP_WORDS
        and token not in stated
        and place not in wish.excluded_places
        and words.lemmas[place] not in wish.dropped
        and (not token.isdigit() or place in wish.places)
    )


def expand(text: str, words: Words, lexicon: Lexicon) -> str:
    """Add to a question what the articles would call what it asks: "can I send it back?"."""
    more = (name for name, asks in lexicon.expansions.items() if words.say_any(asks))
    return " ".join((text, *more))


def begins_topic(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message asks for another kind of thing, rather than refine the one before."""
    if dialogue.topic_turn is None:
        return True
    if wish.category:
        before = next((c for c in dialogue.constraints if is_category(c)), None)
        return before is None or before != wish.category
    if words.say_any(lexicon.cues["instead"]) or wish.dropped or wish.any_price:
        return False
    others = {
        words.lemmas[place]
        for place, token in enumerate(words.tokens)
        if place not in wish.places
        and token not in STOP_WORDS
        and not token.isdigit()
        and words.lemmas[place] not in lexicon.fillers
    }
    if not others:
        return False
    unknown = any(not catalog.mentions(word) for word in others)
    heads = any(catalog.titles.is_head(w) for w in others) or catalog.titles.ends(words.lemmas)
    return unknown or heads or (words.say_any(lexicon.cues["asks_anew"]) and not wish.others)
