"""Keeping a sentence to the voice: what is mended in it, and what cannot be."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from brand.voice.bans import ban_pattern
from brand.voice.guide import VoiceGuide
from brand.voice.terms import Terms

Span = tuple[int, int]

# Signs that are shown as pictures; "⌀" and "★" say something, and are left.
_EMOJI = re.compile(
    "\\s*(?:(?:[\U0001f000-\U0001faff\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615"
    "\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3"
    "\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e\u2753-\u2755\u2757\u2763\u2764\u263a"
    "\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55]|[\u2190-\u2bff0-9#*]\ufe0f\u20e3?)"
    "[\ufe0e\ufe0f\u200d\u20e3\U000e0020-\U000e007f]*)+"
    "|\\s*(?<!\\w)(?:[:;]-?[)(DP]|<3)(?!\\w)"
)
_EXCLAMATION = re.compile("\u00a1|\\s*[!?]*[!\uff01\u203c][!?\uff01\u203c]*")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")  # noqa: RUF001 (both apostrophes are meant)
_WORDS = re.compile(r"\S*\w\S*")
_CONTRACTIONS = {
    "i'm": "I am", "i'll": "I will", "i'd": "I would", "i've": "I have", "you're": "you are",
    "you'll": "you will", "you've": "you have", "we're": "we are", "we'll": "we will",
    "we've": "we have", "they're": "they are", "they'll": "they will", "that's": "that is",
    "it's": "it is", "here's": "here is", "there's": "there is", "what's": "what is",
    "don't": "do not", "doesn't": "does not", "didn't": "did not", "isn't": "is not",
    "aren't": "are not", "wasn't": "was not", "weren't": "were not", "won't": "will not",
    "can't": "cannot", "couldn't": "could not", "shouldn't": "should not",
    "wouldn't": "would not", "haven't": "have not", "hasn't": "has not",
}  # fmt: skip
# "It's been" is "it has been", and of a question the words would stand otherwise.
_CONTRACTION = re.compile(
    r"(?<![\w'\u2019])(?:" + "|".join(_CONTRACTIONS).replace("'", "['\u2019]")
    + r")(?![\w'\u2019])(?!\s+(?:been|got|had|you|we|they|it|i)\b)",
    re.IGNORECASE,
)  # fmt: skip
_PAUSE = re.compile(r";\s+(?=[^\W\d_])")


@dataclass(frozen=True, slots=True)
class Edit:
    """That `text[start:end]` becomes something else, and which part of the voice wants it."""

    start: int
    end: int
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A sentence as the voice has it. `broken` is what in it the voice forbids nevertheless."""

    text: str
    edits: tuple[Edit, ...] = ()
    broken: tuple[str, ...] = ()

    def moved(self, place: int) -> int:
        """Return where a place of the sentence before is in it now."""
        return place + sum(len(e.text) - (e.end - e.start) for e in self.edits if e.end <= place)


class Keeper:
    """Holds sentences to one voice guide. What stands in names is left as it is."""

    def __init__(self, guide: VoiceGuide) -> None:
        self._guide = guide
        self._terms = Terms(guide.preferred)
        self._bans = ban_pattern(guide.bans)
        self._spellings = load_spellings(guide.spelling)

    def keep(self, text: str, names: Callable[[], Sequence[Span]] = tuple) -> Kept:
        """Mend a sentence; `names` are the spans that are never changed, asked for if need be."""
        edits = list(self._edits(text))
        left = self._terms.leaves(text)
        if not edits and not left and not self._bans.search(text) and not self._is_long(text):
            return Kept(text)
        named = names()
        edits = [
            e for e in edits if not any(e.start < end and start < e.end for start, end in named)
        ]
        edits = list(_apart(sorted(edits, key=lambda e: (e.start, -e.end))))
        mended = _applied(text, edits)
        kept = Kept(mended, tuple(edits))
        moved = [(kept.moved(start), kept.moved(end)) for start, end in named]
        broken = tuple(self.broken(mended, moved))
        termed = any(edit.kind == "term" for edit in edits)
        if left or (termed and self._terms.confuses(text)):
            broken += ("term",)
        return Kept(mended, tuple(edits), broken)

    def broken(self, text: str, names: Sequence[Span] = ()) -> Iterator[str]:
        """Yield what in a sentence the voice forbids."""
        for found in self._bans.finditer(text):
            if _is_free(found.span(), names):
                yield "ban"
        for edit in self._edits(text):
            if _is_free((edit.start, edit.end), names):
                yield edit.kind
        if self._is_long(text):
            yield "length"

    def _is_long(self, text: str) -> bool:
        most = self._guide.longest_sentence
        return bool(most) and any(len(_WORDS.findall(part)) > most for part in _sentences(text))

    def _edits(self, text: str) -> Iterator[Edit]:
        guide = self._guide
        for start, end, better in self._terms.found(text):
            yield Edit(start, end, better, "term")
        if not guide.emoji:
            for found in _EMOJI.finditer(text):
                yield Edit(*found.span(), "", "emoji")
        if not guide.exclamation_marks:
            for found in _EXCLAMATION.finditer(text):
                mark = "" if found[0] == "\u00a1" else "?" if "?" in found[0] else "."
                yield Edit(*found.span(), mark, "exclamation")
        if guide.formality == "formal":
            for found in _CONTRACTION.finditer(text):
                yield Edit(*found.span(), _spelt_out(found[0]), "formality")
        if self._spellings:
            for found in _WORD.finditer(text):
                other = self._spellings.get(found[0].lower())
                if other:
                    yield Edit(*found.span(), _cased(other, found[0]), "spelling")
        if self._is_long(text):
            for found in _PAUSE.finditer(text):
                after = text[found.end()].upper()
                yield Edit(found.start(), found.end() + 1, f". {after}", "length")


@lru_cache(maxsize=64)
def _keeper(guide: str) -> Keeper:
    return Keeper(VoiceGuide.model_validate_json(guide))


def keeper_of(guide: VoiceGuide) -> Keeper:
    """Return the keeper of a guide, made once."""
    return _keeper(guide.model_dump_json())


@cache
def load_spellings(spelling: str) -> Mapping[str, str]:
    """Return how words are spelt, by how they are not: of US or UK, or of none."""
    if spelling not in {"US", "UK"}:
        return {}
    path = Path(__file__).with_name("spelling.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    if spelling == "UK":
        return {**data["both"], **data["to_british"]}
    return {
        **{british: american for american, british in data["both"].items()},
        **data["to_american"],
    }


def _spelt_out(contraction: str) -> str:
    folded = contraction.casefold().replace("\u2019", "'")
    return _cased(_CONTRACTIONS[folded], contraction)


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])\s+", text)


def _cased(word: str, like: str) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    return word[0].upper() + word[1:] if like[0].isupper() else word


def _is_free(span: Span, names: Sequence[Span]) -> bool:
    return not any(span[0] < end and start < span[1] for start, end in names)


def _apart(edits: Sequence[Edit]) -> Iterator[Edit]:
    """Leave out edits that begin within the one before."""
    end = 0
    for edit in edits:
        if edit.start >= end:
            yield edit
            end = edit.end


def _applied(text: str, edits: Sequence[Edit]) -> str:
    written, place = [], 0
    for edit in edits:
        written += [text[place : edit.start], edit.text]
        place = edit.end
    return "".join([*written, text[place:]])
