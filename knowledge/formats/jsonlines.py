"""Our own format: JSON Lines, one product a line. `docs/catalog-format.md` is its page."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from knowledge.errors import RejectedRow
from knowledge.formats.imported import (
    BadValueError,
    ImportedProducts,
    parse_address,
    parse_price,
    plain_text,
    rejected_by,
)
from knowledge.products import AttributeValue, Availability, Image, Product, Rating, Variant
from knowledge.profile import Profile

_NEEDED = ("id", "title", "variants")
_Text = Annotated[str, Field(max_length=500)]
_Stated = Literal[
    Availability.IN_STOCK, Availability.BACKORDER, Availability.PREORDER, Availability.OUT_OF_STOCK
]
_Address = Annotated[
    str, Field(max_length=2000), AfterValidator(lambda text: parse_address(text, "url"))
]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)


class _ImageRow(_Strict):
    url: _Address
    alt: _Text = ""


class _RatingRow(_Strict):
    value: Decimal = Field(ge=0, le=5)
    count: int = Field(ge=1)


class _VariantRow(_Strict):
    id: _Text = ""
    sku: _Text | None = None
    barcode: _Text | None = None
    options: dict[str, _Text] = Field(default_factory=dict)
    price: Annotated[str, Field(coerce_numbers_to_str=True)]
    compare_at: Annotated[str | None, Field(coerce_numbers_to_str=True)] = None
    availability: _Stated = Availability.IN_STOCK
    image: _Address | None = None


class _ProductRow(_Strict):
    id: _Text = Field(min_length=1)
    title: _Text = Field(min_length=1)
    description: str = Field(default="", max_length=50_000)
    category: tuple[_Text, ...] = ()
    brand: _Text = ""
    url: _Address = ""
    images: tuple[_ImageRow, ...] = ()
    options: tuple[_Text, ...] = ()
    variants: tuple[_VariantRow, ...] = Field(min_length=1)
    attributes: dict[str, bool | _Text | tuple[_Text, ...]] = Field(default_factory=dict)
    tags: tuple[_Text, ...] = ()
    rating: _RatingRow | None = None
    goes_with: tuple[_Text, ...] = ()
    published: bool = True

    @model_validator(mode="after")
    def _options_agree(self) -> "_ProductRow":
        for number, variant in enumerate(self.variants):
            unknown = [name for name in variant.options if name not in self.options]
            if unknown:
                message = f"variants.{number}.options: {unknown[0]!r} is not among `options`"
                raise ValueError(message)
        if len(self.variants) == 1:
            return self
        ids = Counter(v.id or (v.sku, *sorted(v.options.items())) for v in self.variants)
        if shared := [identity for identity, count in ids.items() if count > 1]:
            named = isinstance(shared[0], str)
            same = f"have the id {shared[0]!r}" if named else "have no id, and the same options"
            message = f"variants: {ids[shared[0]]} {same}; nothing tells them apart"
            raise ValueError(message)
        return self


def recognises(text: str) -> bool:
    """Whether a text is JSON Lines: its first line is an object with a field of a product."""
    first = text.lstrip().partition("\n")[0]
    return first.startswith("{") and any(f'"{name}"' in first for name in _NEEDED)


def read(source: str, text: str, profile: Profile) -> ImportedProducts:
    """Read one product a line; blank lines are skipped."""
    products: list[Product] = []
    rejected: list[RejectedRow] = []
    unpublished = 0
    for number, line in _lines(text):
        try:
            row = _ProductRow.model_validate_json(line)
            if row.published:
                products.append(_product(row, profile))
            else:
                unpublished += 1
        except ValidationError as error:
            rejected.append(rejected_by(error, source, number))
        except BadValueError as error:
            rejected.append(RejectedRow(source, number, error.field, error.reason))
    return ImportedProducts(tuple(products), tuple(rejected), unpublished)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    return ((n, line) for n, line in enumerate(text.split("\n"), start=1) if line.strip())


def _product(row: _ProductRow, profile: Profile) -> Product:
    attributes: dict[str, AttributeValue] = dict(row.attributes)
    return Product(
        id=row.id,
        title=row.title,
        variants=tuple(_variant(variant, profile) for variant in row.variants),
        description=plain_text(row.description),
        category=row.category,
        brand=row.brand,
        url=_absolute(row.url, profile) or profile.product_url(row.id),
        images=tuple(Image(image.url, image.alt) for image in row.images),
        options=row.options,
        attributes=attributes,
        tags=row.tags,
        rating=Rating(row.rating.value, row.rating.count) if row.rating else None,
        goes_with=row.goes_with,
    )


def _absolute(url: str, profile: Profile) -> str:
    return profile.address.rstrip("/") + url if url.startswith("/") else url


def _variant(row: _VariantRow, profile: Profile) -> Variant:
    price = parse_price(row.price, "price", profile)
    compare_at = parse_price(row.compare_at, "compare_at", profile) if row.compare_at else None
    return Variant(
        id=row.id,
        price=price,
        availability=row.availability,
        options=row.options,
        compare_at=compare_at if compare_at and compare_at.amount > price.amount else None,
        image=row.image,
        sku=row.sku or row.id or None,
        barcode=row.barcode,
    )
