"""Keep what a shopper said, where they agreed to it."""

from pydantic import BaseModel, ConfigDict, Field

from shoppers.consent.notices import REMEMBER
from shoppers.signals.answers import Answer
from tools.context import ToolContext
from tools.tool import Tool, ToolError


class RecordAnswer(BaseModel):
    """One answer, in the shopper's words and normalised."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(min_length=1, max_length=100, description="What it answers: size, budget, …")
    label: str = Field(min_length=1, max_length=200, description="The same, for a person.")
    value: str = Field(min_length=1, max_length=500, description="The answer, normalised.")
    question: str = Field(max_length=1000, description="What was asked.")
    words: str = Field(max_length=2000, description="What was answered, word for word, masked.")
    intent: str = Field(max_length=20, description="The intent of the message.")
    intent_words: str = Field(default="", max_length=500, description="What showed the intent.")
    meaning: str | None = Field(default=None, max_length=4000)
    purpose: str = Field(default=REMEMBER, max_length=100)


async def record_answer(arguments: RecordAnswer, context: ToolContext) -> Answer:
    """Keep one answer of the shopper's for seven days.

    It is refused without a live consent for the purpose. It is the only tool that writes.
    """
    answer = Answer(**arguments.model_dump(exclude={"purpose"}))
    if context.shopper is None or not await context.shopper.record(arguments.purpose, answer):
        message = f"the shopper has not agreed to {arguments.purpose!r}; nothing is kept"
        raise ToolError(message)
    return answer


TOOL = Tool(RecordAnswer, record_answer)
