"""Answering a question: from a product's price and stock, its options, its facts, or articles."""

from collections.abc import Iterator, Sequence

from agent.answers import spoken_sentences
from agent.events import Articles, Choice, Choices, Products
from agent.evidence import Answer
from agent.understanding.asking import asks_opinions
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing
from agent.writers.plans.opinions import say_criticism
from agent.writers.plans.variants import (
    asks_price_or_stock,
    card_of,
    option_asked,
    option_lacking,
    say_lacking,
    say_option,
    say_price_and_stock,
    say_sale,
)
from knowledge.articles import Passage
from knowledge.language.sentences import split_sentences
from knowledge.language.words import lemmas, tokens
from knowledge.products import Product

_MOST_PRODUCTS = 3
_GOOD_ENOUGH, _OF_AN_ARTICLE, _FOR_A_COMPLAINT, _WORTH_ADDING = 0.5, 0.55, 0.75, 0.8
_NEAR_ENOUGH = 0.25
_AS_MUCH_MEANT = 0.2
_WORTH_ADDING_TOO, _NEARLY = 0.5, 0.1
_SHORT_ANSWER = 3
_AS_GOOD, _MOST_TOGETHER = 0.12, 3
_SENTENCES_TOLD = 3
_OPENING = {"within", "from", "by", "on", "in", "at", "up", "after", "before", "until", "usually"}
_DENYING = {"not", "no", "never", "without", "cannot", "can't", "don't", "except", "excluded"}


def plan_answer(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Give the statement that answers, with its source, or say that it is not known."""
    products = _asked_about(brief)
    if brief.understanding.request is Request.COMPLAINT:
        yield phrasing.say("sorry")
    rated = [product for product in products if product.rating]
    if rated and asks_opinions(brief.understanding.words, lexicon):
        yield from (wording.rated(product, phrasing) for product in rated[:_MOST_PRODUCTS])
        if brief.understanding.words.say_any(lexicon.cues["critical"]):
            criticism = list(say_criticism(brief, rated[0], phrasing))
            unknown = phrasing.say("not_stated_of", product=wording.product(rated[0].id))
            yield from criticism or [unknown]
        yield from _reviews(brief)
        return
    lacking = [p for p in products if option_lacking(p, brief)]
    if lacking and brief.understanding.request is Request.ASK_PRODUCT and not _fits(brief, lexicon):
        for product in lacking[:_MOST_PRODUCTS]:
            yield from say_lacking(brief, product, phrasing)
        yield Products(tuple(card_of(brief, product) for product in lacking[:_MOST_PRODUCTS]))
        return
    if products and asks_price_or_stock(brief, lexicon):
        on_sale = brief.understanding.question.say_any(lexicon.cues["on_sale"])
        for product in products[:_MOST_PRODUCTS]:
            reduced = list(say_sale(brief, product, phrasing)) if on_sale else []
            yield from reduced or say_price_and_stock(brief, product, phrasing)
        yield Products(tuple(card_of(brief, product) for product in products[:_MOST_PRODUCTS]))
        return
    options = {p.id: option for p in products if (option := option_asked(p, brief, lexicon))}
    if options:
        for product in products[:_MOST_PRODUCTS]:
            if product.id in options:
                yield from say_option(brief, product, options[product.id], phrasing)
        yield Products(tuple(card_of(brief, product) for product in products[:_MOST_PRODUCTS]))
        return
    yield from _best_answers(brief, products, phrasing, lexicon)
    request = brief.understanding.request
    own_order = brief.understanding.words.say_any(lexicon.cues["trouble"])
    if request is Request.COMPLAINT or (request is Request.SUPPORT and own_order):
        yield from plan_person(brief, phrasing)
    answered = brief.understanding.request is Request.ASK_PRODUCT
    best = brief.evidence.answers[:1]
    unnamed = answered and (not best or best[0].hit is not None)
    shown = [p for p in products if unnamed or not _is_known(brief, p)]
    if shown:
        yield Products(tuple(card_of(brief, product) for product in shown[:_MOST_PRODUCTS]))
    yield from _way_to_products(brief, products)


def _fits(brief: Brief, lexicon: Lexicon) -> bool:
    """Whether a question measures a place, not the thing: "does it fit through a 30 inch door?"."""
    asked = brief.understanding.question
    return asked.say_any(lexicon.cues["fitting"]) and any(w[0].isdigit() for w in asked.tokens)


def _reviews(brief: Brief) -> Iterator[Draft]:
    sources = tuple(h for h in brief.evidence.sources if "review" in h.article.kind.lower())
    if sources:
        yield Articles(sources)


def plan_showing(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Show the products that were pointed at: what they are if that is new, and their price."""
    products = _asked_about(brief)
    for product in products[:_MOST_PRODUCTS]:
        fact = wording.first_fact(product)
        if fact and not brief.understanding.options and not _is_known(brief, product):
            yield phrasing.say("fact", product=wording.product(product.id), fact=fact)
        yield from say_price_and_stock(brief, product, phrasing)
    yield Products(tuple(card_of(brief, product) for product in products))


def plan_description(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Say what the record says of a product, in its own sentences."""
    products = _asked_about(brief)[:1]
    for product in products:
        first, *others = split_sentences(product.description) or [""]
        if first:
            yield phrasing.say("fact", product=wording.product(product.id), fact=first)
        for sentence in others[: _SENTENCES_TOLD - 1]:
            yield phrasing.say("as_it_is", sentence=sentence)
        yield from say_price_and_stock(brief, product, phrasing)
        yield Products((card_of(brief, product),))


def plan_person(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Say how to reach a person, or that the shop has not said."""
    yield phrasing.say("person" if brief.evidence.reachable else "no_contact")


def _asked_about(brief: Brief) -> Sequence[Product]:
    records = brief.evidence.products
    return [records[i] for i in brief.understanding.references if i in records]


def _is_known(brief: Brief, product: Product) -> bool:
    return any(product.id in ids for ids in (*brief.dialogue.shown, brief.dialogue.focus))


def _best_answers(
    brief: Brief, products: Sequence[Product], phrasing: Phrasing, lexicon: Lexicon
) -> Iterator[Draft]:
    complains = brief.understanding.request is Request.COMPLAINT
    own_order = brief.understanding.words.say_any(lexicon.cues["own_order"])
    if own_order:
        yield phrasing.say("no_orders")
    of_a_product = brief.understanding.request is Request.ASK_PRODUCT
    enough = _FOR_A_COMPLAINT if complains or own_order else _GOOD_ENOUGH
    answers = [
        answer
        for answer in brief.evidence.answers
        if answer.score >= (_OF_AN_ARTICLE if answer.hit and of_a_product else enough)
    ]
    if len(products) > 1:
        answers = _one_each(answers, products) or answers
    supports = brief.understanding.request is Request.SUPPORT
    if not answers and supports and not own_order:
        yield phrasing.say("no_article")
        yield from plan_person(brief, phrasing)
    elif not answers and not complains and not supports:
        asked = brief.understanding.question
        hours = brief.evidence.profile.hours
        if hours and asked.say_any(lexicon.cues["hours"]):
            yield phrasing.say("hours", hours=hours)
        elif products and (
            of_a_product or len(products) > 1 or not asked.say_any(lexicon.cues["charges"])
        ):
            yield from _nearest_said(brief, products[0], phrasing)
        else:
            yield phrasing.say("no_article")
        yield from plan_person(brief, phrasing)
    if not answers:
        return
    best, *others = _own_first(answers) if of_a_product else answers
    if best.hit and not products:
        yield from _quote_together(best, others, phrasing)
    else:
        yield from say_answer(brief, best, phrasing)
    more = [a for a in others if a.product_id != best.product_id or a.score >= _WORTH_ADDING]
    if len(products) > 1:
        for answer in more[: _MOST_PRODUCTS - 1]:
            yield from say_answer(brief, answer, phrasing)
    elif best.kind == "attribute":
        for answer in others:
            if answer.kind == "attribute" and answer.score >= best.score - _AS_MUCH_MEANT:
                yield from say_answer(brief, answer, phrasing)
        told = next((a for a in others if a.kind == "sentence"), None)
        if told and told.score >= _WORTH_ADDING_TOO:
            yield from say_answer(brief, told, phrasing)
    elif more and best.kind == "flag" and more[0].kind in {"sentence", "attribute"}:
        yield from say_answer(brief, more[0], phrasing)
    tell = best.hit or any(a.hit and a.score >= _WORTH_ADDING for a in others[:1])
    if brief.evidence.sources and tell:
        yield Articles(brief.evidence.sources)


def _nearest_said(brief: Brief, product: Product, phrasing: Phrasing) -> Iterator[Draft]:
    """Where nothing clearly answers: the product's own sentence nearest to it, or that none is."""
    marker = wording.product(product.id)
    near = (
        answer
        for answer in brief.evidence.answers
        if answer.kind == "sentence"
        and answer.product_id == product.id
        and answer.score >= _NEAR_ENOUGH
    )
    nearest = next(near, None)
    if nearest is None:
        yield phrasing.say("not_stated_of", product=marker)
        return
    yield phrasing.say("unsure")
    fact = split_sentences(product.description)[nearest.place]
    yield phrasing.say("nearest_said", product=marker, fact=fact)


def _own_first(answers: Sequence[Answer]) -> list[Answer]:
    """What a product's own record says before an article that answers hardly better."""
    own = next((a for a in answers if a.product_id and a.score >= answers[0].score - _NEARLY), None)
    return [own, *(a for a in answers if a is not own)] if own else list(answers)


def _one_each(answers: Sequence[Answer], products: Sequence[Product]) -> list[Answer]:
    """The best answer of each product, in the order the products were asked about."""
    best: dict[str, Answer] = {}
    for answer in answers:
        if answer.product_id:
            best.setdefault(answer.product_id, answer)
    return [best[product.id] for product in products if product.id in best]


def say_answer(brief: Brief, answer: Answer, phrasing: Phrasing) -> Iterator[Draft]:
    """Say one statement: of an article as it stands, of a product as what it states."""
    if answer.hit:
        yield from _quote(answer, phrasing)
        return
    product = brief.evidence.products[answer.product_id or ""]
    marker = wording.product(product.id)
    if answer.kind == "sentence":
        sentences = split_sentences(product.description)
        yield phrasing.say("fact", product=marker, fact=sentences[answer.place])
        return
    name = answer.name.lower()
    if answer.kind == "flag":
        kind = "is" if lemmas(name)[-1] in wording.QUALITIES else "has"
        holds = "yes" if product.attributes[answer.name] else "no"
        yield phrasing.say(f"{holds}_{kind}", product=marker, fact=name)
    elif answer.name == "Brand":
        yield phrasing.say("made_by", product=marker, brand=product.brand)
    else:
        _, _, text = answer.text.partition(": ")
        yield phrasing.say("attribute", product=marker, name=name, value=text)


def _quote(answer: Answer, phrasing: Phrasing) -> Iterator[Draft]:
    """Quote the sentences that answer; where they say little, the heading they answer first."""
    assert answer.hit
    first, *others = spoken_sentences(answer, answer.hit.passage.text)
    headings = answer.hit.passage.headings
    listed = _is_listed(answer.hit.passage.text, first)
    if headings and (
        (listed and _decides(headings[-1]))
        or _leans_on(headings[-1], first)
        or len(" ".join((first, *others)).split()) < _SHORT_ANSWER
    ):
        others.insert(0, first)
        first = headings[-1]
    article = wording.article(answer.hit.article.id)
    yield phrasing.say("from_article", article=article, sentence=first)
    for sentence in others:
        yield phrasing.say("as_it_is", sentence=sentence)


def _quote_together(best: Answer, others: Sequence[Answer], phrasing: Phrasing) -> Iterator[Draft]:
    """Quote what answers best, and what of the same article answers about as well, as it goes on.

    Which of several is meant, a shopper tells best: lit streets or unlit roads, tea or coffee.
    """
    assert best.hit
    near = [
        a
        for a in others
        if a.hit
        and a.hit.article.id == best.hit.article.id
        and (a.hit.passage.headings == best.hit.passage.headings or not _asks(a.hit.passage))
        and a.score >= best.score - _AS_GOOD
    ][: _MOST_TOGETHER - 1]
    within = [a for a in near if a.hit and a.hit.passage.id == best.hit.passage.id]
    first, *further = sorted((best, *within), key=lambda a: a.place)
    said: set[str] = set()
    for answer in (first, *further, *(a for a in near if a not in within)):
        assert answer.hit
        sentences = spoken_sentences(answer, answer.hit.passage.text)
        if answer is first:
            yield from _quote(answer, phrasing)
        else:
            for sentence in sentences:
                if sentence not in said:
                    yield phrasing.say("as_it_is", sentence=sentence)
        said.update(sentences)


def _is_listed(text: str, sentence: str) -> bool:
    """Whether a sentence begins a point of a list, which its heading alone gives a meaning."""
    lines = [line.strip() for line in text.split("\n")]
    begins = any(line.startswith(sentence) for line in lines)
    return len(lines) > 1 and begins and ": " not in sentence


def _asks(passage: Passage) -> bool:
    """Whether a passage answers a question of its own, which is its heading."""
    return bool(passage.headings) and passage.headings[-1].endswith("?")


def _leans_on(heading: str, sentence: str) -> bool:
    """Whether a sentence makes sense only behind its heading: "Within 5 days." behind when."""
    return heading.endswith("?") and tokens(sentence)[:1] != [] and tokens(sentence)[0] in _OPENING


def _decides(heading: str) -> bool:
    """Whether a list means the opposite without its heading: "What is not covered?"."""
    return not _DENYING.isdisjoint(tokens(heading))


def _way_to_products(brief: Brief, products: Sequence[Product]) -> Iterator[Draft]:
    category = brief.understanding.wish.category
    if category and not products and len(category.any_of) == 1:
        name = category.any_of[0].lower()
        yield Choices((Choice(f"Show me {name}", f"Show me {name}"),))
