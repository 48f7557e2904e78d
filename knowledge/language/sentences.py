"""Sentences: where one ends and the next begins."""

import re

_END = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[^\s\W_]|\[\[)|\n+")  # noqa: RUF001
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|approx|etc|vs|no|dr|mr|mrs|ms|st|in|ft|oz|lb|a\.m|p\.m|u\.s|inc|ltd|co)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)


def ends_with_abbreviation(text: str) -> bool:
    """Whether the dot at the end of a text belongs to an abbreviation."""
    return _ABBREVIATION.search(text) is not None


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
