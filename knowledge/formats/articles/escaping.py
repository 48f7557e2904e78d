"""Plain text as Markdown: what customers and manuals wrote must not become structure."""

import re

_MARKUP = re.compile(r"([\\`*_\[\]<>#|~&])")
_LINE_START = re.compile(r"^([ \t]*)([-+=]|\d{1,9}[.)])", re.MULTILINE)
_BLANK = re.compile(r"\n\s*\n|\n")


def escape_markdown(text: str) -> str:
    """Write text so that Markdown shows it as it is; a line break begins a paragraph."""
    escaped = _LINE_START.sub(_escape_last, _MARKUP.sub(r"\\\1", text.strip()))
    return _BLANK.sub("\n\n", escaped)


def _escape_last(start: re.Match[str]) -> str:
    return f"{start[1]}{start[2][:-1]}\\{start[2][-1]}"
