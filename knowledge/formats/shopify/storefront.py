"""A Shopify shop's `products.json`: what its storefront publishes, or its admin's own answer."""

import re
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from knowledge.errors import RejectedRow
from knowledge.formats.imported import (
    BadValueError,
    ImportedProducts,
    UnreadableError,
    parse_address,
    parse_price,
    plain_text,
    rejected_by,
    split_list,
    unique,
)
from knowledge.products import Availability, Image, Product, Variant
from knowledge.profile import Profile

_BEGINNING = re.compile(r'\s*\{\s*"products"\s*:')
_ONLY_VARIANT = "Default Title"

_Id = Annotated[str, Field(coerce_numbers_to_str=True)]
_Words = Annotated[str, BeforeValidator(lambda value: "" if value is None else value)]
_Tags = Annotated[
    tuple[str, ...],
    BeforeValidator(lambda value: split_list(value) if isinstance(value, str) else value or ()),
]


class _Loose(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)


class _ImageRow(_Loose):
    id: _Id = ""
    src: str
    alt: _Words = ""
    variant_ids: tuple[_Id, ...] = ()


class _OptionRow(_Loose):
    name: str


class _VariantRow(_Loose):
    id: _Id = ""
    option1: _Words = ""
    option2: _Words = ""
    option3: _Words = ""
    sku: _Words = ""
    barcode: _Words = ""
    price: Annotated[str, Field(coerce_numbers_to_str=True)]
    compare_at_price: Annotated[str | None, Field(coerce_numbers_to_str=True)] = None
    available: bool | None = None
    inventory_management: _Words = ""
    inventory_policy: _Words = ""
    inventory_quantity: int | None = None
    featured_image: _ImageRow | None = None


class _ProductRow(_Loose):
    id: _Id = ""
    handle: str = Field(min_length=1)
    title: str = Field(min_length=1)
    body_html: _Words = ""
    vendor: _Words = ""
    product_type: _Words = ""
    status: _Words = "active"
    tags: _Tags = ()
    options: tuple[_OptionRow, ...] = ()
    variants: tuple[_VariantRow, ...] = Field(min_length=1)
    images: tuple[_ImageRow, ...] = ()


class _Envelope(_Loose):
    products: list[object]


def recognises(text: str) -> bool:
    """Whether a text is the products of a Shopify shop as JSON."""
    return _BEGINNING.match(text) is not None


def read(source: str, text: str, profile: Profile, origin: str = "") -> ImportedProducts:
    """Read one page of products; rows put aside are counted from 1.

    `origin` is the shop it came from, where links lead if the brand has given no address.
    Raises `UnreadableError` where it is no whole JSON.
    """
    try:
        rows = _Envelope.model_validate_json(text).products
    except ValidationError as error:
        raise UnreadableError(error.errors()[0]["msg"]) from error
    products: list[Product] = []
    aliases: dict[str, str] = {}
    rejected: list[RejectedRow] = []
    unpublished = 0
    for number, raw in enumerate(rows, start=1):
        try:
            row = _ProductRow.model_validate(raw)
            if row.status.lower() != "active":
                unpublished += 1
                continue
            products.append(_product(row, profile, origin))
            aliases[row.id] = row.handle
        except ValidationError as error:
            rejected.append(rejected_by(error, source, number))
        except BadValueError as error:
            rejected.append(RejectedRow(source, number, error.field, error.reason))
    return ImportedProducts(tuple(products), tuple(rejected), unpublished, aliases)


def _product(row: _ProductRow, profile: Profile, origin: str) -> Product:
    names = tuple(option.name for option in row.options)
    if [variant.option1 for variant in row.variants] == [_ONLY_VARIANT]:
        names = ()
    path = profile.product_url(row.handle)
    return Product(
        id=row.handle,
        title=row.title,
        variants=tuple(_variant(variant, row, names, profile) for variant in row.variants),
        description=plain_text(row.body_html),
        category=unique((row.product_type,)),
        brand=row.vendor,
        url=path if profile.address else origin + path,
        images=tuple(Image(parse_address(i.src, "images.src"), i.alt) for i in row.images),
        options=names,
        tags=row.tags,
    )


def _variant(
    row: _VariantRow, product: _ProductRow, names: tuple[str, ...], profile: Profile
) -> Variant:
    price = parse_price(row.price, "variants.price", profile)
    before = row.compare_at_price
    compare_at = parse_price(before, "variants.compare_at_price", profile) if before else None
    options = zip(names, (row.option1, row.option2, row.option3), strict=False)
    pictures = (image for image in product.images if row.id and row.id in image.variant_ids)
    picture = row.featured_image or next(pictures, None)
    return Variant(
        id="",
        price=price,
        availability=_availability(row),
        options={name: value for name, value in options if value},
        compare_at=compare_at if compare_at and compare_at.amount > price.amount else None,
        image=parse_address(picture.src, "variants.featured_image") if picture else None,
        sku=row.sku or None,
        barcode=row.barcode or None,
    )


def _availability(row: _VariantRow) -> Availability:
    if row.available is not None:
        return Availability.IN_STOCK if row.available else Availability.OUT_OF_STOCK
    tracked = bool(row.inventory_management) and row.inventory_quantity is not None
    sold_out = tracked and (row.inventory_quantity or 0) <= 0
    if sold_out and row.inventory_policy != "continue":
        return Availability.OUT_OF_STOCK
    return Availability.IN_STOCK
