"""References: which products "the second one", "it" or "that lamp" are."""

from collections.abc import Sequence

from agent.state import Dialogue
from agent.understanding.asking import asks_anew, asks_price, is_question, wants_the_cheapest_of_all
from agent.understanding.describing import (
    POINTING,
    by_property,
    described,
    of_the_topic,
    said_of_things,
    stands_alone,
)
from agent.understanding.implied import LIMITING, WISHING, implied
from agent.understanding.intents.intent import Intent, IntentGuess
from agent.understanding.lexicon import Lexicon, plain_words
from agent.understanding.listed import by_order, reaches
from agent.understanding.measuring import pick_by_measure
from agent.understanding.wishes.options import find_extreme
from agent.understanding.wishes.wishes import Wish
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import ValueWanted
from knowledge.facets.facets import CATEGORY, TAG
from knowledge.language.words import STOP_WORDS, lemma, record_lemmas
from knowledge.products import Product

_PRONOUNS = {"it", "its", "it's"}
_POINTERS = {*_PRONOUNS, "this", "that"}
_MOST_NAMED = 4
_SHORT, _FEW = 3, 2
_CHOOSING = {"the", "which", "one", "those", "them", "these", "both", "two"}
_SPOKEN, _OF_SEVERAL = {"them", "they", "those", "these"}, {"of", "which", "one", "all", "ones"}
_ANEW_PRONOUNS = {"it", "that", "them"}
_MUST = {("it", "must"), ("it", "should"), ("it", "has", "to"), ("it", "needs", "to")}
_DISLIKING = {"hate", "hates", "allergic", "allergy"}
_ANY_OF_A_KIND = {"a", "an"}
_INDEFINITE = {"a", "an", "some", "any"}
_ANEW = {"any", "anything", "something", "have", "show"}
_THINGS = {CATEGORY, TAG, "material", "weave", "type", "style"}


def resolve_references(
    words: Words,
    dialogue: Dialogue,
    catalog: Catalog,
    page_product_id: str | None,
    lexicon: Lexicon,
    *,
    anew: bool = False,
) -> tuple[str, ...]:
    """Return the ids of the products a message speaks of, in its order; none if of none.

    `anew` is whether it names another kind of thing than was talked about.
    """
    if words.say_any(lexicon.cues["whole_shop"]):
        return ()
    several = dialogue.focus if len(dialogue.focus) > 1 else _latest(dialogue)
    reach = reaches(words, lexicon)  # "the third" is of the last list that has as many
    lists = (several, *reversed(dialogue.shown))
    several = next((ids for ids in lists if len(ids) >= reach), several)
    last = _still_sold(several, catalog)
    if len(last) == 1 and words.say_any(lexicon.cues["compare"]):
        shown = (i for ids in reversed(dialogue.shown) for i in ids)
        last = tuple(dict.fromkeys((*last, *_still_sold(tuple(shown), catalog))))[:_FEW]
    if not WISHING.isdisjoint(words.tokens) and not _ANEW_PRONOUNS & set(words.tokens):
        named = _by_name(words, dialogue, catalog, lexicon)
        points = ("the", "ones") in zip(words.tokens, words.tokens[2:], strict=False)
        return named or (by_property(words, dialogue, catalog, lexicon) if points else ())
    listed = _latest(dialogue)
    anew_other = asks_anew(words, lexicon)
    if len(listed) == _FEW and "other" in words.tokens and dialogue.focus[:1] and not anew_other:
        return tuple(i for i in _still_sold(listed, catalog) if i != dialogue.focus[0])[:1]
    spoken = tuple(i for i in dialogue.spoken if i not in dialogue.focus)
    if ("the", "other") in words.phrases and len(dialogue.focus) == 1 and spoken:
        return _still_sold(spoken[-1:], catalog)
    if wants_the_cheapest_of_all(words) and dialogue.constraints:
        return ()
    return (
        by_order(words, last, catalog, lexicon)
        or _by_name(words, dialogue, catalog, lexicon)
        or _by_title(words, dialogue, catalog, lexicon)
        or _by_comparison(words, last, dialogue, catalog, lexicon)
        or _by_group(words, last, dialogue, catalog, lexicon)
        or _by_which(words, last, catalog)
        or by_property(words, dialogue, catalog, lexicon)
        or of_the_topic(words, dialogue, catalog, lexicon)
        or _by_kind(words, dialogue, catalog, lexicon)
        or _by_pointer(words, dialogue, catalog, page_product_id, lexicon)
        or implied(words, dialogue, catalog, lexicon, anew=anew)
    )


def asks_about_a_thing(words: Words, guess: IntentGuess, lexicon: Lexicon) -> bool:
    """Whether a message may ask about one thing rather than for things."""
    if asks_anew(words, lexicon) or words.say_any(lexicon.cues["compare"]):
        return False
    if "the" not in words.tokens and not _ANY_OF_A_KIND.isdisjoint(words.tokens):
        return False
    price = asks_price(words, lexicon) or words.say_any(lexicon.cues["stock"])
    points = any(
        token == "the" and words.tokens[max(0, place - 1)] not in lexicon.prepositions
        for place, token in enumerate(words.tokens)
    )
    learns = guess.label is Intent.RESEARCH and is_question(words, lexicon)
    return learns or price or points


def things_described(wish: Wish, thing: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    """Find "the cast iron skillet": products that are all that is said, if they are few."""
    branded = [c for c in wish.others if isinstance(c, ValueWanted) and "brand" in c.facets]
    if branded and thing and catalog.titles.has(lemma(thing[-1])):
        others = tuple(c for c in wish.others if isinstance(c, ValueWanted))
        found = catalog.meeting((*others, ValueWanted((lemma(thing[-1]),))))
        return found if len(found) <= _FEW else ()
    named = tuple(
        c
        for c in wish.others
        if isinstance(c, ValueWanted) and not c.excluded and _THINGS & set(c.facets)
    )
    constraints = (*((wish.category,) if wish.category else ()), *named)
    if not named:
        return ()
    found = catalog.meeting(constraints)
    return found if len(found) <= _FEW else ()


def _still_sold(product_ids: Sequence[str], catalog: Catalog) -> tuple[str, ...]:
    return tuple(product_id for product_id in product_ids if product_id in catalog.products)


def _by_group(
    words: Words,
    last: tuple[str, ...],
    dialogue: Dialogue,
    catalog: Catalog,
    lexicon: Lexicon,
) -> tuple[str, ...]:
    """Find "both", "the first three", "the two waterproof ones", "these".

    0 in the lexicon stands for all. What else the message says of them singles some out.
    """
    if _names_another_kind(words, last, catalog):
        return ()
    singled = len(dialogue.focus) == 1 and dialogue.focus != _latest(dialogue)
    spoken = (
        not _SPOKEN.isdisjoint(words.tokens)
        and _OF_SEVERAL.isdisjoint(words.tokens)
        and not words.say_any(lexicon.cues["compare"])
    )
    if dialogue.focus and words.say_any(lexicon.groups[0]) and (not last or (singled and spoken)):
        return _still_sold(dialogue.focus, catalog)
    for size, phrases in lexicon.groups.items():
        if words.say_any(phrases):
            said = said_of_things(words, catalog, lexicon) if size else set()
            alike = described(said, dialogue, catalog)
            told = _still_sold(dialogue.spoken, catalog)
            if size == _FEW and len(last) > _FEW <= len(told) and not alike:
                return told[-_FEW:]
            return (alike if len(alike) >= size > 0 else last)[: size or len(last)]
    return ()


def _names_another_kind(words: Words, last: tuple[str, ...], catalog: Catalog) -> bool:
    """Whether a message names a kind of its own, which "them" means: "plants, she kills them"."""
    own = {kind for i in last for kind in catalog.products[i].category}
    named = [m.values for m in catalog.vocabulary.mentions(words.lemmas) if m.names_category]
    return bool(last) and any(own.isdisjoint(values) for values in named)


def _by_name(
    words: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Products by their whole title, or by the proper name in it ("the Alder").

    With "it", also what was spoken of: "how does it compare with the Hale?".
    """
    if words.tokens[:1] in LIMITING:
        return ()
    known = {product_id for shown in dialogue.shown for product_id in shown} | {*dialogue.focus}
    compared = words.say_any(lexicon.cues["compare"]) or "or" in words.tokens
    pointed = compared or not POINTING.isdisjoint(words.tokens)
    groups = catalog.titles.named_by_each(
        words.lemmas, known, pointed=pointed, besides=plain_words(lexicon) | lexicon.people
    )
    kinds = _kinds_talked_about(groups, dialogue, catalog)
    meant = [i for group in groups for i in _nearest(group, kinds, known, catalog)]
    coded = catalog.titles.coded(words.text)
    named = tuple(dict.fromkeys((*catalog.titles.whole(words.lemmas), *coded, *meant)))
    if not named:
        return ()
    spoken = dialogue.focus[:1] if compared and "it" in words.tokens else ()
    return tuple(dict.fromkeys((*_still_sold(spoken, catalog), *named)))[:_MOST_NAMED]


def _by_title(
    words: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Find "the nesting tables", "the apron": the one product whose title has all of it.

    Of those shown a part of the title will do: "the plush one".
    """
    known = {product_id for shown in dialogue.shown for product_id in shown} | {*dialogue.focus}
    for place, token in enumerate(words.tokens):
        negated = words.tokens[max(0, place - 1) : place] == ("not",)
        if token not in POINTING or negated or stands_alone(words, place, catalog, lexicon):
            continue
        run = _run_behind(words, place, lexicon)
        for said in (run[:end] for end in range(len(run), 0, -1)):
            kinds = catalog.vocabulary.mentions(said)
            if len(said) == 1 and any(m.names_category for m in kinds):
                continue
            called = catalog.titles.having_all(said)
            shown = tuple(i for i in called if i in known)
            if len(shown) == 1:
                return shown
            if len(called) == 1 and (len(said) > 1 or catalog.titles.is_head(said[0])):
                return called
    return ()


def _run_behind(words: Words, place: int, lexicon: Lexicon) -> tuple[str, ...]:
    """Return the lemmas that tell something from behind a pointer up to a pause or a verb."""
    said: list[str] = []
    for at in range(place + 1, len(words.tokens)):
        token = words.tokens[at]
        if token in STOP_WORDS or words.lemmas[at] in lexicon.fillers or not token.isalpha():
            break
        said.append(words.lemmas[at])
        if at in words.pauses:
            break
    return tuple(said)


def _kinds_talked_about(
    groups: Sequence[tuple[str, ...]], dialogue: Dialogue, catalog: Catalog
) -> set[str]:
    """The kind of thing that all names may mean, else that of what was spoken of."""
    kinds = [{_kind(i, catalog) for i in group} for group in groups]
    shared = set.intersection(*kinds) if len(kinds) > 1 else set()
    return shared or {_kind(i, catalog) for i in _still_sold(dialogue.focus, catalog)}


def _kind(product_id: str, catalog: Catalog) -> str:
    return next(reversed(catalog.products[product_id].category), "")


def _nearest(
    group: tuple[str, ...], kinds: set[str], known: set[str], catalog: Catalog
) -> tuple[str, ...]:
    """Of products of one name, those of the kind talked about, else those shown before."""
    alike = tuple(i for i in group if _kind(i, catalog) in kinds)
    shown = tuple(i for i in alike or group if i in known)
    return shown or alike or group


def _by_kind(
    words: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Find "that lamp": the latest shown product of a kind the message points at."""
    for place, token in enumerate(words.tokens[:-1]):
        if token in {"this", "that", "the"} and not stands_alone(words, place, catalog, lexicon):
            noun = words.lemmas[place + 1]
            known = tuple(dict.fromkeys((*dialogue.focus, *_latest(dialogue))))
            branded = [i for i in _still_sold(known, catalog) if _is_by(catalog.products[i], noun)]
            if len(branded) == 1:
                return (branded[0],)
            for shown in reversed(dialogue.shown):
                matching = [
                    i
                    for i in _still_sold(shown, catalog)
                    if _is_kind(catalog.products[i], noun, token)
                ]
                if token != "the" and matching:
                    return (matching[0],)
                spoken = _still_sold(dialogue.focus[:1], catalog)
                part = len(dialogue.focus) == 1 and any(
                    noun in catalog.words(i).text and i not in matching for i in spoken
                )
                if len(matching) == 1 and not part:
                    return (matching[0],)
    return ()


def _latest(dialogue: Dialogue) -> tuple[str, ...]:
    return dialogue.shown[-1] if dialogue.shown else ()


def _is_by(product: Product, name: str) -> bool:
    return bool(product.brand) and name in record_lemmas(product.brand)


def _is_kind(product: Product, noun: str, pointer: str) -> bool:
    names = (product.title, *product.category)
    if pointer != "the" and noun in record_lemmas(product.title):
        return True
    return any(noun == record_lemmas(name)[-1] for name in names if record_lemmas(name))


def _joins(words: Words, place: int) -> bool:
    """Whether "that" only joins: "a jacket that I can wear"."""
    before, last = words.tokens[max(0, place - 1) : place], place == len(words.tokens) - 1
    return words.tokens[place] == "that" and not last and not STOP_WORDS.issuperset(before)


def _by_pointer(
    words: Words,
    dialogue: Dialogue,
    catalog: Catalog,
    page_product_id: str | None,
    lexicon: Lexicon,
) -> tuple[str, ...]:
    """Find "it", "this one": what was spoken about last, else what the page shows."""
    said = {token for place, token in enumerate(words.tokens) if not _joins(words, place)}
    mentions = catalog.vocabulary.mentions(words.lemmas)
    names_a_kind = any(mention.names_category for mention in mentions)
    ruled_out = not _DISLIKING.isdisjoint(words.tokens) or words.tokens[:1] in LIMITING
    if not words.phrases.isdisjoint(_MUST) or ruled_out:
        return ()
    wished = any(m.names_category and _is_wished(words, m.start) for m in mentions)
    wishes = not WISHING.isdisjoint(words.tokens)
    if wished or (wishes and not words.say_any(lexicon.cues["complement"])):
        return ()
    if not said & _POINTERS or (names_a_kind and not said & _PRONOUNS):
        return ()
    focus = _still_sold(dialogue.focus, catalog)
    page = _still_sold((page_product_id,) if page_product_id else (), catalog)
    return focus[:1] or page


def _is_wished(words: Words, place: int) -> bool:
    """Whether a kind of thing is wanted rather than spoken of: "a throw for it"."""
    return not _INDEFINITE.isdisjoint(words.tokens[max(0, place - 3) : place])


def _by_comparison(
    words: Words,
    last: tuple[str, ...],
    dialogue: Dialogue,
    catalog: Catalog,
    lexicon: Lexicon,
) -> tuple[str, ...]:
    """Find "the lightest of those", "which has more storage?", "lighter one?" of what was shown."""
    spoken = catalog.products.get(dialogue.focus[0]) if len(dialogue.focus) == 1 else None
    if spoken and dialogue.focus != last and find_extreme(words, spoken, lexicon):
        return dialogue.focus
    chooses = not _CHOOSING.isdisjoint(words.tokens) or len(words.tokens) <= _SHORT
    if len(last) < _FEW or not chooses or not _ANEW.isdisjoint(words.tokens):
        return ()
    compared = {word for comparative in lexicon.comparatives for word in comparative.words}
    named = [
        m.values
        for m in catalog.vocabulary.mentions(words.lemmas)
        if m.names_category and compared.isdisjoint(words.lemmas[m.start : m.end])
    ]
    kinds = {kind for i in last for kind in catalog.products[i].category}
    if any(kinds.isdisjoint(values) for values in named):
        return ()
    picked = pick_by_measure(words, [catalog.products[i] for i in last], lexicon)
    bare = len(words.tokens) == 1 and words.tokens[0] in lexicon.graded and dialogue.focus == last
    return picked or (last if bare else ())


def _by_which(words: Words, last: tuple[str, ...], catalog: Catalog) -> tuple[str, ...]:
    """Find "which sleeps warmest?", "which one then": all of what was shown, to choose among."""
    if words.tokens[:1] not in {("which",), ("whichever",)} or len(last) < _FEW:
        return ()
    if not catalog.option_keys.isdisjoint(words.lemmas[1:2]):
        return ()  # "which colors", of the one spoken of
    mentions = catalog.vocabulary.mentions(words.lemmas)
    return () if any(m.names_category for m in mentions) else last
