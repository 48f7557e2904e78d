"""Phrases that assert nothing, taken out of what a sentence claims."""

from collections.abc import Sequence
from typing import NamedTuple

from agent.grounding.language.lexing import Token
from agent.grounding.language.vocabulary import GateWords


class Framed(NamedTuple):
    """What of a text may claim something, and whether a phrase was taken out of it."""

    tokens: list[Token]
    framed: bool


def take_out_frames(tokens: Sequence[Token], words: GateWords) -> Framed:
    """Turn the words of reviewed phrases into words without a claim."""
    kept = [place for place, token in enumerate(tokens) if token.kind != "stop"]
    found = list(tokens)
    framed = False
    for start, end in words.frames.find([tokens[place].text for place in kept]):
        framed = True
        for place in kept[start:end]:
            found[place] = Token(tokens[place].text, "frame")
    return Framed(found, framed)
