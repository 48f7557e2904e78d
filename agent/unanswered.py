"""What a reply left unanswered, in the brand's own words: never in the shopper's."""

from agent.evidence import Evidence
from agent.speaking import Spoken
from agent.understanding import Understanding
from agent.understanding.requests import Request

_QUESTIONS = {Request.ADVISE, Request.SUPPORT, Request.ASK_PRODUCT}
_ELSE = "nothing here comes near"
_LONGEST = 100


def unanswered_topic(
    understanding: Understanding, evidence: Evidence, spoken: Spoken
) -> str | None:
    """Return what a question was about that nothing was told on; None where it was answered.

    It is the category of the product that was asked about, or the title of the nearest article,
    of no more than 100 characters.
    """
    if understanding.request not in _QUESTIONS or spoken.told > _ways_to_a_person(evidence, spoken):
        return None
    asked = next((i for i in understanding.references if i in evidence.products), None)
    if asked is not None and understanding.request is Request.ASK_PRODUCT:
        product = evidence.products[asked]
        return (product.category[-1] if product.category else product.title)[:_LONGEST]
    return evidence.passages[0].article.title[:_LONGEST] if evidence.passages else _ELSE


def _ways_to_a_person(evidence: Evidence, spoken: Spoken) -> int:
    """Count the sentences that tell no more than whom to ask instead."""
    contact = evidence.profile.contact
    ways = [str(way) for way in (contact.email, contact.phone, contact.url) if way]
    return sum(any(way in text for way in ways) for text in spoken.texts)
