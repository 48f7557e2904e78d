"""Taking from a clause what is said around a wish: "I was wondering whether we might say …".

What frames a wish is told by its words, not by phrases: of the run of such words a clause begins
with, all that matters is whether it denies what follows.
"""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from agent.editing.grammar import Match
from agent.editing.message import HELD
from knowledge.language.words import lemma

_WORD = re.compile(r"[^\s,;:!?.–—-]+(?:-[^\s,;:!?.]+)*")  # noqa: RUF001 (dashes)
_LONGEST = 16
_OF_WORDS = {"good", "bad", "words", "text", "name", "address"}
_PARTED = re.compile(f"[,;:]|\\b(?:and|but)\\b|{HELD.pattern}")


@dataclass(frozen=True, slots=True)
class Framing:
    """The words that stand around a wish, and those of them that deny or ask."""

    words: frozenset[str]
    denied: frozenset[str]
    asking: frozenset[str]
    opening: frozenset[str]
    leading: frozenset[str]
    doing: frozenset[str]
    wishing: frozenset[str]
    granted: re.Pattern[str]
    spared: re.Pattern[str]


@cache
def load_framing() -> Framing:
    """Read the words that come with the program."""
    path = Path(__file__).with_name("framing.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    names = ("words", "denied", "asking", "opening", "leading", "doing", "wishing")
    return Framing(
        **{name: frozenset(data[name].split()) for name in names},
        granted=re.compile(rf"\b(?:{'|'.join(data['granted'])})(?!\S)", re.IGNORECASE),
        spared=re.compile(rf"\b(?:{data['spared']})(?!\S)", re.IGNORECASE),
    )


def unframed(clause: str) -> Iterator[str]:
    """Yield a clause with ever less of its frame: each begins with "never" where that denied it."""
    framing = load_framing()
    said = framing.granted.sub("", clause.strip(" ,.!?"))
    run: list[re.Match[str]] = []
    for word in _WORD.finditer(said):
        folded = word[0].casefold()
        if len(run) == _LONGEST or folded not in framing.words | framing.denied:
            break
        run.append(word)
    heard = [word[0].casefold() for word in run]
    if heard and heard[0] in framing.asking and framing.opening.isdisjoint(heard):
        return
    if run and framing.spared.search(said[: run[-1].end()]):
        return
    yield from _wishes(said, run, framing)


def is_firm(match: Match) -> bool:
    """Whether a wish without its frame can be meant: of bare words only where it begins so."""
    if match.act == "assert":
        return not _PARTED.search(match.slots["claim"])
    if match.act in {"preview", "nothing"}:
        return match.act == "preview"
    words = [text for slot, text in match.slots.items() if slot in _OF_WORDS]
    first = match.said.casefold().partition(" ")[0]
    if first in load_framing().leading:
        return True
    called = match.act == "name" and match.slots["name"][:1].isupper()
    return called or all(HELD.match(text) for text in words)


def _wishes(said: str, run: list[re.Match[str]], framing: Framing) -> Iterator[str]:
    denials = 0
    for word in run:
        denials += word[0].casefold() in framing.denied
        wish = said[word.end() :].strip(" ,.!?;:–—-")  # noqa: RUF001 (dashes)
        first, _, rest = wish.partition(" ")
        if first.casefold().strip(",") in framing.asking or not wish:
            continue
        never = "never " if denials % 2 else ""
        yield f"{never}{wish}"
        plain = lemma(first.casefold()) if first.isalpha() else first
        if plain != first.casefold():
            yield f"{never}{plain} {rest}".strip()
