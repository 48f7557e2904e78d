"""Rows of a native WooCommerce export, and reading them."""

import csv
import io
from decimal import Decimal

from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import ImportedProducts
from knowledge.products import Price
from knowledge.profile import Profile

HEADER = [
    *("ID", "Type", "SKU", "GTIN, UPC, EAN, or ISBN", "Name", "Published", "Is featured?"),
    *("Visibility in catalog", "Short description", "Description", "Date sale price starts"),
    *("Date sale price ends", "Tax status", "Tax class", "In stock?", "Stock"),
    *("Low stock amount", "Backorders allowed?", "Sold individually?", "Weight (kg)"),
    *("Length (cm)", "Width (cm)", "Height (cm)", "Allow customer reviews?", "Purchase note"),
    *("Sale price", "Regular price", "Categories", "Tags", "Shipping class", "Images"),
    *("Download limit", "Download expiry days", "Parent", "Grouped products", "Upsells"),
    *("Cross-sells", "External URL", "Button text", "Position", "Brands"),
    *("Attribute 1 name", "Attribute 1 value(s)", "Attribute 1 visible", "Attribute 1 global"),
    *("Attribute 2 name", "Attribute 2 value(s)", "Attribute 2 visible", "Attribute 2 global"),
    *("Attribute 1 default", "Meta: _yoast_wpseo_title"),
]
SHOP = Profile(currency="USD", address="https://shop.example")


def row(id_: str, kind: str, **cells: str) -> dict[str, str]:
    """One row; a column is named by its letters, `in_stock` is "In stock?"."""
    names = {name.lower().rstrip("?").split(" (")[0].replace(" ", "_"): name for name in HEADER}
    names |= {"gtin": HEADER[3], "value1": "Attribute 1 value(s)", "value2": "Attribute 2 value(s)"}
    names |= {"name1": "Attribute 1 name", "name2": "Attribute 2 name", "cross": "Cross-sells"}
    given = {"published": "1", "visibility_in_catalog": "visible", "in_stock": "1", **cells}
    return {"ID": id_, "Type": kind, **{names[key]: value for key, value in given.items()}}


def document(*rows: dict[str, str], delimiter: str = ",") -> Document:
    text = io.StringIO()
    table = csv.DictWriter(text, HEADER, delimiter=delimiter)
    table.writeheader()
    table.writerows(rows)
    return Document("shop.csv", b"\xef\xbb\xbf" + text.getvalue().encode())


def read(*rows: dict[str, str], profile: Profile = SHOP) -> ImportedProducts:
    content = read_document(document(*rows), profile).content
    assert isinstance(content, ImportedProducts)
    return content


def dollars(amount: str) -> Price:
    return Price(Decimal(amount), "USD")


MUG = row(
    "11",
    "simple",
    sku="MUG-1",
    gtin="4006381333931",
    name="Harbor Mug &amp; Saucer",
    short_description="<p>Holds 350&nbsp;ml.</p>",
    description="<p>Thrown by hand.</p>\\n<ul>\\n<li>Stoneware</li>\\n</ul>[vc_row width=1]",
    sale_price="14.5",
    regular_price="18",
    weight=".4",
    length="9",
    categories="Tabletop, Tabletop > Mugs, Gifts",
    tags="coffee, tea",
    images="https://shop.example/mug.jpg, https://shop.example/mug\\,2.jpg",
    cross="TEE, id:14, NO-SUCH",
    brands="Kiln",
    name1="Material",
    value1="Stoneware, Cork\\, natural",
)
TEE = row(
    "12",
    "variable",
    sku="TEE",
    name="Pier Tee",
    description="A tee.",
    categories="Clothing > Tees",
    images="https://shop.example/tee.jpg",
    name1="Color",
    value1="Blue, Green",
    name2="Size",
    value2="S, M",
)
TEE_BLUE = row(
    "121",
    "variation",
    sku="TEE-B",
    name="Pier Tee - Blue",
    regular_price="20",
    parent="TEE",
    images="https://shop.example/tee-blue.jpg",
    name1="Color",
    value1="Blue",
    name2="Size",
)
TEE_GREEN = row(
    "122",
    "variation",
    name="Pier Tee - Green",
    in_stock="0",
    regular_price="22",
    sale_price="17",
    date_sale_price_starts="2026-07-01 0:00:00",
    date_sale_price_ends="2026-07-31",
    parent="id:12",
    name1="Color",
    value1="Green",
    name2="Size",
)
LAMP = row(
    "13",
    "external",
    sku="LAMP",
    name="Oslo Lamp",
    regular_price="1,299.00",
    in_stock="backorder",
    external_url="https://elsewhere.example/lamp",
    categories="Lighting",
)
SONG = row("14", "simple, downloadable, virtual", name="Sea Song", regular_price="2")
SET = row("15", "grouped", name="Breakfast Set", grouped_products="MUG-1, id:14, id:99")
