"""How well products are found: the Chorus queries, judged by people, over the Icecat catalog.

nDCG counts a product nobody judged as irrelevant; condensed nDCG leaves those out.
"""

import asyncio
import csv
import tempfile
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from statistics import fmean
from time import perf_counter

import numpy as np

from benchmarks.icecat import SHARED, write_icecat
from benchmarks.report import Figure, percentile, print_figures
from floorwalker.assembly import Knowledge, open_knowledge
from floorwalker.environment import prepare_environment
from floorwalker.settings import Settings
from knowledge.catalog import Catalog
from knowledge.constraints import PriceRange
from knowledge.embedding.model import find_model
from knowledge.index.fusion import Scores
from knowledge.ingest import ingest
from knowledge.sources import Sources

_TOP, _DEEP = 10, 100
Ranking = Sequence[str]
Judged = Mapping[str, int]


def ndcg(ranking: Ranking, judged: Judged, *, condensed: bool) -> float:
    """Return nDCG@10 with gains of 2^rating - 1 (Järvelin and Kekäläinen, 2002)."""
    ranked = [i for i in ranking if i in judged] if condensed else list(ranking)
    best = _dcg(sorted(judged.values(), reverse=True))
    return _dcg([judged.get(i, 0) for i in ranked]) / best if best else 0.0


def _dcg(ratings: Sequence[int]) -> float:
    return sum(
        (2.0**rating - 1) / float(np.log2(place + 2)) for place, rating in enumerate(ratings[:_TOP])
    )


def measure() -> Sequence[Figure]:
    """Ingest the catalog, then rank every query by words, by meaning, and by both."""
    prepare_environment()
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "icecat.jsonl"
        count = write_icecat(source)
        data = Path(folder) / "data"
        sources = Sources((source,))
        report = ingest(data, sources, find_model(None), lambda *_: None)
        indexing = Figure(f"indexing {count:,} products", report.seconds, "s")
        with open_knowledge(Settings(data=data)) as knowledge:
            return (indexing, *asyncio.run(_rank(knowledge)))


async def _rank(knowledge: Knowledge) -> list[Figure]:
    catalog = await knowledge.catalog.current()
    judged = _judgements(catalog)
    vectors = {query: (await knowledge.embedder.embed(query))[0] for query in judged}
    ways: dict[str, Callable[[str], Ranking]] = {
        "words alone": lambda query: _ids(catalog, catalog.index.lexical_scores(query)),
        "meaning alone": lambda query: _ids(catalog, catalog.index.similarities(vectors[query])),
        "both": lambda query: [
            hit.product.id for hit in catalog.search_products(query, vectors[query], limit=_DEEP)
        ],
    }
    figures = [figure for name, rank in ways.items() for figure in _quality(name, rank, judged)]
    price = (PriceRange(maximum=_median_price(catalog)),)
    seconds = []
    for query in judged:
        began = perf_counter()
        catalog.search_products(query, vectors[query], price, limit=_TOP)
        seconds.append(perf_counter() - began)
    figures.append(Figure("a search with a price limit, p50", 1000 * percentile(seconds, 50), "ms"))
    return figures


def _quality(
    name: str, rank: Callable[[str], Ranking], judged: Mapping[str, Judged]
) -> list[Figure]:
    rankings = {query: rank(query) for query in judged}
    both = name == "both"
    return [
        Figure(
            f"{name}, nDCG@10",
            fmean(ndcg(rankings[q], judged[q], condensed=False) for q in judged),
            "",
            "≥ .77" if both else "",
        ),
        Figure(
            f"{name}, condensed nDCG@10",
            fmean(ndcg(rankings[q], judged[q], condensed=True) for q in judged),
            "",
            "≥ .88" if both else "",
        ),
        Figure(f"{name}, MRR@10", fmean(_reciprocal(rankings[q], judged[q]) for q in judged), ""),
        Figure(f"{name}, Recall@100", fmean(_recall(rankings[q], judged[q]) for q in judged), ""),
    ]


def _reciprocal(ranking: Ranking, judged: Judged) -> float:
    places = (n for n, i in enumerate(ranking[:_TOP], start=1) if judged.get(i, 0) > 0)
    return 1 / next(places, float("inf"))


def _recall(ranking: Ranking, judged: Judged) -> float:
    relevant = {i for i, rating in judged.items() if rating > 0}
    return len(relevant.intersection(ranking[:_DEEP])) / len(relevant) if relevant else 1.0


def _ids(catalog: Catalog, scores: Scores) -> Ranking:
    ids = list(catalog.products)
    return [ids[row] for row in np.argsort(-scores, kind="stable")[:_DEEP]]


def _median_price(catalog: Catalog) -> Decimal:
    prices = sorted(product.cheapest.price.amount for product in catalog.products.values())
    return prices[len(prices) // 2]


def _judgements(catalog: Catalog) -> dict[str, dict[str, int]]:
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with (SHARED / "search" / "chorus_dev.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["product_id"] in catalog.products:
                judged[row["query"]][row["product_id"]] = int(row["rating"])
    return dict(judged)


if __name__ == "__main__":
    print_figures("retrieval", measure())
