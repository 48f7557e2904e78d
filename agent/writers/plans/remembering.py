"""What is said of remembering: what is taken up again, what is kept, that it was forgotten."""

from collections.abc import Iterator
from dataclasses import replace

from agent.understanding.lexicon import Lexicon
from agent.understanding.requests import Request
from agent.writers.draft import AskAbout, Brief, Draft, Say
from agent.writers.phrasing import Phrasing
from agent.writers.plans.finding import plan_finding
from shoppers.consent.notices import ANALYTICS, REMEMBER
from shoppers.consent.standing import Standing
from shoppers.signals.answers import Signal

ABOUT_MEMORY = frozenset(
    {
        Request.QUIZ,
        Request.PICK_UP,
        Request.DROP,
        Request.SHOW_MEMORY,
        Request.REMEMBER_ME,
        Request.STOP_REMEMBERING,
        Request.FORGET_ME,
        Request.KEEP_CHAT,
        Request.PRIVACY,
    }
)

_NO_WISH = {"intent", "researching"}


def plan_memory(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Say how things stand, as they do."""
    standing, request = brief.evidence.standing, brief.understanding.request
    match request:
        case Request.PICK_UP | Request.DROP:
            if request is Request.DROP:
                yield phrasing.say("dropped")
            else:
                yield from _told(standing.remembered, "Are you still looking for {values}?")
            found = replace(brief, understanding=replace(brief.understanding, request=Request.FIND))
            # What was taken up is asked about already: nothing else is asked beside it.
            drafts = plan_finding(found, phrasing, lexicon)
            yield from (draft for draft in drafts if not isinstance(draft, AskAbout))
        case Request.QUIZ:
            yield from _quiz(brief, phrasing, lexicon)
        case Request.STOP_REMEMBERING:
            yield phrasing.say("forgotten" if _withdrew(standing) else "nothing_remembered")
            yield phrasing.say("forget_chat")
        case Request.FORGET_ME:
            if _withdrew(standing):
                yield phrasing.say("forgotten")
            yield phrasing.say("forget_all")
        case Request.KEEP_CHAT:
            yield phrasing.say("chat_stays")
        case Request.REMEMBER_ME:
            agreed = REMEMBER in standing.grants
            yield phrasing.say("remembered_already" if agreed else "ask_first")
        case _:
            if _values(standing.remembered):
                yield phrasing.say("remembered")
                yield from _told(standing.remembered, "You asked for {values}.")
            elif standing.remembered:
                yield phrasing.say("remembered_some")
            elif standing.grants:
                yield phrasing.say("kept_agreed")
            else:
                yield phrasing.say("memory")
                yield phrasing.say("no_tracking")
            if standing.agreed_to_offers:
                yield phrasing.say("kept_for_offer")
            reads = ANALYTICS in standing.grants
            yield phrasing.say("let_read" if reads else "nobody_reads")
            yield phrasing.say("your_data")


def _withdrew(standing: Standing) -> bool:
    return "withdrawn" in standing.decisions.values()


def _quiz(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Ask the next question of a quiz; at its end give the advice and show what suits."""
    step = brief.evidence.quiz
    if step is None:
        return
    if step.question:
        yield Say(step.question.question)
        return
    found = replace(brief, understanding=replace(brief.understanding, request=Request.FIND))
    yield Say(step.quiz.advice)
    yield from plan_finding(found, phrasing, lexicon)
    if step.quiz.sample:
        yield Say(step.quiz.sample)


def _told(signals: tuple[Signal, ...], sentence: str) -> Iterator[Draft]:
    """Restate answers as the shopper gave them."""
    values = _values(signals)
    if values:
        yield Say(sentence.format(values=", ".join(values)))


def _values(signals: tuple[Signal, ...]) -> list[str]:
    """The answers that can be restated as a wish."""
    return [s.answer.value for s in signals if s.answer.key not in _NO_WISH]
