"""Research: the brand's own sentences, with their sources and no push to buy."""

from collections.abc import Iterator

from agent.events import Articles, Choice, Choices
from agent.grounding.sentences import split_sentences
from agent.understanding.lexicon import Lexicon
from agent.writers import wording
from agent.writers.draft import Brief, Draft
from agent.writers.passages import answering_sentences
from agent.writers.phrasing import Phrasing
from knowledge.words import content_lemmas


def plan_advice(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Answer from the best passage and offer the others; say so where the articles are silent."""
    if not brief.evidence.passages:
        yield phrasing.say("no_article")
        yield from plan_person(brief, phrasing)
    else:
        yield from plan_quote(brief, phrasing, lexicon)
        yield Articles(brief.evidence.passages)
    category = brief.understanding.wish.category
    if category:
        name = category.any_of[0]
        yield Choices((Choice(f"Show me {name.lower()}", f"Show me {name.lower()}"),))


def plan_quote(brief: Brief, phrasing: Phrasing, lexicon: Lexicon) -> Iterator[Draft]:
    """Quote the sentences of the best passage that answer, or its first."""
    hit = brief.evidence.passages[0]
    sentences = split_sentences(hit.passage.text)
    asked = set(content_lemmas(brief.understanding.query)) - lexicon.fillers
    first, *others = answering_sentences(sentences, asked)
    yield phrasing.say("from_article", article=wording.article(hit.article.id), sentence=first)
    for sentence in others:
        yield phrasing.say("as_it_is", sentence=sentence)


def plan_person(brief: Brief, phrasing: Phrasing) -> Iterator[Draft]:
    """Say how to reach a person, or that the shop has not said."""
    yield phrasing.say("person" if brief.evidence.reachable else "no_contact")
