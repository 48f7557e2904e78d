"""Constraints in plain words: what a message adds to, changes in and takes from a wish."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.wishes.dropping import Dropped, find_asides, find_dropped
from agent.understanding.wishes.kinds import find_kinds, kinds_kept, wanted
from agent.understanding.wishes.measures import dimension_of, find_measures
from agent.understanding.wishes.prices import find_price_range
from agent.understanding.wishes.ruling_out import find_ruled_out, not_of
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import (
    Constraint,
    Constraints,
    InStock,
    MeasureRange,
    OnSale,
    ValueWanted,
    is_category,
)
from knowledge.facets.facets import TAG
from knowledge.facets.vocabulary import Mention
from knowledge.language.spelling import load_synonyms
from knowledge.language.words import STOP_WORDS, lemma, lemmas

_JOINTS = {"or", "nor", "and", ","}
_REACH = 3
_FIRM = {"color", "product color", "material", "finish", "brand", "shape"}
_ANY = {"any", "every", "each"}
_PURPOSE = "for"
_GRADES = {"low", "high", "medium", "none", "mild", "strong"}
_ARTICLES = {"a", "an", "some"}


@dataclass(frozen=True, slots=True)
class Wish:
    """What one message asks for, before it meets what was asked before.

    `kinds` are the sorts of thing it names as wanted, all of which one thing is; `dropped` what no
    longer matters to the shopper; `places` where in the message it names things and properties,
    `kind_places` where only the things, `property_places` where only the properties,
    `excluded_places` where those it rules out or gives up, `aside_places` where it tells of the
    shopper.
    """

    kinds: tuple[ValueWanted, ...]
    others: Constraints
    dropped: Dropped
    places: frozenset[int] = frozenset()
    kind_places: frozenset[int] = frozenset()
    property_places: frozenset[int] = frozenset()
    excluded_places: frozenset[int] = frozenset()
    aside_places: frozenset[int] = frozenset()

    @property
    def category(self) -> ValueWanted | None:
        """The kind of thing named as wanted."""
        return self.kinds[0] if self.kinds else None

    @property
    def empty(self) -> bool:
        """Whether the message asks for nothing that could be checked."""
        return not (self.kinds or self.others or self.dropped)


def read_wish(words: Words, catalog: Catalog, lexicon: Lexicon) -> Wish:
    """Find the constraints a message states."""
    dropped = find_dropped(words, lexicon)
    aside = dropped.places | find_asides(words, lexicon)
    price = find_price_range(words.text, lexicon)
    amounts = {str(bound) for bound in (price.minimum, price.maximum) if bound} if price else set()
    mentions = [
        m
        for m in _all_mentions(words, catalog, lexicon)
        if m.start not in aside
        and words.lemmas[m.start] not in _ANY
        and not amounts.issuperset(words.tokens[m.start : m.end])
    ]
    mentions = _without_misread(words, mentions, catalog, lexicon)
    negated = [m for m in mentions if _is_negated(words, m, None, lexicon)]
    kinds = find_kinds(words, [m for m in mentions if m not in negated], catalog, lexicon)
    if _names_things_besides(words, kinds, catalog, lexicon):
        kinds = []
    others: list[Constraint] = [price] if price else []
    properties = [m for m in mentions if not m.names_category]
    firm = [
        m
        for m in properties
        if not _tells_which_sort(words, m, catalog) and not _is_purpose(words, m, catalog)
    ]
    others += _values(words, firm, catalog, lexicon)
    others += [
        c for c in _flags(words, others, catalog, lexicon) if not dropped.lets_go(c, lexicon)
    ]
    stated = {value for c in others if isinstance(c, ValueWanted) for value in c.any_of}
    measures = tuple(find_measures(words, lexicon))
    bounded = [m for m in measures if isinstance(m, MeasureRange)]
    others = [c for c in others if not any(_bounds(m, c) for m in bounded)]
    others += [measure for measure in measures if not _states(stated, measure)]
    if words.say_any(lexicon.cues["in_stock"]):
        others.append(InStock())
    if words.say_any(lexicon.cues["on_sale"]):
        others.append(OnSale())
    others += _described(words, [m for m in mentions if m not in negated], kinds, catalog, lexicon)
    if kinds:
        others += for_whom(words, tuple(map(wanted, kinds)), others, catalog, lexicon)
    without = find_ruled_out(words, _places(mentions) | aside, catalog, lexicon)
    others += without.constraints
    ruled_out = [m for m in negated if m.names_category]
    others += [not_of(m, kinds, catalog) for m in ruled_out]
    return Wish(
        kinds=tuple(wanted(kind) for kind in kinds),
        others=tuple(others),
        dropped=dropped,
        places=_places(mentions) | without.places,
        kind_places=_places(kinds),
        property_places=_places(firm),
        aside_places=aside - dropped.places,
        excluded_places=_places(negated) | dropped.places | without.places,
    )


def _without_misread(
    words: Words, mentions: Sequence[Mention], catalog: Catalog, lexicon: Lexicon
) -> list[Mention]:
    """Leave out what no product is whose title has all that is said: "set" of a Percale Sheet Set.

    A message that only repeats words of a title means what is called so, not a property of others.
    """
    telling = [
        lemma
        for token, lemma in zip(words.tokens, words.lemmas, strict=True)
        if token not in STOP_WORDS and lemma not in lexicon.fillers
    ]
    called = catalog.titles.having_all(telling) if len(telling) > 1 else ()
    if not called:
        return list(mentions)
    return [
        m for m in mentions if not set(called).isdisjoint(catalog.meeting((_as_value(m, catalog),)))
    ]


def _names_things_besides(
    words: Words,
    kinds: Sequence[Mention],
    catalog: Catalog,
    lexicon: Lexicon,
) -> bool:
    """Whether the only kinds named are of people, who are told of beside "a tent"."""
    named = {lemma for kind in kinds for lemma in words.lemmas[kind.start : kind.end]}
    if not named or not named <= lexicon.people:
        return False
    articles = (p for p, t in enumerate(words.tokens) if t in _ARTICLES)
    return any(
        catalog.titles.is_head(lemma) and lemma not in lexicon.people
        for place in articles
        for lemma in words.lemmas[place + 1 : place + 2]
    )


def _described(
    words: Words,
    mentions: Sequence[Mention],
    kinds: Sequence[Mention],
    catalog: Catalog,
    lexicon: Lexicon,
) -> list[ValueWanted]:
    """Whom a thing is for, where no category is both: "mens watches" are watches that say men."""
    going = tuple(map(wanted, kinds))
    said = [
        ValueWanted(m.values)
        for m in mentions
        if m.names_category
        and m not in kinds
        and lexicon.people.issuperset(words.lemmas[m.start : m.end])
    ]
    return [value for value in said if going and catalog.meeting((*going, value))]


def for_whom(
    words: Words,
    kinds: Sequence[ValueWanted],
    stated: Sequence[Constraint],
    catalog: Catalog,
    lexicon: Lexicon,
) -> list[ValueWanted]:
    """Whom a thing is for by who they are, where the shop has such for men or for women.

    "My boyfriend runs all winter" says so where it comes before the wish, "for her" where it ends.
    """
    for place, token in enumerate(words.tokens):
        person = lexicon.persons.get(token)
        before = words.tokens[max(0, place - 2) : place]
        told = before[-1:] in {("my",), ("our",)} and place + 1 < len(words.tokens)
        if not person or not (_PURPOSE in before or told):
            continue
        for mention in catalog.vocabulary.mentions((person,)):
            wish = ValueWanted(mention.values, () if mention.names_category else mention.facets)
            known = tuple(c for c in stated if isinstance(c, ValueWanted) and not c.excluded)
            if wish not in stated and catalog.meeting((*kinds, *known, wish)):
                return [wish]
    return []


def _as_value(mention: Mention, catalog: Catalog) -> ValueWanted:
    facets = mention.facets if mention.names_category else _deciding(mention, catalog)
    return ValueWanted(mention.values, facets)


def _places(mentions: Iterable[Mention]) -> frozenset[int]:
    return frozenset(place for m in mentions for place in range(m.start, m.end))


def _states(values: Iterable[str], measure: Constraint) -> bool:
    """Whether a value of the brand's own already says an amount."""
    return isinstance(measure, ValueWanted) and any(
        set(lemmas(measure.any_of[0])) <= set(lemmas(value)) for value in values
    )


def _bounds(measure: MeasureRange, constraint: Constraint) -> bool:
    """Whether a constraint is but the amount that a bound names: "20 in" of "at least 20 in"."""
    if not isinstance(constraint, ValueWanted):
        return False
    amounts = [set(lemmas(bound)) for bound in (measure.minimum, measure.maximum) if bound]
    return any(set(lemmas(value)) in amounts for value in constraint.any_of)


def _flags(
    words: Words, stated: Sequence[Constraint], catalog: Catalog, lexicon: Lexicon
) -> list[ValueWanted]:
    """Properties a product has or has not, named by another word: "can go in the dishwasher"."""
    known = {key for c in stated if isinstance(c, ValueWanted) for key in c.facets}
    found: list[ValueWanted] = []
    for facet in catalog.facets:
        value = facet.values[0][0]
        phrases = lexicon.attributes.get(facet.key, ())
        if facet.is_flag and facet.key not in known:
            place = next(
                (p for p in (find_phrase(f, words.lemmas) for f in phrases) if p is not None), None
            )
            if place is not None:
                mention = Mention(place, place + 1, (value,), (facet.key,))
                ruled_out = _is_negated(words, mention, None, lexicon)
                found.append(ValueWanted((value,), (facet.key,), excluded=ruled_out))
    return found


def merge(before: Constraints, wish: Wish, catalog: Catalog, lexicon: Lexicon) -> Constraints:
    """Join a wish with what was asked before: the new replaces the old it contradicts."""
    kinds = kinds_kept(before, wish.kinds, catalog)
    kept = [
        constraint
        for constraint in before
        if (constraint in kinds if is_category(constraint) else True)
        and not wish.dropped.lets_go(constraint, lexicon)
        and not any(_replaces(new, constraint) for new in wish.others)
    ]
    return (*kept, *wish.kinds, *wish.others)


def _all_mentions(words: Words, catalog: Catalog, lexicon: Lexicon) -> list[Mention]:
    """The brand's own values first, then colours and materials any shop might have."""
    known = [
        mention
        for mention in catalog.vocabulary.mentions(words.lemmas)
        if not lexicon.fillers.issuperset(words.lemmas[mention.start : mention.end])
        and _is_telling(words, mention, catalog, lexicon)
    ]
    covered = {place for mention in known for place in range(mention.start, mention.end)}
    general = [
        Mention(place, place + 1, (word,), facets)
        for place, word in enumerate(words.lemmas)
        if place not in covered and (facets := _general_facets(word, catalog, lexicon))
    ]
    return sorted((*known, *general), key=lambda mention: mention.start)


def _is_telling(words: Words, mention: Mention, catalog: Catalog, lexicon: Lexicon) -> bool:
    """Whether words name a value: a bare number or letter does so of an option alone, a size.

    A unit behind a number only measures.
    """
    said = words.tokens[mention.start : mention.end]
    if said[0] in lexicon.graded and said[0] != words.lemmas[mention.start]:
        return False  # "lighter?" asks for no lights
    graded = said[-1] in _GRADES and mention.end < len(words.tokens)
    if graded and words.tokens[mention.end] not in STOP_WORDS | lexicon.fillers:
        own = {word for key in mention.facets for word in key.split()}
        return words.lemmas[mention.end] in own  # "low acidity" is no low caffeine
    if said[0] in lexicon.measures and words.tokens[max(0, mention.start - 1)][0].isdigit():
        return False
    if lexicon.no_things.issuperset(words.lemmas[mention.start : mention.end]):
        return not {TAG}.issuperset(mention.facets)
    bare = all(token[0].isdigit() or len(token) == 1 or token in STOP_WORDS for token in said)
    return not bare or not catalog.option_keys.isdisjoint(mention.facets)


def _tells_which_sort(words: Words, mention: Mention, catalog: Catalog) -> bool:
    """Whether words only tell the sort of the thing behind them: a *sports* bra."""
    following = words.lemmas[mention.end : mention.end + 1]
    if not following or not _FIRM.isdisjoint(mention.facets):
        return False
    if not catalog.option_keys.isdisjoint(mention.facets):
        return False
    kinds = catalog.vocabulary.mentions(following)
    return catalog.titles.is_head(following[0]) or any(m.names_category for m in kinds)


def _general_facets(word: str, catalog: Catalog, lexicon: Lexicon) -> tuple[str, ...]:
    named = {facet.key for facet in catalog.facets}
    if word in lexicon.colors:
        return tuple(key for key in ("color", "finish") if key in named) or ("color",)
    if word in lexicon.materials:
        return tuple(key for key in ("material", "finish") if key in named) or ("material",)
    return ()


def _values(
    words: Words, mentions: Sequence[Mention], catalog: Catalog, lexicon: Lexicon
) -> list[ValueWanted]:
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
            facets = mention.facets if ruled_out else _deciding(mention, catalog)
            wordings = mention.values if facets else _wordings(mention, catalog)
            values.append(ValueWanted(wordings, facets, excluded=ruled_out))
        last = mention
    return values


def _wordings(mention: Mention, catalog: Catalog) -> tuple[str, ...]:
    """Return values and other words for them that the catalog uses: a laptop is a notebook."""
    others = (
        other
        for value in mention.values
        for group in load_synonyms().get(lemma(value.lower()), ())
        for other in group
        if " " not in value and catalog.mentions(lemma(other))
    )
    return tuple(dict.fromkeys((*mention.values, *others)))


def _is_purpose(words: Words, mention: Mention, catalog: Catalog) -> bool:
    """Whether words tell what the thing is for: a backpack *for a laptop* is no laptop."""
    before = words.tokens[max(0, mention.start - 3) : mention.start]
    flags = {facet.key for facet in catalog.facets if facet.is_flag}
    decides = not (catalog.common_facets | flags).isdisjoint(mention.facets)
    return not decides and mention.start > 1 and _PURPOSE in before


def _deciding(mention: Mention, catalog: Catalog) -> tuple[str, ...]:
    """Leave of the facets that state a value those that many products have.

    What few products state under a name is looked for in all that a record says.
    """
    return tuple(key for key in mention.facets if key in catalog.common_facets)


def _is_negated(
    words: Words, mention: Mention, ruled_out_before: Mention | None, lexicon: Lexicon
) -> bool:
    behind_pause = max((p + 1 for p in words.pauses if p < mention.start), default=0)
    before = words.tokens[max(behind_pause, mention.start - _REACH) : mention.start]
    for phrase in lexicon.negators:
        place = find_phrase(phrase, before)
        if place is not None and "but" not in before[place + len(phrase) :]:
            return True
    if ruled_out_before is None:
        return False
    return set(words.tokens[ruled_out_before.end : mention.start]) <= _JOINTS


def _replaces(new: Constraint, old: Constraint) -> bool:
    """Whether a new constraint takes the place of an old one of its kind."""
    if isinstance(new, MeasureRange) and isinstance(old, MeasureRange):
        return dimension_of(new) == dimension_of(old) and new.facets == old.facets
    if isinstance(new, ValueWanted) and isinstance(old, ValueWanted):
        same_facet = bool(set(new.facets) & set(old.facets))
        same_value = bool(set(new.any_of) & set(old.any_of))
        return same_value or (same_facet and not new.excluded and not old.excluded)
    return type(new) is type(old)
