"""The lines of a PDF page, and the paragraphs and headings they show by their place and type."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import hypot

from pypdf import PageObject

_HEADING_IS_LARGER = 1.15
_PARAGRAPH_IS_FURTHER = 1.25
_MOST_WORDS_OF_HEADING = 14
_BROADEST_HEADING, _NARROWEST_HEADING = 2, 4
_FEWEST_PAGES_THAT_REPEAT = 3
_DIGITS = re.compile(r"\d+")
_LETTER = re.compile(r"[^\W\d_]")
_LEADER = re.compile(r"(?:\.\s?){5,}")
_BULLET = re.compile(r"[•▪◦‣∙·●○■]\s*")
_HYPHENATED = re.compile(r"[^\W\d_]-$")


@dataclass(slots=True)
class Line:
    """A line of text, how far up the page it stands, and the size of its type."""

    text: str
    height: float
    size: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, an item of a list (`bullet`), or a heading of a `level`; 0 is no heading."""

    text: str
    level: int = 0
    bullet: bool = False


def lines_of(page: PageObject) -> list[Line]:
    """Return the lines of a page in reading order, without those of a table of contents."""
    lines: list[Line] = []

    def collect(
        text: str, matrix: Sequence[float], place: Sequence[float], _font: object, size: float
    ) -> None:
        height = place[4] * matrix[1] + place[5] * matrix[3] + matrix[5]
        scaled = size * hypot(place[2], place[3]) * hypot(matrix[2], matrix[3])
        for number, part in enumerate(text.split("\n")):
            if number == 0 and lines and abs(lines[-1].height - height) <= lines[-1].size / 2:
                lines[-1].text += part
                lines[-1].size = max(lines[-1].size, scaled if part.strip() else 0)
            elif part.strip():
                lines.append(Line(part, height - number * scaled, scaled))

    page.extract_text(visitor_text=collect)
    for line in lines:
        line.text = " ".join(line.text.split())
    return [line for line in lines if line.text and not _LEADER.search(line.text)]


def without_running_lines(pages: Sequence[list[Line]]) -> list[list[Line]]:
    """Drop page numbers, and what stands on most pages alike but for numbers."""
    if len(pages) < _FEWEST_PAGES_THAT_REPEAT:
        return list(pages)
    uses = Counter(
        text for page in pages for text in {_DIGITS.sub("#", line.text) for line in page}
    )
    most = len(pages) / 2
    return [[line for line in page if uses[_DIGITS.sub("#", line.text)] <= most] for page in pages]


def blocks_of(pages: Sequence[list[Line]]) -> Iterator[Block]:
    """Join lines into paragraphs and headings; without headings each page becomes one."""
    levels = _levels([line for page in pages for line in page])
    for number, page in enumerate(pages, start=1):
        if page and not levels:
            yield Block(f"Page {number}", _BROADEST_HEADING)
        usual = _usual_distance(page)
        group: list[Line] = []
        for line in page:
            if group and not _belong_together(group[-1], line, usual, levels):
                yield _block(group, levels)
                group = []
            group.append(line)
        if group:
            yield _block(group, levels)


def _levels(lines: Sequence[Line]) -> dict[int, int]:
    """Map the sizes of type that headings have to their levels."""
    letters: Counter[int] = Counter()
    for line in lines:
        letters[round(line.size)] += len(line.text)
    if not letters:
        return {}
    body = letters.most_common(1)[0][0]
    sizes = {
        round(line.size)
        for line in lines
        if line.size > body * _HEADING_IS_LARGER and _may_be_heading(line.text)
    }
    return {
        size: min(level, _NARROWEST_HEADING)
        for level, size in enumerate(sorted(sizes, reverse=True), start=_BROADEST_HEADING)
    }


def _may_be_heading(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS_OF_HEADING and _LETTER.search(text) is not None


def _usual_distance(page: Sequence[Line]) -> float:
    distances = Counter(round(above.height - below.height) for above, below in pairwise(page))
    return next((d for d, _ in distances.most_common() if d > 0), 0)


def _belong_together(above: Line, below: Line, usual: float, levels: dict[int, int]) -> bool:
    distance = above.height - below.height
    near = 0 < distance <= max(usual, below.size) * _PARAGRAPH_IS_FURTHER
    alike = levels.get(round(above.size)) == levels.get(round(below.size))
    return near and alike and not _BULLET.match(below.text)


def _block(group: Sequence[Line], levels: dict[int, int]) -> Block:
    text = _joined(line.text for line in group)
    level = levels.get(round(group[0].size), 0) if _may_be_heading(text) else 0
    return Block(_BULLET.sub("", text, count=1), level, _BULLET.match(text) is not None)


def _joined(texts: Iterable[str]) -> str:
    joined = ""
    for text in texts:
        if _HYPHENATED.search(joined) and text[:1].islower():
            joined = joined[:-1] + text
        else:
            joined = f"{joined} {text}".strip()
    return joined
