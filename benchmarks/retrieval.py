"""How well products are found: the Chorus queries, judged by people, over the Icecat catalog.

nDCG counts a product nobody judged as irrelevant; condensed nDCG leaves those out.
"""

import asyncio
import csv
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean

import numpy as np

from benchmarks.icecat import kept_icecat
from benchmarks.report import Figure, print_figures
from evals.catalogs.shared import SHARED
from floorwalker.assembly import Knowledge, open_knowledge
from floorwalker.environment import prepare_environment
from floorwalker.settings import Settings
from knowledge.catalog import Catalog
from knowledge.index.fusion import Scores

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
    """Rank every query by words, by meaning, and by both."""
    prepare_environment()
    with open_knowledge(Settings(data=kept_icecat())) as knowledge:
        return asyncio.run(_rank(knowledge))


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
    return [figure for name, rank in ways.items() for figure in _quality(name, rank, judged)]


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


def _judgements(catalog: Catalog) -> dict[str, dict[str, int]]:
    judged: defaultdict[str, dict[str, int]] = defaultdict(dict)
    with (SHARED / "search" / "chorus_dev.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["product_id"] in catalog.products:
                judged[row["query"]][row["product_id"]] = int(row["rating"])
    return dict(judged)


if __name__ == "__main__":
    print_figures("retrieval", measure())
