"""Records as the gate reads them: facts, each with its words, numbers, and whether it denies."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache

from agent.grounding.money import find_money, find_percents
from agent.grounding.sentences import split_clauses, split_sentences
from agent.grounding.vocabulary import load_gate_words
from knowledge.catalog import Catalog
from knowledge.facets import CATEGORY
from knowledge.products import Product, attribute_text
from knowledge.words import tokens

_LONGEST_LABEL = 12
_MOST_PRODUCTS, _MOST_PASSAGES = 2000, 500


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing a record states: lemmas, numbers as values, and whether it is a denial."""

    words: frozenset[str]
    numbers: frozenset[Decimal]
    denies: bool


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Everything one product, passage or profile states.

    `tokens` are its words as written, for claims in which the form matters ("softest");
    `lowest` is the lowest price of a product.
    """

    facts: tuple[Fact, ...]
    words: frozenset[str]
    tokens: frozenset[str]
    money: frozenset[Decimal]
    percents: frozenset[Decimal]
    lowest: Decimal | None = None

    def agrees(self, words: frozenset[str], *, denies: bool) -> bool:
        """Whether a fact that says most of these words affirms, or denies, them likewise."""
        shared = [(len(words & fact.words), fact.denies) for fact in self.facts]
        most = max((count for count, _ in shared), default=0)
        return any(count == most and fact_denies is denies for count, fact_denies in shared)

    def counts(self, number: Decimal, asserted: frozenset[str]) -> bool:
        """Whether a fact has a number together with a word of what is asserted, if anything is."""
        return any(
            number in fact.numbers and (not asserted or not asserted.isdisjoint(fact.words))
            for fact in self.facts
        )


class Records:
    """The records of one catalog version: each is read when it is first needed, then kept."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.product = lru_cache(_MOST_PRODUCTS)(self._read_product)
        self.passages = lru_cache(_MOST_PASSAGES)(self._read_passages)

    @cached_property
    def shop(self) -> Record:
        """What may be said of the shop as a whole: its name, its hours, what kinds it sells."""
        facets, profile = self.catalog.facets, self.catalog.profile
        kinds = (value for facet in facets if facet.key == CATEGORY for value, _ in facet.values)
        names = (facet.name for facet in facets)
        return _record([t for t in (profile.name, profile.hours, *kinds, *names) if t], ())

    def _read_product(self, product_id: str) -> Record:
        return _product_record(self.catalog.products[product_id])

    def _read_passages(self, passage_ids: tuple[str, ...]) -> Record:
        """Read the passages found in one article as one record."""
        texts: list[str] = []
        for passage_id in passage_ids:
            passage = self.catalog.passages[passage_id]
            title = self.catalog.articles[passage.article_id].title
            texts += [title, *passage.headings, *split_sentences(passage.text)]
        return _record(texts, ())


def _product_record(product: Product) -> Record:
    """Read a product's record; prices and stock are left to their markers, but may be checked."""
    texts = [
        product.title,
        ". ".join(product.category),
        product.brand,
        ". ".join(product.tags),
        *split_sentences(product.description),
    ]
    for name, value in product.attributes.items():
        if isinstance(value, bool):
            texts.append(name if value else f"not {name}")
        else:
            texts.append(f"{name}: {attribute_text(value)}")
    for name in product.options:
        values = dict.fromkeys(v.options.get(name, "") for v in product.variants)
        texts.append(f"{name}: {', '.join(values)}")
    if product.rating:
        texts.append(f"rated {product.rating.value} out of 5 in {product.rating.count} reviews")
    prices = {price.amount for v in product.variants for price in (v.price, v.compare_at) if price}
    return _record(texts, prices, product.cheapest.price.amount)


def _record(texts: list[str], amounts: Iterable[Decimal], lowest: Decimal | None = None) -> Record:
    words = [tokens(clause) for text in texts for clause in _clauses_of(text)]
    facts = tuple(_fact(found) for found in words if found)
    return Record(
        facts=facts,
        words=frozenset(word for fact in facts for word in fact.words),
        tokens=frozenset(token for found in words for token in found),
        money=frozenset((*amounts, *(m for text in texts for m in find_money(text)))),
        percents=frozenset(p for text in texts for p in find_percents(text)),
        lowest=lowest,
    )


def _clauses_of(text: str) -> list[str]:
    """Cut a statement into clauses; a short one, such as an attribute, is one."""
    return split_clauses(text) if len(text.split()) > _LONGEST_LABEL else [text]


def _fact(found: list[str]) -> Fact:
    gate_words = load_gate_words()
    numbers = (gate_words.number(token) for token in found)
    return Fact(
        words=frozenset(name for token in found for name in gate_words.names(token)),
        numbers=frozenset(number for number in numbers if number is not None),
        denies=gate_words.denies(found),
    )
