"""Pieces of sentences, made from records and wishes."""

from collections.abc import Container, Iterable, Sequence

from agent.grounding.markup import Marker
from agent.understanding.lexicon import load_lexicon
from agent.writers.draft import Say
from agent.writers.phrasing import Phrasing
from brand.voice.inflections import plural
from knowledge.constraints import Constraint, Constraints, PriceRange, ValueWanted, is_category
from knowledge.facets.facets import facet_key
from knowledge.facets.product_words import read_words
from knowledge.language.money import format_price
from knowledge.language.sentences import split_sentences
from knowledge.language.words import content_lemmas, lemmas, record_lemmas
from knowledge.products import AttributeValue, Price, Product, attribute_text
from knowledge.profile import Profile

_LONGEST_FACT = 34
_ADJECTIVES = {"color", "material", "finish"}
# What the name of a flag ends with where the product is it, rather than has it.
QUALITIES = {
    "safe", "washable", "dimmable", "extendable", "adjustable", "reversible", "stackable",
    "foldable", "removable", "refillable", "rechargeable", "waterproof", "resistant", "free",
    "friendly", "organic", "vegan", "recyclable", "compatible", "portable", "wireless",
}  # fmt: skip


def product(product_id: str, variant_id: str = "") -> str:
    """Return the marker that names a product, or one variant of it."""
    return str(Marker("product", product_id, variant_id))


def price(product_id: str, variant_id: str = "") -> str:
    """Return the marker of a price."""
    return str(Marker("price", product_id, variant_id))


def total(prices: Iterable[Marker]) -> str:
    """Return the marker of what prices come to."""
    return str(Marker("total", of=tuple(prices)))


def difference(higher: Marker, lower: Marker) -> str:
    """Return the marker of what one price is above another."""
    return str(Marker("difference", of=(higher, lower)))


def stock(product_id: str, variant_id: str = "") -> str:
    """Return the marker of an availability."""
    return str(Marker("stock", product_id, variant_id))


def article(article_id: str) -> str:
    """Return the marker that names an article."""
    return str(Marker("article", article_id))


def price_line(product_id: str, phrasing: Phrasing) -> Say:
    """Say availability and price of a product."""
    return phrasing.say(
        "stock", product=product(product_id), stock=stock(product_id), price=price(product_id)
    )


def rated(record: Product, phrasing: Phrasing) -> Say:
    """Say what customers gave a product that has a rating."""
    assert record.rating
    value, count = f"{record.rating.value.normalize():f}", str(record.rating.count)
    return phrasing.say("rated", product=product(record.id), value=value, count=count)


def first_fact(record: Product) -> str | None:
    """Return the first sentence of a description, if it is short enough to say."""
    sentences = split_sentences(record.description)
    if not sentences or len(sentences[0].split()) > _LONGEST_FACT:
        return None
    sentence = sentences[0]
    begins_with_article = sentence.split(" ", 1)[0] in {"A", "An", "The"}
    said = sentence[0].lower() + sentence[1:] if begins_with_article else sentence
    return said if said.endswith((".", "!", "?")) else f"{said}."


def kind_in_words(constraints: Constraints, products: Sequence[Product]) -> str:
    """Say what products are, as far as it holds of all: "wool throws", "lamps", "pieces"."""
    categories = (c for c in constraints if is_category(c))
    nouns = (_noun(category.any_of, products) for category in categories)
    noun = next((n for n in nouns if n and not load_lexicon().people.issuperset(lemmas(n))), "")
    if not noun or not _all_say(noun, products):
        return ""
    adjectives = [
        constraint.any_of[0].lower()
        for constraint in constraints
        if isinstance(constraint, ValueWanted)
        and not constraint.excluded
        and len(constraint.any_of) == 1
        and _ADJECTIVES & set(constraint.facets)
        and not any(facet_key(name) in constraint.facets for p in products for name in p.options)
        and _all_say(constraint.any_of[0], products)
    ]
    return " ".join((*adjectives, noun))


def limit_in_words(constraints: Iterable[Constraint], profile: Profile) -> str:
    """Say the upper price limit among constraints: " up to $80", or nothing."""
    for constraint in constraints:
        if not isinstance(constraint, PriceRange) or constraint.minimum is not None:
            continue
        if constraint.maximum is not None:
            amount = Price(constraint.maximum, profile.currency)
            return f" up to {format_price(amount, profile, rounded=True)}"
    return ""


def reason_for(
    record: Product, asked: str, constraints: Constraints, unasked: Container[str] = ()
) -> str | None:
    """Choose the fact of a product that answers a wish best, as a short phrase.

    Where none answers, its first; facts of the facets `unasked` only if they answer.
    """
    wanted = {
        *content_lemmas(asked),
        *(
            lemma
            for constraint in constraints
            if isinstance(constraint, ValueWanted) and not constraint.excluded
            for value in constraint.any_of
            for lemma in lemmas(value)
        ),
    }
    facts = [
        (fact, facet_key(name) not in unasked)
        for name, value in record.attributes.items()
        if (fact := _fact(name, value))
    ]
    scored = [
        (len(wanted.intersection(record_lemmas(fact))), telling, -place)
        for place, (fact, telling) in enumerate(facts)
    ]
    most, telling, place = max(scored, default=(0, False, 0))
    return facts[-place][0] if most or telling else None


def _fact(name: str, value: AttributeValue) -> str | None:
    if isinstance(value, bool):
        return name if value else None
    return f"{name}: {attribute_text(value)}"


def _noun(categories: Sequence[str], products: Sequence[Product]) -> str:
    """Name one category whole, several by the word they share: "lamps".

    One that nothing is called by and that is not written as several is a part of the shop: nobody
    sells four kitchens.
    """
    last_words = {name.split()[-1].lower() for name in categories}
    if len(categories) == 1 and "&" not in categories[0]:
        name = categories[0].lower()
    elif len(categories) > 1 and len(last_words) == 1:
        name = last_words.pop()
    else:
        return ""
    kind = lemmas(name)
    counted = kind[-1:] != (name.split()[-1],)
    if not counted and not any(read_words(record).is_called(kind[-1:]) for record in products):
        return ""
    return plural(name, len(products))


def _all_say(value: str, products: Sequence[Product]) -> bool:
    wanted = set(lemmas(value))
    return all(wanted <= read_words(record).text for record in products)
