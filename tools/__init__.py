"""What the assistant may do. Every tool is listed here, and nothing else is one."""

from tools import (
    compare_products,
    find_complements,
    get_product,
    record_answer,
    search_articles,
    search_products,
)
from tools.context import ToolContext
from tools.tool import Tool, ToolError, ToolFailure, call_tool

READING_TOOLS = (
    search_products.TOOL,
    get_product.TOOL,
    compare_products.TOOL,
    find_complements.TOOL,
    search_articles.TOOL,
)

WRITING_TOOLS = (record_answer.TOOL,)

__all__ = [
    "READING_TOOLS",
    "WRITING_TOOLS",
    "Tool",
    "ToolContext",
    "ToolError",
    "ToolFailure",
    "call_tool",
]
