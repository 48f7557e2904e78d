"""Evidence as the model reads it: records with their markers; no price and no stock level."""

from collections.abc import Iterable, Iterator, Sequence

from agent.evidence import Evidence
from agent.grounding.markup import Marker
from agent.writers.model.fencing import Line
from knowledge.catalog import PassageHit
from knowledge.products import Product, Variant, attribute_text
from tools.compare_products import Comparison
from tools.search_products import FoundProducts

_MOST_PRODUCTS, _MOST_PASSAGES, _MOST_VARIANTS = 8, 5, 8
_LONGEST_DESCRIPTION, _LONGEST_PASSAGE = 900, 900


def evidence_lines(evidence: Evidence) -> Iterator[Line]:
    """Yield what a reply may state: what was found first, then what was referred to."""
    hits = evidence.found.hits if evidence.found else ()
    fitting = {hit.product.id: hit.variants for hit in hits}
    shown = list(fitting)
    referred = [i for i in evidence.products if i not in shown]
    candidates = {hit.product.id for hit in evidence.candidates}
    others = sorted(referred, key=lambda i: i in candidates)
    for product_id in (*shown, *others)[:_MOST_PRODUCTS]:
        product = evidence.products[product_id]
        yield product_line(product, fitting.get(product_id, product.variants))
    read = {hit.passage.id: hit for hit in (*evidence.sources, *evidence.passages)}
    yield from map(passage_line, list(read.values())[:_MOST_PASSAGES])
    if evidence.reachable:
        yield {"marker": str(Marker("contact")), "about": "how to reach a person at the shop"}


def product_line(product: Product, variants: Sequence[Variant] = ()) -> Line:
    """Write a product's record: its facts as text, its price and stock as markers only."""
    line: dict[str, object] = {
        "marker": str(Marker("product", product.id)),
        "title": product.title,
        "kind": " > ".join(product.category),
        "brand": product.brand,
        "options": {
            name: list(
                dict.fromkeys(v.options[name] for v in product.variants if name in v.options)
            )
            for name in product.options
        },
        "facts": {name: attribute_text(value) for name, value in product.attributes.items()},
        "description": _shortened(product.description, _LONGEST_DESCRIPTION),
        "rating": f"{product.rating.value} out of 5, {product.rating.count} reviews"
        if product.rating
        else "",
        "price": str(Marker("price", product.id)),
        "stock": str(Marker("stock", product.id)),
    }
    if product.options and len(product.variants) > 1:
        line["variants"] = [_variant(product, v) for v in variants[:_MOST_VARIANTS]]
    return {name: value for name, value in line.items() if value}


def passage_line(hit: PassageHit) -> Line:
    """Write a passage of an article, under the article's marker."""
    return {
        "marker": str(Marker("article", hit.article.id)),
        "title": hit.article.title,
        "heading": " > ".join(hit.passage.headings),
        "text": _shortened(hit.passage.text, _LONGEST_PASSAGE),
    }


def result_lines(result: object) -> Iterable[Line]:
    """Write what a tool returned."""
    match result:
        case FoundProducts(hits=hits, relaxed=relaxed):
            yield from (product_line(hit.product, hit.variants) for hit in hits[:_MOST_PRODUCTS])
            if relaxed:
                yield {"note": "nothing met every constraint; one was relaxed"}
            if not hits:
                yield {"note": "nothing found"}
        case Product():
            yield product_line(result, result.variants)
        case Comparison(products=products, rows=rows):
            yield from (product_line(product, product.variants) for product in products)
            yield from ({"compared": row.label, "values": list(row.values)} for row in rows)
        case _:
            hits = getattr(result, "hits", ())
            yield from map(passage_line, hits)
            if not hits:
                yield {"note": "nothing found"}


def _variant(product: Product, variant: Variant) -> Line:
    return {
        "marker": str(Marker("product", product.id, variant.id)),
        "options": dict(variant.options),
        "price": str(Marker("price", product.id, variant.id)),
        "stock": str(Marker("stock", product.id, variant.id)),
    }


def _shortened(text: str, most: int) -> str:
    """Cut a long text behind a whole sentence, or else a whole word."""
    if len(text) <= most:
        return text
    cut = text[:most]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? ", "\n"))
    return cut[: end + 1] if end > most // 2 else cut.rpartition(" ")[0]
