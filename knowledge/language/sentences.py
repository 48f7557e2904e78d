"""Sentences: where one ends and the next begins."""

import re

_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\s\W_]|\[\[)|\n+")  # noqa: RUF001
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|approx|etc|vs|no|dr|mr|mrs|ms|st|in|ft|oz|lb|a\.m|p\.m|u\.s|inc|ltd|co)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)
# "It is 30 in. You can …": what stands behind an amount or a list may end the sentence, too.
_MAY_END = re.compile(r"\b(?:in|ft|oz|lb|etc)\.$", re.IGNORECASE)


def ends_with_abbreviation(text: str, behind: str = "") -> bool:
    """Whether the dot at the end of a text only abbreviates, in the light of what comes behind."""
    if not _ABBREVIATION.search(text):
        return False
    next_ = behind.lstrip()[:1]
    return not (_MAY_END.search(text) and (next_.isupper() or next_ == "["))


def split_sentences(text: str) -> list[str]:
    """Split plain text at sentence ends and line breaks, keeping abbreviations whole."""
    sentences: list[str] = []
    start = 0
    for end in _END.finditer(text):
        piece = text[start : end.start()].rstrip()
        if "\n" not in end[0] and ends_with_abbreviation(piece):
            continue
        sentences.append(text[start : end.end()].strip())
        start = end.end()
    sentences.append(text[start:].strip())
    return [sentence for sentence in sentences if sentence]
