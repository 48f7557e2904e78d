"""What can be done with a thing: "can be dimmed" and "you can dim it" say that it is dimmable."""

from collections.abc import Sequence

from agent.grounding.language.lexing import Token
from agent.grounding.language.vocabulary import GateWords
from agent.grounding.records.records import Record

_REACH = 5
_CAN = frozenset({"can", "could", "should", "can't", "cannot", "couldn't", "shouldn't"})
_OBJECTS = frozenset({"it", "them", "this", "these"})


def read_abilities(
    tokens: Sequence[Token], records: Sequence[Record], words: GateWords
) -> Sequence[Token]:
    """Read what can be done as the word for it, where every record has that word."""
    able = {place: words.able[t.text] for place, t in enumerate(tokens) if t.text in words.able}
    found = list(tokens)
    for place, term in able.items():
        known = records and all(term in record.terms for record in records)
        if known and _is_able(tokens, place):
            found[place] = Token(tokens[place].text, "word", term)
    return found


def _is_able(tokens: Sequence[Token], place: int) -> bool:
    before = [token.text for token in tokens[max(0, place - _REACH) : place]]
    behind = tokens[place + 1].text if place + 1 < len(tokens) else ""
    passive = "be" in before and not _CAN.isdisjoint(before)
    return passive or (bool(before) and before[-1] in _CAN and behind in _OBJECTS)
