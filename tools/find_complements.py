"""Find what goes with a product."""

from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field

from knowledge.catalog import ProductHit
from knowledge.constraints import Constraints, ValueWanted
from knowledge.facets.facets import CATEGORY
from knowledge.products import Product
from tools.context import ToolContext
from tools.search_products import FoundProducts, SearchProducts, search_products
from tools.tool import Tool, ToolError


class FindComplements(BaseModel):
    """What to find something for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product_id: str = Field(description="An id that an earlier result contained.")
    kinds: tuple[ValueWanted, ...] = Field(
        default=(), description="The kind of thing to go with it, if the shopper named one."
    )
    thing: str = Field(
        default="", max_length=200, description='What it is called, if named: "ink", "lock".'
    )
    limit: int = Field(default=4, ge=1, le=12)


async def find_complements(arguments: FindComplements, context: ToolContext) -> FoundProducts:
    """Find what goes with a product: what the brand pairs it with, else what is near in meaning.

    Call it when the shopper asks what to have with a product. Never the same kind of thing again.
    """
    chosen = context.catalog.products.get(arguments.product_id)
    if chosen is None:
        message = f"no product {arguments.product_id!r}; use an id from a search result"
        raise ToolError(message)
    own_kind = _kind(chosen)
    unwanted = context.rules.hidden | context.rules.apart.get(chosen.id, frozenset())
    kinds: Constraints = tuple(
        k for k in arguments.kinds if not set(k.any_of) & set(chosen.category)
    )
    fitting = set(context.catalog.meeting(kinds)) if kinds else None
    paired = [
        ProductHit(product, product.variants, score=1.0, similarity=1.0)
        for product_id in chosen.goes_with
        if (product := context.catalog.products.get(product_id))
        and product.available
        and product_id not in unwanted
        and (fitting is None or product_id in fitting)
        and not (own_kind and _kind(product) == own_kind)
    ]
    if paired and not arguments.thing:
        return FoundProducts(context.rules.arrange(paired)[: arguments.limit], ())
    another = tuple(replace(kind, excluded=True) for kind in own_kind)
    near = () if kinds or arguments.thing else _department(chosen)
    wanted = SearchProducts(
        query=f"{arguments.thing} {chosen.title}".strip()[:2000],
        thing=arguments.thing,
        constraints=kinds or (*another, *near),
        exclude=(chosen.id, *sorted(unwanted)),
        limit=arguments.limit,
    )
    found = await search_products(wanted, context)
    if near and (found.relaxed or not found.hits):
        found = await search_products(wanted.model_copy(update={"constraints": another}), context)
    return found


def _kind(product: Product) -> tuple[ValueWanted, ...]:
    return (ValueWanted(product.category[-1:], (CATEGORY,)),) if product.category else ()


def _department(product: Product) -> tuple[ValueWanted, ...]:
    """What stands in the same department: pillows go with a throw sooner than a bookcase does."""
    if len(product.category) == 1:
        return ()
    return (ValueWanted(product.category[:1], (CATEGORY,)),) if product.category else ()


TOOL = Tool(FindComplements, find_complements)
