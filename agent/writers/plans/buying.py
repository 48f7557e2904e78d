"""After buying: how to care for it or put it together, then one thing to go with it."""

from collections.abc import Iterator

from agent.events import Articles, Card, Products
from agent.evidence import Answer
from agent.understanding.lexicon import Lexicon
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.phrasing import Phrasing
from agent.writers.plans.answering import say_answer
from knowledge.facets.facets import facet_key
from knowledge.language.words import lemmas

_ENOUGH = 0.5
_MOST_FACTS = 2
_GOES_WITH = 0.35
_CARE = ("care", "assembly", "machine washable", "dishwasher safe")


def plan_after_buying(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Tell what is known of care and assembly, its own record first; at most one complement."""
    bought = next(iter(brief.evidence.products.values()))
    yield phrasing.say("bought", product=wording.product(bought.id))
    told = _told(brief.evidence.answers, lexicon)
    for answer in told:
        yield from say_answer(brief, answer, phrasing)
    sources = {a.hit.passage.id: a.hit for a in told if a.hit}
    if sources:
        yield Articles(tuple(sources.values()))
    found = brief.evidence.found
    if found and found.hits and found.hits[0].similarity >= _GOES_WITH:
        other = found.hits[0].product
        yield phrasing.say(
            "complement_one", product=wording.product(bought.id), other=wording.product(other.id)
        )
        yield Products((Card(other),))


def _told(answers: tuple[Answer, ...], lexicon: Lexicon) -> list[Answer]:
    """What the record states of care and assembly; where it does not, the best passage."""
    own = [a for a in answers if a.product_id and facet_key(a.name) in lexicon.after_buying]
    if own:
        return own[:_MOST_FACTS]
    words = {word for key in _CARE for phrase in lexicon.attributes[key] for word in phrase}
    told = [a for a in answers if a.kind == "sentence" and not words.isdisjoint(lemmas(a.text))]
    return (told or [a for a in answers if a.hit and a.score >= _ENOUGH])[:1]
