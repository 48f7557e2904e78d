"""What a tool is, and the boundary at which its expected errors become results."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from tools.context import ToolContext

Arguments = TypeVar("Arguments", bound=BaseModel)
Result = TypeVar("Result")


class ToolError(Exception):
    """A call that cannot be done as asked. The message tells the caller what to change."""


@dataclass(frozen=True, slots=True)
class ToolFailure:
    """What a caller gets in place of a result, in words it can act on."""

    message: str


@dataclass(frozen=True, slots=True)
class Tool(Generic[Arguments, Result]):
    """A tool. Its name and manual are those of its function; `tools` says which of them write."""

    arguments: type[Arguments]
    run: Callable[[Arguments, ToolContext], Awaitable[Result]]

    @property
    def name(self) -> str:
        """The name it is called by."""
        return self.run.__name__

    @property
    def manual(self) -> str:
        """When to call it, and what it returns."""
        return self.run.__doc__ or ""


async def call_tool(
    tool: Tool[Arguments, Result], arguments: dict[str, Any], context: ToolContext
) -> Result | ToolFailure:
    """Run a tool on arguments nobody has checked yet."""
    try:
        return await tool.run(tool.arguments.model_validate(arguments), context)
    except ValidationError as error:
        first = error.errors()[0]
        return ToolFailure(f"{'.'.join(map(str, first['loc']))}: {first['msg']}")
    except ToolError as error:
        return ToolFailure(str(error))
