"""Which variants a reply speaks of, so that a price or a stock level is that of none other."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from agent.grounding.language.lexing import Lexer
from agent.grounding.language.parts import is_joint
from agent.grounding.markup import Marker, Segment
from agent.grounding.records.options import OptionReader, values_named
from knowledge.products import Product, Variant

__all__ = ["VariantsSpoken", "values_named"]

_FACTS = frozenset({"price", "stock"})
_Clause = list[Marker | list[str]]
"""Markers, and between them the terms of the text."""


@dataclass(slots=True)
class VariantsSpoken:
    """The product a reply spoke of last, and its option values named since, by option."""

    reader: OptionReader
    lexer: Lexer
    product: str = ""
    named: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def contradicted(
        self, segments: Sequence[Segment], products: Mapping[str, Product]
    ) -> str | None:
        """Return the first marker that does not hold of every variant named, or what names none.

        Without a value named it holds of the product, and one of a single variant of all.
        """
        for product_id, clauses in _by_product(segments, self.product, self.lexer):
            product = products.get(product_id)
            if product is None:
                continue
            if product_id != self.product or _is_named(product_id, clauses):
                self.product, self.named = product_id, {}
            told = False
            for clause in clauses:
                told = self._take_in(clause, product, told=told)
                spoken_of = _variants_with(self.named, product)
                if not spoken_of:
                    return " ".join(value for values in self.named.values() for value in values)
                for marker in clause:
                    if isinstance(marker, Marker) and marker.kind in _FACTS:
                        told = True
                        if not _holds(marker, product, spoken_of):
                            return str(marker)
        return None

    def _take_in(self, clause: _Clause, product: Product, *, told: bool) -> bool:
        """Note the values a clause names; after a price they begin anew. Return whether told."""
        said = [term for piece in clause if isinstance(piece, list) for term in piece]
        here = self.reader.named_by(said, product)
        for marker in clause:
            if isinstance(marker, Marker) and marker.kind == "product" and marker.variant:
                variant = product.variant(marker.variant)
                options = variant.options if variant else {}
                here |= {name: frozenset({value}) for name, value in options.items()}
        if not here:
            return told
        before = {} if told else self.named
        self.named = {**before, **{n: v | before.get(n, frozenset()) for n, v in here.items()}}
        return False


def _variants_with(named: Mapping[str, frozenset[str]], product: Product) -> Sequence[Variant]:
    return [
        variant
        for variant in product.variants
        if all(variant.options.get(option) in values for option, values in named.items())
    ]


def _holds(marker: Marker, product: Product, spoken_of: Sequence[Variant]) -> bool:
    """Whether what a marker will show is so of each variant spoken of."""
    one = product.variant(marker.variant) if marker.variant else None
    if one is None and len(spoken_of) == len(product.variants):
        return True
    if marker.kind == "price":
        amount = (one or product.cheapest).price.amount
        return all(variant.price.amount == amount for variant in spoken_of)
    availability = one.availability if one else product.availability
    return all(variant.availability is availability for variant in spoken_of)


def _is_named(product_id: str, clauses: Sequence[_Clause]) -> bool:
    return any(
        isinstance(s, Marker) and s.kind == "product" and s.id == product_id
        for clause in clauses
        for s in clause
    )


def _by_product(
    segments: Sequence[Segment], before: str, lexer: Lexer
) -> Iterator[tuple[str, list[_Clause]]]:
    """Yield stretches of a sentence with the product they are about, cut into clauses."""
    markers = [s for s in segments if isinstance(s, Marker)]
    named = next((m.id for m in markers if m.kind == "product"), None)
    current = named or next((m.id for m in markers if m.kind in _FACTS), before)
    clauses: list[_Clause] = [[]]
    for segment in segments:
        if isinstance(segment, Marker):
            if segment.kind == "product" and segment.id != current:
                yield current, clauses
                current, clauses = segment.id, [[]]
            clauses[-1].append(segment)
            continue
        terms: list[str] = []
        clauses[-1].append(terms)
        for token in lexer.read(segment):
            if is_joint(token) or token.text == "or":
                terms = []
                clauses.append([terms])
            elif token.term:
                terms.append(token.term)
    yield current, clauses
