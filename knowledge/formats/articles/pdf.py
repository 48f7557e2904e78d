"""A manual as PDF: its text under the headings its larger type shows, else page by page."""

import io
import logging
import re
import struct
from collections.abc import Sequence

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from knowledge.articles import Article
from knowledge.formats.articles.escaping import escape_markdown
from knowledge.formats.articles.kinds import article_id, title_from_name
from knowledge.formats.articles.pdf_lines import (
    Block,
    Line,
    blocks_of,
    lines_of,
    without_running_lines,
)
from knowledge.formats.documents import Document
from knowledge.formats.imported import UnreadableError

_NOT_A_TITLE = re.compile(r"^$|microsoft|untitled|\.\w{2,5}$", re.IGNORECASE)
# What pypdf raises for damaged files besides its own errors.
_DAMAGED = (
    *(PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError),
    *(NotImplementedError, RecursionError, TypeError, ValueError, struct.error),
)


def read(document: Document) -> Article:
    """Read a manual.

    Raises `UnreadableError` where it is encrypted, damaged, or has pictures of text only.
    """
    title, pages = _read_pages(document.content)
    text = "\n\n".join(map(_markdown, blocks_of(without_running_lines(pages))))
    if not any(pages):
        raise UnreadableError("has no text; its pages may be scanned pictures")
    return Article(
        id=article_id(document),
        title=title_from_name(document) if _NOT_A_TITLE.search(title) else title,
        text=text,
    )


def _read_pages(content: bytes) -> tuple[str, Sequence[list[Line]]]:
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it tells of every oddity of a file
    try:
        reader = PdfReader(io.BytesIO(content))
        locked = reader.is_encrypted and not reader.decrypt("")
        title = "" if locked else str((reader.metadata and reader.metadata.title) or "")
        pages = [] if locked else [lines_of(page) for page in reader.pages]
    except DependencyError:
        locked = True
    except _DAMAGED as error:
        reason = f"cannot be read as PDF ({error})"
        raise UnreadableError(reason) from error
    if locked:
        raise UnreadableError("is encrypted; save it again without a password")
    return " ".join(title.split()), pages


def _markdown(block: Block) -> str:
    text = escape_markdown(block.text)
    return f"{'#' * block.level} {text}" if block.level else f"{'- ' * block.bullet}{text}"
