"""Whether what stands in the slots of a pattern can be what is meant."""

import re

from agent.editing.grammar import Grammar, Match
from agent.editing.message import HELD, LIST, Message

_LONGEST_WORDS, _LONGEST_TERM = 4, 5
_FEWEST_OF_A_CLAUSE, _FEWEST_OF_A_TEXT = 3, 2
_WORD_SLOTS = {"words", "good", "bad", "address", "name", "target", "other", "page"}
_BARE_SLOTS = {"words", "good", "bad", "name"}
_SPOKEN_ACTS = {"greeting", "page_greeting", "sign_off"}
_PARTED = re.compile(r"[,;:]")
_DAY = re.compile(
    r"\d|(?:day|days|week|weeks|month|months|year|years|weekend|fortnight|tomorrow|tonight|eve|end|notice"
    r"|january|february|march|april|may|june|july|august|september|october|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|christmas|easter|halloween|thanksgiving|holidays?"
    r"|spring|summer|autumn|fall|winter|season|sale)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"[,;:].*(?:\b\d{4}\b|\b\d{1,2}(?:st|nd|rd|th)?$|day\b|january|february|march|april|june|july|august|september|october|november"
    r"|december)",
    re.IGNORECASE,
)
_DOING = re.compile(r"\w{3,}ing\b(?!-)", re.IGNORECASE)
_SPOKEN = re.compile(
    r"\b(?:say|saying|use|using|writ\w+|words?|phrases?|terms?|mention\w*|hear\w*)\b", re.IGNORECASE
)
_AMOUNT = re.compile(r"[$€£%]\s?\d|\d\s?[$€£%]")
_LABELLED = re.compile(r"[:;]")
_SET = re.compile(r"(?:change|turn|make|set|update)\b", re.IGNORECASE)
# What products go to, and no word stands for another: "outdoor stuff becomes down".
_WAYS = {"down", "up", "out", "off", "on", "top", "first", "last", "bottom", "no", "yes", "gone"}
_CONTRASTS = {"rather", "instead", "not", "never"}
_DASHED = re.compile(r"\s[–—-]+\s|\b(?:rather than|instead of)\b")  # noqa: RUF001 (dashes)
_TOLD = re.compile(r"\b(?:with|saying|say|is|be|to|as|ask|asking)\b", re.IGNORECASE)


def is_readable(match: Match, message: Message, grammar: Grammar) -> bool:
    """Whether what stands in slots can be what is meant, rather than the next instruction."""
    return all(_holds(slot, text, match, message, grammar) for slot, text in match.slots.items())


def _holds(slot: str, text: str, match: Match, message: Message, grammar: Grammar) -> bool:
    match slot:
        case "manner":
            return text.casefold() in grammar.manners
        case "unmanner":
            return text.casefold() in grammar.unmanners
        case "until":
            return bool(_DAY.search(text)) and (
                not _PARTED.search(text) or bool(_DATED.search(text))
            )
        case "text" if match.act in _SPOKEN_ACTS and HELD.search(text):
            return HELD.fullmatch(text) is not None
        case "text" if match.act in _SPOKEN_ACTS:
            return (
                not _DASHED.search(text)
                and len(text.split()) >= _FEWEST_OF_A_TEXT
                and bool(_TOLD.search(match.said.replace(text, "")))
            )
        case _ if slot in _WORD_SLOTS:
            return _are_words(slot, text, match, message, grammar)
        case _:
            return True


def _are_words(slot: str, text: str, match: Match, message: Message, grammar: Grammar) -> bool:
    bare = {word.casefold().strip(",.") for word in text.split()}
    if not bare.isdisjoint(grammar.verbs):
        return False
    if slot in _BARE_SLOTS and not bare.isdisjoint(grammar.no_words):
        return False
    folded = text.casefold()
    if slot in _BARE_SLOTS and (folded in grammar.manners or folded in grammar.unmanners):
        # "Warm, never sarcastic" is about how to speak, not about a word.
        return bool(_SPOKEN.search(match.said))
    if slot in {"good", "bad"} and len(message.told(text).split()) > _LONGEST_TERM:
        return False
    if slot in {"good", "bad"} and (
        _LABELLED.search(text) or _AMOUNT.search(text) or _is_setting(match)
    ):
        return False
    if slot == "address" and not bare.isdisjoint(_CONTRASTS):
        return False
    if slot == "good" and (len(LIST.split(text)) > 1 or folded in _WAYS):
        return False
    is_doing = not HELD.search(text) and _DOING.match(text)
    if slot == "words" and is_doing and not _SPOKEN.search(match.said):
        return False
    return slot not in {"words", "good", "bad"} or _is_list(text)


def _is_setting(match: Match) -> bool:
    """Whether something is set to something: "change the button to green" is about no word."""
    return bool(_SET.match(match.said)) and not HELD.search(match.said)


def _is_list(text: str) -> bool:
    """Whether a text lists words to say, rather than one of them and another sentence."""
    parts = [part.casefold().split() for part in LIST.split(text) if part.strip()]
    if any(len(part) > _LONGEST_WORDS for part in parts):
        return False
    return len(parts) == 1 or not any(len(part) >= _FEWEST_OF_A_CLAUSE for part in parts)
