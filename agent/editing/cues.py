"""Reading a clause that no pattern fits by the words it has, whatever their order.

It is narrow on purpose: what is quoted must be quoted, and what remains beside known words must be
products of the catalog; else nothing is understood.
"""

import re
from collections.abc import Callable, Iterator

from agent.editing.grammar import Grammar, Match, read_count
from agent.editing.message import HELD, Message
from agent.editing.quotations import read_quotations
from agent.editing.rule_cues import WORD, CuedClause, rules_by_cues
from agent.voice.lies import load_claims
from brand.voice.keeping import load_spellings

_VERSION = re.compile(r"\bversion\s+#?(\d+)", re.IGNORECASE)
_VERSIONS = re.compile(r"\b\d+\b")
_COUNTED = re.compile(r"\b(\d+|[a-z]+)\s+(words?|sentences?)\b(?! too)", re.IGNORECASE)
_HARMLESS = re.compile(
    r"\b(?:won't|wouldn't|can't|doesn't) (?:hurt|kill|harm|go amiss|come amiss)\b"
    r"|\b(?:don't|wouldn't) mind\b|\b(?:no|not a) problem\b"
)
_DOWN = re.compile(
    r"\b(?:tone|turn|dial|calm)\b[\w ]*\b(?:down|back)\b|\bease (?:up|off)\b|\brein in\b"
)
_QUESTION = re.compile(r"(?:do|did|does|are|is|have|has|which|what|why|who|when|where|how)\b", re.I)
_ASKS = re.compile(r"(?:^|[,:] )(?:is|are|do|does|did|have|has)\b.*\?$", re.I)
_WONDERS = re.compile(r"(?:so |but |and )?(?:why|what|which|who|how|when)\b", re.I)
_STANDING = re.compile(
    r"(?:so |and |but )?(?:what|what's|which|is|are|do|does|have)\b.*\?\W*$", re.I
)
_A_BRIEF = re.compile(r"\b(?:the|a|an|our|my|this) (?:brief|trim|short)$", re.I)
_MUST_GO = re.compile(
    r"\b(?:must|should|has to|have to|needs? to) go\b|\btoo (?:many|much)\b|\boff\b"
)
_ON = re.compile(r"\b(?:turn|switch)\b.*\bon\b|\bon$|\b(?:throw|put|sprinkle) in\b")
_INSTEAD = re.compile(r"(?:rather than|instead of|forbids?|against)\b[\w ]*\b(?:excl|emoji|smil)")
_MARKS = (
    ("exclamation", r"\bexclamation"),
    ("emoji", r"\b(?:emojis?|smileys?|smiley faces?|emoticons?)\b"),
)
_LONGEST = 16
_LONGEST_TONE = 9
_LONGEST_UNDO = 5


def match_by_cues(
    said: str, message: Message, grammar: Grammar, names_products: Callable[[str], bool]
) -> Match | None:
    """Return the act that the words of a clause speak for, if they leave no doubt."""
    words = [word.casefold() for word in WORD.findall(grammar.bare(said))]
    if not words or len(words) > _LONGEST:
        return None
    clause = CuedClause(said, words, HELD.findall(said), message, grammar)
    for read in (
        _of_versions,
        _of_questions,
        _of_marks,
        _of_spellings,
        _of_quotations,
        _of_length,
        _of_tone,
        rules_by_cues,
        _of_claims,
    ):
        for match in read(clause):
            if all(map(names_products, match.targets)):
                return match
    return None


def _of_versions(clause: CuedClause) -> Iterator[Match]:
    version = _VERSION.search(clause.said)
    if len(_VERSIONS.findall(clause.said)) > 1:
        return
    if version and clause.has("back") and "since" not in clause.words:
        yield Match("rollback", {"number": version[1]}, 0)
    elif version and (clause.has("changed") or (clause.has("moved") and "since" in clause.words)):
        yield Match("since", {"number": version[1]}, 0)
    elif (
        clause.has("back", "voiced")
        and clause.is_of_before()
        and not clause.quoted
        and not clause.has("denied")
    ):
        yield Match("rollback", {}, 0)
    elif (
        clause.has("undo")
        and len(clause.words) <= _LONGEST_UNDO
        and not clause.quoted
        and not clause.has("denied")
        and not clause.has("whole")
    ):
        yield Match("undo", {}, 0)


def _of_questions(clause: CuedClause) -> Iterator[Match]:
    """Read what a question is about: the voice as it stands, or the rules in force."""
    if clause.quoted or not _STANDING.match(clause.said) or clause.has("answer"):
        return
    if clause.has("ruling"):
        yield Match("show_rules", {}, 0)
    elif clause.has("voicing"):
        yield Match("show_voice", {}, 0)


def _of_marks(clause: CuedClause) -> Iterator[Match]:
    text = " ".join(clause.words)
    named = [name for name, said in _MARKS if re.search(said, text)]
    if named and not clause.quoted:
        harmless = _HARMLESS.search(text) and not _INSTEAD.search(text)
        act = "both" if len(named) > 1 else named[0]
        granted = clause.grammar.granted.search(text)
        rest = clause.grammar.granted.sub(" ", text)
        denied = not clause.grammar.cues["no"].isdisjoint(rest.split())
        against = denied or clause.grammar.against.search(rest) or _MUST_GO.search(text)
        if (against or _DOWN.search(text)) and not harmless:
            yield Match(f"{act}_none", {}, 0)
        elif harmless or granted or clause.has("yes") or _ON.search(text):
            yield Match(f"{act}_allowed", {}, 0)
    if clause.has("spelling") and not clause.quoted:
        if clause.has("american") and not clause.has("no"):
            yield Match("spelling_us", {}, 0)
        elif clause.has("british") and not clause.has("no"):
            yield Match("spelling_uk", {}, 0)


def _of_spellings(clause: CuedClause) -> Iterator[Match]:
    """Read which spelling words are an example of: "why does it keep writing *colour*?"."""
    told = {clause.message.told(sign).casefold() for sign in clause.quoted}
    other = {"us": "uk", "uk": "us"}
    for spelling in other:
        if told and told <= load_spellings(other[spelling].upper()).keys():
            against = clause.has("no") or "why" in clause.words
            meant = other[spelling] if against else spelling
            if clause.has("writing"):
                yield Match(f"spelling_{meant}", {}, 0)


def _of_quotations(clause: CuedClause) -> Iterator[Match]:
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
    if _ASKS.search(clause.said):
        yield Match("show_voice", {}, 0)
    elif (
        not _WONDERS.match(clause.said) and not clause.has("greeting") and not clause.has("parting")
    ):
        yield from read_quotations(clause.said, quoted, clause.grammar.cues)


def _of_length(clause: CuedClause) -> Iterator[Match]:
    counted = _COUNTED.search(clause.said)
    if counted and not clause.quoted and not clause.has("nobody"):
        act = "longest_sentence" if counted[2].casefold().startswith("word") else "longest_reply"
        try:
            read_count(counted[1])
        except KeyError:
            return
        yield Match(act, {"number": counted[1]}, 0)
    elif _is_too_short(clause):
        yield Match("longer", {}, 0)
    elif _is_too_long(clause):
        yield Match("shorter", {}, 0)


def _is_too_long(clause: CuedClause) -> bool:
    """Whether it wants short replies, or no long ones."""
    if clause.quoted or _A_BRIEF.search(clause.said):
        return False
    denied = clause.has("denied") or clause.has("seldom")
    rest = clause.rest("short", "tone", "idle", "too", "making", "seldom", "answer", "often")
    short = clause.has("short") and len(rest) <= 1 and len(clause.words) <= _LONGEST_TONE
    return short or (clause.has("lengthy") and denied)


def _is_too_short(clause: CuedClause) -> bool:
    """Whether it complains of short replies, or wants detail: "it's a bit curt"."""
    if clause.quoted or clause.has("denied") or clause.has("seldom"):
        return False
    complains = clause.has("curt", "too") and not clause.has("making")
    return complains or clause.has("thorough", "wanting")


def _of_tone(clause: CuedClause) -> Iterator[Match]:
    """Read one manner among words that only say so: "corporate speak gives me hives" is no wish."""
    if clause.quoted or len(clause.words) > _LONGEST_TONE:
        return
    grammar = clause.grammar
    manners = [word for word in clause.words if word in grammar.manners]
    against = [word for word in clause.words if word in grammar.unmanners]
    rest = clause.rest("tone", "idle", "too", "no", "seldom", "wanting", "often", "making")
    if len(rest) > 1:
        return
    denied = not (clause.grammar.cues["no"] | clause.grammar.cues["seldom"]).isdisjoint(
        set(clause.words) - {"without"}
    )
    if len(manners) == 1 and not denied and not (against and against != manners):
        yield Match("formality", {"manner": manners[0]}, 0)
    elif len(against) == 1 and denied and not (manners and against != manners):
        yield Match("formality", {"unmanner": against[0]}, 0)


def _of_claims(clause: CuedClause) -> Iterator[Match]:
    """What claims something is refused, however it is put; it never becomes a change."""
    claims = load_claims()
    if clause.quoted or clause.has("seeming") or _QUESTION.match(clause.said):
        return
    if not claims.words.isdisjoint(clause.words) or claims.human.search(clause.said):
        yield Match("assert", {"claim": clause.said}, 0)
