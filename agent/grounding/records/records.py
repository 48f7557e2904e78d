"""Records as the gate reads them: the facts of a product, of an article's passages, of the shop."""

from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from agent.grounding.checks.quotes import quotable, read_quotes
from agent.grounding.language.chunks import Chunk
from agent.grounding.language.lexing import Lexer, fold
from agent.grounding.language.numbers import canonical
from agent.grounding.language.parts import read_chunks
from agent.grounding.records.facts import Fact, plain_fact
from agent.grounding.records.identity import NOBODY, Identity, read_identity
from agent.grounding.records.options import OptionReader
from agent.grounding.records.products import attribute_facts, rating_facts
from agent.grounding.records.reading import read_facts
from knowledge.catalog import Catalog
from knowledge.facets.facets import CATEGORY
from knowledge.language.sentences import split_sentences
from knowledge.products import AttributeValue, Product, attribute_text

_MOST_PRODUCTS, _MOST_PASSAGES = 2000, 500
_REVIEW = "review"
_SHOP_OPENS: Chunk = ("open",)
_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Prices:
    """What a product costs, as terms: every price, and of what is reduced the price before.

    `reduced` says that all of it is.
    """

    now: frozenset[str]
    formerly: frozenset[str]
    lowest: Decimal
    reduced: bool


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """Everything one product, the passages of one article, or the shop states.

    `quotes` are its whole sentences, `text` is all of it, for what must stand there letter by
    letter; `terms` are all that it asserts. `labels` are the names of attributes and options;
    `sentences` are the facts of an article by the sentence that states them.
    """

    facts: tuple[Fact, ...]
    quotes: frozenset[str]
    text: str
    terms: frozenset[str]
    identity: Identity = NOBODY
    prices: Prices | None = None
    labels: frozenset[Chunk] = frozenset()
    sentences: tuple[tuple[Fact, ...], ...] = ()


class Records:
    """The records of one catalog version: each is read when it is first needed, then kept."""

    def __init__(self, catalog: Catalog) -> None:
        self.catalog = catalog
        self.lexer = Lexer(catalog.profile)
        self.options = OptionReader(self.lexer.terms)
        self._products: dict[str, Record] = {}
        self._passages: dict[tuple[str, ...], Record] = {}
        self._shop: Record | None = None
        self._facet_words: frozenset[str] | None = None

    @property
    def shop(self) -> Record:
        """What may be said of the shop as a whole: its hours, and what kinds it sells."""
        if self._shop is None:
            self._shop = self._read_shop()
        return self._shop

    def may_ask(self, chunk: Chunk) -> bool:
        """Whether a question to the shopper may say this: what products here differ in."""
        if self._facet_words is None:
            keys = (facet.key for facet in self.catalog.facets)
            self._facet_words = frozenset(word for key in keys for word in key.split())
        named = self.catalog.vocabulary.mentions([term.lstrip("#") for term in chunk])
        covered = {place for mention in named for place in range(mention.start, mention.end)}
        return all(
            place in covered or term in self._facet_words or term in self.lexer.words.askable
            for place, term in enumerate(chunk)
        )

    def product(self, product_id: str) -> Record:
        """Return the record of a product."""
        return _kept(self._products, product_id, self._read_product, _MOST_PRODUCTS)

    def passages(self, passage_ids: tuple[str, ...]) -> Record:
        """Return the record of passages of one article."""
        return _kept(self._passages, passage_ids, self._read_passages, _MOST_PASSAGES)

    def _read_shop(self) -> Record:
        facets, profile = self.catalog.facets, self.catalog.profile
        kinds = (value for facet in facets if facet.key == CATEGORY for value, _ in facet.values)
        sold = (read_chunks(self.lexer.read(kind)) for kind in kinds)
        facts = (
            *(_hours(fact) for fact in read_facts(profile.hours, self.lexer)),
            *(f for chunks in sold if len(chunks) == 1 for f in _sold(chunks[0])),
        )
        contact = profile.contact
        texts = (profile.name, profile.hours, contact.email, contact.phone, contact.url)
        names = (("shop",), ("store",), *read_chunks(self.lexer.read(profile.name)))
        terms = frozenset(term for name in names for term in name)
        shop = Identity(frozenset(names), calls=frozenset(names), terms=terms)
        return _record(facts, [profile.hours], texts, identity=shop)

    def _read_product(self, product_id: str) -> Record:
        product = self.catalog.products[product_id]
        identity = read_identity(product, self.lexer)
        labels = [
            label for name, value in product.attributes.items() for label in _labels(name, value)
        ]
        for name in product.options:
            values = dict.fromkeys(v.options.get(name, "") for v in product.variants)
            labels += [f"{name}: {', '.join(values)}", *(f"{name}: {value}" for value in values)]
        sentences = split_sentences(product.description)
        facts = (
            *_facts_of(sentences, self.lexer, identity.heads),
            *(
                f
                for name, v in product.attributes.items()
                for f in attribute_facts(name, v, self.lexer)
            ),
            *(rating_facts(product.rating) if product.rating else ()),
        )
        texts = (
            product.title,
            *product.category,
            product.brand,
            *product.tags,
            *labels,
            *sentences,
        )
        named = (n for n, v in product.attributes.items() if not isinstance(v, bool))
        names = (read_chunks(self.lexer.read(name)) for name in (*named, *product.options))
        return replace(
            _record(facts, labels, texts, sentences, identity),
            prices=_prices(product),
            labels=frozenset(tuple(t for chunk in chunks for t in chunk) for chunks in names),
        )

    def _read_passages(self, passage_ids: tuple[str, ...]) -> Record:
        """Read passages of one article as one record; reviews and tables may only be quoted."""
        sentences: list[str] = []
        texts: list[str] = []
        headings: list[str] = []
        quoted_only = False
        for passage_id in passage_ids:
            passage = self.catalog.passages[passage_id]
            article = self.catalog.articles[passage.article_id]
            quoted_only = quoted_only or article.kind.casefold().startswith(_REVIEW)
            sentences += split_sentences(passage.text)
            headings += passage.headings
            texts += [article.title, *passage.headings, passage.text]
        told = () if quoted_only else tuple(s for s in dict.fromkeys(sentences) if not _is_row(s))
        grouped = tuple(tuple(_facts_of([text], self.lexer, strict=True)) for text in told)
        facts = tuple(fact for group in grouped for fact in group)
        return replace(_record(facts, headings, texts, sentences), sentences=grouped)


def _facts_of(
    sentences: Iterable[str],
    lexer: Lexer,
    heads: frozenset[str] = frozenset(),
    *,
    strict: bool = False,
) -> Iterator[Fact]:
    for sentence in sentences:
        if not sentence.endswith("?"):
            yield from read_facts(sentence, lexer, heads, strict=strict)


def _is_row(sentence: str) -> bool:
    """Whether a sentence is the row of a table: which value is of what is told by the whole."""
    return sentence.count(":") > 1


def _record(
    facts: tuple[Fact, ...],
    labels: Iterable[str],
    texts: Iterable[str],
    sentences: Iterable[str] = (),
    identity: Identity = NOBODY,
) -> Record:
    return Record(
        facts=facts,
        quotes=read_quotes(sentences) | {quotable(label) for label in labels if label},
        text=fold("\n".join(texts)),
        terms=identity.terms.union(*(fact.terms for fact in facts)),
        identity=identity,
    )


def _labels(name: str, value: AttributeValue) -> Iterator[str]:
    """Yield the ways in which an attribute stands as a statement of its own."""
    yield f"{name}: {attribute_text(value)}"
    if isinstance(value, bool):
        yield name if value else f"not {name}"
    elif not isinstance(value, str):
        yield from (f"{name}: {text}" for text in value)


def _sold(kind: Chunk) -> Iterator[Fact]:
    """Let it be said that the shop sells a kind of thing, and nothing else of that kind."""
    for verb in ("sell", "carry"):
        yield replace(plain_fact([(verb, *kind)]), names=frozenset({verb}))


def _hours(fact: Fact) -> Fact:
    """Let hours be said with "open" before them, but not "open" alone."""
    chunks = (_SHOP_OPENS, *((*_SHOP_OPENS, *chunk) for chunk in fact.chunks), *fact.chunks)
    return Fact(chunks, fact.terms | {"open"}, opens=frozenset({_SHOP_OPENS}))


def _prices(product: Product) -> Prices:
    before = [v.compare_at.amount for v in product.variants if v.compare_at and v.on_sale]
    return Prices(
        now=frozenset(f"¤{canonical(v.price.amount)}" for v in product.variants),
        formerly=frozenset(f"¤{canonical(amount)}" for amount in before),
        lowest=product.cheapest.price.amount,
        reduced=all(variant.on_sale for variant in product.variants),
    )


def _kept(kept: dict[_Key, Record], key: _Key, read: Callable[[_Key], Record], most: int) -> Record:
    if key not in kept:
        if len(kept) >= most:
            kept.clear()
        kept[key] = read(key)
    return kept[key]
