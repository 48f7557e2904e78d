"""Everything that is not about products: greetings, doors, people, privacy, other matters."""

from collections.abc import Iterator

from agent.events import Articles, Card, Choice, Choices, Products
from agent.understanding.requests import Request
from agent.writers.draft import Brief, Draft, Say
from agent.writers.phrasing import Phrasing
from agent.writers.plans.answering import plan_person
from agent.writers.plans.finding import plan_doors

PURPOSES = Choices(
    (
        Choice("Shopping", "Shopping"),
        Choice("Researching", "Researching"),
        Choice("Just looking", "Just looking"),
    )
)
_PHRASES = {
    Request.HELLO: ("hello",),
    Request.THANKS: ("thanks",),
    Request.BYE: ("bye",),
    Request.BOT: ("bot",),
    Request.MUSING: ("take_time",),
    Request.SMALLTALK: ("back_to_shop",),
    Request.OFF_TOPIC: ("off_topic", "back_to_shop"),
    Request.BROWSE: ("doors",),
    Request.ASK_WHAT_TO_FIND: ("what_to_find",),
    Request.ASK_WHAT_TO_LEARN: ("what_to_learn",),
    Request.CLARIFY_PURPOSE: ("purpose",),
    Request.RESTART: ("started_over", "what_to_find"),
    Request.FOREIGN: ("foreign", "back_to_shop"),
    Request.HUMAN: (),
    Request.DISCOUNT_CODE: ("no_codes",),
}
_DOORS = {Request.BROWSE, Request.ASK_WHAT_TO_FIND, Request.ASK_WHAT_TO_LEARN, Request.RESTART}
_PEOPLE = {Request.HUMAN, Request.FOREIGN}


def plan_conversation(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Say what such a request calls for, and offer the next step to tap."""
    request = brief.understanding.request
    for name in _PHRASES[request]:
        yield phrasing.say(name)
    if request is Request.BYE and brief.voice.sign_off:
        yield Say(brief.voice.signed_off)
    if request in _PEOPLE:
        yield from plan_person(brief, phrasing)
    if brief.evidence.passages:
        yield Articles(brief.evidence.passages)
    if request is Request.BROWSE and brief.evidence.found:
        yield Products(tuple(Card(hit.product) for hit in brief.evidence.found.hits))
    if request in _DOORS:
        yield from plan_doors(brief)
    elif request is Request.CLARIFY_PURPOSE:
        yield Choices(PURPOSES.items[:2])
    elif request in {Request.HELLO, Request.OFF_TOPIC, Request.SMALLTALK}:
        yield PURPOSES
