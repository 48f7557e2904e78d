"""Several sources together: folders, what is met twice, and the currency of all."""

from decimal import Decimal
from pathlib import Path

import pytest
from fakes import product_line

from knowledge.products import Price
from knowledge.profile import Profile
from knowledge.sync.collect import Collected, Sources, UnusableSourceError, collect

SHOPIFY = "Handle,Title,Variant Price\njug,Jug,9\n"
WOOCOMMERCE = "ID,Type,SKU,Name,Regular price\n7,simple,POT,Pot,12\n"
FEED = "id\ttitle\tlink\tprice\nbowl\tBowl\t/bowl\t8.00 GBP\n"
REVIEWS = "product,rating,text\nJug,4,Pours well.\n"


def folder_of(path: Path, **files: str | bytes) -> Path:
    """Write files into a folder; `a__csv` is `a.csv`."""
    path.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        raw = content.encode() if isinstance(content, str) else content
        (path / name.replace("__", ".")).write_bytes(raw)
    return path


def aside(collected: Collected) -> dict[str, str]:
    return {Path(row.source).name: row.reason for row in collected.rejected}


def test_a_folder_gives_all_that_is_known_in_it(tmp_path: Path) -> None:
    folder = folder_of(
        tmp_path / "shop",
        shopify__csv=SHOPIFY,
        woocommerce__csv=WOOCOMMERCE,
        lines__jsonl=product_line("cup", "Cup"),
        reviews__csv=REVIEWS,
        care__md="Wash by hand.",
        README__md="What these files are.",
        letter__txt="Dear madam,\nplease find enclosed\n",
        picture__png=b"\x89PNG\r\n\x1a\n\0\0",
        settings__json='{\n  "name": "shop"\n}\n',
    )
    folder_of(folder / "manuals", kettle__html="<h1>Kettle</h1><p>Descale it.</p>")
    folder_of(folder / ".git", config="[core]")
    collected = collect(Sources((folder,)))
    assert [product.id for product in collected.facts.products] == ["cup", "jug", "7"]
    assert [article.id for article in collected.facts.articles] == [
        "care",
        "kettle",
        "reviews-jug",
    ]
    assert collected.reviews == 1
    put_aside = aside(collected)
    assert set(put_aside) == {"README.md", "letter.txt", "picture.png", "settings.json"}
    assert "note about files" in put_aside["README.md"]
    assert "is no catalog we know" in put_aside["letter.txt"]
    assert "NUL" in put_aside["picture.png"]


def test_an_export_in_a_folder_that_gives_nothing_stops_all(tmp_path: Path) -> None:
    bad = "Handle,Title,Variant Price\njug,Jug,9x\n"
    folder = folder_of(tmp_path / "shop", a__csv=WOOCOMMERCE, b__csv=bad)
    with pytest.raises(UnusableSourceError, match=r"b\.csv: no usable product") as raised:
        collect(Sources((folder,)))
    assert [(row.row, row.field) for row in raised.value.rejected] == [
        (2, "Variant Price"),
        (0, ""),
    ]


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "holds no file we know"),
        ({"letter__txt": "Dear madam"}, r"holds no file we know; first: .*letter\.txt"),
        ({"care__md": "Wash."}, "no source holds a product"),
        ({"reviews__csv": REVIEWS}, "no source holds a product"),
    ],
)
def test_a_folder_without_products_is_an_error(
    tmp_path: Path, files: dict[str, str], says: str
) -> None:
    with pytest.raises(UnusableSourceError, match=says):
        collect(Sources((folder_of(tmp_path / "shop", **files),)))


def test_an_article_may_be_named_by_itself(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a__csv=SHOPIFY, readme__md="Wash.", empty__md="---\n---\n")
    collected = collect(Sources((folder / "a.csv", folder / "readme.md")))
    assert [article.id for article in collected.facts.articles] == ["readme"]
    with pytest.raises(UnusableSourceError, match="has no text"):
        collect(Sources((folder / "a.csv", folder / "empty.md")))


def test_an_id_met_in_two_files_is_kept_once(tmp_path: Path) -> None:
    twice = "Handle,Title,Variant Price\njug,Another,9\nmug,Mug,4\n"
    folder = folder_of(tmp_path, a__csv=SHOPIFY, b__csv=twice)
    collected = collect(Sources((folder,)))
    assert [product.title for product in collected.facts.products] == ["Jug", "Mug"]
    (rejected,) = collected.rejected
    assert (Path(rejected.source).name, rejected.row, rejected.field) == ("b.csv", 0, "id")
    assert "met before" in rejected.reason


def test_a_feed_s_currency_is_that_of_all_where_the_brand_gives_none(tmp_path: Path) -> None:
    folder = folder_of(tmp_path, a__csv=SHOPIFY, b__tsv=FEED)
    collected = collect(Sources((folder,)))
    assert collected.facts.profile == Profile(currency="GBP")
    prices = [product.cheapest.price for product in collected.facts.products]
    assert prices == [Price(Decimal("9.00"), "GBP"), Price(Decimal("8.00"), "GBP")]
    assert collected.notes == ("prices are in GBP, as an export says",)


def test_a_feed_in_another_currency_than_the_brand_s_is_refused(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "shop", b__tsv=FEED)
    folder_of(tmp_path, brand__toml='currency = "EUR"')
    with pytest.raises(UnusableSourceError, match=r"'8\.00 GBP' is not in EUR"):
        collect(Sources((folder,), brand=tmp_path / "brand.toml"))


def test_a_guessed_encoding_is_a_note(tmp_path: Path) -> None:
    latin = "Handle,Title,Variant Price\ntasse,Tasse à café émaillée,4\n".encode("latin-1")
    folder = folder_of(tmp_path, a__csv=latin)
    assert collect(Sources((folder / "a.csv",))).notes == (f"{folder}/a.csv: read as cp1252",)
