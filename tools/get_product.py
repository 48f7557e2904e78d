"""Read one product's whole record."""

from pydantic import BaseModel, ConfigDict, Field

from knowledge.products import Product
from tools.context import ToolContext
from tools.tool import Tool, ToolError


class GetProduct(BaseModel):
    """Which product."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product_id: str = Field(description="An id that an earlier result contained.")


async def get_product(arguments: GetProduct, context: ToolContext) -> Product:
    """Return everything the catalog states of one product.

    Call it to answer a question about a product that was shown or named.
    """
    product = context.catalog.products.get(arguments.product_id)
    if product is None:
        message = f"no product {arguments.product_id!r}; use an id from a search result"
        raise ToolError(message)
    return product


TOOL = Tool(GetProduct, get_product)
