"""Showing products that were looked for."""

from collections.abc import Iterator, Sequence

from agent.events import Card, Choice, Choices, Products
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.writers import wording
from agent.writers.draft import AskAbout, Brief, Draft
from agent.writers.phrasing import Phrasing, count_in_words
from agent.writers.plans.answering import plan_person
from agent.writers.questions import choose_question
from knowledge.catalog import ProductHit
from knowledge.constraints import (
    Constraints,
    InStock,
    MeasureRange,
    OnSale,
    PriceRange,
    ValueWanted,
)
from knowledge.language.words import content_lemmas, lemmas
from knowledge.products import Product
from tools.search_products import Order

_MOST_CARDS = 4
_MOST_DOORS = 6
_QUESTIONS_IN_A_ROW = 2
_LONGEST_NAME = 2
_TELLS = 3
_BY_PRICE = {Order.CHEAPEST, Order.DEAREST}
_MORE_OF_THE_SAME = {Request.MORE, Request.SIMILAR}


def plan_finding(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Say what was found, show it with reasons, and ask the one question that narrows it best."""
    found = brief.evidence.found
    if found is None or not found.hits:
        yield from _nothing(brief, phrasing)
        return
    hits = found.hits[:_MOST_CARDS]
    if _asks_of_today(brief) and not hits[0].product.cheapest.is_told_today:
        yield phrasing.say("not_today")
    fact = wording.first_fact(hits[0].product)
    product = wording.product(hits[0].product.id)
    if len(hits) == 1 and fact and _adds(fact, hits[0].product) and _is_plain_find(brief):
        limit = wording.limit_in_words(_stated(brief), brief.evidence.profile)
        yield phrasing.say("found_one_with_fact", product=product, limit=limit, fact=fact)
    else:
        yield from _lead(brief, hits, phrasing)
        if fact and _adds(fact, hits[0].product) and not _was_shown(brief, hits[0].product.id):
            yield phrasing.say("highlight", product=product, fact=fact)
    if brief.understanding.order in _BY_PRICE and len(hits) > 1 and _is_plain_find(brief):
        yield wording.price_line(hits[0].product.id, phrasing)
    yield Products(tuple(_card(brief, hit, lexicon) for hit in hits))
    if brief.understanding.words.say_any(lexicon.cues["allergy"]):
        yield phrasing.say("allergy")
        yield from plan_person(brief, phrasing)
    elif brief.understanding.request is Request.IDEAS:
        yield phrasing.say("what_do_they_like")
        yield from plan_doors(brief)
    elif question := _question(brief, phrasing, lexicon):
        yield question


def plan_doors(brief: Brief) -> Iterator[Draft]:
    """Offer the shop's main categories to tap."""
    doors = tuple(Choice(name, name) for name in brief.evidence.departments[:_MOST_DOORS])
    if doors:
        yield Choices(doors)


def _is_plain_find(brief: Brief) -> bool:
    """Whether what was found is just what was asked for: nothing relaxed, nothing only near."""
    found = brief.evidence.found
    plain = brief.understanding.request in {Request.FIND, Request.IDEAS}
    return bool(plain and found and found.named and not found.relaxed)


def _asks_of_today(brief: Brief) -> bool:
    """Whether only what is in stock, or reduced, was asked for."""
    return any(isinstance(c, InStock | OnSale) for c in brief.evidence.constraints)


def _adds(fact: str, product: Product) -> bool:
    """Whether a fact says more than the title does: no mere title, no bare model number."""
    return len(set(content_lemmas(fact)) - set(lemmas(product.title))) >= _TELLS


def _was_shown(brief: Brief, product_id: str) -> bool:
    return any(product_id in ids for ids in brief.dialogue.shown)


def _nothing(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    request = brief.understanding.request
    if request in _MORE_OF_THE_SAME:
        yield phrasing.say("nothing_more")
        return
    if request is Request.CHEAPER:
        yield phrasing.say("nothing_cheaper")
        return
    if len(brief.understanding.query.split()) <= _LONGEST_NAME:
        yield phrasing.say("not_by_that_name")
    else:
        yield phrasing.say("not_found")
    yield from plan_doors(brief)


def _lead(brief: Brief, hits: Sequence[ProductHit], phrasing: Phrasing) -> Iterator[Draft]:
    evidence = brief.evidence
    products = [hit.product for hit in hits]
    if brief.understanding.told:
        yield phrasing.say("told")
    limit = wording.limit_in_words(_stated(brief), evidence.profile)
    if isinstance(evidence.relaxed, ValueWanted) and not evidence.relaxed.facets:
        yield phrasing.say("unsure_fits")  # no facet: only that no record uses the word
        yield phrasing.say("nearest")
    elif evidence.relaxed:
        yield phrasing.say("nothing_fits")
        yield _relaxation(brief, phrasing)
    elif brief.understanding.request is Request.COMPLEMENT:
        yield _complement_lead(brief, hits, phrasing)
    elif brief.understanding.request is Request.IDEAS:
        count = count_in_words(len(hits))
        yield phrasing.say("found_several", count=count, kind="things", limit=limit)
    elif evidence.found and not evidence.found.named:
        yield from _near(brief, hits, phrasing)
    elif brief.understanding.request in _MORE_OF_THE_SAME and len(hits) > 1:
        yield phrasing.say("found_more", count=count_in_words(len(hits)))
    elif len(hits) == 1:
        yield phrasing.say("found_one", product=wording.product(hits[0].product.id), limit=limit)
    else:
        kind = wording.kind_in_words(evidence.constraints, products) or "things"
        count = count_in_words(len(hits))
        yield phrasing.say("found_several", count=count, kind=kind, limit=limit)


def _stated(brief: Brief) -> Constraints:
    """The constraints kept that are the shopper's own, not drawn from what was shown."""
    own = brief.dialogue.constraints
    return tuple(c for c in brief.evidence.constraints if c in own)


def _near(brief: Brief, hits: Sequence[ProductHit], phrasing: Phrasing) -> Iterator[Draft]:
    """Say plainly that nothing has the name that was asked for, and that these come nearest."""
    if not brief.understanding.thing:
        count = count_in_words(len(hits))
        yield phrasing.say("found_several", count=count, kind="things", limit="")
        return
    yield phrasing.say("not_by_that_name")
    yield phrasing.say("nearest")


def _complement_lead(brief: Brief, hits: Sequence[ProductHit], phrasing: Phrasing) -> Draft:
    product = wording.product(brief.understanding.references[0])
    if len(hits) == 1:
        other = wording.product(hits[0].product.id)
        return phrasing.say("complement_one", product=product, other=other)
    return phrasing.say("complements", product=product, count=count_in_words(len(hits)))


def _relaxation(brief: Brief, phrasing: Phrasing) -> Draft:
    match brief.evidence.relaxed:
        case PriceRange() as price:
            limit = wording.limit_in_words((price,), brief.evidence.profile).strip()
            return (
                phrasing.say("relaxed_price", limit=limit)
                if limit
                else phrasing.say("relaxed_other")
            )
        case ValueWanted(any_of=values):
            return phrasing.say("relaxed_value", value=values[0].lower())
        case MeasureRange(minimum=minimum, maximum=maximum):
            return phrasing.say("relaxed_value", value=minimum or maximum)
        case _:
            return phrasing.say("relaxed_other")


def _card(brief: Brief, hit: ProductHit, lexicon: Lexicon) -> Card:
    narrowed = len(hit.variants) < len(hit.product.variants)
    variant = min(hit.variants, key=lambda v: (not v.available, v.price.amount))
    reason = wording.reason_for(
        hit.product, brief.understanding.query, brief.evidence.constraints, lexicon.unasked
    )
    if brief.understanding.request is Request.IDEAS:
        reason = None
    return Card(hit.product, variant if narrowed else None, reason)


def _question(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> AskAbout | None:
    if brief.dialogue.questions_in_row >= _QUESTIONS_IN_A_ROW or not _is_plain_find(brief):
        return None
    passed_over = {*brief.dialogue.asked, *lexicon.unasked}
    question = choose_question(
        brief.evidence.candidates, brief.evidence, passed_over, lexicon.chosen_by
    )
    if question is None:
        return None
    choices = Choices(tuple(Choice(value, value) for value in question.values))
    asked = phrasing.say("ask_facet", facet=question.name.lower())
    return AskAbout(question.key, asked, choices)
