"""Refusing to say what is not so, and naming the article or the record that says otherwise."""

import re
from dataclasses import dataclass, replace

from agent.editing.grammar import load_grammar
from agent.editing.instruction import Refused
from agent.events import Text
from agent.evidence import evidence_of
from agent.grounding import Gate, Records
from agent.grounding.checks.binding import Key
from knowledge.catalog import Catalog, PassageHit
from knowledge.language.sentences import split_sentences
from knowledge.language.words import content_lemmas, lemmas, record_words
from knowledge.products import attribute_text
from tools import ToolContext
from tools.search_articles import SearchArticles, search_articles

_VERB = re.compile(r"\s+(?:is|are|was|has|have|takes?|costs?|comes?|lasts?|can|will)\b")
_FREE, _COSTS = {"free"}, {"cost", "charge", "fee", "price", "$"}
_PLAIN = "That can be no part of a voice: it says only what the catalog and the articles say."


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is not done, why, and what says otherwise: an article or a product, and its words."""

    said: str
    why: str
    article_id: str | None = None
    product_id: str | None = None
    title: str = ""
    quote: str = ""
    true: bool = False


async def refuse(refused: Refused, context: ToolContext) -> Refusal:
    """Say why something is refused; a claim that an article supports needs no change at all."""
    why = load_grammar().why.get(refused.sort, _PLAIN)
    about = refused.claim or refused.said
    product = _product_named(about, context.catalog)
    if product:
        return replace(_by_record(product, about, context.catalog), said=refused.said, why=why)
    found = await search_articles(SearchArticles(query=_subject(about)[:500], limit=8), context)
    if not found.hits:
        return Refusal(refused.said, why)
    best = max(found.hits, key=lambda hit: _shared(about, hit))
    refusal = Refusal(
        refused.said,
        why,
        article_id=best.article.id,
        title=best.article.title,
        quote=_nearest_sentence(about, best),
    )
    if refused.claim and _is_supported(refused.claim, best, context.catalog):
        return replace(
            refusal, why="The articles say so; the assistant says it when asked.", true=True
        )
    return refusal


def _product_named(text: str, catalog: Catalog) -> str | None:
    named = catalog.titles.whole(lemmas(text))
    return named[0] if named else None


def _by_record(product_id: str, about: str, catalog: Catalog) -> Refusal:
    """Quote the attributes that a claim is nearest to, or all there are."""
    product = catalog.products[product_id]
    stated = [f"{name}: {attribute_text(value)}" for name, value in product.attributes.items()]
    asked = set(content_lemmas(about))
    near = [text for text in stated if asked & set(lemmas(text))]
    quote = "; ".join((near or stated)[:3])
    return Refusal("", "", product_id=product_id, title=product.title, quote=quote)


def _shared(text: str, hit: PassageHit) -> float:
    headings = " ".join((hit.article.title, *hit.passage.headings))
    asked, subject = _asked(text), set(content_lemmas(_subject(text)))
    told = len(subject & record_words(headings)) + len(asked & record_words(hit.passage.text))
    return told + hit.similarity


def _subject(claim: str) -> str:
    """Return what a claim is about: what stands before its verb."""
    subject = _VERB.split(claim, maxsplit=1)[0]
    return subject if content_lemmas(subject) else claim


def _asked(claim: str) -> set[str]:
    """The words of a claim; who claims that something is free is answered by what it costs."""
    asked = set(content_lemmas(claim))
    return asked | _COSTS if asked & _FREE else asked


def _nearest_sentence(text: str, hit: PassageHit) -> str:
    asked, subject = _asked(text), set(content_lemmas(_subject(text)))
    sentences = split_sentences(hit.passage.text) or (hit.passage.text,)

    def nearness(sentence: str) -> int:
        words = set(lemmas(sentence))
        figures = bool(asked & _FREE) and "$" in sentence
        return len(asked & words) + len(subject & words) + 2 * figures

    return max(sentences, key=nearness)


def _is_supported(claim: str, hit: PassageHit, catalog: Catalog) -> bool:
    evidence = replace(evidence_of(catalog), passages=(hit,))
    gate = Gate(
        evidence, Records(catalog), lambda: catalog, subject=(Key("article", hit.article.id),)
    )
    sentence = claim[0].upper() + claim[1:].rstrip(".!") + "."
    return isinstance(gate.check(sentence), Text)
