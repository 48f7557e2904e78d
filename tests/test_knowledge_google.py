"""Google Merchant feeds: RSS, Atom and tables, field by field, and feeds that are none."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from knowledge.errors import RejectedRow
from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import ImportedProducts, UnreadableError
from knowledge.products import Availability, Image, Price, Product, Sale, Variant
from knowledge.profile import Profile

EURO = Profile(currency="EUR", locale="de-DE")
RSS = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:g="http://base.google.com/ns/1.0"><channel>
<title>Kiln</title><link>https://kiln.example</link><description>All we fire</description>
{items}
</channel></rss>"""
MUG_RED = """<item>
  <g:id>MUG-R</g:id><g:item_group_id>mug</g:item_group_id>
  <title>Harbor Mug - Red</title>
  <description><![CDATA[<p>Holds 350&nbsp;ml.</p>]]></description>
  <link>https://kiln.example/mug?variant=r</link>
  <g:image_link>https://kiln.example/r.jpg</g:image_link>
  <g:additional_image_link>https://kiln.example/r2.jpg</g:additional_image_link>
  <g:additional_image_link>https://kiln.example/r3.jpg</g:additional_image_link>
  <g:availability>in_stock</g:availability>
  <g:price>18.00 EUR</g:price><g:sale_price>14.50 EUR</g:sale_price>
  <g:brand>Kiln</g:brand><g:gtin>4006381333931</g:gtin><g:mpn>K-1</g:mpn>
  <g:google_product_category>674</g:google_product_category>
  <g:product_type>Tabletop &gt; Mugs</g:product_type>
  <g:color>Red</g:color><g:material>Stoneware</g:material><g:condition>new</g:condition>
  <g:product_highlight>Dishwasher safe</g:product_highlight>
  <g:product_highlight>Made in Porto</g:product_highlight>
  <g:product_detail>
    <g:section_name>General</g:section_name>
    <g:attribute_name>Capacity</g:attribute_name><g:attribute_value>350 ml</g:attribute_value>
  </g:product_detail>
  <g:shipping><g:country>DE</g:country><g:price>4.90 EUR</g:price></g:shipping>
</item>"""
MUG_BLUE = """<item>
  <g:id>MUG-B</g:id><g:item_group_id>mug</g:item_group_id>
  <title>Harbor Mug - Blue</title><description>Blue.</description>
  <link>https://kiln.example/mug?variant=b</link>
  <g:image_link>https://kiln.example/b.jpg</g:image_link>
  <g:availability>preorder</g:availability><g:price>18.00 EUR</g:price>
  <g:sale_price>16.00 EUR</g:sale_price>
  <g:sale_price_effective_date>2026-02-24T11:07+0100/2026-02-28T23:07+0100</g:sale_price_effective_date>
  <g:brand>Kiln</g:brand><g:mpn>K-2</g:mpn>
  <g:color>Blue</g:color><g:material>Stoneware</g:material><g:condition>new</g:condition>
  <g:product_detail>
    <g:section_name>General</g:section_name>
    <g:attribute_name>Capacity</g:attribute_name><g:attribute_value>350 ml</g:attribute_value>
  </g:product_detail>
</item>"""
BOWL = """<item><g:id>BOWL</g:id><title>Bowl</title><link>https://kiln.example/bowl</link>
<g:availability>out of stock</g:availability><g:price>9.90 EUR</g:price><g:color>White</g:color>
<g:google_product_category>Home &amp; Garden &gt; Kitchen</g:google_product_category></item>"""
TSV = (
    "id\ttitle\tdescription\tlink\timage link\tadditional image link\tavailability\tprice\t"
    "sale price\titem group id\tbrand\tgtin\tproduct type\tcolor\tsize\tproduct detail\n"
    'TEE-S\tPier Tee\tA 5" print.\thttps://kiln.example/tee\thttps://kiln.example/t.jpg\t'
    "https://kiln.example/t2.jpg,https://kiln.example/t3.jpg\tin stock\t20.00 EUR\t\ttee\tKiln\t"
    "\tClothing > Tees\tGreen\tS\tGeneral:Fit:Slim,Care:Wash:30 °C\n"
    "TEE-M\tPier Tee\tA tee.\thttps://kiln.example/tee\thttps://kiln.example/t.jpg\t\t"
    "backorder\t22.00 EUR\t\ttee\tKiln\t\tClothing > Tees\tGreen\tM\tGeneral:Fit:Slim\n"
    'CUP\t"Cup" of clay\tA cup.\thttps://kiln.example/cup\t\t\tin stock\t4.00 EUR\n'
)


def read(content: str | bytes, profile: Profile = EURO) -> ImportedProducts:
    raw = content.encode() if isinstance(content, str) else content
    imported = read_document(Document("feed", raw), profile).content
    assert isinstance(imported, ImportedProducts)
    return imported


def rss(*items: str) -> str:
    return RSS.format(items="\n".join(items))


def euros(amount: str) -> Price:
    return Price(Decimal(amount), "EUR")


def test_every_field_of_an_rss_feed_is_kept() -> None:
    imported = read(rss(MUG_RED, MUG_BLUE, BOWL))
    assert imported.rejected == ()
    assert imported.products == (
        Product(
            id="mug",
            title="Harbor Mug",
            variants=(
                Variant(
                    id="MUG-R",
                    price=euros("14.50"),
                    availability=Availability.IN_STOCK,
                    options={"Color": "Red"},
                    compare_at=euros("18.00"),
                    image="https://kiln.example/r.jpg",
                    sku="MUG-R",
                    barcode="4006381333931",
                ),
                Variant(
                    id="MUG-B",
                    price=euros("18.00"),
                    availability=Availability.PREORDER,
                    options={"Color": "Blue"},
                    image="https://kiln.example/b.jpg",
                    sku="MUG-B",
                    sale=Sale(
                        euros("16.00"),
                        euros("18.00"),
                        datetime(2026, 2, 24, 10, 7, tzinfo=UTC),
                        datetime(2026, 2, 28, 22, 7, tzinfo=UTC),
                    ),
                ),
            ),
            description="Holds 350 ml.\n\nDishwasher safe\nMade in Porto",
            category=("Tabletop", "Mugs"),
            brand="Kiln",
            url="https://kiln.example/mug?variant=r",
            images=(
                Image("https://kiln.example/r.jpg"),
                Image("https://kiln.example/r2.jpg"),
                Image("https://kiln.example/r3.jpg"),
                Image("https://kiln.example/b.jpg"),
            ),
            options=("Color",),
            attributes={"Material": "Stoneware", "Condition": "new", "Capacity": "350 ml"},
        ),
        Product(
            id="BOWL",
            title="Bowl",
            variants=(Variant("BOWL", euros("9.90"), Availability.OUT_OF_STOCK, sku="BOWL"),),
            category=("Home & Garden", "Kitchen"),
            url="https://kiln.example/bowl",
            attributes={"Color": "White"},
        ),
    )


def test_every_field_of_a_table_is_kept() -> None:
    imported = read(TSV)
    assert imported.rejected == ()
    assert imported.products == (
        Product(
            id="tee",
            title="Pier Tee",
            variants=(
                Variant(
                    id="TEE-S",
                    price=euros("20.00"),
                    availability=Availability.IN_STOCK,
                    options={"Size": "S"},
                    image="https://kiln.example/t.jpg",
                    sku="TEE-S",
                ),
                Variant(
                    id="TEE-M",
                    price=euros("22.00"),
                    availability=Availability.BACKORDER,
                    options={"Size": "M"},
                    image="https://kiln.example/t.jpg",
                    sku="TEE-M",
                ),
            ),
            description='A 5" print.',
            category=("Clothing", "Tees"),
            brand="Kiln",
            url="https://kiln.example/tee",
            images=(
                Image("https://kiln.example/t.jpg"),
                Image("https://kiln.example/t2.jpg"),
                Image("https://kiln.example/t3.jpg"),
            ),
            options=("Size",),
            attributes={"Color": "Green", "Fit": "Slim"},
        ),
        Product(
            id="CUP",
            title='"Cup" of clay',
            variants=(Variant("CUP", euros("4.00"), Availability.IN_STOCK, sku="CUP"),),
            description="A cup.",
            url="https://kiln.example/cup",
        ),
    )


def test_an_atom_feed_is_read_too() -> None:
    imported = read(
        '<feed xmlns="http://www.w3.org/2005/Atom" xmlns:g="http://base.google.com/ns/1.0">'
        "<title>Kiln</title><link href='https://kiln.example'/>"
        "<entry><title>Cup</title><link href='https://kiln.example/cup'/><summary>A cup.</summary>"
        "<g:id>CUP</g:id><g:price>4 EUR</g:price></entry></feed>"
    )
    (cup,) = imported.products
    assert (cup.id, cup.title, cup.description) == ("CUP", "Cup", "A cup.")
    assert cup.url == "https://kiln.example/cup"
    assert cup.available


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1"])
def test_the_encoding_a_feed_declares_counts(encoding: str) -> None:
    named = rss(BOWL.replace("Bowl", "Schüssel")).replace("UTF-8", encoding.removesuffix("-sig"))
    assert read(named.encode(encoding)).products[0].title == "Schüssel"


def test_without_a_brand_s_currency_the_feed_s_own_counts() -> None:
    imported = read(rss(BOWL), Profile())
    assert imported.currency == "EUR"
    assert imported.products[0].cheapest.price == euros("9.90")


def test_a_feed_that_names_no_currency_says_so() -> None:
    assert read(rss(BOWL.replace("9.90 EUR", "9.90")), Profile()).currency == ""


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ("<g:id>BOWL</g:id>", "", "id", "is empty"),
        ("BOWL", "MUG-R", "id", "'MUG-R' was met before; the first is kept"),
        ("<title>Bowl</title>", "", "title", "is empty"),
        ("9.90 EUR", "", "price", "is empty"),
        ("9.90 EUR", "12,5o EUR", "price", "'12,5o EUR' is not a price"),
        ("9.90 EUR", "-4.00 EUR", "price", "'-4.00 EUR' is not a price"),
        ("9.90 EUR", "9.90 USD", "price", "'9.90 USD' is not in EUR"),
        ("out of stock", "perhaps", "availability", "'perhaps' is not known"),
        (
            "https://kiln.example/bowl",
            "javascript:x",
            "link",
            "'javascript:x' is not a web address",
        ),
    ],
)
def test_a_bad_item_is_put_aside_and_the_rest_goes_in(
    old: str, new: str, field: str, reason: str
) -> None:
    imported = read(rss(MUG_RED, BOWL.replace(old, new)))
    assert [product.id for product in imported.products] == ["mug"]
    assert imported.rejected == (RejectedRow("feed", 2, field, reason),)


BILLION_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
    "<rss><channel><item><title>&b;</title></item></channel></rss>"
)
READS_FILES = (
    '<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY f SYSTEM "file:///etc/passwd">]>'
    "<rss><channel><item><title>&f;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (BILLION_LAUGHS, "entities"),
        (READS_FILES, "entities"),
        (rss(BOWL)[:-20], "not well-formed XML"),
        (rss(BOWL).replace("UTF-8", "klingon"), "not well-formed XML"),
        ("<rss><channel>" + BOWL, "not well-formed XML"),
    ],
)
def test_a_feed_that_is_broken_or_hostile_is_refused(content: str, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read(content)


def test_a_table_that_was_cut_off_loses_its_last_row() -> None:
    imported = read(TSV[:-6])
    assert [product.id for product in imported.products] == ["tee"]
    (rejected,) = imported.rejected
    assert rejected.row == 4
    assert "cut off" in rejected.reason
