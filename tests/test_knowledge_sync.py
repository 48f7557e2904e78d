"""Sync: what changed at the sources is what is answered from, and nothing else is done again."""

import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from time import sleep

import numpy as np
import pytest
from fakes import (
    SHOP_LINES,
    HashingEncoder,
    fake_model,
    ingest_shop,
    product_line,
    write_shop,
)
from filelock import FileLock

from knowledge.embedding.model import EmbeddingModel
from knowledge.errors import SourceError, StoreError
from knowledge.index.matrix import MATRIX_NAME, read_matrix
from knowledge.index.vectors import VectorFolder
from knowledge.language.money import format_price
from knowledge.products import Availability
from knowledge.sync.changes import FieldChange
from knowledge.sync.ingest import IngestReport, preview_sync, sync
from knowledge.sync.live import LiveCatalog
from knowledge.sync.versions import Versions

CUP = product_line("cup", "Enamel Cup", "12.00", category=["Kitchen"])


def sync_shop(data: Path, encoder: HashingEncoder | None = None) -> IngestReport:
    """Sync with the encoder given, or with one that must not be needed."""

    def load(_model: EmbeddingModel, _graph: Path) -> HashingEncoder:
        assert encoder is not None, "something was embedded"
        return encoder

    return sync(data, fake_model(), lambda *_: None, load)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return write_shop(tmp_path / "shop")


@pytest.fixture
def data(tmp_path: Path, shop: Path) -> Path:
    ingest_shop(tmp_path / "data", shop)
    return tmp_path / "data"


def dearer(line: str) -> str:
    return line.replace('"180.00"', '"195.00"')


async def test_a_price_reaches_the_next_turn_and_nothing_is_embedded(
    data: Path, shop: Path
) -> None:
    live = LiveCatalog(data, fake_model())
    assert (await live.current()).products["oslo-lamp"].cheapest.price.amount == 180
    write_shop(shop, [dearer(line) for line in SHOP_LINES])
    done = sync_shop(data)
    assert done.changes.changed == {
        "oslo-lamp": (FieldChange("price", "180.00 USD", "195.00 USD"),)
    }
    assert (await live.current()).products["oslo-lamp"].cheapest.price.amount == Decimal(195)
    (vector,) = HashingEncoder().embed(["brass lamp"])
    hits = live.opened().search_products("brass lamp", vector)
    assert hits[0].product.cheapest.price.amount == Decimal(195)


async def test_what_left_is_gone_and_what_came_is_found(data: Path, shop: Path) -> None:
    live = LiveCatalog(data, fake_model())
    assert (await live.current()).titles.whole(["oslo", "table", "lamp"]) == ("oslo-lamp",)
    write_shop(shop, [*(line for line in SHOP_LINES if "Oslo" not in line), CUP])
    encoder = HashingEncoder()
    done = sync_shop(data, encoder)
    assert done.changes.added == ("cup",)
    assert done.changes.removed == ("oslo-lamp",)
    assert encoder.embedded == ["Enamel Cup. Kitchen"]
    catalog = await live.current()
    (vector,) = HashingEncoder().embed(["enamel cup"])
    assert catalog.search_products("enamel cup", vector, limit=1)[0].product.id == "cup"
    assert catalog.titles.whole(["oslo", "table", "lamp"]) == ()
    found = {hit.product.id for hit in catalog.search_products("lamp", vector, limit=99)}
    assert found == set(catalog.products)


async def test_while_the_index_cannot_be_made_the_one_before_finds_the_new_records(
    data: Path, shop: Path
) -> None:
    live = LiveCatalog(data, fake_model())
    await live.current()
    lines = [dearer(line) for line in SHOP_LINES if "cove-throw" not in line]
    write_shop(shop, [*lines, CUP])
    done = sync_shop(data, HashingEncoder())
    vectors = Versions(data).folder(done.version) / MATRIX_NAME
    vectors.rename(vectors.with_name("lost"))
    catalog = await live.current()
    assert catalog.version == done.version
    (vector,) = HashingEncoder().embed(["a lamp"])
    found = {h.product.id: h.product for h in catalog.search_products("a lamp", vector, limit=99)}
    assert found["oslo-lamp"].cheapest.price.amount == Decimal(195)
    assert "cove-throw" not in found
    assert catalog.search_passages("wash wool", vector)


async def test_sources_that_say_the_same_make_no_version_but_are_known_to_be_fresh(
    data: Path,
) -> None:
    before = Versions(data).published()
    assert sync_shop(data).changes.none
    after = Versions(data).published()
    assert after.version == before.version
    assert after.synced_at > before.synced_at


def test_an_article_that_changed_is_embedded_and_the_rest_is_not(data: Path, shop: Path) -> None:
    path = shop / "articles" / "returns.md"
    path.write_text(path.read_text().replace("30 days", "45 days"))
    encoder = HashingEncoder()
    done = sync_shop(data, encoder)
    assert done.changes.articles_changed == ("returns",)
    assert encoder.embedded
    assert all("45 days" in text for text in encoder.embedded)


def test_vectors_nobody_needs_do_not_pile_up(data: Path, shop: Path) -> None:
    for n in range(20):
        write_shop(shop, [*SHOP_LINES, *(product_line(f"p{n}-{i}", f"Pot {n} {i}") for i in "abc")])
        version = sync_shop(data, HashingEncoder()).version
    folder = Versions(data).folder(version)
    store = VectorFolder(folder / "chroma")
    assert store.change((), {}) <= len(store.read_all()) / 2
    served = read_matrix(folder)
    assert served.keys() == store.read_all().keys()
    assert all(np.allclose(served[text], vector) for text, vector in store.read_all().items())


def test_a_preview_names_every_change_and_makes_none(data: Path, shop: Path) -> None:
    published = Versions(data).published()
    lines = [dearer(line) for line in SHOP_LINES if "larch-table" not in line]
    write_shop(shop, [*(line.replace("A light cotton", "A thin cotton") for line in lines), CUP])
    _, changes = preview_sync(data)
    assert changes.added == ("cup",)
    assert changes.removed == ("larch-table",)
    assert [str(change) for change in changes.changed["oslo-lamp"]] == [
        "price 180.00 USD → 195.00 USD"
    ]
    assert [str(change) for change in changes.changed["cove-throw"]] == ["description"]
    assert Versions(data).published() == published


def test_sync_needs_a_catalog_and_its_sources(tmp_path: Path, data: Path, shop: Path) -> None:
    with pytest.raises(StoreError, match="floorwalker ingest"):
        sync_shop(tmp_path / "nothing")
    before = Versions(data).published()
    (shop / "catalog.jsonl").unlink()
    with pytest.raises(SourceError, match=r"catalog\.jsonl"):
        sync_shop(data)
    assert Versions(data).published() == before


def test_two_syncs_at_once_the_second_says_so(data: Path) -> None:
    with FileLock(data / "knowledge" / "lock"), pytest.raises(StoreError, match="another"):
        sync_shop(data)


def test_a_catalog_whose_vectors_are_lost_is_mended_by_the_next_ingest(
    data: Path, shop: Path
) -> None:
    folder = Versions(data).folder(Versions(data).published().version)
    served = read_matrix(folder)
    for file in (*folder.glob("chroma/**/*"), folder / MATRIX_NAME):
        if file.is_file():
            file.write_bytes(b"")
    version = ingest_shop(data, shop).version
    assert read_matrix(Versions(data).folder(version)).keys() == served.keys()


@pytest.mark.parametrize("lost", ["chroma", MATRIX_NAME])
def test_the_matrix_and_the_store_mend_each_other_and_nothing_is_embedded_again(
    data: Path, shop: Path, lost: str
) -> None:
    folder = Versions(data).folder(Versions(data).published().version)
    served = read_matrix(folder)
    for file in (*folder.glob(f"{lost}/**/*"), folder / lost):
        if file.is_file():
            file.write_bytes(b"")
    write_shop(shop, [*SHOP_LINES, CUP])
    encoder = HashingEncoder()
    folder = Versions(data).folder(sync_shop(data, encoder).version)
    assert encoder.embedded == ["Enamel Cup. Kitchen"]
    assert served.keys() < read_matrix(folder).keys()
    assert VectorFolder(folder / "chroma").read_all().keys() == read_matrix(folder).keys()


def test_what_serves_never_opens_the_store(data: Path) -> None:
    """Chroma writes as it closes, and with its own bytes those that were in memory before."""
    seen = (
        "import sys; from pathlib import Path; import floorwalker.assembly; "
        "from knowledge.sync.live import LiveCatalog; from fakes import fake_model; "
        f"LiveCatalog(Path({str(data)!r}), fake_model()).open(); print('chromadb' in sys.modules)"
    )
    tests = Path(__file__).parent
    done = subprocess.run(
        [sys.executable, "-c", seen], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": str(tests)},
    )  # fmt: skip
    assert done.stdout == "False\n"


def test_a_sync_killed_at_any_moment_leaves_a_whole_catalog(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    ingest_shop(data, shop)
    moments = random.Random(7)
    loop = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from pathlib import Path\n"
        "from fakes import SHOP_LINES, ingest_shop, product_line, write_shop\n"
        f"data, shop = Path({str(data)!r}), Path({str(shop)!r})\n"
        "n = 0\n"
        "while True:\n"
        "    n += 1\n"
        "    more = [product_line(f'p{i}', f'Pot {n} {i}') for i in range(n % 7)]\n"
        "    write_shop(shop, [*SHOP_LINES, *more])\n"
        "    ingest_shop(data, shop)\n"
        "    print(n, flush=True)\n"
    )
    for _ in range(4):
        with subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", loop],
            cwd=Path(__file__).parent.parent,
            stdout=subprocess.PIPE,
        ) as running:
            assert running.stdout
            running.stdout.readline()
            sleep(moments.uniform(0, 0.5))
            running.send_signal(signal.SIGKILL)
        live = LiveCatalog(data, fake_model())
        live.open()
        catalog = live.opened()
        assert len(SHOP_LINES) <= len(catalog.products) <= len(SHOP_LINES) + 6
        ingest_shop(data, shop)
        assert len(list((data / "knowledge" / "versions").iterdir())) <= 2


async def test_a_day_after_the_last_sync_prices_say_their_date_and_stock_and_sales_are_silent(
    data: Path, caplog: pytest.LogCaptureFixture
) -> None:
    now = datetime.now(UTC)
    clock = [now + timedelta(hours=23)]
    live = LiveCatalog(data, fake_model(), lambda: clock[0])
    lamp = (await live.current()).products["oslo-lamp"].cheapest
    assert lamp.on_sale
    assert live.stale_since() is None
    clock[0] = now + timedelta(hours=25)
    catalog = await live.current()
    lamp = catalog.products["oslo-lamp"].cheapest
    day = Versions(data).published().synced_at.date()
    assert lamp.price.as_of == day
    assert format_price(lamp.price, catalog.profile) == f"$180.00 (as of {day:%B} {day.day})"
    assert not lamp.on_sale
    assert {p.availability for p in catalog.products.values()} == {Availability.UNKNOWN}
    assert live.stale_since()
    assert "over 24 hours ago" in caplog.text
    sync_shop(data)
    clock[0] = datetime.now(UTC)
    assert (await live.current()).products["oslo-lamp"].cheapest.on_sale
    assert live.stale_since() is None
