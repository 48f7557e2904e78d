"""What 19,406 products cost: indexing, syncing, searching, memory."""

import json
import random
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from benchmarks.icecat import build_icecat, run
from benchmarks.report import Figure, print_figures
from benchmarks.server import serving
from evals.catalogs.icecat import write_icecat
from floorwalker.environment import prepare_environment
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints, PriceRange, ValueWanted
from knowledge.embedding.export import load_transformer
from knowledge.embedding.graph import QueryGraph, Vectors
from knowledge.embedding.model import find_model, graph_folder
from knowledge.facts import read_facts
from knowledge.index.texts import indexed_texts
from knowledge.sync.live import LiveCatalog
from knowledge.sync.versions import FACTS_NAME, Versions

_EVERY = 12
_BATCH = 32
_FEW = 1000
_SHARE = 0.01
_ROUNDS = 5
_QUERIES = (
    "notebook with a large display", "wireless mouse", "black printer toner", "hdmi cable 2 m",
    "headphones for running", "coffee machine", "usb stick 16 gb", "projector for a small room",
    "office chair", "phone case", "network switch", "camera bag", "keyboard with backlight",
    "external hard drive", "tablet 10 inch", "led tv", "scanner", "battery charger", "router",
    "washing machine",
)  # fmt: skip


def measure() -> Sequence[Figure]:
    """Index everything, change one product in a hundred twice, search, and serve."""
    prepare_environment()
    data, source, indexing = build_icecat()
    alone = _embedding_alone(data)
    prices = _sync_after(data, source, _new_price)
    texts = _sync_after(data, source, _new_title)
    with tempfile.TemporaryDirectory() as folder:
        few = Path(folder)
        write_icecat(few / "few.jsonl", _FEW)
        run(few, "ingest", str(few / "few.jsonl"))
        small, large = _Searching(few), _Searching(data)
        constrained = large.seconds((_dear(large.catalog), _BLACK), embedded=False)
        ratio = large.seconds((), embedded=True) / small.seconds((), embedded=True)
    with serving(data) as server:
        memory, ready = server.memory(), server.seconds_to_ready
    return (
        Figure("indexing, start of the command included", indexing, "s"),
        Figure("of the speed of the model alone", 100 * alone / indexing, "%", "≥ 85"),
        Figure("sync, 1 % with new prices, of indexing", 100 * prices / indexing, "%", "≤ 3"),
        Figure("sync, 1 % with new prices", prices, "s"),
        Figure("sync, 1 % with new texts, of indexing", 100 * texts / indexing, "%", "≤ 3"),
        Figure("sync, 1 % with new texts", texts, "s"),
        Figure("a search by price and colour, not embedding", 1000 * constrained, "ms", "≤ 8"),
        Figure("a search, against one among 1,000", ratio, "times", "≤ 1.5"),
        Figure("memory of the server", memory, "MB", "≤ 1300"),
        Figure("start of the server", ready, "s"),
    )


_BLACK = ValueWanted(("Black",), ("product color",))


def _dear(catalog: Catalog) -> PriceRange:
    prices = sorted(product.cheapest.price.amount for product in catalog.products.values())
    return PriceRange(maximum=prices[len(prices) // 2])


def _embedding_alone(data: Path) -> float:
    """Return the seconds the model takes for all texts, by every twelfth of them."""
    versions = Versions(data)
    facts = read_facts(versions.folder(versions.published().version) / FACTS_NAME)
    texts = sorted(indexed_texts(facts).values(), key=len)
    some = texts[::_EVERY]
    transformer = load_transformer(find_model(None))
    transformer.encode(some[:_BATCH], batch_size=_BATCH)
    started = perf_counter()
    transformer.encode(some, batch_size=_BATCH, normalize_embeddings=True)
    return (perf_counter() - started) * len(texts) / len(some)


def _sync_after(data: Path, source: Path, change: Callable[[dict[str, Any]], None]) -> float:
    products = [json.loads(line) for line in source.read_text(encoding="utf-8").splitlines()]
    chosen = random.Random(len(products))
    for product in chosen.sample(products, int(_SHARE * len(products))):
        change(product)
    lines = (json.dumps(product) + "\n" for product in products)
    source.write_text("".join(lines), encoding="utf-8")
    return run(data, "sync")


def _new_price(product: dict[str, Any]) -> None:
    variant = product["variants"][0]
    variant["price"] = f"{float(variant['price']) + 1:.2f}"


def _new_title(product: dict[str, Any]) -> None:
    product["title"] += ", new edition"


class _Searching:
    """Searches of one catalog."""

    def __init__(self, data: Path) -> None:
        model = find_model(None)
        live = LiveCatalog(data, model)
        live.open()
        self.catalog = live.opened()
        self._graph = QueryGraph(graph_folder(data, model), model.max_tokens)

    def seconds(self, constraints: Constraints, *, embedded: bool) -> float:
        """Return the median of all queries, that of embedding the query included or not."""
        vectors = {query: self._graph.embed([query])[0] for query in _QUERIES}
        return median(
            self._seconds(query, vectors[query], constraints, embedded=embedded)
            for _ in range(_ROUNDS)
            for query in _QUERIES
        )

    def _seconds(
        self, query: str, vector: Vectors, constraints: Constraints, *, embedded: bool
    ) -> float:
        started = perf_counter()
        if embedded:
            vector = self._graph.embed([query])[0]
        self.catalog.search_products(query, vector, constraints)
        return perf_counter() - started


if __name__ == "__main__":
    print_figures("large_catalog", measure())
