"""Asking to remember: the answer first, then once, with the words and exactly what is kept."""

from collections.abc import AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime

from agent.events import Choice, Choices, ConsentAsked, TurnEvent
from agent.remembering.answers import (
    MEANING,
    Heard,
    read_answers,
    read_earlier,
    worth_asking,
)
from agent.remembering.forgetting import FORGET_OR_KEEP
from agent.remembering.quizzes import quiz_answers
from agent.remembering.recalling import drop_text, dropped_signals
from agent.state import TurnContext
from agent.understanding.intents.intent import Intent
from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from brand.notices import RememberNotice
from shoppers.consent.consents import Question
from shoppers.consent.notices import ANALYTICS, REMEMBER, Notice, Recipient
from shoppers.consent.standing import Standing
from shoppers.shopper import Shopper
from shoppers.signals.answers import Answer
from tools import ToolFailure, call_tool
from tools.record_answer import TOOL as RECORD_ANSWER

_NOT_THE_MOMENT = {Intent.SUPPORT, Intent.HUMAN, Intent.PRIVACY, Intent.OFF_TOPIC}
_OF_THE_SHOPPER = {"size", "room", "style"}
_AGAIN = "Remembered until {day}. Another week? "


@dataclass(frozen=True, slots=True)
class Remembering:
    """What a turn does about remembering, once its reply was shown. `notice` is the brand's."""

    notice: RememberNotice
    lexicon: Lexicon

    async def take(self, heard: Heard, turn: TurnContext) -> AsyncIterator[TurnEvent]:
        """Keep what was agreed to be kept, forget what was dropped, and ask where it is time."""
        shopper = turn.tools.shopper
        request = heard.understanding.request
        if shopper is None or request is Request.STOP_REMEMBERING:
            return
        if request is Request.FORGET_ME:
            yield FORGET_OR_KEEP
            return
        if request in {Request.PICK_UP, Request.DROP}:
            async for event in self._take_up(heard, turn, shopper):
                yield event
            return
        answers = self.answers(heard)
        if REMEMBER in shopper.standing.grants:
            await self._keep(answers, heard, turn, shopper)
        elif self._may_ask(heard, answers, shopper.standing):
            question = Question(
                self._notice(turn.catalog.profile.name, shopper.standing),
                (*answers, *read_earlier(heard, answers)),
            )
            if question.answers:
                await shopper.ask(question)
                yield ConsentAsked(question)

    @property
    def named(self) -> frozenset[str]:
        """The kinds of answers that are kept only because the notice names them."""
        return frozenset(key.lower() for key in self.notice.keys)

    def answers(self, heard: Heard) -> tuple[Answer, ...]:
        """Return what may be kept: of a quiz at its end all answers, before it none."""
        step = heard.understanding.quiz
        if step is None:
            return read_answers(heard)
        return quiz_answers(step, heard, self.lexicon) if step.ended else ()

    def said_before(self, heard: Heard) -> dict[str, str]:
        """Return in which turn each kind of answer was given, this one included."""
        now = {answer.key: heard.message.turn_id for answer in self.answers(heard)}
        return {**heard.dialogue.said, **now}

    def _may_ask(self, heard: Heard, answers: Collection[Answer], standing: Standing) -> bool:
        if heard.understanding.request is Request.REMEMBER_ME:
            return True
        asked = REMEMBER in standing.asked or ANALYTICS in standing.cards
        settled = standing.gpc or asked or REMEMBER in standing.decisions
        moment = heard.understanding.intent not in _NOT_THE_MOMENT
        if settled or not moment or not answers:
            return False
        return worth_asking((*answers, *read_earlier(heard, tuple(answers))))

    def _notice(self, shop: str, standing: Standing, lead: str = "") -> Notice:
        own = standing.own_site
        return Notice(
            purpose=REMEMBER,
            words=lead + self.notice.words(shop, across_visits=own),
            benefit=self.notice.benefit_shown(across_visits=own),
            recipients=tuple(Recipient(r.name, r.use) for r in self.notice.recipients),
        )

    async def _keep(
        self,
        answers: Collection[Answer],
        heard: Heard,
        turn: TurnContext,
        shopper: Shopper,
    ) -> None:
        of_another_kind = _of_another_kind(answers, heard, shopper.standing)
        known = {s.answer.key: s.answer.value for s in shopper.standing.remembered}
        for answer in answers:
            if known.get(answer.key) == answer.value:
                continue
            kept = await call_tool(RECORD_ANSWER, dict(answer.document), turn.tools)
            if isinstance(kept, ToolFailure):
                break
        dropped = heard.understanding.wish.dropped
        gone = {
            *dropped.names,
            *(("budget",) if dropped.any_price else ()),
            *of_another_kind,
        }
        if gone:
            await shopper.drop(gone)
            await shopper.look()

    async def _take_up(
        self, heard: Heard, turn: TurnContext, shopper: Shopper
    ) -> AsyncIterator[TurnEvent]:
        """Show what is assumed, each to be dropped with one tap; ask whether to keep it longer."""
        dropped = dropped_signals(heard.understanding.words, shopper.standing)
        if dropped:
            await shopper.drop(signal.answer.key for signal in dropped)
            await shopper.look()
        left = shopper.standing.remembered
        if left:
            yield Choices(
                tuple(
                    Choice(f"Drop: {s.answer.value}", drop_text(s))
                    for s in left
                    if s.answer.key != "intent"
                )
            )
        once = REMEMBER not in shopper.standing.cards
        if left and once and heard.understanding.request is Request.PICK_UP:
            until = max(signal.expires_at for signal in left)
            notice = self._notice(turn.catalog.profile.name, shopper.standing, _again(until))
            question = Question(notice, tuple(s.answer for s in left), renews=True)
            await shopper.ask(question)
            yield ConsentAsked(question)


def _of_another_kind(
    answers: Collection[Answer], heard: Heard, standing: Standing
) -> frozenset[str]:
    """Name what was wished of another kind of thing than is looked for now: wool, of a lamp."""
    now = {answer.key: answer.value for answer in answers}
    known = {signal.answer.key: signal.answer for signal in standing.remembered}
    before = known.get("looking_for")
    if before is None or now.get("looking_for", before.value) == before.value:
        return frozenset()
    return frozenset(
        key
        for key, answer in known.items()
        if answer.meaning
        and key not in {*now, *_OF_THE_SHOPPER}
        and MEANING.validate_json(answer.meaning) not in heard.understanding.constraints
    )


def _again(until: datetime) -> str:
    return _AGAIN.format(day=f"{until:%A}")
