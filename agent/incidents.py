"""What is kept of a withheld sentence: the assistant's own words, none that the shopper typed."""

import re
from collections.abc import Iterable

from agent.evidence import Evidence
from agent.grounding import Records, Withheld
from agent.grounding.language.vocabulary import load_gate_words
from knowledge.language.words import STOP_WORDS, lemma
from shoppers.incidents.incident import Incident

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")  # noqa: RUF001 (both are meant)
_MARKER = re.compile(r"(\[\[[^\[\]]*\]\])")
_LEFT_OUT = "…"


def build_incident(
    withheld: Withheld, evidence: Evidence, said: Iterable[str], records: Records, model: str
) -> Incident:
    """Build the incident of a withheld sentence; words only the shopper used are left out."""
    theirs = {lemma(word.lower()) for text in said for word in _WORD.findall(text)}
    ours = _own_words(evidence, records) | set(filter(records.catalog.mentions, theirs))
    read = (*evidence.passages, *evidence.sources)

    def unspoken(text: str) -> str:
        parts = _MARKER.split(text)
        return "".join(p if p.startswith("[[") else _without(p, theirs - ours) for p in parts)

    return Incident(
        draft=unspoken(withheld.draft),
        kind=withheld.kind,
        claim=unspoken(withheld.claim),
        about=withheld.ids,
        products=tuple(evidence.products),
        passages=tuple(dict.fromkeys(hit.passage.id for hit in read)),
        model=model,
        catalog_version=records.catalog.version,
    )


def _own_words(evidence: Evidence, records: Records) -> frozenset[str]:
    """Return the lemmas the evidence has, and those that everyone uses."""
    words = load_gate_words()
    known = [p for p in evidence.products if p in records.catalog.products]
    terms = frozenset().union(*(records.product(product_id).terms for product_id in known))
    common = words.lists["function"] | words.lists["talk"] | STOP_WORDS
    return terms | {term.lstrip("#¤%") for term in terms} | {lemma(word) for word in common}


def _without(text: str, theirs: set[str] | frozenset[str]) -> str:
    def left(found: re.Match[str]) -> str:
        return _LEFT_OUT if lemma(found[0].lower()) in theirs else found[0]

    return _WORD.sub(left, text)
