"""Cutting text into sentences while it arrives: each goes to the gate the moment it is complete."""

import re

from knowledge.language.sentences import ends_with_abbreviation

LONGEST_SENTENCE = 1200
_CLOSERS = "\"'”’»)\\]*_"  # noqa: RUF001 (a sentence may end in any of them)
_END = re.compile(
    rf"(?:[.!?…]+[{_CLOSERS}]*(?:\s+(?=\S)|(?=\[\[))|[。！？｡۔।]+[{_CLOSERS}」』）]*|\s*[\r\n]+\s*)"  # noqa: RUF001
)
# Behind an ordinary word a full stop is the end before the next token has come, unless something is
# open that may close after it.
_SURE_END = re.compile(r"(?:(?<![./@:])\b[a-z]{4,}|\]\])\.$")
_OPENED = re.compile("[\"“(«*_「『]|(?<!\\w)['‘]")  # noqa: RUF001 (a sentence may open with any of them)
_LIST_MARK = re.compile(r"^\s*(?:[-*+•]|\(?\d{1,2}[.)]|\(?[A-Za-z][.)])$")


class SentenceCutter:
    """Takes a reply in pieces of any size and gives back whole sentences, in order.

    Decimals, abbreviations, the numbers of list items and markers are not cut. What grows beyond
    `LONGEST_SENTENCE` characters without an end is given back as it is.
    """

    def __init__(self) -> None:
        self._text = ""

    def feed(self, piece: str) -> list[str]:
        """Take the next piece; return the sentences that are complete with it."""
        self._text += piece
        sentences: list[str] = []
        while (end := self._first_end()) is not None:
            sentences.append(self._text[:end].strip())
            self._text = self._text[end:]
        if len(self._text) > LONGEST_SENTENCE:
            sentences += self.finish()
        return [sentence for sentence in sentences if sentence]

    def finish(self) -> list[str]:
        """Return what is left when the reply has ended."""
        rest, self._text = self._text.strip(), ""
        return [rest] if rest else []

    def _first_end(self) -> int | None:
        for found in _END.finditer(self._text):
            before = self._text[: found.start()]
            if before.rfind("[[") > before.rfind("]]"):
                continue  # a dot in the id of a marker
            if "\n" in found[0] or "\r" in found[0]:
                if found.end() == len(self._text) and not before.strip():
                    continue
                return found.end()
            spoken = self._text[: found.end()].rstrip()
            behind = self._text[found.end() :]
            if not _LIST_MARK.match(spoken) and not ends_with_abbreviation(spoken, behind):
                return found.end()
        return len(self._text) if self._is_surely_whole() else None

    def _is_surely_whole(self) -> bool:
        text = self._text.rstrip(" ")
        return (
            _SURE_END.search(text) is not None
            and _OPENED.search(text) is None
            and text.rfind("[[") <= text.rfind("]]")
            and not ends_with_abbreviation(text)
        )
