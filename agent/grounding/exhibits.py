"""What is shown beside the text: cards, tables and sources, as the catalog has them this moment."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property

from agent.events import Card
from agent.evidence import Evidence
from agent.grounding.gate import Gate
from knowledge.catalog import Catalog, PassageHit
from knowledge.constraints import matching_variants
from knowledge.products import Product, Variant
from tools.compare_products import Comparison, ComparisonRow
from tools.rules.merchandising import NO_RULES, Merchandising


class Exhibits:
    """Takes what a writer wants to show from the live catalog, or leaves it out."""

    def __init__(
        self,
        evidence: Evidence,
        gate: Gate,
        live: Callable[[], Catalog],
        voiced: Callable[[str], str | None],
        rules: Merchandising = NO_RULES,
    ) -> None:
        self._evidence = evidence
        self._gate = gate
        self._live = live
        self._voiced = voiced
        self._rules = rules

    def cards(self, cards: Sequence[Card]) -> Iterator[Card]:
        """Yield the cards that still hold, with the records of this moment.

        A card of a variant that left is not widened to the product: it would show what the shopper
        did not ask for.
        """
        kept = set(self._rules.kept_apart(self._recommended(cards)))
        for card in cards:
            product = self._live().products.get(card.product.id)
            if card.product.id not in kept and card.product.id in self._found:
                continue
            if product is None or product.id not in self._evidence.products:
                continue
            variant = product.variant(card.variant.id) if card.variant else None
            if card.variant and variant is None:
                continue
            if product != card.product and not self._still_fits(product, variant):
                continue
            supported = card.reason and self._gate.supports(card.reason, product.id)
            reason = self._voiced(card.reason) if card.reason and supported else None
            picked = product.id in self._rules.forward
            yield replace(card, product=product, variant=variant, reason=reason, picked=picked)

    @cached_property
    def _found(self) -> frozenset[str]:
        """What was found to be recommended, rather than named by the shopper."""
        found = self._evidence.found.hits if self._evidence.found else ()
        return frozenset(hit.product.id for hit in (*found, *self._evidence.candidates))

    def _recommended(self, cards: Sequence[Card]) -> Iterator[str]:
        return (card.product.id for card in cards if card.product.id in self._found)

    def passages(self, hits: Sequence[PassageHit]) -> Iterator[PassageHit]:
        """Yield the passages that are still there; one with a banned word shows no excerpt."""
        live = self._live()
        for hit in hits:
            passage = live.passages.get(hit.passage.id)
            article = live.articles.get(hit.article.id)
            if passage is None or article is None:
                continue
            text = self._voiced(passage.text) or ""
            yield replace(hit, passage=replace(passage, text=text), article=article)

    def comparison(self, comparison: Comparison) -> Comparison | None:
        """Return a table with the rows of which every cell is a record's own, if all are here."""
        live = self._live().products
        if not all(p.id in live and p.id in self._evidence.products for p in comparison.products):
            return None
        products = tuple(live[product.id] for product in comparison.products)
        rows = tuple(row for row in comparison.rows if self._is_stated(row, products))
        return replace(comparison, products=products, rows=rows)

    def _is_stated(self, row: ComparisonRow, products: Iterable[Product]) -> bool:
        return all(
            value is None
            or (self._voiced(value) and self._gate.supports(f"{row.label}: {value}", product.id))
            for value, product in zip(row.values, products, strict=True)
        )

    def _still_fits(self, product: Product, variant: Variant | None) -> bool:
        """Whether a record that changed in mid-turn meets what its card was shown for."""
        found = self._evidence.found
        if found is None or all(hit.product.id != product.id for hit in found.hits):
            return True
        words = self._live().words(product.id)
        fitting = matching_variants(product, words, found.constraints)
        return variant in fitting if variant else bool(fitting)
