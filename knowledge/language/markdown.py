"""Markdown articles: split into passages for answers, and rendered for the page."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from markdown_it import MarkdownIt
from markdown_it.token import Token

from knowledge.articles import Article, Passage

_MOST_WORDS = 250
_NOT_ANCHOR = re.compile(r"[\W_]+")


def split_passages(article: Article) -> tuple[Passage, ...]:
    """Cut an article at its headings, and a long section between its paragraphs."""
    passages: list[Passage] = []
    for section in _sections(article.text):
        for text in _pieces(section.blocks):
            passages.append(
                Passage(
                    id=f"{article.id}#{len(passages)}",
                    article_id=article.id,
                    text=text,
                    headings=section.headings,
                    anchor=section.anchor,
                )
            )
    return tuple(passages)


def render_html(text: str) -> str:
    """Render Markdown as HTML in which every heading has the anchor its passages name.

    Raw HTML in the text is shown as text, and links keep only safe schemes.
    """
    parser = _parser()
    parsed = parser.parse(text)
    for token, _, anchor in _headings(parsed):
        token.attrSet("id", anchor)
    return str(parser.renderer.render(parsed, parser.options, {}))


@dataclass(slots=True)
class _Section:
    headings: tuple[str, ...] = ()
    anchor: str = ""
    blocks: list[str] = field(default_factory=list)


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).enable("table")


def _headings(parsed: list[Token]) -> Iterator[tuple[Token, str, str]]:
    """Yield each opening heading token with its text and its anchor, unique in the article."""
    used: dict[str, int] = {}
    for token, content in pairwise(parsed):
        if token.type == "heading_open":
            title = _inline_text(content)
            slug = _NOT_ANCHOR.sub("-", title.lower()).strip("-") or "section"
            used[slug] = used.get(slug, 0) + 1
            yield token, title, slug if used[slug] == 1 else f"{slug}-{used[slug]}"


def _table_rows(parsed: list[Token]) -> Iterator[str]:
    """Say each row of a table as a sentence that carries its column names."""
    cells = [token for token in parsed if token.type == "inline"]
    width = sum(token.type == "th_open" for token in parsed)
    header, *rows = (
        [_inline_text(cell) for cell in cells[start : start + width]]
        for start in range(0, len(cells), width)
    )
    for row in rows:
        named = (f"{name}: {cell}" for name, cell in zip(header[1:], row[1:], strict=True) if cell)
        yield f"{row[0]}: {'; '.join(named)}."


def _sections(text: str) -> Iterator[_Section]:
    parsed = _parser().parse(text)
    headings = {id(token): (title, anchor) for token, title, anchor in _headings(parsed)}
    path: list[tuple[int, str]] = []
    section = _Section()
    in_heading = False
    table: list[Token] | None = None
    for token in parsed:
        if token.type == "table_close":
            section.blocks += _table_rows(table or [])
            table = None
        elif token.type == "table_open" or table is not None:
            table = [*(table or []), token]
        elif token.type == "heading_open":
            if section.blocks:
                yield section
            title, anchor = headings[id(token)]
            level = int(token.tag[1])
            path = [*((lv, name) for lv, name in path if lv < level), (level, title)]
            section = _Section(tuple(name for _, name in path), anchor)
            in_heading = True
        elif token.type == "heading_close":
            in_heading = False
        elif token.type == "inline" and not in_heading:
            section.blocks.append(_inline_text(token))
        elif token.type in {"fence", "code_block"}:
            section.blocks.append(token.content.strip())
    if section.blocks:
        yield section


def _inline_text(token: Token) -> str:
    parts = (
        " " if child.type in {"softbreak", "hardbreak"} else child.content
        for child in token.children or ()
    )
    return "".join(parts).strip()


def _pieces(blocks: Iterable[str]) -> Iterator[str]:
    piece: list[str] = []
    words = 0
    for block in filter(None, blocks):
        size = len(block.split())
        if piece and words + size > _MOST_WORDS:
            yield "\n".join(piece)
            piece, words = [], 0
        piece.append(block)
        words += size
    if piece:
        yield "\n".join(piece)
