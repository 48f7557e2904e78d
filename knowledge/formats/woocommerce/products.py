"""One WooCommerce product from its row and the rows of its variations."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from knowledge.errors import RejectedRow
from knowledge.formats.imported import BadValueError, parse_address, unique
from knowledge.formats.prices import PriceReader
from knowledge.formats.rows import Row, Table
from knowledge.formats.woocommerce.cells import (
    attributes_of,
    availability_of,
    categories_of,
    cell,
    description_of,
    images_of,
    measures_of,
    prices_of,
    title_of,
    values,
)
from knowledge.products import AttributeValue, Image, Product, Variant
from knowledge.profile import Profile


def id_of(row: Row) -> str:
    """Return the id of a product's row, or its SKU where the export has no ids."""
    return cell(row, "id") or cell(row, "sku")


@dataclass(slots=True)
class ProductReader:
    """Reads the products of one export. `shared_skus` do not tell variants apart."""

    source: str
    table: Table
    profile: Profile
    prices: PriceReader
    shared_skus: frozenset[str]
    rejected: list[RejectedRow] = field(default_factory=list)

    def reject(self, row: Row, column: str, reason: str) -> None:
        """Put a row aside, naming its column as the file does."""
        heading = self.table.headings.get(column, column)
        self.rejected.append(RejectedRow(self.source, row.number, heading, reason))

    def simple(self, row: Row) -> Product | None:
        """Read a product that is one thing to buy, or put it aside."""
        variant = self._variant(row, ())
        return self._product(row, (variant,)) if variant else None

    def variable(self, row: Row, variations: Sequence[Row]) -> Product | None:
        """Read a product with its variations, or put it aside where none can be sold.

        An attribute that every variation leaves open ("any size") stays one of the product.
        """
        options = _options(row, variations)
        variants = []
        for variation in variations:
            if variant := self._variant(variation, options):
                pictures = self._images(variation)
                image = pictures[0].url if pictures else None
                variants.append(replace(variant, image=image))
        return self._product(row, tuple(variants), options) if variants else None

    def grouped(self, row: Row, parts: Iterable[Product]) -> Product | None:
        """Read a product that is sold as others, with everything to buy of these."""
        variants = tuple(
            replace(variant, id=variant.id or variant.sku or part.id, sku=None, options={})
            for part in parts
            for variant in part.variants
        )
        if variants:
            return self._product(row, variants)
        self.reject(row, "grouped products", "none of its products can be sold")
        return None

    def _product(
        self, row: Row, variants: tuple[Variant, ...], options: tuple[str, ...] = ()
    ) -> Product | None:
        if not title_of(row):
            self.reject(row, "name", "is empty")
            return None
        category, others = categories_of(row)
        brand = values(row, "brands")
        return Product(
            id=id_of(row),
            title=title_of(row),
            variants=variants,
            description=description_of(row),
            category=category,
            brand=brand[0].rpartition(">")[2].strip() if brand else "",
            url=self._address(row),
            images=self._images(row),
            options=options,
            attributes=_attributes(row, self.table, options),
            tags=unique((*values(row, "tags"), *others)),
        )

    def _variant(self, row: Row, options: tuple[str, ...]) -> Variant | None:
        chosen = {name.casefold(): stated[0] for name, stated in attributes_of(row) if stated}
        sku = cell(row, "sku")
        try:
            price, compare_at, sale = prices_of(row, self.prices)
            return Variant(
                id="" if sku and sku not in self.shared_skus else cell(row, "id"),
                price=price,
                availability=availability_of(row),
                options={n: chosen[n.casefold()] for n in options if n.casefold() in chosen},
                compare_at=compare_at,
                sku=sku or None,
                barcode=cell(row, "gtin") or None,
                sale=sale,
            )
        except BadValueError as error:
            self.reject(row, error.field, error.reason)
            return None

    def _images(self, row: Row) -> tuple[Image, ...]:
        images, not_addresses = images_of(row)
        for text in not_addresses:
            self.reject(row, "images", f"{text!r} is not a web address")
        return images

    def _address(self, row: Row) -> str:
        """Return where it is sold outside, else where WordPress finds a product by its id."""
        site, number = self.profile.address.rstrip("/"), cell(row, "id")
        own = f"{site}/?p={number}" if site and number else self.profile.product_url(id_of(row))
        try:
            return parse_address(cell(row, "external url"), "external url") or own
        except BadValueError as error:
            self.reject(row, error.field, error.reason)
            return own


def _options(row: Row, variations: Sequence[Row]) -> tuple[str, ...]:
    """Return the attributes some variation states a value of, in the product's own order."""
    spelled: dict[str, str] = {}
    stated: set[str] = set()
    for name, _ in attributes_of(row):
        spelled.setdefault(name.casefold(), name)
    for variation in variations:
        for name, chosen in attributes_of(variation):
            spelled.setdefault(name.casefold(), name)
            stated |= {name.casefold()} if chosen else set()
    return tuple(name for key, name in spelled.items() if key in stated)


def _attributes(row: Row, table: Table, options: tuple[str, ...]) -> dict[str, AttributeValue]:
    stated: dict[str, AttributeValue] = {
        name: chosen if len(chosen) > 1 else chosen[0]
        for name, chosen in attributes_of(row)
        if chosen and name not in options
    }
    return {**stated, **dict(measures_of(row, table))}
