"""Reading text as the gate does: tokens, each with the term it asserts, and chunks of terms.

A term is a lemma ("wool"), a number ("#60"), an amount ("¤120"), a percentage ("%50"), a range
("#9am~#5"), or what cannot be read otherwise, as it is written.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal, NamedTuple

from agent.grounding.language.currency import Currency
from agent.grounding.language.numbers import NumberReader, read_number_words
from agent.grounding.language.vocabulary import GateWords, load_gate_words
from knowledge.language.words import lemma
from knowledge.profile import Profile

FACT = "\ufffc"
"""Stands in a text for a marker that is filled in from the live record."""

Kind = Literal[
    "word", "number", "function", "talk", "frame", "negation", "reversal", "fact", "stop"
]
ASSERTING = frozenset({"word", "number", "talk"})
_MOST_KEPT, _MOST_WORDS_KEPT = 500, 50_000
_TO = frozenset({"to", "through", "-"})
_HALVES = re.compile(r"\b([ap])\.\s?m\b\.?", re.IGNORECASE)
_LIMITS = frozenset({"over", "under", "above", "below", "up", "beyond"})
_DETERMINERS = frozenset(
    {"the", "a", "an", "your", "our", "their", "its", "this", "that", "these", "those", "my"}
)


class Token(NamedTuple):
    """One token, in lower case, what kind it is, and the term it asserts, if any."""

    text: str
    kind: Kind
    term: str = ""


def fold(text: str) -> str:
    """Write a text in one way: compatible characters, straight apostrophes."""
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES)
    return _HALVES.sub(r"\1m", text) if "." in text else text


_APOSTROPHES = {ord(c): "'" for c in "\u2019\u2018\u02bc\u2032"}


class Lexer:
    """Reads text in the locale and the currency of a brand."""

    def __init__(self, profile: Profile) -> None:
        self.words: GateWords = load_gate_words()
        self._kept: dict[str, Sequence[Token]] = {}
        self._words: dict[str, Token] = {}
        currency = Currency(profile)
        self._currency_words = currency.words
        self._numbers = NumberReader(profile.locale)
        number, sign = self._numbers.pattern, currency.sign
        self._lexeme = re.compile(
            rf"(?P<money>(?<!\w)(?:{sign})\s?(?P<m1>{number})|(?P<m2>{number})\s?(?:{sign})(?!\w))"
            rf"|(?P<percent>(?P<p>{number})\s?(?:%|(?:per\s?cent|pct)\b))"
            r"|(?P<mark>(?<=\d)(?:\"|'(?!\w)))"
            r"|(?P<clock>\d{1,2}:\d{2})"
            rf"|(?P<rated>(?P<r1>{number})\s?(?:/|out\sof)\s?(?P<r2>{number}))"
            rf"|(?P<number>{number})(?P<glued>[^\W\d_]+\w*)?"
            r"|(?P<code>[^\W\d_]+\d\w*)"
            r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
            rf"|(?P<fact>{FACT})"
            r"|(?P<to>(?<=\w)(?:[-\u2013\u2014]|\s[-\u2013\u2014]\s)(?=\d)|(?<=\w)[-\u2013](?=\w))"
            r"|(?P<stop>[,;:!?()\u2026\u2014\u2013]|\s-\s|\.(?!\s+(?-i:[a-z])|\w))"
            r"|(?P<slash>/)"
            r"|(?P<other>_|[^\w\s\"'.\u201c\u201d\u201e\u00ab\u00bb-])",
            re.IGNORECASE,
        )

    def read(self, text: str) -> Sequence[Token]:
        """Read a text into tokens; those read lately are kept."""
        if text not in self._kept:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            matches = self._lexeme.finditer(fold(text))
            found = [token for match in matches for token in self._of(match)]
            self._kept[text] = self._measured(self._joined(found))
        return self._kept[text]

    def terms(self, text: str) -> list[str]:
        """Return the terms of a text, in order."""
        return [token.term for token in self.read(text) if token.term]

    def _of(self, match: re.Match[str]) -> tuple[Token, ...]:
        kind, text = match.lastgroup, match[0].lower()
        if kind == "word":
            return (Token(text, "word", "usa") if match[0] == "US" else self._word(text),)
        if match["money"]:
            amount = self._numbers.read(match["m1"] or match["m2"])
            return (Token(text, "number", f"¤{amount}"),)
        if match["percent"]:
            return (Token(text, "number", f"%{self._numbers.read(match['p'])}"),)
        if match["rated"]:
            parts = (self._numbers.read(match[group]) for group in ("r1", "r2"))
            return (Token(text, "number", "#" + "/".join(parts)),)
        if match["number"]:
            return self._number(match)
        match kind:
            case "fact":
                return (Token(text, "fact"),)
            case "to":
                return (Token("-", "function"),)
            case "stop":
                return (Token(text.strip(), "stop"),)
            case "slash":
                return (Token("/", "function"),)
            case "mark":
                return (Token(text, "word", "in" if text == '"' else "ft"),)
            case "clock":
                return (Token(text, "number", f"#{text}"),)
            case _:
                return (Token(text, "word", text),)

    def _number(self, match: re.Match[str]) -> tuple[Token, ...]:
        number = match["number"]
        glued = (match["glued"] or "").lower()
        known = glued in self.words.units or glued in self._currency_words or glued == "x"
        if glued and not known:
            return (Token(match[0].lower(), "word", match[0].lower()),)
        read = Token(number, "number", f"#{self._numbers.read(number)}")
        return (read, Token(glued, "word", glued)) if glued else (read,)

    def _word(self, text: str) -> Token:
        if text not in self._words:
            if len(self._words) >= _MOST_WORDS_KEPT:
                self._words.clear()
            self._words[text] = self._read_word(text)
        return self._words[text]

    def _read_word(self, text: str) -> Token:
        words = self.words
        if text in words.lists["negations"]:
            return Token(text, "negation")
        if text in words.lists["reversals"]:
            return Token(text, "reversal", lemma(text))
        if text in words.lists["function"]:
            return Token(text, "function")
        if text in words.lists["talk"]:
            return Token(text, "talk", lemma(text))
        if words.is_degree(text):
            return Token(text, "word", text)
        found = lemma(text)
        found = words.same.get(found, found)
        return Token(text, "word", words.measures.get(found, found))

    def _joined(self, tokens: list[Token]) -> list[Token]:
        """Read numbers in letters, and ranges, as one token each."""
        joined: list[Token] = []
        place = 0
        while place < len(tokens):
            token, size = tokens[place], 1
            if self.words.is_number_word(token.text):
                token, size = self._number_in_words(tokens, place) or (token, 1)
            place += size
            joined.append(token)
            self._close_range(joined)
        return [token for token in joined if token.text != "-"]

    def _number_in_words(self, tokens: Sequence[Token], start: int) -> tuple[Token, int] | None:
        words: list[str] = []
        end = start
        while end < len(tokens):
            text = tokens[end].text
            if not self.words.is_number_word(text) and not (text == "-" and words):
                break
            if text != "-":
                words.append(text)
            end += 1
        while end > start and tokens[end - 1].text == "-":
            end -= 1
        if not words or (words == ["one"] and not self._counts(tokens, start)):
            return None
        value = read_number_words(words, self.words)
        if value is None:
            value, end = read_number_words(words[:1], self.words), start + 1
        return Token(" ".join(words), "number", f"#{value}"), end - start

    def _counts(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether "one" is a number here, as in "one year", and no pronoun."""
        before = tokens[place - 1].text if place else ""
        after = tokens[place + 1] if place + 1 < len(tokens) else None
        if after is not None and after.text == "-":
            after = tokens[place + 2] if place + 2 < len(tokens) else None
        named = {"this", "that", "which", "each", "every", "another", "any", "the", "no"}
        return (
            after is not None
            and before not in named
            and (after.kind in {"word", "number"} or after.text in self.words.units)
        )

    def _close_range(self, joined: list[Token]) -> None:
        """Join "9 am to 5", "10-12" or "monday to friday" at the end of what was read."""
        last = joined[-1]
        if len(joined) < 3 or joined[-2].text not in _TO:
            return
        first = joined[-3]
        if last.text in self.words.lists["weekdays"] and first.text in self.words.lists["weekdays"]:
            joined[-3:] = [Token(last.text, "word", f"{first.term}~{last.term}")]
        elif last.kind == "number" and first.kind == "number":
            joined[-3:] = [Token(last.text, "number", f"{first.term}~{last.term}")]
        elif last.kind == "number" and len(joined) > 3 and joined[-4].kind == "number":
            unit = self.words.units.get(first.text)
            if unit:
                term = f"{joined[-4].term}{unit}~{last.term}"
                joined[-4:] = [Token(last.text, "number", term)]

    def _measured(self, tokens: list[Token]) -> list[Token]:
        """Read the word behind a number as its unit or its currency, where it is one."""
        for place in range(len(tokens) - 1):
            number, behind = tokens[place], tokens[place + 1]
            if number.text in _LIMITS and self._is_limit(tokens, place):
                tokens[place] = Token(number.text, "reversal", number.text)
            if number.kind != "number" or behind.kind in {"stop", "fact", "number"}:
                continue
            if behind.text in self._currency_words and number.term.startswith("#"):
                tokens[place] = Token(number.text, "number", f"¤{number.term[1:]}")
                tokens[place + 1] = Token("", "function")
            elif behind.text in self.words.units and not self._is_preposition(tokens, place + 1):
                tokens[place + 1] = Token(behind.text, "word", self.words.units[behind.text])
        return [token for token in tokens if token.text]

    def _is_limit(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether "over", "up to" and the like stand before a number that is no amount of money."""
        behind = tokens[place + 1 : place + 3]
        if tokens[place].text == "up":
            behind = behind[1:] if behind[0].text == "to" else []
        after = tokens[place + 3].text if place + 3 < len(tokens) else ""
        return bool(behind) and (
            behind[0].kind == "number"
            and not behind[0].term.startswith("¤")
            and after not in self._currency_words
        )

    def _is_preposition(self, tokens: Sequence[Token], place: int) -> bool:
        """Whether "in" begins "in the box" or "in 32 reviews", rather than measure."""
        if tokens[place].text != "in" or place + 1 == len(tokens):
            return False
        after = tokens[place + 1]
        return after.text in _DETERMINERS or after.kind == "number"
