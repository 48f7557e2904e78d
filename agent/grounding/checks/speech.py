"""How a sentence is put: what it opens with, whether it asks, likens or points back."""

from collections.abc import Sequence

from agent.grounding.checks.binding import is_name
from agent.grounding.language.lexing import ASSERTING, Lexer, Token
from agent.grounding.language.openers import Answer, take_opening
from agent.grounding.markup import Segment
from agent.grounding.records.records import Record

_LIKENS = frozenset({"as", "like", "so", "too", "also", "than", "unlike", "likewise", "same"})
_ADDS = frozenset({"with", "for", "per", "and", "or", "to"})
_WONDERS = frozenset({"need", "want", "looking", "prefer", "fancy"})
_SHOPPER = frozenset({"you", "your", "you're", "you'd", "yours"})


def without_opening(segments: Sequence[Segment]) -> tuple[Answer | None, Sequence[Segment]]:
    if not segments or not isinstance(segments[0], str):
        return None, segments
    opened = take_opening(segments[0])
    return opened.answer, (opened.text, *segments[1:])


def with_pronoun(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Put "it" in the place of the one name of a sentence: "The legs of it bolt on"."""
    return tuple("it" if is_name(segment) else segment for segment in segments)


def leads_of(segments: Sequence[Segment], lexer: Lexer) -> bool:
    """Whether a sentence speaks of a part of what it names: "The legs of … are oak"."""
    before = next((n for n, segment in enumerate(segments) if is_name(segment)), 0)
    text = plain(segments[:before]).rstrip().casefold()
    behind = lexer.read(plain(segments[before + 1 :]))
    told = bool(behind) and lexer.words.are("auxiliaries", behind[0].text)
    return told and text.endswith((" of", " on", " in")) and text.count(" ") > 1


def is_question(segments: Sequence[Segment], lexer: Lexer) -> bool:
    """Whether a sentence asks the shopper something, and tells nothing by asking."""
    text = plain(segments)
    if not text.rstrip().endswith("?"):
        return False
    said = [token.text for token in lexer.read(text)]
    words = lexer.words
    if not said or not words.are("questions", said[0]) or words.any_of("telling", said):
        return False
    if said[0] in _WONDERS:
        return True
    return not _SHOPPER.isdisjoint(said) or any(words.frames.find(said))


def likens(tokens: Sequence[Token]) -> bool:
    """Whether a stretch ends by likening what it spoke of to what is named next, or adds it."""
    said = [token for token in tokens if token.kind != "stop"]
    if not said or said[-1].kind == "frame":
        return False
    adds = said[-1].text in _ADDS and any(token.kind == "fact" for token in said)
    return adds or said[-1].text in _LIKENS


def points(tokens: Sequence[Token], lexer: Lexer) -> bool:
    """Whether tokens point back to what was spoken of."""
    anaphors = lexer.words.lists["anaphors"]
    return any(token.kind == "function" and token.text in anaphors for token in tokens)


def is_general(tokens: Sequence[Token], records: Sequence[Record], lexer: Lexer) -> bool:
    """Whether a text speaks of a kind of thing, "Throws are …", rather than of these throws."""
    heads = frozenset().union(*(record.identity.heads for record in records))
    words = lexer.words
    for place, token in enumerate(tokens):
        if token.kind == "frame" or words.are("pointers", token.text):
            return False
        if token.kind != "word":
            continue
        end = place
        while end + 1 < len(tokens) and tokens[end + 1].kind in ASSERTING:
            end += 1
        behind = tokens[end + 1] if end + 1 < len(tokens) else None
        goes_on = behind is not None and (
            behind.text == ":" or words.are("auxiliaries", behind.text) or behind.kind == "negation"
        )
        return tokens[end].term in heads and goes_on
    return False


def plain(segments: Sequence[Segment]) -> str:
    return "".join(s for s in segments if isinstance(s, str))
