"""Forgetting where it is asked in words: consents at once, all there is with one tap more."""

from agent.events import Choice, Choices
from agent.remembering.words import load_keeping_words
from agent.state import TurnContext
from agent.understanding import Understanding
from agent.understanding.requests import Request
from knowledge.language.words import tokens

FORGETTING = frozenset({Request.STOP_REMEMBERING, Request.FORGET_ME})
FORGET = Choice("Yes, forget me", "Yes, forget me")
FORGET_OR_KEEP = Choices((FORGET, Choice("No, keep this chat", "No, keep this chat")))


def is_forgetting(text: str) -> bool:
    """Whether a message is the tap that has everything erased."""
    return tokens(text) == tokens(FORGET.text)


def is_yes_to_forgetting(text: str) -> bool:
    """Whether a message, as an answer to that tap being offered, says as much."""
    return tuple(tokens(text)) in load_keeping_words().cues["forgets"]


async def withdraw_where_asked(understanding: Understanding, turn: TurnContext) -> None:
    """Withdraw every consent where that is asked in words, before it is answered."""
    shopper = turn.tools.shopper
    if shopper is None or understanding.request not in FORGETTING:
        return
    for purpose in tuple(shopper.standing.grants):
        await shopper.withdraw(purpose)
    await shopper.look()
