"""Answering a question about one product: its facts, then its description, then articles."""

from collections.abc import Iterator, Sequence

from agent.events import Articles, Card, Products
from agent.grounding.sentences import split_sentences
from agent.understanding.lexicon import Lexicon, find_phrase
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.passages import best_sentence
from agent.writers.phrasing import Phrasing, list_in_words
from agent.writers.plans.advising import plan_person, plan_quote
from knowledge.facets import facet_key
from knowledge.products import AttributeValue, Product, attribute_text
from knowledge.words import content_lemmas, lemmas

_ABOUT_PRICE = {"price", "cost", "much", "expensive"}
_ABOUT_STOCK = {"stock", "available", "availability", "left"}
_MOST_PRODUCTS = 2
_WHOLE_ANSWER = 0.6
_WHOLE_ANSWER = 0.6


def plan_answer(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Give the fact that answers, of each product asked about, or say that it is not known."""
    products = _asked_about(brief)
    answered = False
    for product in products[:_MOST_PRODUCTS]:
        answer = list(_answer(brief, product, phrasing, lexicon))
        answered = answered or bool(answer)
        yield from answer
    if not answered:
        yield from _from_articles(brief, phrasing, lexicon)
    yield Products(tuple(Card(product) for product in products[:_MOST_PRODUCTS]))


def plan_showing(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Show the products that were pointed at, with a fact and the price."""
    products = _asked_about(brief)
    for product in products[:_MOST_PRODUCTS]:
        fact = wording.first_fact(product)
        if fact:
            yield phrasing.say("fact", product=wording.product(product.id), fact=fact)
        yield _price_and_stock(product, phrasing)
    yield Products(tuple(Card(product) for product in products))


def _asked_about(brief: Brief) -> Sequence[Product]:
    records = brief.evidence.products
    return [records[i] for i in brief.understanding.references if i in records]


def _price_and_stock(product: Product, phrasing: Phrasing) -> Draft:
    return phrasing.say(
        "stock",
        product=wording.product(product.id),
        stock=wording.stock(product.id),
        price=wording.price(product.id),
    )


def _answer(
    brief: Brief, product: Product, phrasing: Phrasing, lexicon: Lexicon
) -> Iterator[Draft]:
    asked = brief.understanding.words
    if _ABOUT_PRICE & set(asked.tokens) or _ABOUT_STOCK & set(asked.lemmas):
        yield _price_and_stock(product, phrasing)
        return
    named = set(content_lemmas(product.title))
    wanted = set(asked.lemmas) - named
    marker = wording.product(product.id)
    option = _option_asked(product, brief, lexicon)
    if option:
        yield phrasing.say("options", product=marker, values=option)
        return
    facts = _attributes_asked(product, wanted, asked.lemmas, lexicon)
    for name, value in facts:
        if value is False:
            yield phrasing.say("denied", product=marker, fact=name.lower())
        elif value is True:
            yield phrasing.say("fact", product=marker, fact=f"{name.lower()}.")
        else:
            shown = _shown(value)
            yield phrasing.say("attribute", product=marker, name=name.lower(), value=shown)
    content = set(content_lemmas(asked.text)) - lexicon.fillers
    sentences = split_sentences(product.description)
    share = _WHOLE_ANSWER if facts else 0.0
    place = best_sentence(sentences, content, share=share)
    if place is not None:
        yield phrasing.say("fact", product=marker, fact=sentences[place])


def _option_asked(product: Product, brief: Brief, lexicon: Lexicon) -> str | None:
    """The values of the option a question is about: "does it come in blue?"."""
    mentioned = {key for c in brief.understanding.wish.others for key in getattr(c, "facets", ())}
    asked = brief.understanding.words.lemmas
    for name in product.options:
        key = facet_key(name)
        about = any(
            find_phrase(phrase, asked) is not None for phrase in lexicon.attributes.get(key, ())
        )
        if key in mentioned or key in asked or (about and key in {"color", "finish"}):
            values = dict.fromkeys(v.options[name] for v in product.variants if name in v.options)
            return list_in_words(list(values))
    return None


def _attributes_asked(
    product: Product, wanted: set[str], asked: Sequence[str], lexicon: Lexicon
) -> list[tuple[str, AttributeValue]]:
    """The attributes a question names, by their own name, by another for it, or by a value."""
    scores: list[tuple[int, int, str, AttributeValue]] = []
    for place, (name, value) in enumerate(product.attributes.items()):
        own = set(lemmas(name))
        score = 2 * len(own & wanted) if own <= wanted or len(own & wanted) > 1 else 0
        others = lexicon.attributes.get(facet_key(name), ())
        score += 2 * any(find_phrase(phrase, asked) is not None for phrase in others)
        score += len(set(content_lemmas(attribute_text(value))) & wanted)
        if score:
            scores.append((-score, place, name, value))
    scores.sort(key=lambda entry: entry[:2])
    best = scores[0][0] if scores else 0
    return [(name, value) for score, _, name, value in scores if score == best][:3]


def _shown(value: AttributeValue) -> str:
    """Write a value as it stands in a sentence: "solid oak", but "FSC-certified oak"."""
    text = attribute_text(value)
    return text[0].lower() + text[1:] if text[1:2].islower() else text


def _from_articles(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    if brief.evidence.passages:
        yield from plan_quote(brief, phrasing, lexicon)
        yield Articles(brief.evidence.passages)
    else:
        yield phrasing.say("not_stated")
        yield from plan_person(brief, phrasing)
