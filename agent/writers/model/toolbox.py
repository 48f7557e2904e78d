"""The tools as the model sees them, and what their results add to the evidence of a turn."""

from dataclasses import replace
from functools import cache
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.evidence import Evidence
from agent.gathering import gather
from agent.state import TurnContext
from agent.understanding.intents.intent import Intent
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.writers.draft import Brief
from agent.writers.model.fencing import Fence
from agent.writers.model.prompt import told_evidence
from agent.writers.model.records import result_lines
from knowledge.constraints import Constraint
from knowledge.products import Product
from tools import READING_TOOLS, Tool, ToolFailure, call_tool
from tools.compare_products import Comparison
from tools.search_articles import FoundPassages
from tools.search_products import FoundProducts

_SHOWN = 4


class CorrectUnderstanding(BaseModel):
    """Correct what the message was taken for; the search is then done again.

    Call it only where "understood" is wrong or unsure, once, and before you write anything.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    intent: Literal["research", "buy", "browse", "support", "smalltalk", "off_topic"]
    request: Literal["find", "answer", "compare", "ideas", "talk"] = Field(
        description="find products, answer a question, compare products, show ideas, or only talk"
    )
    query: str = Field(default="", max_length=500, description="What to search for.")
    constraints: tuple[Constraint, ...] = Field(default=(), max_length=8)
    product_ids: tuple[str, ...] = Field(
        default=(), max_length=4, description="The products the message is about."
    )


_CORRECT = "correct_understanding"


@cache
def bound_tools() -> tuple[dict[str, Any], ...]:
    """Return the schemas of everything the model may call; all of it only reads."""
    tools = (_schema(tool.name, tool.manual, tool.arguments) for tool in READING_TOOLS)
    manual = CorrectUnderstanding.__doc__ or ""
    return (*tools, _schema(_CORRECT, manual, CorrectUnderstanding))


def _schema(name: str, manual: str, arguments: type[BaseModel]) -> dict[str, Any]:
    parameters = arguments.model_json_schema()
    function = {"name": name, "description": " ".join(manual.split()), "parameters": parameters}
    return {"type": "function", "function": function}


async def run_tool(
    name: str, arguments: Any, brief: Brief, turn: TurnContext, lexicon: Lexicon, fence: Fence
) -> tuple[Brief, str]:
    """Do what the model asks for; return what is known then, and the result in words for it."""
    if not isinstance(arguments, dict):
        return brief, "The arguments are not an object."
    if name == _CORRECT:
        return await _correct(arguments, brief, turn, lexicon, fence)
    tool: Tool[Any, Any] | None = next((t for t in READING_TOOLS if t.name == name), None)
    if tool is None:
        return brief, f"There is no tool {name[:60]!r}."
    result = await call_tool(tool, arguments, turn.tools)
    if isinstance(result, ToolFailure):
        return brief, result.message
    evidence = _with_result(brief.evidence, result)
    return replace(brief, evidence=evidence), fence.around("evidence", result_lines(result))


async def _correct(
    arguments: dict[str, Any], brief: Brief, turn: TurnContext, lexicon: Lexicon, fence: Fence
) -> tuple[Brief, str]:
    try:
        said = CorrectUnderstanding.model_validate(arguments)
    except ValidationError as error:
        first = error.errors()[0]
        return brief, f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    known = tuple(i for i in said.product_ids if i in turn.catalog.products)
    guess = brief.understanding.guess
    label = Intent(said.intent)
    understanding = replace(
        brief.understanding,
        guess=replace(guess, label=label, confidence=guess.probabilities.get(label, 0.0)),
        request=_request(said, known),
        query=said.query or brief.understanding.query,
        constraints=said.constraints,
        references=known,
        topic_turns=(turn.message.turn_id,) if said.request == "find" else (),
    )
    evidence = await gather(understanding, brief.dialogue, turn, lexicon)
    corrected = replace(brief, understanding=understanding, evidence=evidence)
    return corrected, told_evidence(corrected, fence)


def _request(said: CorrectUnderstanding, known: tuple[str, ...]) -> Request:
    match said.request:
        case "find":
            return Request.FIND
        case "answer":
            return Request.ASK_PRODUCT if known else Request.ADVISE
        case "compare":
            return Request.COMPARE
        case "ideas":
            return Request.IDEAS
        case "talk":
            return Request.SMALLTALK


def _with_result(evidence: Evidence, result: object) -> Evidence:
    match result:
        case FoundProducts(hits=hits):
            products = {**evidence.products, **{hit.product.id: hit.product for hit in hits}}
            shown = replace(result, hits=hits[:_SHOWN])
            known = replace(evidence, products=products, candidates=hits)
            return replace(known, found=shown) if hits else known
        case FoundPassages(hits=hits):
            known_hits = {hit.passage.id: hit for hit in (*evidence.passages, *hits)}
            return replace(evidence, passages=tuple(known_hits.values()))
        case Product():
            return replace(evidence, products={**evidence.products, result.id: result})
        case Comparison(products=products):
            added = {product.id: product for product in products}
            return replace(evidence, comparison=result, products={**evidence.products, **added})
        case _:
            return evidence
