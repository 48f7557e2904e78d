"""The embedded writer: replies composed from what the tools found, without a language model."""

from collections.abc import AsyncIterator, Iterator

from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing
from agent.writers.plans.answering import plan_answer, plan_description, plan_showing
from agent.writers.plans.buying import plan_after_buying
from agent.writers.plans.choosing import plan_pick, plan_reasons
from agent.writers.plans.comparing import plan_comparison
from agent.writers.plans.conversing import plan_conversation
from agent.writers.plans.finding import plan_finding
from agent.writers.plans.remembering import ABOUT_MEMORY, plan_memory
from agent.writers.plans.summing import plan_sum


class CatalogWriter:
    """Drafts a reply by the plan for what was asked."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    async def write(self, brief: Brief) -> AsyncIterator[Draft]:
        """Yield a reply in the order it is to be shown."""
        phrasing = Phrasing(brief.dialogue.phrases, brief.dialogue.turns, brief.voice)
        for draft in self._plan(brief, phrasing):
            yield draft

    def _plan(self, brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
        match brief.understanding.request:
            case (
                Request.FIND
                | Request.IDEAS
                | Request.MORE
                | Request.CHEAPER
                | Request.SIMILAR
                | Request.COMPLEMENT
            ):
                return plan_finding(brief, phrasing, self._lexicon)
            case Request.BOUGHT:
                return plan_after_buying(brief, phrasing, self._lexicon)
            case Request.SHOW:
                return plan_showing(brief, phrasing)
            case Request.DESCRIBE:
                return plan_description(brief, phrasing)
            case Request.COMPARE:
                return plan_comparison(brief, phrasing)
            case Request.SUM:
                return plan_sum(brief, phrasing)
            case Request.ASK_PRODUCT | Request.ADVISE | Request.SUPPORT | Request.COMPLAINT:
                return plan_answer(brief, phrasing, self._lexicon)
            case Request.PICK:
                return plan_pick(brief, phrasing)
            case Request.WHY:
                return plan_reasons(brief, phrasing)
            case request if request in ABOUT_MEMORY:
                return plan_memory(brief, phrasing, self._lexicon)
            case _:
                return plan_conversation(brief, phrasing)
