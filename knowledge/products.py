"""The catalog's nouns: product, variant, price, availability."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

AttributeValue = str | bool | tuple[str, ...]


def attribute_text(value: AttributeValue) -> str:
    """Write the value of an attribute as a person reads it."""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    return value if isinstance(value, str) else ", ".join(value)


@dataclass(frozen=True, slots=True)
class Price:
    """An amount of money. `currency` is an ISO 4217 code.

    `as_of` is the day it was told, where that is too long ago to be sure of it.
    """

    amount: Decimal
    currency: str
    as_of: date | None = None


_NO_PRICE = Price(Decimal(0), "")


class Availability(StrEnum):
    """Whether a variant can be ordered, worst last; unknown where it was told too long ago."""

    IN_STOCK = "in_stock"
    BACKORDER = "backorder"
    PREORDER = "preorder"
    OUT_OF_STOCK = "out_of_stock"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Image:
    """A picture of a product: its address and what it shows."""

    url: str
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Rating:
    """The mean of what customers gave, out of five, and how many gave it."""

    value: Decimal
    count: int


@dataclass(frozen=True, slots=True)
class Sale:
    """A reduced price that holds from one moment until before another, `regular` outside of them.

    Without a start it holds already, without an end it does not stop by itself.
    """

    price: Price
    regular: Price
    starts: datetime | None = None
    ends: datetime | None = None

    def next_change(self, moment: datetime) -> datetime | None:
        """Return when the price changes next after a moment, if it does."""
        changes = (self.starts, self.ends)
        return min((change for change in changes if change and change > moment), default=None)

    def holds_at(self, moment: datetime) -> bool:
        """Whether the reduced price is asked at a moment."""
        begun = self.starts is None or self.starts <= moment
        return begun and (self.ends is None or moment < self.ends)


@dataclass(frozen=True, slots=True)
class Variant:
    """One thing that can be put in a cart.

    `compare_at` is the price before a reduction; `sale` is a reduction for a limited time, which
    `at` applies.
    """

    id: str
    price: Price
    availability: Availability
    options: Mapping[str, str] = field(default_factory=dict)
    compare_at: Price | None = None
    image: str | None = None
    sku: str | None = None
    barcode: str | None = None
    sale: Sale | None = None

    def at(self, moment: datetime) -> "Variant":
        """Return it with the price that is asked at a moment."""
        if self.sale is None:
            return self
        if self.sale.holds_at(moment):
            return replace(self, price=self.sale.price, compare_at=self.sale.regular)
        return replace(self, price=self.sale.regular, compare_at=None)

    def told_on(self, day: date) -> "Variant":
        """Return it as of a day too long ago to say what is in stock or reduced now."""
        return replace(
            self,
            price=replace(self.price, as_of=day),
            availability=Availability.UNKNOWN,
            compare_at=None,
            sale=None,
        )

    @property
    def available(self) -> bool:
        """Whether it can be ordered now, as far as is known."""
        return self.availability is not Availability.OUT_OF_STOCK

    @property
    def is_told_today(self) -> bool:
        """Whether its stock and price were told within a day."""
        return self.availability is not Availability.UNKNOWN

    @property
    def on_sale(self) -> bool:
        """Whether its price is reduced now."""
        return self.compare_at is not None and self.compare_at.amount > self.price.amount


@dataclass(frozen=True, slots=True)
class Product:
    """What the brand sells, as its export states it.

    `category` goes from broad to narrow; `options` are the names variants differ by, in order;
    `goes_with` holds ids of products the brand itself pairs it with.
    """

    id: str
    title: str
    variants: tuple[Variant, ...]
    description: str = ""
    category: tuple[str, ...] = ()
    brand: str = ""
    url: str = ""
    images: tuple[Image, ...] = ()
    options: tuple[str, ...] = ()
    attributes: Mapping[str, AttributeValue] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    rating: Rating | None = None
    goes_with: tuple[str, ...] = ()

    def __hash__(self) -> int:
        """Hash by the id alone, so that what is derived from a product can be kept by it."""
        return hash(self.id)

    def worded_like(self, other: "Product") -> bool:
        """Whether another record says the same, whatever its prices, stock, pictures and rating."""
        return self is other or self._wording() == other._wording()

    def _wording(self) -> "Product":
        variants = tuple(
            replace(v, price=_NO_PRICE, availability=Availability.IN_STOCK, compare_at=None,
                    image=None, sale=None)
            for v in self.variants
        )  # fmt: skip
        return replace(self, variants=variants, url="", images=(), rating=None, goes_with=())

    def at(self, moment: datetime) -> "Product":
        """Return it with the prices that are asked at a moment."""
        if all(variant.sale is None for variant in self.variants):
            return self
        return replace(self, variants=tuple(variant.at(moment) for variant in self.variants))

    def told_on(self, day: date) -> "Product":
        """Return it as of a day too long ago to say what is in stock or reduced now."""
        return replace(self, variants=tuple(variant.told_on(day) for variant in self.variants))

    @property
    def cheapest(self) -> Variant:
        """The variant with the lowest price, available ones first."""
        return min(self.variants, key=lambda v: (not v.available, v.price.amount))

    @property
    def available(self) -> bool:
        """Whether any variant can be ordered now."""
        return any(variant.available for variant in self.variants)

    @property
    def availability(self) -> Availability:
        """The best availability among its variants."""
        order = list(Availability)
        return min((variant.availability for variant in self.variants), key=order.index)

    @property
    def price_is_from(self) -> bool:
        """Whether variants differ in price."""
        return len({variant.price.amount for variant in self.variants}) > 1

    def variant(self, variant_id: str) -> Variant | None:
        """Return the variant of that id, if the product has it."""
        return next((v for v in self.variants if v.id == variant_id), None)
