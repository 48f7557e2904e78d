"""Reading a clause that no pattern fits by the words it has, whatever their order.

It is narrow on purpose: what is quoted must be quoted, and what remains beside known words must be
products of the catalog; else nothing is understood.
"""

import re
from collections.abc import Callable, Iterator

from agent.editing.grammar import Grammar, Match, read_count
from agent.editing.message import HELD, Message
from agent.editing.quotations import read_quotations
from agent.voice.lies import load_claims

_WORD = re.compile(r"[^\s,.!?;:]+")
_VERSION = re.compile(r"\bversion\s+#?(\d+)", re.IGNORECASE)
_VERSIONS = re.compile(r"\b\d+\b")
_UNTIL = re.compile(
    r"\b(?:until|till|til|through|thru)\b.*$"
    r"|\bfor (?:the next )?(?:\w+ )?(?:days?|weeks?|months?|fortnight)\b"
    r"|\bthis (?:week|weekend|month)\b",
    re.IGNORECASE,
)
_APART = re.compile(
    r"^(?P<target>.+?)\s+(?:together with|with|alongside|next to|beside|near|close to)\s+"
    r"(?P<other>.+)$",
    re.IGNORECASE,
)
_COUNTED = re.compile(r"\b(\d+|[a-z]+)\s+(words?|sentences?)\b", re.IGNORECASE)
_HARMLESS = re.compile(
    r"\b(?:won't|wouldn't|can't|doesn't) (?:hurt|kill)\b|\b(?:don't|wouldn't) mind\b"
    r"|\b(?:no|not a) problem\b"
)
_DOWN = re.compile(
    r"\b(?:tone|turn|dial|calm)\b[\w ]*\b(?:down|back)\b|\bease (?:up|off)\b|\brein in\b"
)
_QUESTION = re.compile(r"(?:do|did|does|are|is|have|has|which|what|why|who|when|where|how)\b", re.I)
_INSTEAD = re.compile(r"(?:rather than|instead of|forbids?|against)\b[\w ]*\b(?:excl|emoji|smil)")
_MARKS = (("exclamation", r"\bexclamation"), ("emoji", r"\b(?:emojis?|smileys?|emoticons?)\b"))
_LONGEST = 16
_LONGEST_TONE = 9
_LONGEST_UNDO = 5


def match_by_cues(
    said: str, message: Message, grammar: Grammar, names_products: Callable[[str], bool]
) -> Match | None:
    """Return the act that the words of a clause speak for, if they leave no doubt."""
    words = [word.casefold() for word in _WORD.findall(grammar.bare(said))]
    if not words or len(words) > _LONGEST:
        return None
    clause = _Clause(said, words, HELD.findall(said), message, grammar)
    for read in (
        _of_versions,
        _of_marks,
        _of_quotations,
        _of_length,
        _of_tone,
        _of_rules,
        _of_claims,
    ):
        for match in read(clause):
            if all(map(names_products, match.targets)):
                return match
    return None


class _Clause:
    """A clause with its words, and which classes of them it has."""

    def __init__(
        self, said: str, words: list[str], quoted: list[str], message: Message, grammar: Grammar
    ) -> None:
        self.said, self.words, self.quoted, self.message = said, words, quoted, message
        self.grammar = grammar

    def has(self, *names: str) -> bool:
        """Whether it has a word of each class."""
        return all(not self.grammar.cues[name].isdisjoint(self.words) for name in names)

    def stripped(self, text: str) -> str:
        """Return a text without the words of rules at both its ends and between."""
        names = ("no", "shown", "last", "first", "push", "often", "stock", "idle")
        known = frozenset().union(*(self.grammar.cues[name] for name in names)) - {"under", "over"}
        return " ".join(w for w in _WORD.findall(text) if w.casefold() not in known)

    def without(self, *names: str) -> str:
        """Return it without the words of some classes, and without its last day."""
        known = frozenset().union(*(self.grammar.cues[name] for name in names))
        bare = _UNTIL.sub(" ", self.said)
        kept = (w for w in _WORD.findall(bare) if w.casefold() not in known)
        return " ".join(kept)


def _of_versions(clause: _Clause) -> Iterator[Match]:
    version = _VERSION.search(clause.said)
    if len(_VERSIONS.findall(clause.said)) > 1:
        return
    if version and clause.has("changed"):
        yield Match("since", {"number": version[1]}, 0)
    elif version and clause.has("back"):
        yield Match("rollback", {"number": version[1]}, 0)
    elif (
        clause.has("undo")
        and len(clause.words) <= _LONGEST_UNDO
        and not clause.quoted
        and not clause.has("denied")
        and not clause.has("whole")
    ):
        yield Match("undo", {}, 0)


def _of_marks(clause: _Clause) -> Iterator[Match]:
    text = " ".join(clause.words)
    named = [name for name, said in _MARKS if re.search(said, text)]
    if named and not clause.quoted:
        harmless = _HARMLESS.search(text) and not _INSTEAD.search(text)
        act = "both" if len(named) > 1 else named[0]
        if (clause.has("no") or _DOWN.search(text)) and not harmless:
            yield Match(f"{act}_none", {}, 0)
        elif harmless or clause.has("yes"):
            yield Match(f"{act}_allowed", {}, 0)
    if clause.has("spelling") and not clause.quoted:
        if clause.has("american") and not clause.has("no"):
            yield Match("spelling_us", {}, 0)
        elif clause.has("british") and not clause.has("no"):
            yield Match("spelling_uk", {}, 0)


def _of_quotations(clause: _Clause) -> Iterator[Match]:
    quoted = clause.quoted
    if not quoted:
        return
    first = clause.message.told(quoted[0])
    if len(quoted) == 1:
        if clause.has("page", "greeting") or (clause.has("page") and clause.has("said")):
            page = clause.without("page", "greeting", "said", "idle", "answer", "parting")
            page = " ".join(
                w for w in page.split() if not HELD.search(w) and w not in {"with", "someone"}
            )
            if page and len(page.split()) <= 3:
                yield Match("page_greeting", {"page": page, "text": quoted[0]}, 0)
            return
        if clause.has("answer") and first.endswith("?"):
            yield Match("preview", {"text": quoted[0]}, 0)
        elif clause.has("parting") and not clause.has("no"):
            yield Match("sign_off", {"text": quoted[0]}, 0)
        elif clause.has("greeting") and not clause.has("no"):
            yield Match("greeting", {"text": quoted[0]}, 0)
        elif clause.has("name") and not clause.has("no"):
            yield Match("name", {"name": quoted[0]}, 0)
    if not clause.has("greeting") and not clause.has("parting"):
        yield from read_quotations(clause.said, quoted, clause.grammar.cues)


def _of_length(clause: _Clause) -> Iterator[Match]:
    counted = _COUNTED.search(clause.said)
    if counted and not clause.quoted and not clause.has("nobody"):
        act = "longest_sentence" if counted[2].casefold().startswith("word") else "longest_reply"
        try:
            read_count(counted[1])
        except KeyError:
            return
        yield Match(act, {"number": counted[1]}, 0)
    elif clause.has("short") and not clause.quoted and len(clause.words) <= _LONGEST_TONE:
        yield Match("shorter", {}, 0)


def _of_tone(clause: _Clause) -> Iterator[Match]:
    if clause.quoted or len(clause.words) > _LONGEST_TONE or clause.has("no"):
        return
    found = [word for word in clause.words if word in clause.grammar.manners]
    if len(found) == 1 and (clause.has("tone") or len(clause.words) <= 3):
        yield Match("formality", {"manner": found[0]}, 0)


def _of_rules(clause: _Clause) -> Iterator[Match]:
    if clause.quoted:
        return
    until = _UNTIL.search(clause.said)
    last_day = {"until": until[0]} if until else {}
    if clause.has("no") and (sides := _APART.search(clause.grammar.bare(clause.said))):
        named = {name: clause.stripped(text) for name, text in sides.groupdict().items()}
        if all(named.values()):
            yield Match("never_with", named, 0)
            return
    kinds: tuple[tuple[str, Callable[[], bool]], ...] = (
        ("in_stock", lambda: clause.has("stock", "shown")),
        ("never", lambda: clause.has("no", "shown")),
        ("bury", lambda: clause.has("last", "shown")),
        ("pin", lambda: clause.has("first", "shown")),
        ("boost", lambda: clause.has("push") or clause.has("often", "shown")),
    )
    for act, fits in kinds:
        if fits():
            target = clause.stripped(_UNTIL.sub(" ", clause.said))
            if target:
                yield Match(
                    act, {"target": target, **({} if act in {"never", "in_stock"} else last_day)}, 0
                )
            return


def _of_claims(clause: _Clause) -> Iterator[Match]:
    """What claims something is refused, however it is put; it never becomes a change."""
    claims = load_claims()
    if clause.quoted or clause.has("seeming") or _QUESTION.match(clause.said):
        return
    if not claims.words.isdisjoint(clause.words) or claims.human.search(clause.said):
        yield Match("assert", {"claim": clause.said}, 0)
