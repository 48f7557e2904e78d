"""What a shopper asked for, as conditions that a variant of a product meets or does not."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated, Literal, TypeGuard

from pydantic import Field

from knowledge.facets.facets import CATEGORY
from knowledge.facets.product_words import ProductWords
from knowledge.products import Product, Variant


@dataclass(frozen=True, slots=True)
class PriceRange:
    """Bounds on a variant's price, both included; at least one is set.

    `around` is the amount that was said, where the bounds stand about it.
    """

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    around: Decimal | None = None
    kind: Literal["price"] = "price"


@dataclass(frozen=True, slots=True)
class ValueWanted:
    """A value that must be stated, or with `excluded` must not.

    `any_of` holds wordings of which one is enough ("table lamp", "floor lamp"), compared by
    lemma. `facets` are the keys under which the brand states such values.
    """

    any_of: tuple[str, ...]
    facets: tuple[str, ...] = ()
    excluded: bool = False
    kind: Literal["value"] = "value"


@dataclass(frozen=True, slots=True)
class MeasureRange:
    """Bounds on what a product measures, as quantities ("40 in"), both included; one at least.

    `facets` are the keys under which the brand would state it ("height"), none for any.
    """

    minimum: str = ""
    maximum: str = ""
    facets: tuple[str, ...] = ()
    kind: Literal["measure"] = "measure"


@dataclass(frozen=True, slots=True)
class InStock:
    """The variant can be ordered now, as far as is known."""

    kind: Literal["in_stock"] = "in_stock"


@dataclass(frozen=True, slots=True)
class OnSale:
    """The variant's price is reduced now, or it is not known whether it is."""

    kind: Literal["on_sale"] = "on_sale"


Constraint = Annotated[
    PriceRange | ValueWanted | MeasureRange | InStock | OnSale, Field(discriminator="kind")
]
Constraints = tuple[Constraint, ...]


def is_category(constraint: Constraint) -> TypeGuard[ValueWanted]:
    """Whether a constraint says what kind of thing is wanted."""
    return (
        isinstance(constraint, ValueWanted)
        and CATEGORY in constraint.facets
        and not constraint.excluded
    )


def matching_variants(
    product: Product, words: ProductWords, constraints: Constraints
) -> tuple[Variant, ...]:
    """Return the variants of which every constraint holds at once."""
    return tuple(
        variant
        for variant in product.variants
        if all(_holds(constraint, variant, words) for constraint in constraints)
    )


def _holds(constraint: Constraint, variant: Variant, words: ProductWords) -> bool:
    match constraint:
        case PriceRange(minimum=minimum, maximum=maximum):
            amount = variant.price.amount
            above = minimum is None or amount >= minimum
            return above and (maximum is None or amount <= maximum)
        case ValueWanted(any_of=any_of, facets=facets, excluded=excluded):
            states = words.has if excluded else words.state
            return any(states(value, facets, variant.id) for value in any_of) is not excluded
        case MeasureRange(minimum=minimum, maximum=maximum, facets=facets):
            return words.measure_within(minimum, maximum, facets, variant.id)
        case InStock():
            return variant.available
        case OnSale():
            return variant.on_sale or not variant.is_told_today
