"""Which documents are articles, and the name each is served under."""

import re
from enum import StrEnum
from pathlib import PurePath

from knowledge.formats.documents import Document

_NOTES = {"readme", "license", "licence", "changelog", "contributing"}
_NOT_IN_ADDRESS = re.compile(r"[^\w.-]+")


class ArticleKind(StrEnum):
    """How an article is written."""

    MARKDOWN = "markdown"
    HTML = "html"
    PDF = "pdf"


_ENDINGS = {
    ".md": ArticleKind.MARKDOWN,
    ".markdown": ArticleKind.MARKDOWN,
    ".html": ArticleKind.HTML,
    ".htm": ArticleKind.HTML,
    ".xhtml": ArticleKind.HTML,
    ".pdf": ArticleKind.PDF,
}


def article_kind(path: PurePath) -> ArticleKind | None:
    """Return how an article is written, by the ending of its name; None for other files."""
    return _ENDINGS.get(path.suffix.lower())


def is_note(path: PurePath) -> bool:
    """Whether a file is a note about the files beside it, such as `README.md`."""
    return path.stem.lower() in _NOTES


def article_id(document: Document) -> str:
    """Return the name an article is served under: the file's name without its ending."""
    return _NOT_IN_ADDRESS.sub("-", document.path.stem).strip("-")


def title_from_name(document: Document) -> str:
    """Make a title of the file's name: `wool-care.md` is "Wool care"."""
    return re.sub(r"[\s_-]+", " ", document.path.stem).strip().capitalize()
