"""Topics: what is looked for in plain words, and whether a message asks for something else."""

from collections.abc import Iterator, Sequence

from agent.state import Dialogue
from agent.understanding.asking import asks_anew, behind_lead_in
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes.kinds import overlap
from agent.understanding.wishes.wishes import Wish
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints, MeasureRange, ValueWanted, is_category
from knowledge.language.words import STOP_WORDS, lemmas, record_lemmas

_TYPES = {"type", "product type"}
_MOST_TURNS, _LONGEST_CONDITION = 4, 3
_SEEKING = {
    "looking",
    "look",
    "searching",
    "search",
    "shopping",
    "hunting",
    "after",
    "need",
    "interested",
    "hoping",
}
_RELATIVE = {"that", "which", "who"}
_ALSO, _SOME = {"and", "also", "plus"}, {"a", "an", "something", "some"}
_ARTICLES, _LONGEST_NAME = {"a", "an", "some"}, 4
_MATCHING, _POINTED = "matching", {("the",), ("my",), ("our",), ("this",), ("that",), ("it",)}
_UNNAMED = {"something", "anything"}
_ONES = {"one", "ones", "those", "these", "them"}


def search_words(words: Words, wish: Wish, lexicon: Lexicon) -> str:
    """Leave of a message what names things: no courtesies, prices or people, no conditions.

    Properties are left out, too: they are searched for as long as they are asked for.
    """
    stated = {token for cue in ("in_stock", "on_sale") for p in lexicon.cues[cue] for token in p
              if words.say_any(frozenset({p}))}  # fmt: skip
    return " ".join(
        token
        for place, token in _telling(words, lexicon)
        if token not in stated
        and place not in wish.excluded_places
        and place not in wish.property_places
        and not token.isdigit()
        and words.lemmas[place] not in lexicon.measures
    )


def search_text(texts: Sequence[str], constraints: Constraints) -> str:
    """Join what turns named with the values that are wanted now, each word once."""
    values = (
        value.lower()
        for constraint in constraints
        if isinstance(constraint, ValueWanted)
        and not constraint.excluded
        and not is_category(constraint)
        for value in constraint.any_of[:1]
    )
    return " ".join(dict.fromkeys(word for text in (*texts, *values) for word in text.split()))


def conditions_said(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> Constraints:
    """Return what a short condition says in words that some record has: "organic", "full zip"."""
    telling = [
        (place, words.lemmas[place])
        for place, token in _telling(words, lexicon)
        if place not in wish.places
        and place not in wish.excluded_places
        and token.isalpha()
        and len(token) > 1
    ]
    kinds = tuple(c for c in dialogue.constraints if is_category(c))
    if not 0 < len(telling) <= _LONGEST_CONDITION:
        return ()
    measured = any(isinstance(c, MeasureRange) for c in wish.others)
    extents = lexicon.dimensions if measured else frozenset[str]()
    said = {lemma for _, lemma in telling if lemma not in lexicon.units | extents}
    said -= wish.dropped.names
    found: Constraints = ()
    for condition in (ValueWanted((lemma,)) for _, lemma in telling if lemma in said):
        if catalog.meeting((*kinds, *found, condition)):
            found = (*found, condition)
    return found


def find_thing(words: Words, wish: Wish, catalog: Catalog, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the words that name the thing asked for: "blue queen mattress" is a mattress.

    They are the words of the first thing named, up to a preposition, a number or a comma; the last
    is the thing, and one before it tells which sort, unless the wish has taken it up. Properties
    that are conditions are left out. Behind a kind of thing, only what titles end with is another.
    """
    things: list[int] = []
    telling = dict(_telling(words, lexicon))
    wanted = _with_article(words, catalog, lexicon) if not wish.kinds else None
    if wanted is not None:
        return (words.tokens[wanted],)
    for place, token in enumerate(words.tokens):
        out = place in wish.excluded_places or place in wish.aside_places
        named = place in telling and not out and token.isalpha()
        lemma = words.lemmas[place]
        bare = lemma in lexicon.units | lexicon.measures | lexicon.no_things | lexicon.people
        bare = bare or (token in lexicon.graded and token != lemma)
        states = place in wish.property_places and not catalog.titles.is_head(lemma)
        of_a_kind = bool(things) and things[-1] in wish.kind_places
        if of_a_kind and place not in wish.kind_places and not catalog.titles.is_head(lemma):
            break
        if named and not states and not bare:
            things.append(place)
            continue
        alike = token == _MATCHING and words.tokens[place + 1 : place + 2] not in _POINTED
        turns_aside = token in lexicon.prepositions and not _seeks(words.tokens[:place], token)
        ends = bool(things) and (token in lexicon.prepositions | _RELATIVE or token[0].isdigit())
        if (turns_aside or ends) and not alike:
            kind_comes = any(kind > place for kind in wish.kind_places)
            if not things or not kind_comes or not wish.kind_places.isdisjoint(things):
                break
            things = []
    if not _UNNAMED.isdisjoint(words.tokens):
        things = [place for place in things if catalog.titles.has(words.lemmas[place])]
    if not things:
        return ()
    last = things[-1]
    sorted_as = last - 1 in things and last - 1 not in wish.places
    return (words.tokens[last - 1], words.tokens[last]) if sorted_as else (words.tokens[last],)


def _things_of_records(words: Words, wish: Wish, catalog: Catalog) -> list[int]:
    """Where a thing is named by a value: of its type, or one that few state, "laptop"."""
    loose = {
        lemma
        for constraint in wish.others
        if isinstance(constraint, ValueWanted)
        and not constraint.excluded
        and _TYPES.issuperset(constraint.facets)
        for value in constraint.any_of
        for lemma in lemmas(value)
    }
    places: list[int] = []
    for place in sorted(wish.property_places):
        lemma = words.lemmas[place]
        if lemma in loose and catalog.titles.has(lemma):
            places.append(place)
    return places


def _with_article(words: Words, catalog: Catalog, lexicon: Lexicon) -> int | None:
    """Where "a tent" names what titles end with, and nothing says that it is for that."""
    for place, token in enumerate(words.tokens):
        beside = words.tokens[max(0, place - 1) : place]
        if token not in _ARTICLES or not lexicon.prepositions.isdisjoint(beside):
            continue
        for at in range(place + 1, min(len(words.tokens), place + 1 + _LONGEST_NAME)):
            lemma, ends = words.lemmas[at], at + 1 == len(words.tokens) or at in words.pauses
            behind = words.tokens[at + 1 : at + 2]
            if catalog.titles.is_head(lemma) and (ends or behind[0] in STOP_WORDS):
                plain = lemma in lexicon.people | lexicon.no_things | lexicon.fillers
                return None if plain else at
            if words.tokens[at] in STOP_WORDS or at in words.pauses:
                break
    return None


def _seeks(before: Sequence[str], preposition: str) -> bool:
    """Whether a preposition leads to the thing itself: "looking for", "a pair of"."""
    return preposition == "of" or (bool(before) and before[-1] in _SEEKING)


def expand(text: str, words: Words, lexicon: Lexicon) -> str:
    """Add to a question what the articles would call what it asks: "can I send it back?"."""
    more = (name for name, asks in lexicon.expansions.items() if words.say_any(asks))
    return " ".join((text, *more))


def begins_topic(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message asks for another kind of thing, rather than refine the one before."""
    going = dialogue.topic_turns or dialogue.constraints
    if not going or words.say_any(lexicon.cues["restart"]):
        return True
    if not wish.kinds and words.say_any(lexicon.cues["whole_shop"]):
        return True
    before = [c for c in dialogue.constraints if is_category(c)]
    people = all(lexicon.people.issuperset(lemmas(k)) for kind in wish.kinds for k in kind.any_of)
    if wish.kinds and not (people and not before):
        if not before:
            return not refines(words, lexicon)
        goes_on = (
            kind in before or all(overlap(kind, c, catalog) for c in before) for kind in wish.kinds
        )
        return not all(goes_on)
    if refines(words, lexicon):
        return False
    if _asks_for_a_thing_not_listed(words, wish, dialogue, catalog, lexicon):
        return True
    if words.say_any(lexicon.cues["instead"]) or wish.dropped:
        return False
    return names_another_thing(words, wish, dialogue, catalog, lexicon)


def _asks_for_a_thing_not_listed(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message asks whether there are things that none of those shown last is called."""
    if not asks_anew(words, lexicon):
        return False
    named = [words.lemmas[place] for place in _things_of_records(words, wish, catalog)]
    thing = lemmas(" ".join(find_thing(words, wish, catalog, lexicon)[-1:] or named[-1:]))
    if not thing or not catalog.titles.has(thing[0]):
        return False
    listed = (i for i in dialogue.shown[-1] if i in catalog.products) if dialogue.shown else ()
    return all(thing[0] not in record_lemmas(catalog.products[i].title) for i in listed)


def refines(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message is worded as a condition: "with a lid", "flat ones", "in blue"."""
    first = next(
        (
            token
            for place, token in enumerate(words.tokens)
            if words.lemmas[place] not in lexicon.fillers and token not in {"and", "or"}
        ),
        "",
    )
    return first in lexicon.refining or not _ONES.isdisjoint(words.tokens)


def names_another_thing(
    words: Words, wish: Wish, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> bool:
    """Whether a message names what nothing talked about is: a title says it, or no record does."""
    others = [
        words.lemmas[place]
        for place, token in _telling(words, lexicon)
        if place not in wish.places
        and not token[0].isdigit()
        and words.lemmas[place] not in lexicon.measures
    ]
    if not others:
        return False
    kinds = tuple(c for c in dialogue.constraints if is_category(c))
    ids = catalog.meeting(kinds) if kinds else ()
    seen = (*dialogue.focus, *(i for turn in dialogue.shown for i in turn))
    shown = (i for i in seen if i in catalog.products)
    said = {word for i in (*ids, *shown) for word in catalog.words(i).text}
    strange = [word for word in others if word not in said]
    start = behind_lead_in(words, lexicon)
    adds = not _ALSO.isdisjoint(words.tokens[: start + 1])
    if adds and not _SOME.isdisjoint(words.tokens):
        return True
    states = bool(wish.others or wish.dropped)
    return any(
        catalog.titles.has(word) or not (states or catalog.mentions(word)) for word in strange
    )


def turns_after(dialogue: Dialogue, turn_id: str, *, fresh: bool) -> tuple[str, ...]:
    """Return the turns that say what is looked for, once one more did: the first and the last."""
    if fresh:
        return (turn_id,)
    first, *others = dict.fromkeys((*dialogue.topic_turns, turn_id))
    return (first, *others[-_MOST_TURNS + 1 :])


def _telling(words: Words, lexicon: Lexicon) -> Iterator[tuple[int, str]]:
    """The words of a message that may name something, each with its place."""
    ordering = words.places_of(lexicon.ordering)
    for place, token in enumerate(words.tokens):
        bare = token.removesuffix("'s")
        if (
            words.lemmas[place] not in lexicon.fillers
            and bare not in STOP_WORDS
            and token not in lexicon.negating
            and place not in ordering
        ):
            yield place, token
