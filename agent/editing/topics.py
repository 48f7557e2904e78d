"""Reading a clause in the light of the one before: "mugs: give them a shove", "or \"bargain\"".

Where a clause says *it* or *them*, what was just named is put there and it is read again. Where it
names no more than further words, or further products, it goes on with what was said of the first.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.editing.grammar import Match
from agent.editing.message import HELD
from agent.editing.reasons import asks_nothing

_LEAD = re.compile(
    r"^(?:regarding|concerning|about|as for|as to|on|re|when it comes to|speaking of|now)\b[:\s]+",
    re.IGNORECASE,
)
_ABOUT = re.compile(r"\b(?:about|regarding|on|of) (?:the word )?(\S+)$", re.IGNORECASE)
_PRONOUN = re.compile(
    r"\b(?:either of (?:them|those|these)|any of (?:them|those|these)|them both|both of them"
    r"|the word|that one|this one|them|those|these|either|it(?!')|that(?! \w+ (?:is|are)))\b",
    re.IGNORECASE,
)
_IT_IS = re.compile(r"\b(it|they|that)'(?:s|re)\b", re.IGNORECASE)
_QUOTED = re.compile(f"{HELD.pattern}(?:(?:\\s*(?:,|/|&|and|or|nor)+\\s*){HELD.pattern})*")
_MORE_WORDS = re.compile(
    rf"(?:(?:or|and|nor|neither|also|plus|but|same|goes|for|with|ditto|likewise|as|well)\s+)*"
    rf"(?P<words>{_QUOTED.pattern})(?:\s+(?:too|as well|either|also|neither))*",
    re.IGNORECASE,
)
_MORE_PRODUCTS = re.compile(
    r"(?P<joined>(?:(?:or|and|nor|also|plus|same|goes|for|with|ditto|likewise)\s+)*)(?P<target>.+?)"
    r"(?:\s+(?:too|as well|either|also))*"
    r"(?P<until>\s+(?:until|till|til|through|thru|for)\b.+)?",
    re.IGNORECASE,
)
_PAIR = re.compile(
    rf"(?:and )?({HELD.pattern})\W+(?:for|with|by|to|becomes|not|over)\W+({HELD.pattern})"
)
_RULE = re.compile(
    r"\brule (?:number )?#?\d+\b"
    r"|\bthe (?:boost|pin|push|rule|ban|block) (?:on|for|about|of) [\w' -]+?"
    r"(?= (?:is|isn't|are|was|has|hasn't|does|doesn't|did|didn't|can)\b|$)",
    re.IGNORECASE,
)
_MARKS = re.compile(r"\b(?:emojis?|smileys?|exclamation (?:marks?|points?)|exclamations?)\b", re.I)
_LISTS = {"ban", "unban", "favour"}
# "Give them a shove" is about what was just named, not about an offer.
_DOUBTFUL = {"assert", "offer"}
_RULES = {"never", "pin", "boost", "bury", "in_stock"}
# What a clause speaks of, for the next to say what is to be done.
_TOPIC = Match("topic", {}, 0)
_LONGEST_NAME, _LONGEST_TOPIC, _FARTHEST = 5, 12, 2


@dataclass(frozen=True, slots=True)
class Clause:
    """A part of a message, with the act it is, if any; quotations are held back as signs."""

    said: str
    match: Match | None
    sentence: int = 0


def read_on(
    clauses: Sequence[Clause],
    read: Callable[[str], Match | None],
    names_products: Callable[[str], bool],
) -> tuple[Clause, ...]:
    """Read what is not understood by itself in the light of what stands before it."""
    done: list[Clause] = []
    for clause in clauses:
        before = done[-1] if done else None
        match = clause.match
        if before and match and match.act == "greeting" and _is_page(before, names_products):
            done[-1] = replace(before, match=_TOPIC)
            match = Match("page_greeting", {"page": _bare(before.said), **match.slots}, 0)
        elif before and (match is None or match.act in _DOUBTFUL or not match.is_sure):
            match = _further(clause, before, names_products) or match
            if match == clause.match:
                match = _resolve_in(done, clause, read, names_products) or match
        done.append(replace(clause, match=match))
    return tuple(done)


def _resolve_in(
    done: list[Clause],
    clause: Clause,
    read: Callable[[str], Match | None],
    names_products: Callable[[str], bool],
) -> Match | None:
    """Read a clause with what one of the last before it names; that one is then its topic."""
    for place in range(len(done) - 1, max(len(done) - _FARTHEST, 0) - 1, -1):
        before = done[place]
        if before.match is not None:
            return None
        if match := _resolved(clause, _topics(before.said, names_products), read):
            if asks_nothing(HELD.sub("it", before.said)):
                done[place] = replace(before, match=_TOPIC)
            return match
    return None


def _bare(said: str) -> str:
    return _LEAD.sub("", said.strip(" ,.!?:"))


def _is_page(topic: Clause, names_products: Callable[[str], bool]) -> bool:
    """Whether it names a page and no more: "Sofas: open with …"."""
    return topic.match is None and names_products(_bare(topic.said))


def _further(clause: Clause, before: Clause, names_products: Callable[[str], bool]) -> Match | None:
    """Return the act before once more, for further words or products."""
    said, act = clause.said.strip(" ,.!"), before.match.act if before.match else ""
    if act in _LISTS and (more := _MORE_WORDS.fullmatch(said)):
        return Match(act, {"words": more["words"]}, 0)
    if act == "term" and before.match and (pair := _PAIR.fullmatch(said)):
        slots = before.match.slots
        bad_first = before.said.find(slots["bad"]) < before.said.find(slots["good"])
        bad, good = (pair[1], pair[2]) if bad_first else (pair[2], pair[1])
        return Match(act, {"bad": bad, "good": good}, 0)
    more = _MORE_PRODUCTS.fullmatch(said) if act in _RULES else None
    if before.match and more and (more["joined"] or more["until"]):
        until = more["until"] or before.match.slots.get("until", "")
        slots = {"target": more["target"], **({"until": until.strip()} if until else {})}
        return Match(act, slots, 0) if names_products(slots["target"]) else None
    return None


def _topics(said: str, names_products: Callable[[str], bool]) -> Iterator[str]:
    """Yield what a clause names that the next may speak of."""
    bare = _bare(said)
    if quoted := _QUOTED.search(bare):
        yield quoted[0]
        return
    if names_products(bare):
        yield bare
        return
    if rule := _RULE.search(bare):
        yield rule[0]
        return
    if marks := _MARKS.search(bare):
        yield marks[0]
    words = bare.split()[:_LONGEST_TOPIC]
    spans = ((i, j) for i in range(len(words)) for j in range(i + 1, len(words) + 1))
    for i, j in sorted(spans, key=lambda span: span[0] - span[1]):
        if j - i <= _LONGEST_NAME and names_products(" ".join(words[i:j])):
            yield " ".join(words[i:j])
            return
    if word := _ABOUT.search(bare):
        yield word[1]


def _resolved(
    clause: Clause, topics: Iterable[str], read: Callable[[str], Match | None]
) -> Match | None:
    said = _IT_IS.sub(r"\1 is", clause.said)
    if not _PRONOUN.search(said):
        return None
    for topic in topics:
        match = read(_PRONOUN.sub(topic.replace("\\", ""), said, count=1))
        if match and match.is_sure and match.act not in {"assert", "nothing"}:
            return match
    return None
