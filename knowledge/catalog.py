"""One catalog version, open for reading: records by id, and search."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import chain, islice

import numpy as np

from knowledge.articles import Article, Passage
from knowledge.constraints import Constraints, matching_variants
from knowledge.embedding.graph import Vectors
from knowledge.facets.product_words import ProductWords, read_words
from knowledge.facts import Facts
from knowledge.index.fusion import Scores, best_first
from knowledge.index.search_index import SearchIndex
from knowledge.index.shortlist import Shortlist
from knowledge.products import Product, Variant

_BEHIND_IF_UNAVAILABLE = 0.3
_SPREAD_AMONG = 40


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
    """The facts of one version and an index to find them by, all in memory, never changed.

    The index may be of the version before: what has left the catalog since is not found by it,
    what came since is not found yet. `departments` are the broadest categories, those with most
    products first; `option_keys` the facets that variants differ in, `common_facets` those that a
    good share of products state, and flags.
    """

    def __init__(self, version: str, facts: Facts, index: SearchIndex) -> None:
        self.version = version
        self.profile = facts.profile
        self.products = {product.id: product for product in facts.products}
        self.articles = {article.id: article for article in facts.articles}
        self.passages = {passage.id: passage for passage in facts.passages}
        self.departments = _departments(facts.products)
        self.facets = index.facets
        self.option_keys = index.option_keys
        self.common_facets = index.common_facets
        self.vocabulary = index.vocabulary
        self.spelling = index.spelling
        self.titles = index.titles.among(self.products)
        self.index = index
        self._rows = tuple(map(self.products.get, index.product_ids))
        self._passages = tuple(map(self.passages.get, index.passage_ids))
        self._shortlist = Shortlist(self._rows, index.word_rows)

    def words(self, product_id: str) -> ProductWords:
        """Return the words of a product."""
        return read_words(self.products[product_id])

    def mentions(self, word: str) -> bool:
        """Whether any product is described with a word, in any of its forms."""
        return self.index.mentions(word)

    def vector_of(self, text: str) -> Vectors | None:
        """Return the vector of a text of the catalog, of shape (dimensions,), if it is kept."""
        return self.index.vector_of(text)

    def nearest_product(self, vector: Vectors) -> float:
        """Return the greatest cosine of any product with a text's vector, 0 without products."""
        return self.index.nearest_product(vector)

    def nearest_passage(self, vector: Vectors) -> float:
        """Return the greatest cosine of any passage with a text's vector, 0 without passages."""
        return self.index.nearest_passage(vector)

    def meeting(self, constraints: Constraints) -> tuple[str, ...]:
        """Return the ids of the products of which some variant meets every constraint."""
        rows = np.flatnonzero(self._shortlist.mask(constraints))
        return tuple(
            product.id
            for product in map(self._rows.__getitem__, rows)
            if product and matching_variants(product, read_words(product), constraints)
        )

    def search_products(
        self,
        query: str,
        vector: Vectors,
        constraints: Constraints = (),
        *,
        limit: int = 10,
        exclude: Collection[str] = (),
        among: Collection[str] | None = None,
    ) -> tuple[ProductHit, ...]:
        """Rank the products of which some variant meets every constraint.

        `vector` is the query's, of shape (dimensions,); `among` are ids to search alone. Products
        that cannot be ordered rank behind equal ones that can, and those that are nearly the same
        are spread out.
        """
        if not self._rows:
            return ()
        ranking = self.index.rank_products(query, vector)
        behind = np.where(self._shortlist.available, 0.0, _BEHIND_IF_UNAVAILABLE)
        scores: Scores = ranking.scores - behind
        rows = best_first(np.flatnonzero(self._shortlist.mask(constraints)), scores)
        first = np.fromiter(islice(rows, _SPREAD_AMONG), dtype=np.intp)
        hits: list[ProductHit] = []
        for row in chain(self.index.spread_out(first, scores), rows):
            product = self._rows[row]
            if (
                product is None
                or product.id in exclude
                or not (among is None or product.id in among)
            ):
                continue
            variants = matching_variants(product, read_words(product), constraints)
            if variants:
                score, similarity = float(scores[row]), float(ranking.similarities[row])
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
        ranking = self.index.rank_passages(query, vector)
        rows = best_first(np.arange(len(self._passages)), ranking.scores)
        best = ((row, self._passages[row]) for row in rows)
        hits = (
            PassageHit(
                passage,
                self.articles[passage.article_id],
                float(ranking.scores[row]),
                float(ranking.similarities[row]),
            )
            for row, passage in best
            if passage
        )
        return tuple(islice(hits, limit))


def _departments(products: Iterable[Product]) -> tuple[str, ...]:
    counts = Counter(product.category[0] for product in products if product.category)
    return tuple(name for name, _ in counts.most_common())
