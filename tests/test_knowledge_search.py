"""Search: what is named exactly comes first, and a first page is a choice."""

from pathlib import Path

import numpy as np
import pytest
from fakes import HashingEncoder, fake_model, ingest_shop, product_line, write_shop

from knowledge.catalog import Catalog
from knowledge.constraints import PriceRange
from knowledge.index.diversity import spread_out
from knowledge.index.fusion import best_first
from knowledge.sync.live import LiveCatalog

LINES = [
    product_line(
        "kettle-17",
        "Harbor Gooseneck Kettle HK-1720X",
        variants=[{"id": "V1", "sku": "006R90321", "barcode": "0095205603217", "price": "80.00"}],
        description="Pours slowly. Holds 1.5 L.",
    ),
    product_line("kettle", "Kettle", description="A plain kettle for every stove.", price="20.00"),
    product_line("stand", "Kettle Stand", description="For the Harbor kettle HK-1720X and others."),
    product_line("tea", "Oolong Tea", description="Loose leaf tea from one garden.", tags=["tea"]),
    *(
        product_line(f"mug-{color}", f"Enamel Camping Mug {color}", tags=["mug", "enamel", "camp"])
        for color in ("red", "blue", "green", "white")
    ),
    product_line("stein", "Glass Mug", tags=["mug"], description="A mug of glass."),
]


@pytest.fixture
async def catalog(tmp_path: Path) -> Catalog:
    ingest_shop(tmp_path / "data", write_shop(tmp_path / "shop", LINES))
    return await LiveCatalog(tmp_path / "data", fake_model()).current()


def found(catalog: Catalog, query: str, limit: int = 9) -> list[str]:
    (vector,) = HashingEncoder().embed([query])
    return [hit.product.id for hit in catalog.search_products(query, vector, limit=limit)]


@pytest.mark.parametrize(
    "query",
    [
        "006R90321",
        "006r90321",
        "006-R-90321",
        "0095205603217",
        "HK-1720X",
        "hk1720x",
        "is the hk-1720x any good?",
        "kettle-17",
        "harbor gooseneck kettle hk-1720x",
    ],
)
async def test_an_exact_identifier_wins(catalog: Catalog, query: str) -> None:
    assert found(catalog, query)[0] == "kettle-17"


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("Kettle", "kettle"),
        ("KETTLE STAND", "stand"),
        ("do you have the kettle stand", "stand"),
        ("olong tea", "tea"),
        ("teas", "tea"),
    ],
)
async def test_a_name_wins_however_it_is_typed(catalog: Catalog, query: str, first: str) -> None:
    assert found(catalog, query)[0] == first


async def test_a_quantity_is_found_in_another_unit(catalog: Catalog) -> None:
    assert found(catalog, "1500 ml")[0] == "kettle-17"


async def test_constraints_come_before_the_ranking_is_cut(catalog: Catalog) -> None:
    (vector,) = HashingEncoder().embed(["kettle"])
    dear = catalog.search_products("kettle", vector, (PriceRange(minimum=50),), limit=1)
    assert [hit.product.id for hit in dear] == ["kettle-17"]


def test_what_is_nearly_the_same_is_spread_out() -> None:
    vectors = np.array([[1, 0], [1, 0], [1, 0], [0, 1]], dtype=np.float32)
    scores = np.array([1.0, 0.99, 0.98, 0.95], dtype=np.float32)
    assert list(spread_out(scores, vectors)) == [0, 3, 1, 2]
    assert list(spread_out(scores - [0, 0, 0, 0.5], vectors)) == [0, 1, 2, 3]


@pytest.mark.parametrize("count", [0, 1, 200, 201, 1500])
def test_the_best_come_first_and_equal_ones_as_they_are(count: int) -> None:
    scores = np.random.default_rng(count).integers(0, 40, 2000).astype(np.float32)
    rows = np.arange(0, 2000)[-count:] if count else np.arange(0)
    assert list(best_first(rows, scores)) == rows[np.argsort(-scores[rows], kind="stable")].tolist()
