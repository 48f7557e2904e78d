"""What the lying model has seen: the records of the prompt it was sent."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from knowledge.language.sentences import split_sentences

_MARKER = re.compile(r"\[\[(product|article):([^\[\]]+)\]\]")
_ORDER = re.compile(r"\b(?:ignore|disregard|forget|instructions?|you must|system)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True)
class SeenProduct:
    """A product as the prompt tells it."""

    id: str
    marker: str
    title: str
    kind: str = ""
    brand: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sentences: tuple[str, ...] = ()
    rating: str = ""
    price: str = ""
    stock: str = ""
    words: frozenset[str] = frozenset()

    def states(self, text: str) -> bool:
        """Whether every word of a text stands in its record, so that it may be no lie."""
        return {w.lower() for w in _WORD.findall(text)} <= self.words


@dataclass(frozen=True)
class SeenArticle:
    """A passage as the prompt tells it."""

    id: str
    marker: str
    title: str
    sentences: tuple[str, ...]
    words: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Seen:
    """Everything a reply could be about."""

    products: tuple[SeenProduct, ...] = ()
    articles: tuple[SeenArticle, ...] = ()
    planted: tuple[str, ...] = ()


def see(lines: Iterable[Mapping[str, Any]]) -> Seen:
    """Read records, one a mapping, as the prompt has them."""
    products: dict[str, SeenProduct] = {}
    articles: list[SeenArticle] = []
    planted: list[str] = []
    for line in lines:
        found = _MARKER.fullmatch(str(line.get("marker", "")))
        if not found:
            continue
        words = frozenset(w.lower() for w in _WORD.findall(json.dumps(line, ensure_ascii=False)))
        told = str(line.get("description", line.get("text", "")))
        planted += [s for s in split_sentences(told) if _ORDER.search(s)]
        if found[1] == "article":
            text = tuple(split_sentences(str(line.get("text", ""))))
            articles.append(SeenArticle(found[2], found[0], str(line["title"]), text, words))
            continue
        options = line.get("options", {})
        products[found[2]] = SeenProduct(
            id=found[2],
            marker=found[0],
            title=str(line["title"]),
            kind=str(line.get("kind", "")).rpartition(" > ")[2],
            brand=str(line.get("brand", "")),
            facts={str(k): str(v) for k, v in line.get("facts", {}).items()},
            options={str(k): tuple(map(str, v)) for k, v in options.items()},
            sentences=tuple(split_sentences(str(line.get("description", "")))),
            rating=str(line.get("rating", "")),
            price=str(line.get("price", "")),
            stock=str(line.get("stock", "")),
            words=words,
        )
    return Seen(tuple(products.values()), tuple(articles), tuple(planted))


def see_prompt(messages: Sequence[Mapping[str, Any]]) -> Seen:
    """Read the records out of the messages of a request, whatever stands around them."""
    lines: list[Mapping[str, Any]] = []
    for message in messages:
        for line in _text(message.get("content")).splitlines():
            if line.startswith('{"marker"'):
                try:
                    lines.append(json.loads(line))
                except ValueError:
                    continue
    return see(lines)


def _text(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(str(part.get("text", "")) for part in content if isinstance(part, dict))
    return str(content or "")
