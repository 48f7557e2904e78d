"""Brand guidelines: what of them is an instruction for the voice, sentence by sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from agent.editing.applying import apply_change
from agent.editing.instruction import NotUnderstood, SetVoice
from agent.editing.reading import Reader
from brand.errors import BrandError
from brand.voice import VoiceGuide
from brand.voice.version import Finding
from knowledge.articles import Article
from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import BadValueError, UnreadableError
from knowledge.language.sentences import split_sentences
from knowledge.profile import Profile

_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(.*?)\s*#*$")
_BULLET = re.compile(r"^\s*(?:[-*+•]|\d{1,2}[.)])\s+(.*)$")
_ROW = re.compile(r"^\s*\|(.+)\|\s*$")
_RULE = re.compile(r"^[\s|:-]+$")
_AVOIDED = re.compile(
    r"\b(?:words?|phrases?|terms?|language)\b.*\b(?:avoid|never|banned|don'?t|not)\b"
    r"|\b(?:avoid|never (?:say|use|write)|don'?t (?:say|use|write)|banned|off.limits)\b",
    re.IGNORECASE,
)
_SAID = re.compile(r"^(?:we )?(?:say|use|write|do(?: say)?|preferred|yes)\b", re.IGNORECASE)
_UNSAID = re.compile(r"^(?:not|never|avoid|do(?:n'?t| not)|instead of|no)\b", re.IGNORECASE)
_EMPHASIS = re.compile(r"(?<!\w)[*_]{1,2}|[*_]{1,2}(?!\w)")
_MOST_WORDS = 4
_MOST_CHARACTERS, _MOST_UNREAD = 200_000, 50


class GuidelinesError(BrandError):
    """A file that is no guidelines. The message says which, and what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Guidelines:
    """What guidelines come to: a voice, and what it was read from; last, what nothing came of."""

    guide: VoiceGuide
    findings: tuple[Finding, ...]


def open_guidelines(name: str, content: bytes, profile: Profile) -> Article:
    """Open guidelines that were handed in, as Markdown, text, HTML or PDF.

    Raises `GuidelinesError`.
    """
    named = name if Path(name).suffix.lower() != ".txt" else f"{Path(name).stem}.md"
    try:
        read = read_document(Document(named, content), profile).content
    except (UnreadableError, BadValueError) as error:
        message = f"{name}: {error}"
        raise GuidelinesError(message) from error
    if not isinstance(read, Article):
        message = f"{name}: these are no guidelines; give Markdown, text, HTML or PDF"
        raise GuidelinesError(message)
    if len(read.text) > _MOST_CHARACTERS:
        message = f"{name}: {len(read.text):,} characters; {_MOST_CHARACTERS:,} at most are read"
        raise GuidelinesError(message)
    return read


def read_guidelines(article: Article, guide: VoiceGuide, reader: Reader) -> Guidelines:
    """Take from guidelines what says how to speak; the rest of their text is left."""
    findings: list[Finding] = []
    unread: list[tuple[str, str]] = []
    for said, instruction in _lines(article.text):
        read = [i for i in reader.read(instruction, guide) if isinstance(i, SetVoice)]
        before = guide
        for change in read:
            after = apply_change(guide, change)
            guide = guide if isinstance(after, NotUnderstood) else after
        if guide != before:
            fields = ", ".join(dict.fromkeys(c.field.replace("_", " ") for c in read))
            findings.append(Finding("guidelines", fields, ((article.title, said),)))
        elif not read:
            unread.append((article.title, said))
    if unread:
        says = f"Lines nothing came of: {len(unread)}."
        findings.append(Finding("not read", says, tuple(unread[:_MOST_UNREAD])))
    return Guidelines(guide, tuple(findings))


def _lines(text: str) -> Iterator[tuple[str, str]]:
    """Yield each sentence with the instruction it may be; lists are read by what heads them."""
    avoided, columns = False, None
    for line in text.splitlines():
        heading, bullet, row = _HEADING.match(line), _BULLET.match(line), _ROW.match(line)
        if heading:
            avoided, columns = bool(_AVOIDED.search(heading[1])), None
        elif row:
            if _RULE.match(line):
                continue
            cells = [_bare(cell) for cell in row[1].split("|")]
            columns = columns or _columns(cells)
            if columns and _columns(cells) is None and max(columns) < len(cells):
                good, bad = (cells[place] for place in columns)
                yield line.strip(), f'say "{good}" instead of "{bad}"'
        elif bullet:
            said = _bare(bullet[1])
            is_word = avoided and len(said.split()) <= _MOST_WORDS
            yield said, f'never say "{said.strip(" .")}"' if is_word else bullet[1]
        elif line.strip():
            if line.rstrip().endswith(":"):
                avoided = bool(_AVOIDED.search(line))
            for sentence in split_sentences(line):
                yield _bare(sentence), sentence


def _columns(cells: list[str]) -> tuple[int, int] | None:
    """Return which columns of a table hold what is said, and what is not."""
    bad = next((i for i, cell in enumerate(cells) if _UNSAID.match(cell)), None)
    good = next((i for i, cell in enumerate(cells) if i != bad and _SAID.match(cell)), None)
    return None if good is None or bad is None else (good, bad)


def _bare(text: str) -> str:
    return _EMPHASIS.sub("", text).strip()
