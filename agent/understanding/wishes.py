"""Constraints in plain words: what a message adds to, changes in and takes from a wish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.prices import find_price_range
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import Constraint, Constraints, InStock, OnSale, PriceRange, ValueWanted
from knowledge.facets import CATEGORY, facet_key
from knowledge.vocabulary import Mention
from knowledge.words import lemmas

_JOINTS = {"or", "nor", "and", ","}
_REACH = 3


@dataclass(frozen=True, slots=True)
class Wish:
    """What one message asks for, before it meets what was asked before.

    `category` is the kind of thing it names as wanted; `dropped` the facets that no longer
    matter to the shopper; `places` where in the message it names things and properties,
    `excluded_places` where those it rules out.
    """

    category: ValueWanted | None
    others: Constraints
    dropped: frozenset[str]
    any_price: bool
    places: frozenset[int] = frozenset()
    excluded_places: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether the message asks for nothing that could be checked."""
        return not (self.category or self.others or self.dropped or self.any_price)


def read_wish(words: Words, catalog: Catalog, lexicon: Lexicon) -> Wish:
    """Find the constraints a message states."""
    mentions = _all_mentions(words, catalog, lexicon)
    kinds = [
        m
        for m in (*mentions, *_kinds_within(words, mentions, catalog))
        if m.names_category
        and not _is_aside(words, m, lexicon)
        and not _names_another(words, m, catalog)
    ]
    others: list[Constraint] = []
    price = find_price_range(words.text, lexicon)
    if price:
        others.append(price)
    others += _values(words, [m for m in mentions if not m.names_category], lexicon)
    others += _flags(words, others, catalog, lexicon)
    if words.say_any(lexicon.cues["in_stock"]):
        others.append(InStock())
    if words.say_any(lexicon.cues["on_sale"]):
        others.append(OnSale())
    dropped = _dropped(words, catalog, lexicon)
    category = next((m for m in kinds if not _is_negated(words, m, None, lexicon)), None)
    ruled_out = [m for m in kinds if _is_negated(words, m, None, lexicon)]
    others += [ValueWanted(m.values, m.facets, excluded=True) for m in ruled_out]
    return Wish(
        category=ValueWanted(category.values, category.facets) if category else None,
        others=tuple(others),
        dropped=dropped - {"price"},
        any_price="price" in dropped,
        places=_places(mentions),
        excluded_places=_places(m for m in mentions if _is_negated(words, m, None, lexicon)),
    )


def _places(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(place for m in mentions for place in range(m.start, m.end))


def _flags(
    words: Words, stated: Sequence[Constraint], catalog: Catalog, lexicon: Lexicon
) -> list[ValueWanted]:
    """Properties a product has or has not, named by another word: "can go in the dishwasher"."""
    known = {key for c in stated if isinstance(c, ValueWanted) for key in c.facets}
    found: list[ValueWanted] = []
    for facet in catalog.facets:
        value = facet.values[0][0]
        phrases = lexicon.attributes.get(facet.key, ())
        is_flag = len(facet.values) == 1 and facet_key(value) == facet.key
        if is_flag and facet.key not in known:
            place = next(
                (p for p in (find_phrase(f, words.lemmas) for f in phrases) if p is not None), None
            )
            if place is not None:
                mention = Mention(place, place + 1, (value,), (facet.key,))
                ruled_out = _is_negated(words, mention, None, lexicon)
                found.append(ValueWanted((value,), (facet.key,), excluded=ruled_out))
    return found


def merge(before: Constraints, wish: Wish) -> Constraints:
    """Join a wish with what was asked before: the new replaces the old it contradicts."""
    kept = [
        constraint
        for constraint in before
        if not _is_dropped(constraint, wish)
        and not any(_replaces(new, constraint) for new in wish.others)
        and not (wish.category and is_category(constraint))
    ]
    added = (*((wish.category,) if wish.category else ()), *wish.others)
    return (*kept, *added)


def _kinds_within(words: Words, mentions: Sequence[Mention], catalog: Catalog) -> Iterable[Mention]:
    """The kind of thing that ends a longer value: "bath towels" are towels."""
    for mention in mentions:
        if not mention.names_category and mention.end - mention.start > 1:
            last = words.lemmas[mention.end - 1 : mention.end]
            for kind in catalog.vocabulary.mentions(last):
                yield replace(kind, start=mention.end - 1, end=mention.end)


def _names_another(words: Words, mention: Mention, catalog: Catalog) -> bool:
    """Whether the word behind is the thing meant: "storage basket" asks for no storage."""
    following = words.lemmas[mention.end : mention.end + 1]
    return bool(following) and catalog.titles.is_head(following[0])


def _all_mentions(words: Words, catalog: Catalog, lexicon: Lexicon) -> list[Mention]:
    """The brand's own values first, then colours and materials any shop might have."""
    known = [
        mention
        for mention in catalog.vocabulary.mentions(words.lemmas)
        if not lexicon.fillers.issuperset(words.lemmas[mention.start : mention.end])
    ]
    covered = {place for mention in known for place in range(mention.start, mention.end)}
    general = [
        Mention(place, place + 1, (word,), facets)
        for place, word in enumerate(words.lemmas)
        if place not in covered and (facets := _general_facets(word, catalog, lexicon))
    ]
    return sorted((*known, *general), key=lambda mention: mention.start)


def _general_facets(word: str, catalog: Catalog, lexicon: Lexicon) -> tuple[str, ...]:
    named = {facet.key for facet in catalog.facets}
    if word in lexicon.colors:
        return tuple(key for key in ("color", "finish") if key in named) or ("color",)
    if word in lexicon.materials:
        return tuple(key for key in ("material", "finish") if key in named) or ("material",)
    return ()


def _values(words: Words, mentions: Sequence[Mention], lexicon: Lexicon) -> list[ValueWanted]:
    """Turn mentions into values wanted or ruled out; "red or blue" becomes one with both."""
    values: list[ValueWanted] = []
    last: Mention | None = None
    ruled_out = False
    for mention in mentions:
        ruled_out = _is_negated(words, mention, last if ruled_out else None, lexicon)
        joined = last is not None and words.tokens[last.end : mention.start] == ("or",)
        if joined and values and not ruled_out and set(values[-1].facets) & set(mention.facets):
            values[-1] = replace(values[-1], any_of=(*values[-1].any_of, *mention.values))
        else:
            values.append(ValueWanted(mention.values, mention.facets, excluded=ruled_out))
        last = mention
    return values


def _is_negated(
    words: Words, mention: Mention, ruled_out_before: Mention | None, lexicon: Lexicon
) -> bool:
    before = words.tokens[max(0, mention.start - _REACH) : mention.start]
    for phrase in lexicon.negators:
        place = find_phrase(phrase, before)
        if place is not None and "but" not in before[place + len(phrase) :]:
            return True
    if ruled_out_before is None:
        return False
    return set(words.tokens[ruled_out_before.end : mention.start]) <= _JOINTS


def _is_aside(words: Words, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether a kind of thing is named beside the one wanted: a rug *for the table*."""
    before = words.tokens[max(0, mention.start - 2) : mention.start]
    return any(word in lexicon.prepositions for word in before) and mention.start > 1


def _dropped(words: Words, catalog: Catalog, lexicon: Lexicon) -> frozenset[str]:
    if not words.say_any(lexicon.cues["any_value"]):
        return frozenset()
    named = {"price", *(facet.key for facet in catalog.facets)}
    if "budget" in words.lemmas:
        return frozenset({"price"})
    return frozenset(key for key in named if set(lemmas(key)) <= set(words.lemmas))


def is_category(constraint: Constraint) -> bool:
    """Whether a constraint says what kind of thing is wanted."""
    return (
        isinstance(constraint, ValueWanted)
        and CATEGORY in constraint.facets
        and not constraint.excluded
    )


def _is_dropped(constraint: Constraint, wish: Wish) -> bool:
    if isinstance(constraint, PriceRange):
        return wish.any_price
    return isinstance(constraint, ValueWanted) and bool(wish.dropped & set(constraint.facets))


def _replaces(new: Constraint, old: Constraint) -> bool:
    """Whether a new constraint takes the place of an old one of its kind."""
    if isinstance(new, ValueWanted) and isinstance(old, ValueWanted):
        same_facet = bool(set(new.facets) & set(old.facets))
        same_value = bool(set(new.any_of) & set(old.any_of))
        return same_value or (same_facet and not new.excluded and not old.excluded)
    return type(new) is type(old)
