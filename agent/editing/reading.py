"""Reading a marketer's message: each clause becomes an instruction, or is said not to be one."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache

from agent.editing.clauses import cut_message
from agent.editing.days import read_last_day
from agent.editing.grammar import load_grammar, read_count
from agent.editing.instruction import (
    AddRule,
    Ask,
    EndRule,
    Instruction,
    NotUnderstood,
    Reason,
    Refused,
    SetVoice,
)
from agent.editing.message import HELD, Message
from agent.editing.reasons import asks_nothing, goes_on, is_of_us, is_reason
from agent.editing.targets import bare, category_named, nearest_titles, read_target
from agent.editing.topics import Clause
from agent.understanding.lexicon import Lexicon
from agent.voice.lies import load_claims
from brand.rules import Rule, RuleBody, RuleKind, Target
from brand.voice import VoiceGuide
from knowledge.catalog import Catalog
from tools.rules import products_of

_FORTNIGHT = timedelta(days=14)
_SHORT_SENTENCE, _SHORT_REPLY = 18, 3
_FEWEST_OF_A_CLAIM = 3
# "Never linen throws next to wool ones": of the kind that was named first.
_ONES = re.compile(r"\bones?$", re.IGNORECASE)
_RULES: Mapping[str, RuleKind] = {
    "never": "never", "never_with": "never_with", "pin": "pin", "boost": "boost", "bury": "bury",
    "in_stock": "in_stock",
}  # fmt: skip
_FLAGS: Mapping[str, tuple[SetVoice, ...]] = {
    "exclamation_none": (SetVoice("exclamation_marks", value=False),),
    "exclamation_allowed": (SetVoice("exclamation_marks", value=True),),
    "emoji_none": (SetVoice("emoji", value=False),),
    "emoji_allowed": (SetVoice("emoji", value=True),),
    "both_none": (SetVoice("exclamation_marks", value=False), SetVoice("emoji", value=False)),
    "both_allowed": (SetVoice("exclamation_marks", value=True), SetVoice("emoji", value=True)),
    "spelling_uk": (SetVoice("spelling", "UK"),),
    "spelling_us": (SetVoice("spelling", "US"),),
    "no_sign_off": (SetVoice("sign_off", ""),),
    "longer": (SetVoice("longest_sentence", 0), SetVoice("longest_reply", 0)),
    "person_we": (SetVoice("person", "we"),),
    "person_i": (SetVoice("person", "I"),),
    "person_shop": (SetVoice("person", "the shop"),),
}
_TAKEN_BACK = re.compile(
    r"\b(?:again|back|bans?|banned|unban|banning|list|allow\w*|permit\w*|say|use|write"
    r"|after all)\b",
    re.I,
)
_NO_WISHES = {"nothing", "assert", "topic"}
_TEXTS = {"greeting": "greeting", "sign_off": "sign_off", "name": "assistant_name",
          "disclosure": "disclosure"}  # fmt: skip
_LISTS = {"ban": "bans", "favour": "favourites", "unban": "bans", "not_address": "bans"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads messages in the light of a catalog, the voice as it stands and the rules in force."""

    catalog: Catalog
    lexicon: Lexicon
    rules: Sequence[Rule]
    now: datetime

    def read(self, text: str, guide: VoiceGuide) -> tuple[Instruction, ...]:
        """Return what a message comes to, in its order."""
        message = Message(text)
        cut = cut_message(message, load_grammar(), cache(self._names_products))
        clauses = [c if _may_return(c, message, guide) else replace(c, match=None) for c in cut]
        wished = {c.sentence for c in clauses if c.match and c.match.act not in _NO_WISHES}
        unread = {
            c.sentence
            for c in clauses
            if c.match is None and not is_reason(c.said) and not asks_nothing(c.said)
        }
        asked = any(c.match and c.match.act not in _NO_WISHES for c in clauses)
        told = any(c.match and c.match.act not in {"nothing", "topic"} for c in clauses)
        read: list[Instruction] = []
        about = manner = claimed = -1
        for clause in clauses:
            act = clause.match.act if clause.match else ""
            near = clause.sentence in wished or (wished and is_of_us(clause.said))
            is_claimed = (
                clause.match is not None
                and act == "assert"
                and not clause.match.own
                and not load_claims().human.search(clause.said)
            )
            tells_why = (not act or (is_claimed and asked)) and (
                (near and is_reason(clause.said)) or (told and asks_nothing(clause.said))
            )
            if (
                tells_why
                or act == "topic"
                or (act == "formality" and about == clause.sentence and goes_on(clause.said))
            ):
                read.append(Reason(message.told(clause.said).strip(" ,.()")))
                continue
            if act in _RULES and clause.sentence in unread:
                read.append(NotUnderstood(message.told(clause.said), "Say the rule in one piece."))
                continue
            if act == "formality" and claimed == clause.sentence:
                continue  # "it's a person, not a robot": it is part of the claim
            claimed = clause.sentence if act == "assert" else claimed
            if act == "formality" and manner == clause.sentence and "unmanner" in _slots(clause):
                continue  # "warm, but never silly": it is said already how it should sound
            manner = clause.sentence if act == "formality" else manner
            about = clause.sentence if act not in {"", "formality", *_NO_WISHES} else -1
            read += self._read(clause, message, guide)
        return tuple(read)

    def _names_products(self, text: str) -> bool:
        target = read_target(text, self.catalog, self.lexicon)
        return target is not None and bool(products_of(target, self.catalog))

    def _read(self, clause: Clause, message: Message, guide: VoiceGuide) -> Iterator[Instruction]:
        if clause.match is None:
            quoted = tuple(map(message.told, HELD.findall(clause.said)))
            yield NotUnderstood(message.told(clause.said), quoted=quoted)
            return
        act, slots = clause.match.act, clause.match.slots
        said = {name: message.told(text).strip(" ,") for name, text in slots.items()}
        if act == "nothing":
            return
        if act in _FLAGS:
            yield from _FLAGS[act]
        elif act == "ban" and said["words"].strip(" .") == "I":
            yield SetVoice("person", "we")  # who never says "I" says "we"
        elif act in _LISTS:
            present = None if act == "unban" else True
            for word in message.listed(slots["words"]):
                yield SetVoice(_LISTS[act], present, word)  # type: ignore[arg-type]
        elif act in _TEXTS:
            value = said.get("text") or said["name"]
            yield SetVoice(_TEXTS[act], value)  # type: ignore[arg-type]
        elif act in _RULES:
            yield from self._rule(_RULES[act], said)
        else:
            yield from self._others(act, slots, said, message, guide)

    def _others(
        self,
        act: str,
        slots: Mapping[str, str],
        said: Mapping[str, str],
        message: Message,
        guide: VoiceGuide,
    ) -> Iterator[Instruction]:
        match act:
            case "term":
                for bad in message.listed(slots["bad"]):
                    yield SetVoice("terms", said["good"].strip(" .!"), bad.casefold())
            case "formality":
                yield SetVoice("formality", _manner(slots))
            case "address":
                yield SetVoice("address", said["address"])
                for word in message.listed(slots.get("words", "")):
                    yield SetVoice("bans", True, word)
            case "page_greeting":
                yield self._page_greeting(said)
            case "shorter":
                yield SetVoice(
                    "longest_sentence", _shorter(guide.longest_sentence, _SHORT_SENTENCE)
                )
                yield SetVoice("longest_reply", _shorter(guide.longest_reply, _SHORT_REPLY))
            case "longest_sentence" | "longest_reply":
                yield SetVoice(act, read_count(said["number"]))
            case "preview":
                yield Ask("preview", said["text"])
            case "since" | "rollback":
                number = read_count(said["number"]) if "number" in said else None
                yield Ask(act, number=number)
            case "between":
                yield Ask(
                    "between", number=read_count(said["number"]), other=_number(said["other"])
                )
            case "undo" | "show_voice" | "show_rules":
                yield Ask(act.replace("_", " "))  # type: ignore[arg-type]
            case "end_rule":
                yield from self._end_rule(said)
            case "assert" if not _is_claim(said["claim"], quoted=bool(HELD.search(slots["claim"]))):
                yield NotUnderstood(said["claim"], "Should that stand for another word? Which?")
            case "assert":
                yield Refused(act, said["claim"], said["claim"])
            case _:
                yield Refused(act, " ".join(said.values()))

    def _rule(self, kind: RuleKind, said: Mapping[str, str]) -> Iterator[Instruction]:
        sides: list[Target] = []
        for slot in ("target", "other"):
            if slot in said:
                named = _ONES.sub(said["target"].split()[-1], said[slot])
                target = read_target(named, self.catalog, self.lexicon)
                if target is None or not products_of(target, self.catalog):
                    near = nearest_titles(named, self.catalog)
                    hint = f"Is one of these meant: {', '.join(near)}?" if near else ""
                    yield NotUnderstood(said[slot], hint or "I know no product or kind called so.")
                    return
                sides.append(target)
        ends_at, assumed = None, ""
        if "until" in said:
            ends_at = read_last_day(said["until"], self.now)
            if ends_at is None or ends_at <= self.now:
                yield NotUnderstood(said["until"], "Until which day?")
                return
        elif kind in {"pin", "boost"}:
            midnight = self.now.replace(hour=0, minute=0, second=0, microsecond=0)
            ends_at = midnight + _FORTNIGHT
            assumed = "No last day was named: two weeks are proposed."
        other = sides[1] if len(sides) > 1 else None
        yield AddRule(RuleBody(kind=kind, target=sides[0], other=other, ends_at=ends_at), assumed)

    def _end_rule(self, said: Mapping[str, str]) -> Iterator[Instruction]:
        if "number" in said:
            number = read_count(said["number"])
            if any(rule.id == number for rule in self.rules):
                yield EndRule(number)
                return
            yield NotUnderstood(f"rule {number}", "There is no such rule in force.")
            return
        target = read_target(said["target"], self.catalog, self.lexicon)
        about = products_of(target, self.catalog) if target else frozenset()
        meant = [
            rule
            for rule in self.rules
            if about
            and (rule.body.target == target or products_of(rule.body.target, self.catalog) == about)
        ]
        if not meant:
            yield NotUnderstood(said["target"], "No rule in force is about that.")
        yield from (EndRule(rule.id) for rule in meant)

    def _page_greeting(self, said: Mapping[str, str]) -> Instruction:
        target = read_target(said["page"], self.catalog, self.lexicon)
        names = (
            [n for v in target.values if v.facet == "category" for n in v.any_of] if target else []
        )
        if not names:
            names = category_named(said["page"], self.catalog)
        if not names:
            kinds = ", ".join(self.catalog.departments)
            return NotUnderstood(said["page"], f"I know no such kind of page; there are {kinds}.")
        return SetVoice(
            "page_greetings", said["text"], names[0] if len(names) == 1 else bare(said["page"])
        )


def _may_return(clause: Clause, message: Message, guide: VoiceGuide) -> bool:
    """Whether a word that is fine is quoted or was banned: "margin is great" is no wish."""
    if clause.match is None or clause.match.act != "unban":
        return True
    words = _slots(clause)["words"]
    listed = {word.casefold() for word in message.listed(words)}
    told = _TAKEN_BACK.search(clause.said)
    return bool(HELD.search(words) or told or listed & {ban.casefold() for ban in guide.bans})


def _slots(clause: Clause) -> Mapping[str, str]:
    return clause.match.slots if clause.match else {}


def _is_claim(text: str, *, quoted: bool) -> bool:
    """Whether words claim something, rather than being words to say."""
    words = text.casefold().split()
    return (len(words) >= _FEWEST_OF_A_CLAIM and not quoted) or not load_claims().words.isdisjoint(
        words
    )


def _manner(slots: Mapping[str, str]) -> str:
    """Return the manner that is asked for, by its name or by what it should not be."""
    grammar = load_grammar()
    if "unmanner" in slots:
        return grammar.unmanners[slots["unmanner"].casefold()]
    return grammar.manners[slots["manner"].casefold()]


def _number(text: str) -> int:
    return read_count(text)


def _shorter(now: int, short: int) -> int:
    return max(1, round(now * 0.75)) if now else short


Read = Callable[[str, VoiceGuide], tuple[Instruction, ...]]
