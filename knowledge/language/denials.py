"""What a text says that a thing is not or has not: "no butter", "dairy-free", "not for the hob"."""

import re
from collections.abc import Iterable, Iterator

from knowledge.language.words import STOP_WORDS, lemma, tokens

_CLAUSE = re.compile(r"[.,;:!?()\n]|\bbut\b|\bonly\b|\bthough\b", re.IGNORECASE)
_DENYING = {"no", "not", "without", "never", "non", "isn't", "aren't", "zero"}
_JUST_MORE = {("not", "only"), ("not", "just"), ("no", "need"), ("no", "more"), ("no", "less")}
_REACH = 4


def read_denials(texts: Iterable[str]) -> tuple[set[str], set[str]]:
    """Return the lemmas that texts affirm and those that they deny; a word may be both."""
    affirmed: set[str] = set()
    denied: set[str] = set()
    for text in texts:
        for clause in _CLAUSE.split(text):
            said = tokens(clause)
            out = set(_denied_places(said))
            for place, token in enumerate(said):
                if token not in STOP_WORDS:
                    (denied if place in out else affirmed).add(lemma(token))
    return affirmed, denied


def _denied_places(said: list[str]) -> Iterator[int]:
    """Yield the places behind a denial up to its reach, and the word before "free"."""
    for place, token in enumerate(said):
        pair = tuple(said[place : place + 2])
        if token in _DENYING and pair not in _JUST_MORE:
            yield from range(place + 1, min(len(said), place + 1 + _REACH))
        elif token == "free" and place and said[place + 1 : place + 2] not in (["from"], ["of"]):
            yield place - 1
        elif pair in {("free", "from"), ("free", "of")}:
            yield from range(place + 2, min(len(said), place + 2 + _REACH))
