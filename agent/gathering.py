"""Gathering: which tools a request calls for, and the evidence they return."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from agent.answers import find_answers
from agent.evidence import Evidence, evidence_of
from agent.state import Dialogue, TurnContext
from agent.understanding import Understanding
from agent.understanding.asking import asks_opinions
from agent.understanding.intents.intent import Intent
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import ANSWERED, Request
from agent.understanding.topics import expand
from agent.understanding.wishes.kinds import kind_of
from agent.understanding.wishes.options import variants_meant
from agent.understanding.wishes.wishes import merge
from agent.understanding.words import read_message
from knowledge.catalog import ProductHit
from knowledge.constraints import Constraints, PriceRange, is_category
from knowledge.language.words import lemmas
from knowledge.products import Product
from tools.compare_products import CompareProducts, compare_products
from tools.find_complements import FindComplements, find_complements
from tools.search_articles import SearchArticles, search_articles
from tools.search_products import FoundProducts, Order, SearchProducts, search_products

_CANDIDATES = 24
_LONGEST_QUERY = 2000
_SHOWN = 4
_PASSAGES_READ, _SOURCES, _IS_A_SOURCE = 8, 2, 0.5
_MOST_ASKED_ABOUT = 3
_AFTER_BUYING = "How is it cared for and cleaned, and how is it assembled or set up?"
_CENT = Decimal("0.01")
_ABOUT_MEMORY = {Request.PICK_UP, Request.DROP, Request.SHOW_MEMORY, Request.PRIVACY}


async def gather(
    understanding: Understanding, dialogue: Dialogue, turn: TurnContext, lexicon: Lexicon
) -> Evidence:
    """Call the tools a request needs; every product named in what they return is evidence."""
    catalog = turn.catalog
    evidence = replace(
        evidence_of(catalog, _wish(turn, understanding)),
        constraints=understanding.constraints,
        products=_known(understanding.references, catalog.products),
        standing=turn.standing,
        quiz=understanding.quiz,
        own_words=_own_words(understanding, turn),
    )
    match understanding.request:
        case Request.QUIZ if not (understanding.quiz and understanding.quiz.ended):
            return evidence
        case Request.FIND | Request.QUIZ | Request.PICK_UP | Request.DROP:
            return await _find_wished(evidence, understanding, turn)
        case Request.IDEAS:
            return await _ideas(evidence, understanding.constraints, turn)
        case Request.BROWSE if not catalog.departments:
            return await _ideas(evidence, (), turn)
        case Request.MORE:
            return await _more(evidence, understanding, dialogue, turn)
        case Request.CHEAPER:
            return await _cheaper(evidence, understanding, dialogue, turn, lexicon)
        case Request.SIMILAR:
            return await _similar(evidence, understanding, dialogue, turn, lexicon)
        case Request.COMPLEMENT:
            return await _complements(evidence, understanding, turn)
        case Request.BOUGHT:
            return await _after_buying(evidence, turn, lexicon)
        case Request.COMPARE:
            return await _compare(evidence, understanding, dialogue, turn, lexicon)
        case Request.PICK | Request.WHY:
            ids = understanding.references or _allowed(_last_shown(dialogue), turn)
            return replace(evidence, products=_known(ids, catalog.products))
        case request if request in ANSWERED:
            return await _answer(evidence, understanding, dialogue, turn, lexicon)
        case _:
            return evidence


def _own_words(understanding: Understanding, turn: TurnContext) -> frozenset[str]:
    """Sentences that are the brand's own: of its quiz, and how it signs off."""
    voice = turn.brand.voice
    said = understanding.quiz.said if understanding.quiz else frozenset()
    return said | ({voice.signed_off} if voice.sign_off else set())


def _wish(turn: TurnContext, understanding: Understanding) -> str:
    """What the shopper said, now and where it is asked for, what they had remembered."""
    tells = understanding.request in _ABOUT_MEMORY
    kept = (s.answer.value for s in turn.standing.remembered if tells)
    return ", ".join((turn.message.text, *kept))


async def _find(
    evidence: Evidence,
    query: str,
    constraints: Constraints,
    exclude: Sequence[str],
    turn: TurnContext,
    order: Order = Order.RELEVANCE,
    thing: str = "",
) -> Evidence:
    found = await search_products(
        SearchProducts(
            query=query,
            thing=thing,
            constraints=constraints,
            limit=_CANDIDATES,
            exclude=tuple(exclude),
            order=order,
        ),
        turn.tools,
    )
    shown = replace(found, hits=_apart(found.hits, turn)[:_SHOWN])
    products = {hit.product.id: hit.product for hit in found.hits}
    return replace(
        evidence,
        constraints=found.constraints,
        found=shown,
        candidates=found.hits,
        products={**evidence.products, **products},
    )


async def _find_wished(
    evidence: Evidence, understanding: Understanding, turn: TurnContext
) -> Evidence:
    """Search for what is asked for; where it names no thing and nothing is near, show ideas."""
    query, constraints = understanding.query, understanding.constraints
    order, thing = understanding.order, understanding.thing
    found = await _find(evidence, query, constraints, (), turn, order, thing)
    named_nothing = not thing and (found.found is None or not found.found.hits)
    return await _ideas(evidence, constraints, turn) if named_nothing else found


async def _ideas(evidence: Evidence, constraints: Constraints, turn: TurnContext) -> Evidence:
    """Where nobody said what for, show what others liked, one of each kind."""
    found = await _find(evidence, "", constraints, (), turn, Order.RATING)
    spread: dict[str, ProductHit] = {}
    for hit in found.candidates:
        spread.setdefault(hit.product.category[-1] if hit.product.category else "", hit)
    others = (hit for hit in found.candidates if hit not in spread.values())
    hits = _apart((*spread.values(), *others), turn)[:_SHOWN]
    if found.found is None or found.relaxed:
        return found
    return replace(found, found=replace(found.found, hits=hits))


async def _more(
    evidence: Evidence, understanding: Understanding, dialogue: Dialogue, turn: TurnContext
) -> Evidence:
    shown = tuple(i for ids in dialogue.shown for i in ids)
    found = await _find(evidence, understanding.query, dialogue.constraints, shown, turn)
    return _without_relaxed(evidence, found)


async def _cheaper(
    evidence: Evidence,
    understanding: Understanding,
    dialogue: Dialogue,
    turn: TurnContext,
    lexicon: Lexicon,
) -> Evidence:
    """Search again below the lowest price of what was pointed at, or shown last."""
    ids = understanding.references or _last_shown(dialogue) or dialogue.focus
    records = _known(ids, turn.catalog.products).values()
    prices = [
        variant.price.amount
        for record in records
        for variant in variants_meant(record, understanding.options) or record.variants
    ]
    if not prices:
        return evidence
    asked = merge(dialogue.constraints, understanding.wish, turn.catalog, lexicon)
    others = tuple(c for c in asked if not isinstance(c, PriceRange))
    if not any(is_category(c) for c in others):
        others = (*kind_of(next(iter(records))), *others)
    below = PriceRange(maximum=min(prices) - _CENT)
    found = await _find(evidence, understanding.query, (*others, below), tuple(ids), turn)
    return _without_relaxed(evidence, found)


async def _similar(
    evidence: Evidence,
    understanding: Understanding,
    dialogue: Dialogue,
    turn: TurnContext,
    lexicon: Lexicon,
) -> Evidence:
    """Search for what is like the product pointed at, and is what the shopper asked for."""
    ids = understanding.references or dialogue.focus[:1]
    records = list(_known(ids, turn.catalog.products).values())
    if not records:
        return evidence
    like = records[0]
    asked = merge(dialogue.constraints, understanding.wish, turn.catalog, lexicon)
    others = tuple(c for c in asked if not is_category(c))
    if understanding.words.say_any(lexicon.cues["cheaper"]):
        others = (*others, PriceRange(maximum=like.cheapest.price.amount - _CENT))
    shown = (*ids, *_last_shown(dialogue))
    query = f"{like.title}. {like.description[:200]}"
    found = await _find(evidence, query, (*kind_of(like), *others), shown, turn)
    return _without_relaxed(evidence, found)


async def _complements(
    evidence: Evidence, understanding: Understanding, turn: TurnContext
) -> Evidence:
    """What goes with the product pointed at."""
    ids = _known(understanding.references, turn.catalog.products)
    if not ids:
        return evidence
    chosen = next(iter(ids.values()))
    head = lemmas(understanding.thing)[-1:]
    named = bool(head) and turn.catalog.titles.has(head[0]) and head[0] not in lemmas(chosen.title)
    arguments = FindComplements(
        product_id=chosen.id,
        kinds=understanding.wish.kinds,
        thing=understanding.thing if named else "",
    )
    found = await find_complements(arguments, turn.tools)
    found = replace(found, hits=_apart(found.hits, turn))
    products = {hit.product.id: hit.product for hit in found.hits}
    return replace(
        evidence,
        constraints=found.constraints,
        found=found,
        candidates=found.hits,
        products={**evidence.products, **products},
    )


async def _after_buying(evidence: Evidence, turn: TurnContext, lexicon: Lexicon) -> Evidence:
    """Read how what was bought is cared for or put together, and find one thing to go with it."""
    product = next(iter(evidence.products.values()), None)
    if product is None:
        return evidence
    question = read_message(_AFTER_BUYING)
    query = f"{_AFTER_BUYING} {product.title}"[:_LONGEST_QUERY]
    read = await search_articles(SearchArticles(query=query, limit=_PASSAGES_READ), turn.tools)
    answers = await find_answers(question, (product,), read.hits, turn.tools, lexicon)
    found = await find_complements(FindComplements(product_id=product.id, limit=1), turn.tools)
    products = {hit.product.id: hit.product for hit in found.hits}
    return replace(
        evidence,
        found=found,
        passages=read.hits,
        answers=answers,
        products={**evidence.products, **products},
    )


async def _compare(
    evidence: Evidence,
    understanding: Understanding,
    dialogue: Dialogue,
    turn: TurnContext,
    lexicon: Lexicon,
) -> Evidence:
    ids = understanding.references
    adds = understanding.words.say_any(lexicon.cues["add"])
    if len(ids) < 2 or adds:
        two = dialogue.spoken[-2:] if len(dialogue.spoken) > 1 else _last_shown(dialogue)
        before = dialogue.focus if len(dialogue.focus) > 1 else two
        before = _allowed(before, turn)
        ids = tuple(dict.fromkeys((*before, *ids) if adds else (*ids, *before)))
    records = _known(ids, turn.catalog.products)
    if len(records) < 2 and understanding.wish.kinds:
        found = await _find(evidence, understanding.query, understanding.wish.kinds, (), turn)
        records = _known([hit.product.id for hit in found.candidates], turn.catalog.products)
    if len(records) < 2:
        return evidence
    arguments = CompareProducts(product_ids=tuple(records)[:_SHOWN])
    comparison = await compare_products(arguments, turn.tools)
    return replace(
        evidence,
        comparison=comparison,
        products={**evidence.products, **{p.id: p for p in comparison.products}},
    )


async def _answer(
    evidence: Evidence,
    understanding: Understanding,
    dialogue: Dialogue,
    turn: TurnContext,
    lexicon: Lexicon,
) -> Evidence:
    """Read articles, and rank what they and the products asked about say to the question.

    What was read for the question before is read again, for this one may go on from it.
    """
    query = expand(understanding.query, understanding.question, lexicon)[:_LONGEST_QUERY]
    found = await search_articles(SearchArticles(query=query, limit=_PASSAGES_READ), turn.tools)
    asked_about = tuple(evidence.products.values())[:_MOST_ASKED_ABOUT]
    going_on = set(dialogue.read) if not understanding.references else set[str]()
    if asks_opinions(understanding.question, lexicon):
        going_on |= _reviews_of(asked_about, turn)
        titles = " ".join(product.title for product in asked_about)
        query = f"{query} {titles}"[:_LONGEST_QUERY]
    if going_on:
        more = SearchArticles(query=query, limit=_PASSAGES_READ, within=tuple(going_on))
        again = await search_articles(more, turn.tools)
        known = {hit.passage.id for hit in found.hits}
        others = (hit for hit in again.hits if hit.passage.id not in known)
        found = replace(found, hits=(*found.hits, *others))
    serves = understanding.question.say_any(lexicon.cues["charges"])
    if serves and understanding.intent is Intent.SUPPORT:
        asked_about = ()  # what the shop does for its customers stands in no product's record
    answers = await find_answers(
        understanding.question, asked_about, found.hits, turn.tools, lexicon, going_on
    )
    if serves and asked_about and all(a.score < _IS_A_SOURCE for a in answers if a.hit):
        of_the_shop = await find_answers(
            understanding.question, (), found.hits, turn.tools, lexicon, going_on
        )
        answers = max(answers, of_the_shop, key=lambda found: found[0].score if found else 0.0)
    best = (answer.hit for answer in answers if answer.hit and answer.score >= _IS_A_SOURCE)
    sources = tuple({hit.passage.id: hit for hit in best}.values())[:_SOURCES]
    return replace(evidence, passages=found.hits, answers=answers, sources=sources)


def _reviews_of(products: Sequence[Product], turn: TurnContext) -> set[str]:
    """The ids of the articles that review these products."""
    ids = {product.id for product in products}
    articles = turn.catalog.articles.values()
    return {a.id for a in articles if "review" in a.kind.lower() and ids & set(a.product_ids)}


def _without_relaxed(evidence: Evidence, found: Evidence) -> Evidence:
    """What was found, or nothing where it only met fewer conditions than were asked."""
    if not found.relaxed:
        return found
    return replace(evidence, found=FoundProducts((), found.constraints, named=False))


def _apart(hits: Sequence[ProductHit], turn: TurnContext) -> tuple[ProductHit, ...]:
    """Leave out what the brand never shows with one before it."""
    kept = set(turn.tools.rules.kept_apart(hit.product.id for hit in hits))
    return tuple(hit for hit in hits if hit.product.id in kept)


def _allowed(ids: Sequence[str], turn: TurnContext) -> tuple[str, ...]:
    """Leave out what is not to be recommended any more."""
    return tuple(i for i in ids if turn.tools.rules.allows(i))


def _last_shown(dialogue: Dialogue) -> tuple[str, ...]:
    return dialogue.shown[-1] if dialogue.shown else ()


def _known(ids: Sequence[str], products: Mapping[str, Product]) -> dict[str, Product]:
    return {i: products[i] for i in ids if i in products}
