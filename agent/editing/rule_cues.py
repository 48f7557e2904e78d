"""Reading a rule by the words it has: which way products go, and which products, in any order.

Only words of known classes may stand beside the products; else nothing is understood.
"""

import re
from collections.abc import Callable, Iterator, Sequence

from agent.editing.framing import load_framing
from agent.editing.grammar import Grammar, Match
from agent.editing.message import Message
from knowledge.language.words import lemma

WORD = re.compile(r"[^\s,.!?;:]+")
_UNTIL = re.compile(
    r"\b(?:until|till|til|through|thru|up to)\b.*$"
    r"|\bfor (?:the )?(?:next )?(?:\w+ )?(?:days?|weeks?|months?|fortnight)\b"
    r"|\bthis (?:week|weekend|month)\b|\bover (?:the )?(?:weekend|christmas|holidays)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(
    r"\s+(?:together with|along with|with|alongside|next to|beside|near|close to|and|&|for)\s+"
    r"|\s*\+\s*",
    re.IGNORECASE,
)
_IN_ONE = re.compile(
    r"\bin (?:the same|one|a single) (?:reply|answer|message|breath|list)\b", re.IGNORECASE
)
_TOGETHER = re.compile(
    r"\b(?:together|with|alongside|next to|beside|near|close to|side by side|pair\w*|combin\w+"
    r"|clash\w*|for)\b"
)
_CLASHING = {"clash", "clashes"}
_LONGEST_RETURN = 4
_LISTING = {"and", "or", "&", "nor"}
_CONDITIONS = {"but", "if", "whether", "case", "there", "under", "over", "once", "one"}
_CLASSES = ("no", "shown", "last", "first", "push", "often", "seldom", "stock", "idle")


class CuedClause:
    """A clause with its words, and which classes of them it has."""

    def __init__(
        self, said: str, words: list[str], quoted: list[str], message: Message, grammar: Grammar
    ) -> None:
        self.said, self.words, self.quoted, self.message = said, words, quoted, message
        self.grammar = grammar

    def has(self, *names: str) -> bool:
        """Whether it has a word of each class."""
        return all(not self.grammar.cues[name].isdisjoint(self.words) for name in names)

    def is_of_before(self) -> bool:
        """Whether it speaks of how things were: "the previous voice", "back to it"."""
        return self.has("before") or len(self.words) <= _LONGEST_RETURN

    def stripped(self, text: str) -> str:
        """Return a text without the words of rules, lists in it kept."""
        idle = load_framing().words | frozenset().union(*(self.grammar.cues[n] for n in _CLASSES))
        known = idle - _CONDITIONS - _LISTING
        kept: list[str] = []
        for word in (w for w in WORD.findall(text) if w.casefold() not in known):
            if word.casefold() not in _LISTING or (kept and kept[-1].casefold() not in _LISTING):
                kept.append(word)
        while kept and kept[-1].casefold() in _LISTING:
            kept.pop()
        return " ".join(kept)

    def rest(self, *names: str) -> list[str]:
        """Return its words that are of none of some classes, nor of the frame of a wish."""
        known = load_framing().words.union(*(self.grammar.cues[name] for name in names))
        return [word for word in self.words if not known & {word, lemma(word)}]

    def without(self, *names: str) -> str:
        """Return it without the words of some classes, and without its last day."""
        known = frozenset().union(*(self.grammar.cues[name] for name in names))
        bare = _UNTIL.sub(" ", self.said)
        kept = (w for w in WORD.findall(bare) if w.casefold() not in known)
        return " ".join(kept)


def rules_by_cues(clause: CuedClause) -> Iterator[Match]:
    """Yield the rules a clause may be: which way goes what it says of products."""
    if clause.quoted:
        return
    said = clause.grammar.bare(clause.said)
    until = _UNTIL.search(said)
    last_day = {"until": until[0]} if until else {}
    denied = clause.has("no")
    if denied or not _CLASHING.isdisjoint(clause.words):
        yield from _apart(clause)
    less = clause.has("seldom") and clause.has("shown")
    kinds: Sequence[tuple[str, Callable[[], bool]]] = (
        ("in_stock", lambda: clause.has("stock", "shown")),
        ("bury", lambda: (clause.has("last") and not denied) or less),
        ("never", lambda: clause.has("no", "shown") and not clause.has("push")),
        ("pin", lambda: clause.has("first") and not denied),
        ("boost", lambda: not denied and (clause.has("push") or clause.has("often", "shown"))),
        ("boost", lambda: not denied and until is not None and "up" in clause.words),
    )
    for act, fits in kinds:
        if fits():
            target = clause.stripped(_UNTIL.sub(" ", said))
            if target:
                dated = {} if act in {"never", "in_stock"} else last_day
                yield Match(act, {"target": target, **dated}, 0)
            return


def _apart(clause: CuedClause) -> Iterator[Match]:
    """Yield each way to part a clause in two sides that are not to be together."""
    text = _UNTIL.sub(" ", clause.grammar.bare(clause.said))
    if not _TOGETHER.search(text.casefold()) and not _IN_ONE.search(text):
        return
    text = _IN_ONE.sub(" ", text)
    for joined in _JOINED.finditer(text):
        sides = {
            "target": clause.stripped(text[: joined.start()]),
            "other": clause.stripped(text[joined.end() :]),
        }
        if all(sides.values()):
            yield Match("never_with", sides, 0)
