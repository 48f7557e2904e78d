"""Kinds of things: what sort of product a message wants, as the brand's own categories."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from agent.state import Dialogue
from agent.understanding.lexicon import Lexicon
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints, ValueWanted, is_category
from knowledge.facets.facets import CATEGORY
from knowledge.facets.vocabulary import Mention
from knowledge.language.words import STOP_WORDS
from knowledge.products import Product

_ONE = {"a", "an", "one"}


def find_kinds(
    words: Words, mentions: Sequence[Mention], catalog: Catalog, lexicon: Lexicon
) -> list[Mention]:
    """Return the kinds wanted, of which one thing may be all: "women's" and "jackets".

    A kind named beside the one wanted, a rug *for the table*, counts only if a thing can be both;
    where it is all that is named, only if no thing is called so: something *for the kitchen*.
    """
    named = [
        m
        for m in (*mentions, *_within(words, mentions, catalog))
        if m.names_category and not _names_another(words, m, catalog, lexicon)
    ]
    kinds = [m for m in named if not _is_aside(words, m, lexicon)][:1]
    kinds = kinds or [m for m in named if _is_all_there_is(words, m, catalog, lexicon)][:1]
    for mention in named:
        joins = kinds and mention not in kinds
        if joins and all(overlap(wanted(mention), wanted(kind), catalog) for kind in kinds):
            kinds.append(mention)
    return kinds


def as_properties(
    kinds: Sequence[ValueWanted], before: Constraints, catalog: Catalog
) -> tuple[ValueWanted, ...] | None:
    """Read kinds as what is said of the kind asked for before: watches "for men".

    None where they are no such thing.
    """
    going = tuple(c for c in before if is_category(c))
    said = tuple(ValueWanted(kind.any_of) for kind in kinds)
    return said if going and said and catalog.meeting((*going, *said)) else None


def wanted(mention: Mention) -> ValueWanted:
    """Return the condition that a thing is of the kind mentioned."""
    return ValueWanted(mention.values, mention.facets)


def kind_shown(dialogue: Dialogue, catalog: Catalog) -> tuple[ValueWanted, ...]:
    """Return the kind that all of what was shown last is of, where nothing named one."""
    shown = dialogue.shown[-1] if dialogue.shown else ()
    kinds = {catalog.products[i].category[-1:] for i in shown if i in catalog.products}
    names = next(iter(kinds)) if len(kinds) == 1 else ()
    if names and len(shown) > 1:
        return (ValueWanted(names, (CATEGORY,)),)
    spoken = catalog.products.get(dialogue.focus[0]) if dialogue.focus else None
    return kind_of(spoken) if spoken and not shown else ()


def kind_of(product: Product) -> tuple[ValueWanted, ...]:
    """Return the conditions that a thing is filed where a product is: jackets, and for men."""
    return tuple(ValueWanted((name,), (CATEGORY,)) for name in product.category)


def kinds_kept(before: Constraints, new: Sequence[ValueWanted], catalog: Catalog) -> Constraints:
    """Return the kinds asked for before that a thing of the new kinds can be as well."""
    return tuple(
        kind
        for kind in before
        if is_category(kind)
        and kind not in new
        and all(overlap(kind, other, catalog) for other in new)
    )


def overlap(one: ValueWanted, other: ValueWanted, catalog: Catalog) -> bool:
    """Whether some product is of both kinds; the same words for one kind are no two."""
    return one.any_of != other.any_of and bool(catalog.meeting((one, other)))


def _within(words: Words, mentions: Sequence[Mention], catalog: Catalog) -> Iterable[Mention]:
    """The kind of thing that ends a longer value: "bath towels" are towels."""
    for mention in mentions:
        if not mention.names_category and mention.end - mention.start > 1:
            last = words.lemmas[mention.end - 1 : mention.end]
            for kind in catalog.vocabulary.mentions(last):
                yield replace(kind, start=mention.end - 1, end=mention.end)


def _names_another(words: Words, mention: Mention, catalog: Catalog, lexicon: Lexicon) -> bool:
    """Whether the word behind is the thing meant, and none of the kind is called so.

    "Storage basket" asks for no storage where baskets are filed elsewhere, "short sleeves" for no
    shorts; "a couch guests can sleep on" for a couch.
    """
    following = words.lemmas[mention.end : mention.end + 1]
    if not following:
        return False
    singular = words.tokens[mention.end - 1] == words.lemmas[mention.end - 1]
    one = words.tokens[max(0, mention.start - 1)] in _ONE
    several = (
        singular
        and not one
        and words.tokens[mention.end] == f"{following[0]}s"
        and following[0] not in lexicon.fillers
        and catalog.mentions(following[0])
    )
    if not several and not catalog.titles.is_head(following[0]):
        return False
    ids = catalog.meeting((wanted(mention),))
    return not any(catalog.words(product_id).is_called(following) for product_id in ids)


def _is_all_there_is(words: Words, mention: Mention, catalog: Catalog, lexicon: Lexicon) -> bool:
    """Whether a part of the shop is all that a message names: "anything for the kitchen?"."""
    unnamed = STOP_WORDS | lexicon.fillers | lexicon.no_things
    rest = (*words.tokens[: mention.start], *words.tokens[mention.end :])
    named = catalog.titles.is_head(words.lemmas[mention.end - 1])
    return not named and all(token in unnamed or token[0].isdigit() for token in rest)


def _is_aside(words: Words, mention: Mention, lexicon: Lexicon) -> bool:
    """Whether a kind of thing is named beside the one wanted: a rug *for the table*."""
    before = words.tokens[max(0, mention.start - 2) : mention.start]
    if before[-1:] in {("my",), ("our",)}:
        return True
    people = lexicon.people.issuperset(words.lemmas[mention.start : mention.end])
    if people and before[-1:] == ("for",):
        return False
    beside = lexicon.prepositions - {"of"}
    return any(word in beside for word in before) and mention.start > 1
