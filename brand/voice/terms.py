"""The words a brand prefers, put in place of those it does not say."""

import re
from collections.abc import Iterator, Mapping

from brand.voice.inflections import load_verbs, plural, singular, with_article

_NAME_BEFORE = re.compile(r"[A-Z][\w'&-]*\s+(?:(?:&|and|of|the)\s+)?$")
_NAME_AFTER = re.compile(r"^\s+(?:(?:&|and|of)\s+)?[A-Z]")
_SENTENCE_BEFORE = re.compile(r"(?:^|[.!?:;]\s+|[“\"(]\s*)$")
_LAST_WORD = re.compile(r"([\w'\u2019]+)\s+$")
_NEXT_WORD = re.compile(r"\s+([\w'\u2019]+)")
_DOERS = {
    "you", "we", "they", "i", "he", "she", "it", "who", "which", "can", "cannot", "will", "would",
    "should", "might", "must", "could",
}  # fmt: skip
_OBJECTS = {"them", "it", "him", "her", "us", "me", "away", "off", "light"}
_BEFORE_VERBS = {"to", "not", "don't", "never", "please", "and", "or", "then", "always"}
_DETERMINERS = {"the", "a", "an", "your", "our", "its", "any", "these", "those", "this", "their"}
_ARTICLE = re.compile(r"\b(an?)\s+$", re.IGNORECASE)


class Terms:
    """Finds words in any of their forms, with the same form of the word to say instead."""

    def __init__(self, preferred: Mapping[str, str]) -> None:
        self._better: dict[str, str] = {}
        self._good: set[str] = set()
        self._verbs = {form for other in preferred for form in load_verbs().get(other, ())}
        for other, term in preferred.items():
            for form, better in _pairs(other.casefold(), term):
                self._better[form] = better
                self._good.add(better.casefold())
        self._better = {
            form: better for form, better in self._better.items() if form not in self._good
        }
        forms = sorted({*self._better, *self._good}, key=len, reverse=True)
        written = "|".join(r"\s+".join(map(re.escape, form.split())) for form in forms)
        # What is good already is matched too, so that "throw pillow" gets no second "throw".
        self._pattern = re.compile(rf"(?<!\w)(?:{written or '(?!)'})(?!\w)", re.IGNORECASE)

    def leaves(self, text: str) -> bool:
        """Whether a word stands where nothing can stand for it: what somebody does."""
        return any(
            " ".join(m[0].casefold().split()) in self._better
            and m[0].casefold() not in self._verbs
            and _does(text, *m.span())
            and not _is_name(text, *m.span())
            for m in self._pattern.finditer(text)
        )

    def confuses(self, text: str) -> bool:
        """Whether a text has a word and the one to say for it: then it tells them apart."""
        said = {" ".join(match[0].casefold().split()) for match in self._pattern.finditer(text)}
        return any(self._better.get(form, "").casefold() in said for form in said)

    def found(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Yield where a word stands that is not to be said, and what to write there."""
        for match in self._pattern.finditer(text):
            start, end = match.span()
            better = self._better.get(" ".join(match[0].casefold().split()))
            if better is None or _is_name(text, start, end):
                continue
            if match[0].casefold() not in self._verbs and _does(text, start, end):
                continue
            written = _cased(better, match[0], begins=bool(_SENTENCE_BEFORE.search(text[:start])))
            article = _ARTICLE.search(text[:start])
            if article:
                start = article.start()
                one = with_article(written)
                written = f"{one.capitalize() if article[1][0].isupper() else one} {written}"
            yield start, end, written


def _pairs(other: str, term: str) -> Iterator[tuple[str, str]]:
    """Yield each form of a word with the same form of the other."""
    yield other, term
    *before, head = other.split()
    *lead, noun = term.split()
    if not head.isalpha() or not noun.isalpha():
        return
    verbs = load_verbs()
    if not before and not lead and head in verbs and noun.casefold() in verbs:
        yield from zip(verbs[head], verbs[noun.casefold()], strict=True)
        return
    one, many = " ".join((*lead, singular(noun))), " ".join((*lead, plural(noun)))
    if head == singular(head):
        yield " ".join((*before, plural(head))), many
    else:
        yield " ".join((*before, singular(head))), one


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a word is part of a name: it is capitalised, and so is what stands beside it."""
    if not text[start].isupper():
        return False
    before, after = text[:start], text[end:]
    name = _NAME_BEFORE.search(before)
    # The first word of a sentence is capitalised whatever it is.
    follows = name is not None and not _SENTENCE_BEFORE.search(before[: name.start()])
    return follows or bool(_NAME_AFTER.search(after))


def _does(text: str, start: int, end: int) -> bool:
    """Whether a word is said of what somebody does: "before you throw them away" is no throw."""
    before, after = _LAST_WORD.search(text[:start]), _NEXT_WORD.match(text[end:])
    doer = before[1].casefold() if before else ""
    object_ = after[1].casefold() if after else ""
    if doer in _DOERS or object_ in _OBJECTS:
        return True
    begins = not before or bool(_SENTENCE_BEFORE.search(text[:start]))
    return (begins or doer in _BEFORE_VERBS) and object_ in _DETERMINERS


def _cased(word: str, like: str, *, begins: bool) -> str:
    if like.isupper() and len(like) > 1:
        return word.upper()
    capital = like[0].isupper() and (begins or not word[0].isupper())
    return word[0].upper() + word[1:] if capital else word
