"""What is searched: everything that is derived from the texts of a catalog version.

It is long in the making for a large catalog, so it is made beside the records, which change more
often: a `Catalog` joins the two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import chain

import numpy as np

from knowledge.embedding.graph import Vectors
from knowledge.facets.facets import Facet, derive_facets, facet_key
from knowledge.facets.product_words import find_stated
from knowledge.facets.titles import TitleIndex
from knowledge.facets.vocabulary import Vocabulary
from knowledge.facts import Facts
from knowledge.index.diversity import spread_out
from knowledge.index.fusion import Rows, Scores, fuse
from knowledge.index.identifiers import IdentifierIndex
from knowledge.index.lexical import LexicalIndex
from knowledge.index.shortlist import WordRows
from knowledge.index.texts import passage_text, product_meaning, product_text, text_id
from knowledge.language.quantities import find_quantities
from knowledge.language.spelling import Spelling
from knowledge.language.words import tokens

_SHARE_THAT_STATES = 0.05
_MEANING_OF_PRODUCTS = 4.0
_NAMED = 10.0
_MEANING_OF_PASSAGES = 2.5


@dataclass(frozen=True, slots=True)
class Ranking:
    """How well each row of the index answers a query: `scores` rank, `similarities` are cosines."""

    scores: Scores
    similarities: Scores


class SearchIndex:
    """Words and vectors of the products and passages of some facts, by row; never changed."""

    def __init__(self, facts: Facts, vectors: Mapping[str, Vectors]) -> None:
        """Index facts; `vectors` has that of every indexed text, of shape (dimensions,), by id."""
        self._facts = facts
        articles = {article.id: article for article in facts.articles}
        self.product_ids = tuple(product.id for product in facts.products)
        self.passage_ids = tuple(passage.id for passage in facts.passages)
        self.facets = derive_facets(facts.products)
        self.option_keys = {facet_key(name) for p in facts.products for name in p.options}
        self.common_facets = _common(self.facets, len(facts.products))
        self.vocabulary = Vocabulary(self.facets)
        self.titles = TitleIndex(facts.products, self.vocabulary)
        self._identifiers = IdentifierIndex(facts.products)
        self.word_rows = WordRows(facts.products)
        self._vectors = vectors
        meanings = [text_id(product_meaning(product)) for product in facts.products]
        passages = [passage_text(p, articles[p.article_id]) for p in facts.passages]
        self._product_vectors = _stack(vectors, meanings)
        self._passage_vectors = _stack(vectors, [text_id(text) for text in passages])
        said_of_products = [tokens(product_text(product)) for product in facts.products]
        said_in_passages = [tokens(text) for text in passages]
        self.spelling = Spelling(chain.from_iterable((*said_of_products, *said_in_passages)))
        for product, said in zip(facts.products, said_of_products, strict=True):
            said.extend(stated.quantity.term() for stated in find_stated(product))
        self._product_words = LexicalIndex(said_of_products, saturation=0.3, length=0.3)
        self._passage_words = LexicalIndex(said_in_passages, saturation=1.5, length=0.75)

    def covers(self, facts: Facts) -> bool:
        """Whether this is the index of facts, whatever their prices, stock and ratings."""
        mine = self._facts
        return (
            len(mine.products) == len(facts.products)
            and all(a.worded_like(b) for a, b in zip(mine.products, facts.products, strict=True))
            and mine.passages == facts.passages
            and mine.articles == facts.articles
        )

    def vector_of(self, text: str) -> Vectors | None:
        """Return the vector of a text that was indexed, of shape (dimensions,)."""
        return self._vectors.get(text_id(text))

    def mentions(self, word: str) -> bool:
        """Whether any product is described with a word, in any of its forms."""
        return self._product_words.knows(word)

    def lexical_scores(self, query: str) -> Scores:
        """Score every product by the words of a query, in the order of `product_ids`."""
        said = tokens(self.spelling.mend_all(query))
        measured = [quantity.term() for quantity in find_quantities(query)]
        if measured:  # a quantity may be written as no product writes it
            said = [token for token in said if self._product_words.knows(token)]
        return self._product_words.scores([*said, *measured])

    def similarities(self, vector: Vectors) -> Scores:
        """Return the cosine of every product with a query's vector."""
        return self._product_vectors @ vector

    def rank_products(self, query: str, vector: Vectors) -> Ranking:
        """Rank all products, in the order of `product_ids`; `vector` is the query's.

        What the query names exactly is before all else.
        """
        similarities = self.similarities(vector)
        fused = fuse(self.lexical_scores(query), similarities, _MEANING_OF_PRODUCTS)
        fused[list(self._identifiers.rows(query))] += _NAMED
        return Ranking(fused, similarities)

    def spread_out(self, rows: Rows, scores: Scores) -> Rows:
        """Order a few rows of products by their scores, those that are nearly the same apart."""
        return rows[list(spread_out(scores[rows], self._product_vectors[rows]))]

    def rank_passages(self, query: str, vector: Vectors) -> Ranking:
        """Rank all passages, in the order of `passage_ids`; `vector` is the query's."""
        similarities = self._passage_vectors @ vector
        lexical = self._passage_words.scores(tokens(self.spelling.mend_all(query)))
        return Ranking(fuse(lexical, similarities, _MEANING_OF_PASSAGES), similarities)

    def nearest_product(self, vector: Vectors) -> float:
        """Return the greatest cosine of any product with a text's vector, 0 without products."""
        return _greatest(self._product_vectors, vector)

    def nearest_passage(self, vector: Vectors) -> float:
        """Return the greatest cosine of any passage with a text's vector, 0 without passages."""
        return _greatest(self._passage_vectors, vector)


def _common(facets: Iterable[Facet], products: int) -> frozenset[str]:
    """Return the keys of the facets that a good share of products state, and of flags."""
    return frozenset(
        facet.key
        for facet in facets
        if facet.is_flag or sum(count for _, count in facet.values) >= products * _SHARE_THAT_STATES
    )


def _stack(vectors: Mapping[str, Vectors], ids: list[str]) -> Vectors:
    if not ids:
        return np.zeros((0, 0), dtype=np.float32)
    return np.stack([vectors[text] for text in ids])


def _greatest(vectors: Vectors, vector: Vectors) -> float:
    return float((vectors @ vector).max()) if len(vectors) else 0.0
