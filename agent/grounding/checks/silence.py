"""Saying that something is not said: true where the record is silent on it."""

import re
from collections.abc import Sequence

from agent.grounding.checks.wishes import Wish
from agent.grounding.language.lexing import ASSERTING, Token
from agent.grounding.records.records import Record

_SILENT = re.compile(
    r"^(?:(?:but|and|so|though|the|its|this|their|shop's|product|our|\ufffc) )*"
    r"(?:(?:catalogs?|pages?|listings?|descriptions?|records?|articles?)(?: here)?(?: and the"
    r" (?:articles?|catalog)(?: here)?)? (?:doesn't|does not|don't|do not)"
    r" (?:say|mention|state|list|tell|specify)"
    r"|i (?:couldn't|could not|can't|cannot|don't|do not)"
    r" (?:find out|find|tell|say|know|see|confirm)"
    r"|(?:it|this|that) (?:isn't|is not) (?:stated|listed|mentioned|specified|said))"
    r"(?: (?:if|whether|that|how|what|which|where|anything about|anything on))? "
)


def take_silence(tokens: Sequence[Token]) -> Sequence[Token] | None:
    """Return what is said not to be known, if a text says that of something."""
    if not any(token.kind == "negation" for token in tokens):
        return None
    said = [token for token in tokens if token.kind != "stop"]
    found = _SILENT.match("".join(f"{token.text} " for token in said))
    return said[found[0].count(" ") :] if found else None


def is_silent(unknown: Sequence[Token], records: Sequence[Record], wish: Wish) -> bool:
    """Whether the shopper asked for what is not known, and no record tells."""
    terms = {token.term for token in unknown if token.kind in ASSERTING}
    if any(token.kind in {"negation", "fact"} for token in unknown):
        return False
    known = frozenset().union(*(record.terms for record in records))
    return terms <= wish.terms | known and (
        not terms or all(not terms <= record.terms for record in records)
    )
