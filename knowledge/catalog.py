"""One catalog version, open for reading: records by id, and search."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from knowledge.articles import Article, Passage
from knowledge.constraints import Constraints, matching_variants
from knowledge.embedding.graph import Vectors
from knowledge.facets import Facet, derive_facets
from knowledge.facts import Facts
from knowledge.index.fusion import Scores, fuse
from knowledge.index.lexical import LexicalIndex
from knowledge.index.shortlist import Shortlist
from knowledge.index.texts import passage_text, product_text
from knowledge.product_words import ProductWords, read_words
from knowledge.products import Product, Variant
from knowledge.spelling import Spelling
from knowledge.titles import TitleIndex
from knowledge.vocabulary import Vocabulary
from knowledge.words import tokens

_BEHIND_IF_UNAVAILABLE = 0.3
_MEANING_OF_PRODUCTS = 3.0
_MEANING_OF_PASSAGES = 2.5


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A product found, in the variants that meet every constraint.

    `similarity` is the cosine of query and product; `score` only ranks.
    """

    product: Product
    variants: tuple[Variant, ...]
    score: float
    similarity: float


@dataclass(frozen=True, slots=True)
class PassageHit:
    """A passage found, with its article. `similarity` is a cosine; `score` only ranks."""

    passage: Passage
    article: Article
    score: float
    similarity: float


class Catalog:
    """The facts of one version and the index over them, all in memory, never changed.

    `departments` are the broadest categories, those with most products first; `statements` what
    articles and products say, each with its vector of shape (dimensions,).
    """

    def __init__(
        self,
        version: str,
        facts: Facts,
        product_vectors: Vectors,
        passage_vectors: Vectors,
        statements: Mapping[str, Vectors],
    ) -> None:
        self.version = version
        self.profile = facts.profile
        self.synced_at = facts.synced_at
        self.products = {product.id: product for product in facts.products}
        self.articles = {article.id: article for article in facts.articles}
        self.facets: tuple[Facet, ...] = derive_facets(facts.products)
        self.departments = _departments(facts.products)
        self.vocabulary = Vocabulary(self.facets)
        self.titles = TitleIndex(facts.products, self.vocabulary)
        self.spelling = Spelling(_words_used(facts))
        self._rows = facts.products
        self.passages = {passage.id: passage for passage in facts.passages}
        self._passages = facts.passages
        self._product_vectors = product_vectors
        self._passage_vectors = passage_vectors
        self._product_words = LexicalIndex(
            (product_text(product) for product in facts.products), saturation=0.3, length=0.3
        )
        self._passage_words = LexicalIndex(
            (passage_text(p, self.articles[p.article_id]) for p in facts.passages),
            saturation=1.5,
            length=0.75,
        )
        self.statements = statements
        self._shortlist = Shortlist(facts.products)

    def words(self, product_id: str) -> ProductWords:
        """Return the words of a product."""
        return read_words(self.products[product_id])

    def mentions(self, word: str) -> bool:
        """Whether any product is described with a word, in any of its forms."""
        return self._product_words.knows(word)

    def lexical_scores(self, query: str) -> Scores:
        """Score every product by the words of a query, in the order of `products`."""
        return self._product_words.scores(self.spelling.mend_all(query))

    def similarities(self, vector: Vectors) -> Scores:
        """Return the cosine of every product with a query's vector, in the order of `products`."""
        return self._product_vectors @ vector

    def nearest_product(self, vector: Vectors) -> float:
        """Return the greatest cosine of any product with a text's vector, 0 without products."""
        return _greatest(self._product_vectors, vector)

    def nearest_passage(self, vector: Vectors) -> float:
        """Return the greatest cosine of any passage with a text's vector, 0 without passages."""
        return _greatest(self._passage_vectors, vector)

    def meeting(self, constraints: Constraints) -> tuple[str, ...]:
        """Return the ids of the products of which some variant meets every constraint."""
        return tuple(
            product.id
            for row in np.flatnonzero(self._shortlist.mask(constraints))
            if matching_variants(product := self._rows[row], self.words(product.id), constraints)
        )

    def search_products(
        self,
        query: str,
        vector: Vectors,
        constraints: Constraints = (),
        *,
        limit: int = 10,
        exclude: Collection[str] = (),
    ) -> tuple[ProductHit, ...]:
        """Rank the products of which some variant meets every constraint.

        `vector` is the query's, of shape (dimensions,). Products that cannot be ordered rank
        behind equal ones that can.
        """
        if not self._rows:
            return ()
        similarities = self.similarities(vector)
        fused = fuse(self.lexical_scores(query), similarities, _MEANING_OF_PRODUCTS)
        scores = np.where(self._shortlist.available, fused, fused - _BEHIND_IF_UNAVAILABLE)
        rows = np.flatnonzero(self._shortlist.mask(constraints))
        hits: list[ProductHit] = []
        for row in rows[np.argsort(-scores[rows], kind="stable")]:
            product = self._rows[row]
            if product.id in exclude:
                continue
            variants = matching_variants(product, self.words(product.id), constraints)
            if variants:
                score, similarity = float(scores[row]), float(similarities[row])
                hits.append(ProductHit(product, variants, score, similarity))
            if len(hits) == limit:
                break
        return tuple(hits)

    def search_passages(
        self, query: str, vector: Vectors, *, limit: int = 5
    ) -> tuple[PassageHit, ...]:
        """Rank the passages of all articles; `vector` is the query's."""
        if not self._passages:
            return ()
        similarities = self._passage_vectors @ vector
        lexical = self._passage_words.scores(self.spelling.mend_all(query))
        scores = fuse(lexical, similarities, _MEANING_OF_PASSAGES)
        return tuple(
            PassageHit(
                self._passages[row],
                self.articles[self._passages[row].article_id],
                float(scores[row]),
                float(similarities[row]),
            )
            for row in np.argsort(-scores, kind="stable")[:limit]
        )


def _greatest(vectors: Vectors, vector: Vectors) -> float:
    return float((vectors @ vector).max()) if len(vectors) else 0.0


def _words_used(facts: Facts) -> Iterator[str]:
    for product in facts.products:
        yield from tokens(product_text(product))
    for passage in facts.passages:
        yield from tokens(" ".join((*passage.headings, passage.text)))


def _departments(products: Iterable[Product]) -> tuple[str, ...]:
    counts = Counter(product.category[0] for product in products if product.category)
    return tuple(name for name, _ in counts.most_common())
