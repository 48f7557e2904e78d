"""Asking whether people of the shop may read the chat: late, once, where nothing else was asked."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

from agent.events import ConsentAsked, TurnEvent
from agent.remembering.answers import Heard
from agent.remembering.words import load_keeping_words
from agent.state import Message, TurnContext
from agent.understanding.intents.intent import Intent
from agent.understanding.requests import Request
from brand.notices import ReadingNotice
from knowledge.catalog import Catalog
from shoppers.consent.consents import Question
from shoppers.consent.notices import ANALYTICS, Notice
from shoppers.consent.standing import Standing

_PARTING = {Request.THANKS, Request.BYE}
_NOT_THE_MOMENT = {Intent.HUMAN, Intent.PRIVACY, Intent.OFF_TOPIC}


def reading_notice(notice: ReadingNotice | None, catalog: Catalog) -> Notice | None:
    """Return the notice as it is shown, on a card or among a shopper's data, if there is one."""
    if notice is None:
        return None
    shop = catalog.profile.name
    return Notice(ANALYTICS, notice.words(shop), notice.benefit_shown(shop))


@dataclass(frozen=True, slots=True)
class LettingRead:
    """Asks for `analytics` where the brand wants it asked: where it has a `notice` for it."""

    notice: ReadingNotice | None

    async def ask(
        self, heard: Heard, turn: TurnContext, *, unanswered: bool
    ) -> AsyncIterator[TurnEvent]:
        """Ask where a question stayed without an answer, or at the end; never twice."""
        shopper = turn.tools.shopper
        notice = reading_notice(self.notice, turn.catalog)
        if notice is None or shopper is None or not _may_ask(heard, shopper.standing):
            return
        parting = heard.understanding.request in _PARTING
        missing = unanswered and heard.understanding.intent not in _NOT_THE_MOMENT
        if parting or missing:
            question = Question(notice, ())
            await shopper.ask(question)
            yield ConsentAsked(question)


def _may_ask(heard: Heard, standing: Standing) -> bool:
    """Whether something was answered, nothing asked for yet, and nothing said but of products."""
    answered = bool(heard.dialogue.shown or heard.dialogue.read)
    settled = standing.gpc or standing.cards or ANALYTICS in standing.asked
    decided = ANALYTICS in standing.decisions
    return answered and not settled and not decided and not _is_private(heard.message)


def _is_private(message: Message) -> bool:
    texts = (message.text, *(past.text for past in message.history))
    return any(load_keeping_words().are_private(text) for text in texts)
