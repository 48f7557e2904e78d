"""Shopify's product CSV, with its old and its new column names.

A product is several rows of one handle: the first carries the product's own columns, each row
with a price is a variant, and a row with nothing but a picture adds the picture.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from math import inf

from knowledge.errors import RejectedRow
from knowledge.formats.imported import (
    BadValueError,
    ImportedProducts,
    parse_address,
    plain_text,
    split_list,
    unique,
)
from knowledge.formats.prices import PriceReader, price_reader
from knowledge.formats.rows import Row, Table
from knowledge.formats.shopify.metafields import Metafields
from knowledge.products import AttributeValue, Availability, Image, Price, Product, Variant
from knowledge.profile import Profile

_NEW_NAMES = {
    "url handle": "handle",
    "description": "body (html)",
    "published on online store": "published",
    "sku": "variant sku",
    "barcode": "variant barcode",
    "price": "variant price",
    "compare-at price": "variant compare at price",
    "inventory tracker": "variant inventory tracker",
    "inventory quantity": "variant inventory qty",
    "continue selling when out of stock": "variant inventory policy",
    "weight value (grams)": "variant grams",
    "product image url": "image src",
    "variant image url": "variant image",
    "standard product type": "product category",
    "standardized product type": "product category",
    "custom product type": "type",
}
_GOOGLE_ATTRIBUTES = {
    "google shopping / gender": "Gender",
    "google shopping / age group": "Age group",
    "google shopping / mpn": "MPN",
}
_PRICES = ("variant price", "variant compare at price")
_OPTION_NUMBERS = (1, 2, 3)
_UNPUBLISHED = {"false", "0", "no"}


def recognises(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is a Shopify product export."""
    return {"handle", "title", "variant price"} <= {_canonical(name) for name in columns}


def read(source: str, table: Table, profile: Profile) -> ImportedProducts:
    """Join the rows of each handle into its product."""
    table = table.renamed(_canonical)
    prices = price_reader((row.get(name) for row in table.rows for name in _PRICES), profile)
    rows_by_handle: dict[str, list[Row]] = {}
    rejected = list(table.rejected)
    for row in table.rows:
        if row.get("handle"):
            rows_by_handle.setdefault(row.get("handle"), []).append(row)
        else:
            rejected.append(RejectedRow(source, row.number, table.headings["handle"], "is empty"))
    products: list[Product] = []
    unpublished = 0
    for rows in rows_by_handle.values():
        if not _for_sale(rows[0]):
            unpublished += 1
            continue
        reading = _Reading(source, rows, profile, prices, table.headings)
        product = reading.product()
        rejected += reading.rejected
        if product:
            products.append(product)
    rejected.sort(key=lambda row: row.row)
    return ImportedProducts(tuple(products), tuple(rejected), unpublished)


def _canonical(column: str) -> str:
    name = column.strip().lower()
    return _NEW_NAMES.get(name, name)


def _for_sale(first: Row) -> bool:
    published, status = first.get("published").lower(), first.get("status").lower()
    return published not in _UNPUBLISHED and status in {"", "active"}


@dataclass(slots=True)
class _Reading:
    """The rows of one handle while they become a product."""

    source: str
    rows: list[Row]
    profile: Profile
    prices: PriceReader
    headings: Mapping[str, str]
    rejected: list[RejectedRow] = field(default_factory=list)

    def product(self) -> Product | None:
        first = self.rows[0]
        handle = first.get("handle")
        if not first.get("title"):
            self._reject(first, "title", "is empty")
            return None
        variants = tuple(self._variants())
        if not variants:
            if not self.rejected:
                self._reject(first, "variant price", "no row of this product has a price")
            return None
        metafields = Metafields(first, self.headings)
        return Product(
            id=handle,
            title=first.get("title"),
            variants=variants,
            description=plain_text(first.get("body (html)")),
            category=_category(first),
            brand=first.get("vendor"),
            url=self.profile.product_url(handle),
            images=tuple(self._images()),
            options=tuple(name for name in self._option_names().values() if name),
            attributes=_attributes(first, metafields),
            tags=split_list(first.get("tags")),
            rating=metafields.rating(),
            goes_with=metafields.goes_with(),
        )

    def _reject(self, row: Row, name: str, reason: str) -> None:
        heading = self.headings.get(name, name)
        self.rejected.append(RejectedRow(self.source, row.number, heading, reason))

    def _option_names(self) -> dict[int, str]:
        first = self.rows[0]
        names = {number: first.get(f"option{number} name") for number in _OPTION_NUMBERS}
        if first.get("option1 value") == "Default Title":
            names[1] = ""
        return names

    def _variants(self) -> Iterator[Variant]:
        names = self._option_names()
        seen: set[tuple[tuple[str, str], ...]] = set()
        for row in self.rows:
            values = {n: row.get(f"option{n} value") for n in _OPTION_NUMBERS}
            if not row.get("variant price") and not any(values.values()):
                continue
            options = {name: values[n] for n, name in names.items() if name and values[n]}
            key = tuple(options.items())
            if key in seen:
                self._reject(row, "option1 value", "another row has the same options")
                continue
            try:
                variant = self._variant(row, options)
            except BadValueError as error:
                self._reject(row, error.field, error.reason)
                continue
            seen.add(key)
            yield variant

    def _variant(self, row: Row, options: dict[str, str]) -> Variant:
        if not row.get("variant price"):
            raise BadValueError("variant price", "is empty")
        price = self.prices.read(row.get("variant price"), "variant price")
        compare_at = row.get("variant compare at price")
        return Variant(
            id="",
            price=price,
            availability=_availability(row),
            options=options,
            compare_at=self._compare_at(compare_at, price) if compare_at else None,
            image=parse_address(row.get("variant image"), "variant image") or None,
            sku=row.get("variant sku") or None,
            barcode=row.get("variant barcode").lstrip("'") or None,
        )

    def _compare_at(self, text: str, price: Price) -> Price | None:
        compare_at = self.prices.read(text, "variant compare at price")
        return compare_at if compare_at.amount > price.amount else None

    def _images(self) -> Iterator[Image]:
        seen: set[str] = set()
        for row in sorted(self.rows, key=_place_of_image):
            address = row.get("image src")
            if not address or address in seen:
                continue
            seen.add(address)
            try:
                yield Image(parse_address(address, "image src"), row.get("image alt text"))
            except BadValueError as error:
                self._reject(row, error.field, error.reason)


def _place_of_image(row: Row) -> float:
    """Where a row's picture stands among the product's; one without a number stands last."""
    place = row.get("image position")
    return int(place) if place.isdecimal() else inf


def _category(first: Row) -> tuple[str, ...]:
    path = split_list(first.get("product category"), ">")
    return unique((*path, first.get("type")))


def _attributes(first: Row, metafields: Metafields) -> dict[str, AttributeValue]:
    attributes: dict[str, AttributeValue] = {
        name: value for column, name in _GOOGLE_ATTRIBUTES.items() if (value := first.get(column))
    }
    return {**attributes, **metafields.attributes()}


def _availability(row: Row) -> Availability:
    quantity = row.get("variant inventory qty")
    tracked = bool(row.get("variant inventory tracker")) and bool(quantity)
    keeps_selling = row.get("variant inventory policy").lower() in {"continue", "true"}
    if not tracked or keeps_selling:
        return Availability.IN_STOCK
    try:
        count = float(quantity)
    except ValueError as error:
        raise BadValueError("variant inventory qty", f"{quantity!r} is not a number") from error
    return Availability.IN_STOCK if count > 0 else Availability.OUT_OF_STOCK
