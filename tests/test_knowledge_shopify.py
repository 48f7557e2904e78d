"""Shopify's product CSV, old columns and new."""

import csv
import io
from decimal import Decimal
from pathlib import Path

import pytest

from knowledge.errors import SourceError
from knowledge.formats import read_document
from knowledge.formats.documents import load_document
from knowledge.formats.imported import ImportedProducts
from knowledge.products import Availability, Price, Rating
from knowledge.profile import Profile
from knowledge.sync.collect import collect
from knowledge.sync.sources import Sources

OLD = [
    "Handle",
    "Title",
    "Body (HTML)",
    "Vendor",
    "Type",
    "Tags",
    "Published",
    "Option1 Name",
    "Option1 Value",
    "Variant SKU",
    "Variant Inventory Tracker",
    "Variant Inventory Qty",
    "Variant Inventory Policy",
    "Variant Price",
    "Variant Compare At Price",
    "Image Src",
    "Image Alt Text",
    "Variant Image",
    "Status",
]


def write(path: Path, *rows: dict[str, str], columns: list[str] = OLD) -> Path:
    text = io.StringIO()
    table = csv.DictWriter(text, columns)
    table.writeheader()
    table.writerows(rows)
    path.write_text(text.getvalue(), encoding="utf-8")
    return path


def row(handle: str = "cup", **fields: str) -> dict[str, str]:
    names = {name.lower().replace(" ", "_").replace("(", "").replace(")", ""): name for name in OLD}
    return {"Handle": handle, **{names[key]: value for key, value in fields.items()}}


def first(handle: str = "cup", **fields: str) -> dict[str, str]:
    given = {"title": "Cup", "published": "true", "variant_price": "10.00", **fields}
    return row(handle, **given)


def read_products(path: Path, profile: Profile) -> ImportedProducts:
    content = read_document(load_document(path), profile).content
    assert isinstance(content, ImportedProducts)
    return content


def read(tmp_path: Path, *rows: dict[str, str], profile: Profile | None = None) -> ImportedProducts:
    return read_products(write(tmp_path / "export.csv", *rows), profile or Profile())


def test_rows_of_one_handle_become_one_product(tmp_path: Path) -> None:
    imported = read(
        tmp_path,
        first(
            option1_name="Color",
            option1_value="Red",
            variant_sku="C-R",
            image_src="https://x.example/1.jpg",
            image_alt_text="Red cup",
            tags="mug, stoneware",
            type="Cups",
            vendor="Kiln",
        ),
        row(option1_value="Blue", variant_sku="C-B", variant_price="12.5"),
        row(image_src="https://x.example/2.jpg"),
    )
    (product,) = imported.products
    assert product.id == "cup"
    assert product.options == ("Color",)
    assert [variant.options for variant in product.variants] == [
        {"Color": "Red"},
        {"Color": "Blue"},
    ]
    assert product.variants[1].price == Price(Decimal("12.50"), "USD")
    assert [image.url for image in product.images] == [
        "https://x.example/1.jpg",
        "https://x.example/2.jpg",
    ]
    assert product.images[0].alt == "Red cup"
    assert product.tags == ("mug", "stoneware")
    assert product.category == ("Cups",)
    assert product.brand == "Kiln"
    assert product.url == "/products/cup"
    assert imported.rejected == ()


def test_a_default_title_is_no_option(tmp_path: Path) -> None:
    imported = read(tmp_path, first(option1_name="Title", option1_value="Default Title"))
    assert imported.products[0].options == ()
    assert imported.products[0].variants[0].options == {}


def test_html_becomes_clean_text(tmp_path: Path) -> None:
    body = "<p>Black &amp; <b>white</b></p><script>alert(1)</script><ul><li>one</li></ul>"
    description = read(tmp_path, first(body_html=body)).products[0].description
    assert description.split("\n") == ["Black & white", "", "one"]


@pytest.mark.parametrize(
    ("tracker", "quantity", "policy", "availability"),
    [
        ("", "0", "deny", Availability.IN_STOCK),
        ("shopify", "0", "deny", Availability.OUT_OF_STOCK),
        ("shopify", "-2", "deny", Availability.OUT_OF_STOCK),
        ("shopify", "3", "deny", Availability.IN_STOCK),
        ("shopify", "0", "continue", Availability.IN_STOCK),
    ],
)
def test_stock_that_is_not_tracked_or_keeps_selling_is_available(
    tmp_path: Path, tracker: str, quantity: str, policy: str, availability: Availability
) -> None:
    imported = read(
        tmp_path,
        first(
            variant_inventory_tracker=tracker,
            variant_inventory_qty=quantity,
            variant_inventory_policy=policy,
        ),
    )
    assert imported.products[0].variants[0].availability is availability


@pytest.mark.parametrize(("compare_at", "kept"), [("15", "15.00"), ("10", None), ("8", None)])
def test_a_compare_at_price_counts_only_above_the_price(
    tmp_path: Path, compare_at: str, kept: str | None
) -> None:
    variant = read(tmp_path, first(variant_compare_at_price=compare_at)).products[0].variants[0]
    assert (str(variant.compare_at.amount) if variant.compare_at else None) == kept


@pytest.mark.parametrize(
    "fields", [{"published": "false"}, {"status": "draft"}, {"status": "archived"}]
)
def test_what_is_not_published_is_not_sold(tmp_path: Path, fields: dict[str, str]) -> None:
    imported = read(tmp_path, first(**fields), first("bowl", title="Bowl"))
    assert [product.id for product in imported.products] == ["bowl"]
    assert imported.unpublished == 1


@pytest.mark.parametrize(
    ("bad", "field"),
    [
        (row(option1_value="L", variant_price="12,5o"), "Variant Price"),
        (row(option1_value="L", variant_price="-3"), "Variant Price"),
        (row(option1_value="L", variant_price="NaN"), "Variant Price"),
        (row(option1_value="L"), "Variant Price"),
        (row(option1_value="L", variant_price="9", variant_image="javascript:x"), "Variant Image"),
        (row(option1_value="S", variant_price="9"), "Option1 Value"),
    ],
)
def test_a_bad_row_is_put_aside_and_the_rest_goes_in(
    tmp_path: Path, bad: dict[str, str], field: str
) -> None:
    imported = read(tmp_path, first(option1_name="Size", option1_value="S"), bad)
    (rejected,) = imported.rejected
    assert (rejected.row, rejected.field) == (3, field)
    assert len(imported.products[0].variants) == 1


def test_a_row_without_handle_is_put_aside(tmp_path: Path) -> None:
    imported = read(tmp_path, first(), row("", title="?", variant_price="1"))
    assert [str(rejected.row) for rejected in imported.rejected] == ["3"]


def test_the_new_columns_mean_the_same(tmp_path: Path) -> None:
    columns = [
        "Title",
        "URL handle",
        "Description",
        "Vendor",
        "Product category",
        "Type",
        "Published on online store",
        "Status",
        "SKU",
        "Option1 name",
        "Option1 value",
        "Price",
        "Compare-at price",
        "Inventory tracker",
        "Inventory quantity",
        "Continue selling when out of stock",
        "Product image URL",
        "Color (product.metafields.shopify.color-pattern)",
    ]
    values = [
        "Cup",
        "cup",
        "<p>A cup</p>",
        "Kiln",
        "Home > Kitchen",
        "Cups",
        "TRUE",
        "Active",
        "C-1",
        "Size",
        "S",
        "10",
        "12",
        "shopify",
        "0",
        "CONTINUE",
        "https://x.example/1.jpg",
        "red; blue",
    ]
    path = write(tmp_path / "new.csv", dict(zip(columns, values, strict=True)), columns=columns)
    (product,) = read_products(path, Profile(address="https://shop.example/")).products
    assert product.category == ("Home", "Kitchen", "Cups")
    assert product.attributes == {"Color": ("red", "blue")}
    assert product.url == "https://shop.example/products/cup"
    assert product.variants[0].sku == "C-1"
    assert product.variants[0].available
    assert product.variants[0].on_sale


def test_a_variant_is_named_by_its_sku_where_no_other_has_it(tmp_path: Path) -> None:
    path = write(
        tmp_path / "export.csv",
        first(option1_name="Size", option1_value="S", variant_sku="ONE"),
        row(option1_value="M", variant_sku="SAME", variant_price="9"),
        row(option1_value="L", variant_sku="SAME", variant_price="9"),
        row(option1_value="XL", variant_price="9"),
    )
    (product,) = collect(Sources((path,))).facts.products
    assert [variant.id for variant in product.variants] == ["ONE", "cup/M", "cup/L", "cup/XL"]


def test_amounts_keep_the_currency_s_decimals(tmp_path: Path) -> None:
    yen = Profile(currency="JPY")
    assert str(read(tmp_path, first(), profile=yen).products[0].cheapest.price.amount) == "10.00"
    imported = read(tmp_path, first(variant_price="12"), profile=yen)
    assert str(imported.products[0].cheapest.price.amount) == "12"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"\x89PNG\x00\x00", "NUL"),
        (b"Title,Price\nCup,1\n", "Handle"),
        (b"Handle,Title,Variant Price\n", "no product"),
        (b"Handle,Title,Variant Price\ncup,Cup,12,5o\n", "put aside"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "export.csv"
    path.write_bytes(content)
    with pytest.raises(SourceError, match=says) as raised:
        collect(Sources((path,)))
    assert str(path) in str(raised.value)


def test_a_file_that_was_cut_off_loses_only_its_last_row(tmp_path: Path) -> None:
    whole = write(tmp_path / "export.csv", first(), first("bowl", title="Bowl")).read_text()
    for cut in ('"Bowl', "bowl,Bowl"):
        path = tmp_path / "cut.csv"
        path.write_text(whole[: whole.index("bowl,Bowl")] + cut.replace('"', 'bowl,"'))
        imported = read_products(path, Profile())
        assert [product.id for product in imported.products] == ["cup"]
        assert imported.rejected[0].row == 3


def test_every_real_export_matches_its_rows(shared: Path) -> None:
    files = sorted((shared / "catalogs").glob("shopify_*/*.csv"))
    assert len(files) == 4
    for path in files:
        rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines(keepends=True)))
        imported = read_products(path, Profile())
        assert imported.rejected == ()
        products = {product.id: product for product in imported.products}
        assert list(products) == list(dict.fromkeys(row["Handle"] for row in rows))
        for handle, product in products.items():
            own = [row for row in rows if row["Handle"] == handle and row["Variant Price"]]
            prices = [variant.price.amount for variant in product.variants]
            assert prices == [Decimal(row["Variant Price"]) for row in own]
            assert product.title == own[0]["Title"]
            images = {r["Image Src"] for r in rows if r["Handle"] == handle and r["Image Src"]}
            assert {image.url for image in product.images} == images


def test_metafields_are_read_as_a_person_would_write_them(tmp_path: Path) -> None:
    def field(name: str, key: str) -> str:
        return f"{name} (product.metafields.{key})"

    table = {
        field("USB ports", "custom.usb"): "2",
        field("Waterproof", "custom.waterproof"): "true",
        field("Width", "custom.width"): '{"value":30.0,"unit":"cm"}',
        field("Looks", "custom.looks"): '["Plain","Striped"]',
        field("Raw", "custom.raw"): '{"type":"root"}',
        field("Product rating", "reviews.rating"): '{"scale_max":"5.0","value":"4.6"}',
        field("Product rating count", "reviews.rating_count"): "12",
        field(
            "Complementary products",
            "shopify--discovery--product_recommendation.complementary_products",
        ): "trail-cap; wool-socks",
        field("Google: Custom Product", "mm-google-shopping.custom_product"): "TRUE",
    }
    document = tmp_path / "shop.csv"
    columns = {"Handle": "cap", "Title": "Cap", "Variant Price": "10", **table}
    with document.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(columns))
        writer.writeheader()
        writer.writerow(columns)
    (product,) = collect(Sources((document,))).facts.products
    assert product.attributes == {
        "USB ports": "2",
        "Waterproof": True,
        "Width": "30 cm",
        "Looks": ("Plain", "Striped"),
    }
    assert product.rating == Rating(Decimal("4.6"), 12)
    assert product.goes_with == ("trail-cap", "wool-socks")
