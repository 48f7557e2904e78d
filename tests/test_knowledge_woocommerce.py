"""WooCommerce's product export: every field of every product, and what is put aside."""

from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from woocommerce_export import (
    LAMP,
    MUG,
    SET,
    SHOP,
    SONG,
    TEE,
    TEE_BLUE,
    TEE_GREEN,
    document,
    dollars,
    read,
    row,
)

from knowledge.errors import RejectedRow, SourceError
from knowledge.facts import read_facts, write_facts
from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import ImportedProducts
from knowledge.products import Availability, Image, Product, Sale, Variant
from knowledge.profile import Profile
from knowledge.sync.collect import collect
from knowledge.sync.sources import Sources


def test_every_field_of_every_product_is_kept() -> None:
    imported = read(TEE_BLUE, MUG, TEE, LAMP, SET, SONG, TEE_GREEN)
    assert imported.rejected == ()
    assert imported.products == (
        Product(
            id="11",
            title="Harbor Mug & Saucer",
            variants=(
                Variant(
                    id="",
                    price=dollars("14.50"),
                    availability=Availability.IN_STOCK,
                    compare_at=dollars("18.00"),
                    sku="MUG-1",
                    barcode="4006381333931",
                ),
            ),
            description="Holds 350 ml.\n\nThrown by hand.\n\nStoneware",
            category=("Tabletop", "Mugs"),
            brand="Kiln",
            url="https://shop.example/?p=11",
            images=(
                Image("https://shop.example/mug.jpg"),
                Image("https://shop.example/mug,2.jpg"),
            ),
            attributes={
                "Material": ("Stoneware", "Cork, natural"),
                "Weight": "0.4 kg",
                "Length": "9 cm",
            },
            tags=("coffee", "tea", "Gifts"),
            goes_with=("12", "14"),
        ),
        Product(
            id="12",
            title="Pier Tee",
            variants=(
                Variant(
                    id="",
                    price=dollars("20.00"),
                    availability=Availability.IN_STOCK,
                    options={"Color": "Blue"},
                    image="https://shop.example/tee-blue.jpg",
                    sku="TEE-B",
                ),
                Variant(
                    id="122",
                    price=dollars("22.00"),
                    availability=Availability.OUT_OF_STOCK,
                    options={"Color": "Green"},
                    sale=Sale(
                        dollars("17.00"),
                        dollars("22.00"),
                        datetime(2026, 7, 1, tzinfo=UTC),
                        datetime(2026, 8, 1, tzinfo=UTC),
                    ),
                ),
            ),
            description="A tee.",
            category=("Clothing", "Tees"),
            url="https://shop.example/?p=12",
            images=(Image("https://shop.example/tee.jpg"),),
            options=("Color",),
            attributes={"Size": ("S", "M")},
        ),
        Product(
            id="13",
            title="Oslo Lamp",
            variants=(Variant("", dollars("1299.00"), Availability.BACKORDER, sku="LAMP"),),
            category=("Lighting",),
            url="https://elsewhere.example/lamp",
        ),
        Product(
            id="15",
            title="Breakfast Set",
            variants=(
                Variant(
                    id="MUG-1",
                    price=dollars("14.50"),
                    availability=Availability.IN_STOCK,
                    compare_at=dollars("18.00"),
                    barcode="4006381333931",
                ),
                Variant("14", dollars("2.00"), Availability.IN_STOCK),
            ),
            url="https://shop.example/?p=15",
        ),
        Product(
            id="14",
            title="Sea Song",
            variants=(Variant("14", dollars("2.00"), Availability.IN_STOCK),),
            url="https://shop.example/?p=14",
        ),
    )


@pytest.mark.parametrize(
    ("moment", "price", "compare_at"),
    [
        (datetime(2026, 6, 30, 23, 59, tzinfo=UTC), "22.00", None),
        (datetime(2026, 7, 1, tzinfo=UTC), "17.00", "22.00"),
        (datetime(2026, 7, 31, 23, 59, tzinfo=UTC), "17.00", "22.00"),
        (datetime(2026, 8, 1, tzinfo=UTC), "22.00", None),
    ],
)
def test_a_sale_price_holds_on_its_days_only(
    moment: datetime, price: str, compare_at: str | None
) -> None:
    product = read(TEE, TEE_GREEN).products[0].at(moment)
    assert product.variants[0].price == dollars(price)
    assert product.variants[0].compare_at == (dollars(compare_at) if compare_at else None)


@pytest.mark.parametrize(
    ("cells", "availability"),
    [
        ({"in_stock": "1"}, Availability.IN_STOCK),
        ({"in_stock": "0", "stock": "5"}, Availability.OUT_OF_STOCK),
        ({"in_stock": "backorder"}, Availability.BACKORDER),
        ({"in_stock": ""}, Availability.IN_STOCK),
        ({"in_stock": "", "stock": "3"}, Availability.IN_STOCK),
        ({"in_stock": "", "stock": "-2"}, Availability.OUT_OF_STOCK),
        ({"in_stock": "", "stock": "0", "backorders_allowed": "notify"}, Availability.BACKORDER),
    ],
)
def test_stock_is_what_the_export_says(cells: dict[str, str], availability: Availability) -> None:
    product = read(row("1", "simple", name="Cup", regular_price="4", **cells)).products[0]
    assert product.availability is availability


@pytest.mark.parametrize(
    "cells", [{"published": "0"}, {"published": "-1"}, {"visibility_in_catalog": "hidden"}]
)
def test_what_the_shop_does_not_show_is_not_sold(cells: dict[str, str]) -> None:
    hidden = row("1", "simple", name="Cup", regular_price="4", **cells)
    imported = read(hidden, SONG)
    assert [product.id for product in imported.products] == ["14"]
    assert (imported.unpublished, imported.rejected) == (1, ())


def test_a_variation_that_is_switched_off_is_no_variant() -> None:
    off = {**TEE_GREEN, "Published": "0"}
    assert [v.sku for v in read(TEE, TEE_BLUE, off).products[0].variants] == ["TEE-B"]
    imported = read(TEE, off, SONG)
    assert (imported.unpublished, imported.rejected) == (1, ())


def test_a_sku_two_rows_share_names_neither() -> None:
    imported = read(TEE, {**TEE_BLUE, "SKU": "TEE"}, {**TEE_GREEN, "SKU": "TEE"})
    assert [variant.id for variant in imported.products[0].variants] == ["121", "122"]


@pytest.mark.parametrize(
    ("bad", "field", "says"),
    [
        (row("", "simple", name="Cup", regular_price="4"), "ID", "empty"),
        (row("14", "simple", name="Cup", regular_price="4"), "ID", "met before"),
        (row("2", "simple", regular_price="4"), "Name", "empty"),
        (row("2", "simple", name="Cup"), "Regular price", "empty"),
        (row("2", "simple", name="Cup", regular_price="12,5o"), "Regular price", "12,5o"),
        (row("2", "simple", name="Cup", regular_price="'-3"), "Regular price", "-3"),
        (row("2", "simple", name="Cup", regular_price="4", sale_price="x"), "Sale price", "x"),
        (row("2", "simple", name="Cup", regular_price="4", in_stock="?"), "In stock?", "?"),
        (
            row(
                *("2", "simple"),
                name="Cup",
                regular_price="4",
                sale_price="3",
                date_sale_price_ends="31.7.26",
            ),
            "Date sale price ends",
            "31.7.26",
        ),
        (row("2", "variation", regular_price="4", parent="id:77"), "Parent", "id:77"),
        (row("2", "variation", regular_price="4"), "Parent", "empty"),
        (row("2", "variation", regular_price="4", parent="id:14"), "Parent", "not a variable"),
        (row("2", "variable", name="Cup"), "Type", "without variations"),
        (row("2", "grouped", name="Set", grouped_products="id:77"), "Grouped products", "none"),
    ],
)
def test_a_bad_row_is_put_aside_and_the_rest_goes_in(
    bad: dict[str, str], field: str, says: str
) -> None:
    imported = read(SONG, bad)
    assert [product.id for product in imported.products] == ["14"]
    (rejected,) = imported.rejected
    assert (rejected.source, rejected.row, rejected.field) == ("shop.csv", 3, field)
    assert says in rejected.reason


def test_a_picture_that_is_a_file_name_is_put_aside_without_its_product() -> None:
    imported = read({**SONG, "Images": "song.jpg, https://shop.example/song.jpg"})
    assert imported.products[0].images == (Image("https://shop.example/song.jpg"),)
    reason = "'song.jpg' is not a web address"
    assert imported.rejected == (RejectedRow("shop.csv", 2, "Images", reason),)


def test_a_german_shop_writes_german_headings_semicolons_and_commas() -> None:
    text = (
        "ID;Typ;Artikelnummer;GTIN, UPC, EAN oder ISBN;Name;Veröffentlicht;Ist hervorgehoben?;"
        "Sichtbarkeit im Katalog;Kurzbeschreibung;Beschreibung;"
        "Datum, an dem Angebotspreis beginnt;Vorrätig?;Lager;Gewicht (kg);Angebotspreis;"
        "Regulärer Preis;Kategorien;Schlagwörter;Bilder;Übergeordnetes Produkt;Marken;"
        "Attribut 1 Name;Attribut 1 Wert(e);Attribut 1 Sichtbar\n"
        "7;variable;STUHL;;Stuhl Föhr;1;0;visible;;Aus Eiche.;;1;;4,2;;;Möbel > Stühle;neu;"
        "https://laden.example/stuhl.jpg;;Nordholz;Farbe;Natur, Schwarz;1\n"
        "8;variation;STUHL-N;;Stuhl Föhr - Natur;1;0;visible;;;;1;;;1.199,00;1.299,00;;;;STUHL;;"
        "Farbe;Natur;\n"
        "9;variation;STUHL-S;;Stuhl Föhr - Schwarz;1;0;visible;;;;0;;;;1.299;;;;id:7;;"
        "Farbe;Schwarz;\n"
        "10;simple;TUCH;;Tuch;1;0;visible;;;;1;;;;12,5o;;;;;;;;\n"
    )
    profile = Profile(currency="EUR", locale="de-DE")
    content = read_document(Document("laden.csv", text.encode()), profile).content
    assert isinstance(content, ImportedProducts)
    (chair,) = content.products
    assert chair.title == "Stuhl Föhr"
    assert chair.category == ("Möbel", "Stühle")
    assert chair.tags == ("neu",)
    assert chair.brand == "Nordholz"
    assert chair.options == ("Farbe",)
    assert chair.attributes == {"Gewicht": "4,2 kg"}
    assert chair.images == (Image("https://laden.example/stuhl.jpg"),)
    assert [
        (
            v.sku,
            v.options["Farbe"],
            v.price.amount,
            v.compare_at and v.compare_at.amount,
            v.available,
        )
        for v in chair.variants
    ] == [
        ("STUHL-N", "Natur", Decimal("1199.00"), Decimal("1299.00"), True),
        ("STUHL-S", "Schwarz", Decimal("1299.00"), None, False),
    ]
    reason = "'12,5o' is not a price"
    assert content.rejected == (RejectedRow("laden.csv", 5, "Regulärer Preis", reason),)


@pytest.mark.parametrize(
    "header",
    [
        (
            *("ID", "Type", "UGS", "Nom", "Publié", "Visibilité dans le catalogue"),
            *("En stock ?", "Tarif régulier", "Catégories", "Parent"),
            *("Nom de l’attribut 1", "Valeur(s) de l’attribut 1 "),  # noqa: RUF001
        ),
        (
            *("ID", "Tipo", "SKU", "Nombre", "Publicado", "Visibilidad en el catálogo"),
            *("¿Existencias?", "Precio normal", "Categorías", "Superior"),
            *("Nombre del atributo 1", "Valor(es) del atributo 1"),
        ),
        (
            *("ID", "Tipo", "COD", "Nome", "Pubblicato", "Visibilità nel catalogo"),
            *("In stock?", "Prezzo di listino", "Categorie", "Genitore"),
            *("Attributo 1 nome", "Attributo 1 valuta(e)"),
        ),
        (
            *("ID", "Type", "Artikelnummer", "Naam", "Gepubliceerd"),
            *("Zichtbaarheid in catalogus", "Op voorraad?", "Reguliere prijs", "Categorieën"),
            *("Hoofd", "Naam eigenschap 1", "Waarde eigenschap 1"),
        ),
    ],
)
def test_headings_are_understood_in_the_language_of_the_admin(header: tuple[str, ...]) -> None:
    text = (
        f"{','.join(header)}\n"
        "1,variable,POT,Pot,1,visible,1,,A > B,,Color,\"Red, Blue\"\n"
        "2,variation,POT-R,Pot,1,visible,0,\"9,50\",,POT,Color,Red\n"
        "3,simple,CUP,Cup,-1,visible,1,\"4,00\",A,,,\n"
    )  # fmt: skip
    content = read_document(Document("export.csv", text.encode()), SHOP).content
    assert isinstance(content, ImportedProducts)
    assert content.rejected == ()
    assert content.unpublished == 1
    (pot,) = content.products
    assert (pot.title, pot.category, pot.options) == ("Pot", ("A", "B"), ("Color",))
    (red,) = pot.variants
    assert (red.sku, red.options, red.available) == ("POT-R", {"Color": "Red"}, False)
    assert red.price == dollars("9.50")


def test_an_export_without_ids_is_joined_by_sku() -> None:
    rows = [{**r, "ID": ""} for r in (MUG, TEE, TEE_BLUE)]
    mug, tee = read(*rows, profile=Profile()).products
    assert (mug.id, tee.id) == ("MUG-1", "TEE")
    assert mug.url == "/products/MUG-1"
    assert [variant.sku for variant in tee.variants] == ["TEE-B"]


def test_variants_are_named_by_sku_or_row_once_all_is_known(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(document(MUG, TEE, TEE_BLUE, TEE_GREEN).content)
    facts = collect(Sources((path,))).facts
    assert [v.id for product in facts.products for v in product.variants] == [
        "MUG-1",
        "TEE-B",
        "122",
    ]


def test_a_sale_is_kept_with_its_times(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(document(TEE, TEE_BLUE, TEE_GREEN).content)
    facts = collect(Sources((path,))).facts
    write_facts(tmp_path / "facts.sqlite3", facts)
    assert read_facts(tmp_path / "facts.sqlite3").products == facts.products
    assert facts.products[0].variants[1].sale is not None


def test_an_export_with_no_good_row_says_why(tmp_path: Path) -> None:
    path = tmp_path / "shop.csv"
    path.write_bytes(document(row("1", "simple", name="Cup")).content)
    with pytest.raises(SourceError, match=r"row 2, Regular price: is empty"):
        collect(Sources((path,)))
