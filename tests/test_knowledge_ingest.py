"""Catalog versions: built whole, swapped at once, never half-changed."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from fakes import (
    SHOP_LINES,
    HashingEncoder,
    fake_model,
    ingest_shop,
    load_hashing,
    product_line,
    write_shop,
)
from filelock import FileLock
from woocommerce_export import document, row

from knowledge.errors import SourceError, StoreError
from knowledge.index.matrix import MATRIX_NAME
from knowledge.sync.ingest import ingest
from knowledge.sync.live import LiveCatalog
from knowledge.sync.sources import Sources
from knowledge.sync.versions import FACTS_NAME, Versions


async def test_what_was_ingested_is_what_is_served(tmp_path: Path) -> None:
    report = ingest_shop(tmp_path / "data", write_shop(tmp_path / "shop"))
    catalog = await LiveCatalog(tmp_path / "data", fake_model()).current()
    assert catalog.version == report.version
    assert tuple(catalog.products.values()) == report.facts.products
    assert tuple(catalog.articles.values()) == report.facts.articles
    assert catalog.profile == report.facts.profile
    assert not report.currency_assumed


async def test_a_new_version_is_served_from_the_next_look(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    ingest_shop(data, shop)
    live = LiveCatalog(data, fake_model())
    assert "oslo-lamp" in (await live.current()).products
    write_shop(shop, [line for line in SHOP_LINES if "oslo-lamp" not in line])
    ingest_shop(data, shop)
    assert "oslo-lamp" in live.opened().products
    assert "oslo-lamp" not in (await live.current()).products
    assert "oslo-lamp" not in live.opened().products


async def test_a_source_that_cannot_be_used_changes_nothing(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    ingest_shop(data, shop)
    before = Versions(data).current()
    (shop / "catalog.jsonl").write_text("{broken")
    with pytest.raises(SourceError):
        ingest_shop(data, shop)
    assert Versions(data).current() == before
    assert len((await LiveCatalog(data, fake_model()).current()).products) == len(SHOP_LINES)


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError("disk full")])
async def test_an_ingest_that_breaks_off_leaves_the_version_before(
    tmp_path: Path, error: type[BaseException] | BaseException
) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    before = ingest_shop(data, shop).version

    class Breaking(HashingEncoder):
        def embed_all(self, *_: object) -> None:
            raise error

    sources = Sources((write_shop(shop, [product_line("cup", "Cup")]) / "catalog.jsonl",))
    with pytest.raises((KeyboardInterrupt, StoreError, OSError)):
        ingest(data, sources, fake_model(), lambda *_: None, lambda *_: Breaking())
    assert Versions(data).published().version == before
    assert [folder.name for folder in (data / "knowledge" / "versions").iterdir()] == [before]


async def test_what_a_killed_ingest_left_is_swept_by_the_next(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    ingest_shop(data, shop)
    left = Versions(data).folder("29990101T000000-ffffff")
    left.mkdir()
    ingest_shop(data, shop)
    assert not left.exists()


def test_two_ingests_at_once_the_second_says_so(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    ingest_shop(data, shop)
    with (
        FileLock(data / "knowledge" / "lock"),
        pytest.raises(StoreError, match="another ingest"),
    ):
        ingest_shop(data, shop)


def test_only_the_latest_versions_are_kept(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    kept = [ingest_shop(data, write_shop(shop, SHOP_LINES[n:])).version for n in range(4)]
    assert sorted(f.name for f in (data / "knowledge" / "versions").iterdir()) == sorted(kept[-2:])


async def test_a_damaged_version_leaves_the_one_before_in_service(tmp_path: Path) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    first = ingest_shop(data, shop).version
    live = LiveCatalog(data, fake_model())
    await live.current()
    second = ingest_shop(data, write_shop(shop, SHOP_LINES[1:])).version
    (Versions(data).folder(second) / FACTS_NAME).write_bytes(b"not a database at all")
    assert (await live.current()).version == first


@pytest.mark.parametrize("lost", [FACTS_NAME, MATRIX_NAME])
async def test_a_version_with_a_part_missing_is_an_error_that_names_it(
    tmp_path: Path, lost: str
) -> None:
    data, shop = tmp_path / "data", write_shop(tmp_path / "shop")
    (Versions(data).folder(ingest_shop(data, shop).version) / lost).unlink()
    with pytest.raises(StoreError, match=lost):
        await LiveCatalog(data, fake_model()).current()


async def test_nothing_ingested_is_an_error_that_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="floorwalker ingest"):
        await LiveCatalog(tmp_path, fake_model()).current()


async def test_a_catalog_of_another_embedding_model_is_refused(tmp_path: Path) -> None:
    ingest_shop(tmp_path / "data", write_shop(tmp_path / "shop"))
    other = type(fake_model())(Path("/nowhere"), "1" * 64, 256)
    with pytest.raises(StoreError, match="another embedding model"):
        await LiveCatalog(tmp_path / "data", other).current()


def test_an_id_met_twice_is_put_aside(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop", [product_line("cup", "Cup"), product_line("cup", "Other")])
    report = ingest_shop(tmp_path / "data", shop)
    assert [product.title for product in report.facts.products] == ["Cup"]
    assert "met before" in report.rejected[0].reason


def test_without_a_brand_file_the_currency_is_said_to_be_assumed(tmp_path: Path) -> None:
    shop = write_shop(tmp_path / "shop")
    sources = Sources((shop / "catalog.jsonl",))
    report = ingest(tmp_path / "data", sources, fake_model(), lambda *_: None, load_hashing)
    assert report.currency_assumed
    assert report.facts.profile.currency == "USD"


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ('currency = "XXD"', "currency"),
        ('locale = "klingon"', "locale"),
        ('address = "ftp://x"', "address"),
        ("colour = 1", "colour"),
        ("name = ", "TOML"),
    ],
)
def test_a_wrong_brand_file_names_its_field(tmp_path: Path, text: str, field: str) -> None:
    shop = write_shop(tmp_path / "shop")
    (shop / "brand.toml").write_text(text)
    with pytest.raises(SourceError, match=field):
        ingest_shop(tmp_path / "data", shop)


async def test_a_sale_begins_and_ends_at_its_moments_without_another_ingest(tmp_path: Path) -> None:
    lamp = row("1", "simple", name="Lamp", regular_price="50", sale_price="40",
               date_sale_price_starts="2026-07-01", date_sale_price_ends="2026-07-03")  # fmt: skip
    (tmp_path / "shop.csv").write_bytes(document(lamp).content)
    sources = Sources((tmp_path / "shop.csv",))
    ingest(tmp_path / "data", sources, fake_model(), lambda *_: None, load_hashing)
    days = [datetime(2026, 6, 30, 12, tzinfo=UTC) + timedelta(days=n) for n in (0, 1, 5)]
    live = LiveCatalog(tmp_path / "data", fake_model(), lambda: days[0])
    seen = []
    while days:
        variant = (await live.current()).products["1"].cheapest
        seen.append((variant.price.amount, variant.on_sale))
        days.pop(0)
    assert seen == [(Decimal(50), False), (Decimal(40), True), (Decimal(50), False)]


def test_a_file_that_is_cut_off_never_replaces_a_catalog_that_has_more(tmp_path: Path) -> None:
    data, path = tmp_path / "data", tmp_path / "shop.csv"
    header = "Handle,Title,Variant Price\n"

    def run() -> None:
        ingest(data, Sources((path,)), fake_model(), lambda *_: None, load_hashing)

    path.write_text(f"{header}cup,Cup,4\nbowl,Bowl,6\n")
    run()
    before = Versions(data).current()
    path.write_text(f"{header}cup,Cup,4\nbowl,Bo")
    with pytest.raises(SourceError, match=r"shop\.csv: row 3: .*1 products of the catalog before"):
        run()
    assert Versions(data).current() == before


async def test_a_shop_without_articles_is_searched_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "shop.csv").write_text("Handle,Title,Variant Price\ncup,Blue Cup,4\n")
    sources = Sources((tmp_path / "shop.csv",))
    ingest(tmp_path / "data", sources, fake_model(), lambda *_: None, load_hashing)
    catalog = await LiveCatalog(tmp_path / "data", fake_model()).current()
    (vector,) = HashingEncoder().embed(["a blue cup"])
    assert catalog.nearest_passage(vector) == 0
    assert catalog.nearest_product(vector) > 0
    assert catalog.search_passages("a blue cup", vector) == ()
    assert [hit.product.id for hit in catalog.search_products("a blue cup", vector)] == ["cup"]
