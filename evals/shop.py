"""The shop as it is: records and articles read from the store, for judging what is said of them."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from math import log
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from brand.voice import VoiceGuide
from evals.reading.lines import (
    Line,
    article_lines,
    plain_text,
    row_texts,
)
from evals.reading.words import all_stems, plain_stems, stem, tokens
from evals.record import Record, product_texts
from knowledge.articles import Article
from knowledge.facts import Facts, facts_at, read_facts
from knowledge.products import Product
from knowledge.sync.versions import FACTS_NAME, Versions


@dataclass(frozen=True)
class Shop:
    """One version of a brand's catalog and articles, at one moment, its voice and its codes.

    `codes` are those that may be given out now; None where the store that has them cannot be seen.
    """

    version: str
    facts: Facts
    voice: VoiceGuide | None = None
    codes: frozenset[str] | None = frozenset()
    _records: dict[str, Record] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def kinds(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        """Products by what they are called: a category's name, the last words of a title."""
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for product in self.facts.products:
            last = tokens(product.title)
            names = {tuple(map(stem, tokens(name))) for name in product.category}
            names |= {tuple(map(stem, last[-count:])) for count in (1, 2)}
            for name in filter(None, names):
                found[name].append(product.id)
        return {name: tuple(ids) for name, ids in found.items()}

    @cached_property
    def products(self) -> Mapping[str, Product]:
        """Every product by its id."""
        return {product.id: product for product in self.facts.products}

    @cached_property
    def articles(self) -> Mapping[str, Article]:
        """Every article by its id."""
        return {article.id: article for article in self.facts.articles}

    def record(self, product_id: str) -> Record:
        """Return what is stated of a product. Raises `KeyError`."""
        if product_id not in self._records:
            product = self.products[product_id]
            about = self._articles_alone.get(product_id, ())
            linking = self._lines_linking.get(product.url, ()) if product.url else ()
            naming = self._lines_naming(product)
            self._records[product_id] = Record(product, about, naming, linking)
        return self._records[product_id]

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """What the articles and the brand's own file state."""
        articles = (
            line
            for article in self.facts.articles
            for line in article_lines(article.id, article.title, article.text)
        )
        return (*articles, *self._profile_lines())

    def _profile_lines(self) -> Iterator[Line]:
        profile = self.facts.profile
        for label, text in (
            ("hours", profile.hours),
            ("email", profile.contact.email),
            ("phone", profile.contact.phone),
            ("name", profile.name),
        ):
            if text:
                yield Line(text, "brand.toml", label, label=label, stems=all_stems(text))

    @cached_property
    def lines_by_stem(self) -> Mapping[str, tuple[int, ...]]:
        """The places of the lines that have a stem."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place, line in enumerate(self.lines):
            for word in line.stems:
                places[word].append(place)
        return {word: tuple(found) for word, found in places.items()}

    def weight(self, word: str) -> float:
        """How rare a stem is among lines and records: the logarithm of all over those with it."""
        return log((len(self.lines) + len(self.products) + 1) / (1 + self._uses[word]))

    @cached_property
    def _uses(self) -> Counter[str]:
        uses: Counter[str] = Counter()
        for line in self.lines:
            uses.update(line.stems)
        for product in self.facts.products:
            found = frozenset(token for text in product_texts(product) for token in tokens(text))
            uses.update(frozenset(map(stem, found)))
        return uses

    @cached_property
    def own_stems(self) -> tuple[frozenset[str], ...]:
        """The stems of each line without what it stands under."""
        return tuple(all_stems(line.text) for line in self.lines)

    @cached_property
    def sections(self) -> Mapping[tuple[str, str], frozenset[str]]:
        """All stems under one heading of an article."""
        return _joined(self.lines, lambda line: (line.source, line.above))

    @cached_property
    def article_words(self) -> Mapping[str, str]:
        """What an article says as its tokens in order, rows of tables once more as sentences."""
        return {
            article.id: " ".join(
                ("", *tokens(plain_text(article.text)), *_row_tokens(article.text), "")
            )
            for article in self.facts.articles
        }

    def quotes(self, text: str, article_id: str) -> bool:
        """Whether a text stands word for word in an article."""
        words = tokens(text)
        return f" {' '.join(words)} " in self.article_words.get(article_id, "") and bool(words)

    @cached_property
    def article_sizes(self) -> Mapping[str, int]:
        """How many lines each article has."""
        return Counter(line.source for line in self.lines)

    @cached_property
    def article_stems(self) -> Mapping[str, frozenset[str]]:
        """All stems of an article."""
        return _joined(self.lines, lambda line: line.source)

    @cached_property
    def _articles_alone(self) -> Mapping[str, tuple[Line, ...]]:
        """The lines of articles that are about one product and no other."""
        found: dict[str, tuple[Line, ...]] = {}
        for article in self.facts.articles:
            lines = tuple(line for line in self.lines if line.source == article.id)
            title = f" {' '.join(tokens(article.title))} "
            for product_id in article.product_ids:
                named = f" {' '.join(tokens(self.products[product_id].title))} "
                if len(article.product_ids) == 1 and named in title:
                    found[product_id] = (*found.get(product_id, ()), *lines)
        return found

    @cached_property
    def _leads(self) -> Counter[str]:
        """How many products each first word of a title begins."""
        return Counter(tokens(p.title)[0] for p in self.facts.products if tokens(p.title))

    @cached_property
    def names(self) -> frozenset[str]:
        """First words of titles that are names: of one product, or in no record as a word."""
        return frozenset(
            tokens(p.title)[0]
            for p in self.facts.products
            if tokens(p.title) and self._leads[tokens(p.title)[0]] <= _MOST_OF_A_NAME
        )

    @cached_property
    def _lines_linking(self) -> Mapping[str, tuple[Line, ...]]:
        """The lines that lead to a product and hardly another one, by its address."""
        addresses = {product.url for product in self.facts.products}
        found: defaultdict[str, list[Line]] = defaultdict(list)
        for line in self.lines:
            products = line.links & addresses
            for address in products if len(products) <= _MOST_LINKED else ():
                found[address].append(line)
        return {address: tuple(lines) for address, lines in found.items()}

    def _lines_naming(self, product: Product) -> tuple[Line, ...]:
        """The lines that name a product, by its title or by a first word only its own."""
        title = tokens(product.title)
        if not title:
            return ()
        whole = f" {' '.join(title)} "
        places = self.lines_by_stem.get(stem(title[0]), ())
        lines = (self.lines[place] for place in places)
        return tuple(
            line for line in lines if self._names_only(tokens(line.text), whole, title[0], product)
        )

    def _names_only(self, words: list[str], whole: str, lead: str, product: Product) -> bool:
        """Whether words name a product, and no other one."""
        said = f" {' '.join(words)} "
        named = whole in said or (self._is_own_name(lead, product) and f" {lead} " in said)
        return named and not (set(words) & self.names) - {lead}

    @cached_property
    def own_names(self) -> Mapping[str, str]:
        """The products that can be named by the first word of their title alone."""
        plain, brand = plain_stems(), all_stems(self.facts.profile.name)
        return {
            word: product.id
            for product in self.facts.products
            for word in tokens(product.title)[:1]
            if self._is_own_name(word, product) and stem(word) not in plain | brand
        }

    def _is_own_name(self, word: str, product: Product) -> bool:
        """Whether a title's first word is a name: capitalised, and in no description as a word."""
        return self._leads[word] == 1 and product.title[:1].isupper() and len(word) > 2

    @cached_property
    def words(self) -> frozenset[str]:
        """Every stem that any record or article has."""
        lines = frozenset(s for line in self.lines for s in line.stems)
        return lines | frozenset(stem(token) for token in self.tokens)

    @cached_property
    def goods(self) -> frozenset[str]:
        """Every stem that a product's record has."""
        texts = (text for product in self.facts.products for text in product_texts(product))
        return frozenset(map(stem, {token for text in texts for token in tokens(text)}))

    @cached_property
    def phrases(self) -> frozenset[tuple[str, str]]:
        """Every two neighbouring tokens of records and articles."""
        texts = [line.text for line in self.lines]
        texts += [text for p in self.facts.products for text in product_texts(p)]
        texts += [article.title for article in self.facts.articles]
        split = (tokens(text) for text in texts)
        return frozenset(pair for words in split for pair in pairwise(words))

    @cached_property
    def titles(self) -> Mapping[str, tuple[tuple[tuple[str, ...], str, str], ...]]:
        """Titles as tokens, with what they name, by their first token, longest first."""
        found: defaultdict[str, list[tuple[tuple[str, ...], str, str]]] = defaultdict(list)
        for kind, named in (("product", self.facts.products), ("article", self.facts.articles)):
            for one in named:
                words = tuple(tokens(one.title))
                if words:
                    found[words[0]].append((words, kind, one.id))
        return {w: tuple(sorted(t, key=lambda e: -len(e[0]))) for w, t in found.items()}

    @cached_property
    def lowest_prices(self) -> Mapping[str, Decimal]:
        """The lowest price of each product."""
        return {i: min(v.price.amount for v in p.variants) for i, p in self.products.items()}

    @cached_property
    def said(self) -> str:
        """Everything records, articles and the brand's own file say, in lower case."""
        texts = [text for p in self.facts.products for text in product_texts(p)]
        texts += [article.text for article in self.facts.articles]
        texts += [self.facts.profile.model_dump_json(), *(self.products)]
        texts += [v.sku or v.id for p in self.facts.products for v in p.variants]
        return "\n".join(texts).casefold()

    @cached_property
    def digits(self) -> str:
        """Everything that is said without what separates the digits of telephone numbers."""
        return re.sub(r"[\s().+-]", "", self.said)

    @cached_property
    def addresses(self) -> frozenset[str]:
        """The paths of products and articles, as the shop gives them."""
        given = [*(p.url for p in self.facts.products), *(a.url for a in self.facts.articles)]
        return frozenset(urlsplit(url).path for url in given) - {"", "/"}

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The hosts of the shop's own addresses."""
        given = [self.facts.profile.address, *(p.url for p in self.facts.products)]
        return frozenset(urlsplit(url).netloc for url in given)

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every token of what is said."""
        return frozenset(tokens(self.said))

    @property
    def fingerprint(self) -> str:
        """A digest of the voice, so that a run can say which one spoke."""
        return fingerprint_of(self.voice)


_MOST_OF_A_NAME = 8
_MOST_LINKED = 2


def fingerprint_of(voice: VoiceGuide | None) -> str:
    """Return a digest of a voice."""
    said = voice.model_dump_json() if voice else ""
    return sha256(said.encode()).hexdigest()[:12]


_Key = TypeVar("_Key")


def _row_tokens(markdown: str) -> list[str]:
    return [token for text in row_texts(markdown) for token in (*tokens(text), "|")]


def _joined(lines: Iterable[Line], key: Callable[[Line], _Key]) -> Mapping[_Key, frozenset[str]]:
    found: defaultdict[_Key, set[str]] = defaultdict(set)
    for line in lines:
        found[key(line)] |= line.stems
    return {name: frozenset(stems) for name, stems in found.items()}


def load_shop(
    data: Path,
    voice: VoiceGuide | None = None,
    version: str | None = None,
    now: datetime | None = None,
    codes: frozenset[str] | None = frozenset(),
) -> Shop:
    """Read a version of a data folder, the published one if none is named.

    Raises `StoreError`.
    """
    versions = Versions(data)
    published = versions.published()
    name = version or published.version
    stored = read_facts(versions.folder(name) / FACTS_NAME)
    facts, _ = facts_at(stored, published.synced_at, now or datetime.now(UTC))
    return Shop(name, facts, voice, codes)
