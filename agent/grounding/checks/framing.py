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
    text, starts = " ", {}
    for place in kept:
        starts[len(text)] = place
        text += f"{tokens[place].text} "
    found = list(tokens)
    framed = False
    for match in words.frames.finditer(text):
        framed = True
        places = [starts[at] for at in range(match.start(), match.end()) if at in starts]
        for place in places:
            found[place] = Token(tokens[place].text, "frame")
    return Framed(found, framed)
