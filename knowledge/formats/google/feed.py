"""Google Merchant feeds: items of one `item_group_id` are one product's variants.

A feed says its currency with every price.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from knowledge.errors import RejectedRow
from knowledge.formats.google.items import FeedItem
from knowledge.formats.google.products import (
    attributes_of,
    category_of,
    description_of,
    options_of,
    title_of,
)
from knowledge.formats.imported import (
    BadValueError,
    ImportedProducts,
    parse_address,
    parse_moment,
)
from knowledge.formats.prices import PriceReader, currency_named, price_reader
from knowledge.products import Availability, Image, Product, Sale, Variant
from knowledge.profile import Profile

_PRICES = ("price", "sale_price")
_AVAILABILITY = {
    "": Availability.IN_STOCK,
    "in_stock": Availability.IN_STOCK,
    "available_for_order": Availability.IN_STOCK,
    "limited_availability": Availability.IN_STOCK,
    "preorder": Availability.PREORDER,
    "backorder": Availability.BACKORDER,
    "out_of_stock": Availability.OUT_OF_STOCK,
    "discontinued": Availability.OUT_OF_STOCK,
}


def read(
    source: str,
    items: Iterable[FeedItem],
    profile: Profile,
    broken: Iterable[RejectedRow] = (),
) -> ImportedProducts:
    """Join the items of each group into its product; `broken` rows were put aside before.

    Without a currency of the brand's own, prices are read in that of the first price.
    """
    items = tuple(items)
    named = (currency_named(item.get("price")) for item in items)
    currency = next(filter(None, named), "")
    if currency and "currency" not in profile.model_fields_set:
        profile = profile.model_copy(update={"currency": currency})
    prices = price_reader((item.get(name) for item in items for name in _PRICES), profile)
    groups: dict[str, list[FeedItem]] = {}
    seen: set[str] = set()
    rejected = list(broken)
    for item in items:
        if problem := _problem(item, seen):
            rejected.append(RejectedRow(source, item.number, *problem))
        else:
            seen.add(item.get("id"))
            groups.setdefault(_product_id(item), []).append(item)
    products: list[Product] = []
    for product_id, own in groups.items():
        reading = _Reading(source, product_id, own, profile, prices)
        if product := reading.product():
            products.append(product)
        rejected += reading.rejected
    rejected.sort(key=lambda row: row.row)
    kept = {product.id for product in products}
    aliases = {
        name: _product_id(item)
        for item in items
        for name in (item.get("id"), item.get("mpn"))
        if name and _product_id(item) in kept
    }
    return ImportedProducts(tuple(products), tuple(rejected), aliases=aliases, currency=currency)


def _product_id(item: FeedItem) -> str:
    return item.get("item_group_id") or item.get("id")


def _problem(item: FeedItem, seen: set[str]) -> tuple[str, str] | None:
    for name in ("id", "title", "price"):
        if not item.get(name):
            return name, "is empty"
    if item.get("id") in seen:
        return "id", f"{item.get('id')!r} was met before; the first is kept"
    return None


@dataclass(slots=True)
class _Reading:
    """The items of one group while they become a product."""

    source: str
    product_id: str
    items: list[FeedItem]
    profile: Profile
    prices: PriceReader
    rejected: list[RejectedRow] = field(default_factory=list)

    def product(self) -> Product | None:
        options = options_of(self.items)
        read = [(item, self._variant(item, options)) for item in self.items]
        variants = tuple(variant for _, variant in read if variant)
        if not variants:
            return None
        sold = [item for item, variant in read if variant]
        return Product(
            id=self.product_id,
            title=title_of(sold),
            variants=variants,
            description=description_of(sold[0]),
            category=category_of(sold[0]),
            brand=sold[0].get("brand"),
            url=sold[0].get("link") or self.profile.product_url(self.product_id),
            images=tuple(self._images(sold)),
            options=tuple(options.values()),
            attributes=attributes_of(sold, options),
        )

    def _variant(self, item: FeedItem, options: dict[str, str]) -> Variant | None:
        try:
            parse_address(item.get("link"), "link")
            regular = self.prices.read(item.get("price"), "price")
            sale = self._sale(item)
            lasting = sale if sale and sale.starts is None and sale.ends is None else None
            return Variant(
                id=item.get("id"),
                price=lasting.price if lasting else regular,
                availability=_availability(item),
                options={name: item.get(key) for key, name in options.items() if item.get(key)},
                compare_at=regular if lasting else None,
                image=parse_address(item.get("image_link"), "image_link") or None,
                sku=item.get("id"),
                barcode=item.get("gtin") or None,
                sale=None if lasting else sale,
            )
        except BadValueError as error:
            self.rejected.append(RejectedRow(self.source, item.number, error.field, error.reason))
            return None

    def _sale(self, item: FeedItem) -> Sale | None:
        if not item.get("sale_price"):
            return None
        regular = self.prices.read(item.get("price"), "price")
        price = self.prices.read(item.get("sale_price"), "sale_price")
        name = "sale_price_effective_date"
        starts, _, ends = item.get(name).partition("/")
        if price.amount >= regular.amount:
            return None
        return Sale(
            price,
            regular,
            parse_moment(starts.strip(), name),
            parse_moment(ends.strip(), name, ends=True),
        )

    def _images(self, items: Iterable[FeedItem]) -> Iterator[Image]:
        seen: set[str] = set()
        for item in items:
            for name in ("image_link", "additional_image_link"):
                for address in item.values.get(name, ()):
                    if address in seen:
                        continue
                    seen.add(address)
                    try:
                        yield Image(parse_address(address, name))
                    except BadValueError as error:
                        self.rejected.append(
                            RejectedRow(self.source, item.number, name, error.reason)
                        )


def _availability(item: FeedItem) -> Availability:
    said = item.get("availability").lower().replace(" ", "_").replace("-", "_")
    if said not in _AVAILABILITY:
        raise BadValueError("availability", f"{item.get('availability')!r} is not known")
    return _AVAILABILITY[said]
