"""A product's record as lines, for judging what is said of it."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from evals.reading.lines import Line, flag, split_sentences
from evals.reading.words import all_stems, holds, tokens
from knowledge.products import Product, Variant, attribute_text

SHORTEST_QUOTE = 3
_STRETCHES = re.compile(r"\n\s*\n|\n(?=\s*[\u2022*\u2013-]\s)")


@dataclass(frozen=True)
class Record:
    """What the shop states of one product, as lines.

    `mentions` name it and no other; `linked` lead to it and hardly another, whatever they say.
    """

    product: Product
    articles: tuple[Line, ...] = ()
    mentions: tuple[Line, ...] = ()
    linked: tuple[Line, ...] = ()

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The product's own statements."""
        return tuple(_product_lines(self.product))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every stem of the product's own statements, and of articles about it alone."""
        own = frozenset(s for line in self.lines for s in line.stems)
        return own | frozenset(s for line in self.articles for s in line.stems)

    @cached_property
    def words_in_order(self) -> str:
        """Its own statements as their tokens, one after the other."""
        lines = (" ".join(tokens(line.text)) for line in self.lines)
        return f" {' | '.join(lines)} {' '.join(tokens(self.product.description))} "

    def quotes(self, text: str) -> bool:
        """Whether a text stands word for word in its own statements."""
        words = tokens(text)
        said = f" {' '.join(words)} "
        if words and any(said == f" {' '.join(tokens(line.text))} " for line in self.stated):
            return True
        return len(words) > SHORTEST_QUOTE and said in self.words_in_order

    @cached_property
    def stated(self) -> tuple[Line, ...]:
        """Its properties, which may be said as they are written: "Assembly: Not required"."""
        names = {"title", "brand", "category", "tag", "description", "rating"}
        return tuple(line for line in self.lines if line.label not in names)

    @cached_property
    def every_line(self) -> tuple[Line, ...]:
        """Its own statements, those of articles about it alone, and lines that name only it."""
        return (*self.lines, *self.articles, *self.mentions)

    def linked_about(self, words: Iterable[str]) -> tuple[Line, ...]:
        """The lines that lead to it and speak of one of the words, besides its name."""
        wanted = set(words) - all_stems(self.product.title)
        return tuple(line for line in self.linked if any(holds(line.stems, w) for w in wanted))

    @cached_property
    def option_values(self) -> frozenset[str]:
        """The values its variants differ by, in lower case."""
        options = (value for v in self.product.variants for value in v.options.values())
        return frozenset(value.casefold() for value in options)

    def variants_named(self, text: str) -> tuple[Variant, ...]:
        """Return the variants that a text's option values leave; all where it names none."""
        folded = f" {' '.join(tokens(text))} "
        said = {v for v in self.option_values if f" {' '.join(tokens(v))} " in folded}
        said -= {v for v in said if any(v != o and f" {v} " in f" {o} " for o in said)}
        product = self.product
        return tuple(variant for variant in product.variants if _meets(variant, said, product))

    def as_json(self) -> str:
        """Write the record for a reader of a report, a property and a variant a line."""
        product = self.product
        variants = [
            {
                "id": v.id,
                "options": dict(v.options),
                "price": str(v.price.amount),
                "compare_at": str(v.compare_at.amount) if v.compare_at else None,
                "availability": v.availability.value,
            }
            for v in product.variants[:12]
        ]
        attributes = {n: attribute_text(v) for n, v in product.attributes.items()}
        told = {
            "id": _json(product.id),
            "title": _json(product.title),
            "brand": _json(product.brand),
            "category": _json(list(product.category)),
            "attributes": _lines("{", [f"{_json(n)}: {_json(v)}" for n, v in attributes.items()]),
            "variants": _lines("[", [_json(variant) for variant in variants]),
            "description": _json(product.description[:800]),
        }
        return _lines("{", [f"{_json(name)}: {text}" for name, text in told.items()])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _lines(opening: str, written: list[str]) -> str:
    """Write what stands between brackets, each a line."""
    inner = ",\n".join(written).replace("\n", "\n ")
    closing = {"{": "}", "[": "]"}[opening]
    return f"{opening}\n {inner}\n{closing}" if written else opening + closing


def _meets(variant: Variant, said: set[str], product: Product) -> bool:
    """Whether a variant has one of the values said of each option they were said of."""
    for name in product.options or tuple(variant.options):
        values = {v.options.get(name, "").casefold() for v in product.variants}
        wanted = said & values
        if wanted and variant.options.get(name, "").casefold() not in wanted:
            return False
    return True


def product_texts(product: Product) -> Iterator[str]:
    """Everything a product states, a text at a time."""
    yield from (product.title, product.brand, " > ".join(product.category), *product.tags)
    for name, value in product.attributes.items():
        yield f"{name}: {attribute_text(value)}"
    for variant in product.variants:
        yield from (f"{name}: {value}" for name, value in variant.options.items())
    yield product.description


def _product_lines(product: Product) -> Iterator[Line]:
    def line(text: str, label: str, *, denied: bool = False, is_flag: bool = False) -> Line:
        stems = all_stems(f"{label} {text}")
        return Line(text, product.id, product.title, denied, label, stems, is_flag)

    yield line(product.title, "title")
    if product.brand:
        yield line(product.brand, "brand")
    if product.category:
        yield line(" > ".join(product.category), "category")
    for tag in product.tags:
        yield line(tag, "tag")
    for name, value in product.attributes.items():
        if isinstance(value, bool):
            yield line(name, name, denied=not value, is_flag=True)
        else:
            text, denied = flag(f"{name}: {attribute_text(value)}")
            yield line(text, name, denied=denied, is_flag=text == name)
    for variant in product.variants:
        for name, text in variant.options.items():
            yield line(f"{name}: {text}", name)
    for stretch in _STRETCHES.split(product.description):
        for sentence in split_sentences(stretch):
            yield line(sentence, "description")
    if product.rating:
        yield line(f"{product.rating.value} out of 5 in {product.rating.count} reviews", "rating")
