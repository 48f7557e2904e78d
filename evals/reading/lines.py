"""Lines: the smallest stretches of records and articles that state something by themselves."""

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from evals.reading.quantities import Quantity, quantities
from evals.reading.words import all_stems, has_negation, is_negative, normalise

_CLAUSE = re.compile(
    r";|:\s|,\s+(?=(?:not|but|and|so|because|which|it|they|we|you)\b)|,? but |\s+and\s+"
    r"(?=(?:is|are|does|do|can|cannot|has|have|should|will|may|might|would|needs?|gives?|goes|it|they|we|not)\b)"
)
_GOES_ON = re.compile(
    r"^(?:and |but )?(?:cannot|can|is|are|does|do|has|have|should|will|must|may)\b"
)
_ANSWERS = re.compile(r"(?:Nothing|None|Nobody|Neither|Yes)\b")
_SAYS_OF_IT = re.compile(
    r"\b(?:is|are|does|do|can|cannot|has|have|should|will|must|may|not|[a-z]+n't)\b"
)
_LABELLED = re.compile(r"^((?:[^\s:.]+ ?){1,5}):\s(?=.*[^.]$)")
_PRONOUN = re.compile(r"\b(we|you)\s+(?:also |only |do |don't |can |cannot |will )*([a-z]+)")


_MEANINGS = (
    (" comes with ", " included with "),
    (" come with ", " included with "),
    (" supplied with ", " included with "),
    (" comes without ", " not included "),
    (" come without ", " not included "),
    (" sold separately", " not included "),
)


def meant(text: str) -> str:
    """Write a clause in the words records use of what comes along."""
    folded = f" {normalise(text)} "
    for said, meaning in _MEANINGS:
        folded = folded.replace(said, meaning)
    return folded


def split_clauses(text: str) -> list[str]:
    """Split where what is said may change between yes and no."""
    whole = _LABELLED.sub(r"\1 ", text.strip().removesuffix("."))
    return [part.strip() for part in _CLAUSE.split(whole) if part and part.strip()]


@dataclass(frozen=True)
class Line:
    """A statement and what it stands under. `denied` is what the heading turns it into.

    `links` are the addresses it leads to.
    """

    text: str
    source: str
    above: str = ""
    denied: bool = False
    label: str = ""
    stems: frozenset[str] = field(default_factory=frozenset)
    is_flag: bool = False
    links: frozenset[str] = frozenset()

    @property
    def heading(self) -> str:
        """What it stands directly under."""
        return self.above.rsplit(". ", 1)[-1]

    @property
    def asks(self) -> bool:
        """Whether it is a question, which states nothing."""
        return self.text.rstrip().endswith("?")

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """What it counts."""
        return quantities(self.text)

    @cached_property
    def clauses(self) -> tuple[tuple[frozenset[str], bool], ...]:
        """The stems of each clause, and whether it denies them."""
        found: list[tuple[frozenset[str], bool]] = []
        above = self.above if self.denied and not self.label else ""
        if not above and self.heading.endswith("?") and _ANSWERS.match(self.text):
            above = self.heading  # which says what is so, or of what nothing is
        subject = ""
        for clause in split_clauses(self.text):
            goes_on = found and _GOES_ON.search(normalise(clause))
            stems = all_stems(f"{meant(clause)} {above} {subject if goes_on else ''}")
            subject = subject if goes_on else _SAYS_OF_IT.split(normalise(clause))[0]
            found.append((stems, is_negative(meant(clause)) is not self.denied))
        return tuple(found)

    @cached_property
    def actors(self) -> frozenset[tuple[str, str]]:
        """Who does what: ("we", "pay")."""
        return actors(self.text)


def actors(text: str) -> frozenset[tuple[str, str]]:
    """Return who does what in a text, for "we" and "you"."""
    return frozenset(
        (who, next(iter(all_stems(verb)), "")) for who, verb in _PRONOUN.findall(normalise(text))
    )


_HEADING = re.compile(r"^(#+)\s+(.*)")
_ITEM = re.compile(r"^\s*(?:[-*+]|\d+[.)])\s+")
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_MARKUP = re.compile(r"\[([^\]]*)\]\([^)]*\)|(\*\*|__|`)")
_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z\"(\d])")
_ABBREVIATION = re.compile(r"\b(?:in|oz|lb|ft|e\.g|i\.e|no|St|U\.S|approx|a\.m|p\.m)\.$")
# "It is 32 in. It has no backing.": behind a unit a capital letter begins a sentence.
_UNIT = re.compile(r"\b(?:in|oz|lb|ft)\.$")
_YES_NO = re.compile(r"^(no|not|yes|none)\b", re.IGNORECASE)
_QUESTION = re.compile(
    r"^(?:is|are|do|does|can|will|may|must|should|has|have|did)\b.*\?$", re.IGNORECASE
)


def article_lines(article_id: str, title: str, markdown: str) -> Iterator[Line]:
    """Read an article's own text: a line for each sentence, list item and row of a table."""
    targets: defaultdict[str, set[str]] = defaultdict(set)
    for label, address in _LINK.findall(markdown):
        targets[label].add(address)
    for line in _plain_lines(article_id, title, markdown):
        named = (addresses for label, addresses in targets.items() if label in line.text)
        links = frozenset(address for addresses in named for address in addresses)
        yield replace(line, links=links) if links else line


def _plain_lines(article_id: str, title: str, markdown: str) -> Iterator[Line]:
    headings: list[str] = []
    depths: list[int] = []
    header = ""
    for raw in markdown.splitlines():
        text = _MARKUP.sub(lambda m: m[1] or "", raw).strip()
        if not text:
            header = ""
            continue
        if found := _HEADING.match(text):
            while depths and depths[-1] >= len(found[1]):
                depths.pop()
                headings.pop()
            depths.append(len(found[1]))
            headings.append(found[2])
            yield _line(found[2], article_id, title)
            continue
        above = ". ".join((title, *headings))
        if text.startswith("|"):
            if not header:
                header = text
            if set(text) - set("|-: "):
                yield from _row(text, header, article_id, above)
            continue
        item = bool(_ITEM.match(text))
        yield from _sentences(_ITEM.sub("", text), article_id, above, headings, item=item)


def _row(text: str, header: str, article_id: str, above: str) -> Iterator[Line]:
    """A row as a whole, and each of its cells with the head of its column."""
    cells = [cell.strip() for cell in text.strip("|").split("|")]
    heads = [cell.strip() for cell in header.strip("|").split("|")]
    for head, cell in list(zip(heads, cells, strict=False))[1:]:
        if cell.casefold() in {"yes", "no"}:
            denied = cell.casefold() == "no"
            yield _line(f"{cells[0]}: {head}", article_id, above, denied=denied)
        else:
            yield _line(f"{cells[0]}: {cell} ({head})", article_id, above)
    if len(cells) == 1:
        yield _line(cells[0], article_id, above)


def row_texts(markdown: str) -> Iterator[str]:
    """Write the rows of tables as a reader says them: "60 in round: Our size: 9 ft x 12 ft"."""
    heads: list[str] = []
    for raw in markdown.splitlines():
        text = _MARKUP.sub(lambda m: m[1] or "", raw).strip()
        if not text.startswith("|"):
            heads = []
            continue
        cells = [cell.strip() for cell in text.strip("|").split("|")]
        if not heads:
            heads = cells
        pairs = zip(heads[1:], cells[1:], strict=False)
        yield "; ".join((cells[0], *(f"{head}: {cell}" for head, cell in pairs)))


def plain_text(markdown: str) -> str:
    """Leave out the marks of Markdown."""
    lines = (_ITEM.sub("", _HEADING.sub(r"\2", line)) for line in markdown.splitlines())
    return "\n".join(_MARKUP.sub(lambda m: m[1] or "", line) for line in lines)


def _sentences(
    text: str, article_id: str, above: str, headings: list[str], *, item: bool
) -> Iterator[Line]:
    heading = headings[-1] if headings else ""
    pieces = split_sentences(text)
    if pieces and _YES_NO.match(pieces[0]) and _QUESTION.match(heading):
        denied = not pieces[0].casefold().startswith("yes")
        yield _line(heading.rstrip("?"), article_id, above, denied=denied)
    denied = item and is_negative(heading)
    for piece in pieces:
        yield _line(piece, article_id, above, denied=denied and not has_negation(piece))


def split_sentences(text: str) -> list[str]:
    """Split a paragraph at the ends of its sentences."""
    pieces: list[str] = []
    for piece in _END.split(text):
        if pieces and not _ends(pieces[-1], piece):
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    return [piece.strip() for piece in pieces if piece.strip()]


def _ends(text: str, behind: str) -> bool:
    """Whether a full stop before what stands behind it ends a sentence."""
    unit = _UNIT.search(text) and behind[:1].isupper()
    return bool(unit) or not _ABBREVIATION.search(text)


_FLAG = re.compile(r"^([^:]{2,60}):\s*(yes|no)\.?$", re.IGNORECASE)


def flag(text: str) -> tuple[str, bool]:
    """Read "Rain cover: No" as the rain cover, denied."""
    found = _FLAG.match(text)
    return (found[1], found[2].casefold() == "no") if found else (text, False)


def _line(text: str, source: str, above: str, *, denied: bool = False, label: str = "") -> Line:
    bare, no = flag(text)
    stems = all_stems(f"{bare} {above}")
    return Line(bare, source, above, denied or no, label, stems, is_flag=bare != text)
