"""The gate: the one way by which a drafted sentence reaches a shopper.

Deny by default. A sentence is let through if every marker in it is evidence and still in the
catalog, and everything it asserts is supported by the record it is about. A sentence without a
marker is about what the one before it was about, and falls with it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.events import Text
from agent.evidence import Evidence
from agent.grounding.checks.binding import SHOP, Key, Subject, strays
from agent.grounding.checks.statements import is_so, statement_named
from agent.grounding.checks.variants import VariantsSpoken
from agent.grounding.checks.wishes import read_wish
from agent.grounding.language.characters import hidden_character
from agent.grounding.language.chunks import Chunk
from agent.grounding.language.orders import order_to_assistant
from agent.grounding.language.parts import read_chunks
from agent.grounding.language.vocabulary import load_gate_words
from agent.grounding.markup import Marker, MarkupError, Segment, parse_markup
from agent.grounding.records.records import Record, Records
from agent.grounding.rendering import format_contact, price_of, render
from agent.grounding.sentence import Surroundings, check_sentence
from agent.grounding.titles import Titles
from knowledge.catalog import Catalog
from knowledge.products import Availability


@dataclass(frozen=True, slots=True)
class Withheld:
    """A drafted sentence that is not shown, and what in it nothing supports.

    `ids` are the records it names or was about; `draft` and `claim` are for incidents only.
    """

    draft: str
    kind: str
    claim: str
    ids: tuple[str, ...] = ()


class Gate:
    """Checks the sentences of one reply, in order."""

    def __init__(
        self,
        evidence: Evidence,
        records: Records,
        live: Callable[[], Catalog],
        voiced: Callable[[Text], Text | None] = lambda text: text,
        subject: Subject | None = None,
    ) -> None:
        self._records = records
        self._live = live
        self._voiced = voiced
        self._read_evidence(evidence)
        self._subject: Subject | None = subject or _first_subject(evidence)
        self._begun = False
        self._wished = False
        self._variants = VariantsSpoken(self._records.options, self._records.lexer)
        self.told = False
        # No voice can keep it from being said that an AI speaks.
        self._untouched = {load_gate_words().statement(name) for name in ("ai", "no_person")}

    def learn(self, evidence: Evidence) -> None:
        """Take up other evidence in mid-reply; what was spoken of goes on being spoken of."""
        self._read_evidence(evidence)
        if not self._begun:
            self._subject = _first_subject(evidence)

    def check(self, draft: str) -> Text | Withheld:
        """Return the sentence as it is to be shown, or why it is not.

        `told` says then whether it tells something of a record, rather than only courtesies.
        """
        self.told = False
        verdict = self._verdict(draft)
        if isinstance(verdict, Text) and draft not in self._untouched:
            verdict = self._voiced(verdict) or self._withheld(draft, "voice", verdict.text)
        if isinstance(verdict, Withheld):
            self._subject, self._wished = None, False
            self._variants = VariantsSpoken(self._records.options, self._records.lexer)
        self._begun |= isinstance(verdict, Withheld) or self.told or bool(verdict.references)
        return verdict

    def read_ahead(self) -> Iterator[None]:
        """Read the records of the evidence, one a step, so that no sentence waits for them."""
        for product_id in self._evidence.products:
            self._record(Key("product", product_id))
            yield
        for hit in (*self._evidence.passages, *self._evidence.sources):
            self._record(Key("article", hit.article.id))
            yield

    def supports(self, text: str, product_id: str) -> bool:
        """Whether a product's record supports a text that is shown beside it."""
        marker = Marker("product", product_id)
        if not self._is_evidence(marker) or hidden_character(text) or order_to_assistant(text):
            return False
        around = self._surroundings((Key("product", product_id),))
        return check_sentence((marker, f": {text}"), around).problem is None

    def _read_evidence(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._titles = Titles(evidence.products.values())
        self._wish = read_wish(evidence, self._records.lexer)
        found = evidence.found.hits if evidence.found else ()
        self._counts = frozenset({f"#{len(found)}"} if found else ())

    def _verdict(self, draft: str) -> Text | Withheld:
        try:
            segments = parse_markup(draft)
        except MarkupError:
            return self._withheld(draft, "marker", draft)
        if draft in self._evidence.own_words:
            return Text(draft)
        written = "".join(s for s in segments if isinstance(s, str))
        if hidden := hidden_character(written):
            return self._withheld(draft, "character", hidden)
        if order := order_to_assistant(written):
            return self._withheld(draft, "order", order)
        for segment in segments:
            if isinstance(segment, Marker) and not self._is_evidence(segment):
                return self._withheld(draft, "marker", str(segment))
        statement = statement_named(segments)
        if statement:
            so = is_so(statement, segments, self._evidence, self._live())
            known = render(segments, self._live()) if so else None
            return known or self._withheld(draft, "statement", statement)
        if summed := next((s for s in segments if isinstance(s, Marker) and s.of), None):
            return self._withheld(draft, "marker", str(summed))
        titled = self._titles.mark(segments)
        verdict = self._judged(draft, titled)
        if isinstance(verdict, Withheld) and titled != segments:
            return self._judged(draft, segments)
        return verdict

    def _judged(self, draft: str, segments: Sequence[Segment]) -> Text | Withheld:
        checked = check_sentence(segments, self._surroundings(self._subject))
        if checked.problem:
            return self._withheld(draft, checked.problem.kind, checked.problem.claim, segments)
        stray = strays(segments, self._subject or ())
        if stray:
            return self._withheld(draft, "binding", str(stray), segments)
        variants = replace(self._variants)
        own = _without_quote(segments) if checked.quoted else segments
        other = variants.contradicted(own, self._live().products)
        if other:
            return self._withheld(draft, "variant", other, segments)
        self.told = checked.tells
        self._subject, self._wished, self._variants = checked.subject, checked.wished, variants
        return render(segments, self._live())

    def _withheld(
        self, draft: str, kind: str, claim: str, segments: Sequence[Segment] = ()
    ) -> Withheld:
        named = [s.id for s in segments if isinstance(s, Marker) and s.id]
        about = named or [key.id for key in self._subject or () if key.id]
        return Withheld(draft, kind, claim, tuple(dict.fromkeys(about)))

    def _surroundings(self, subject: Subject | None) -> Surroundings:
        self._follow_catalog()
        return Surroundings(
            subject=subject,
            record_of=self._record,
            sold_out=self._is_sold_out,
            options_of=self._options_of,
            lexer=self._records.lexer,
            wish=self._wish,
            counts=self._counts,
            may_ask=self._records.may_ask,
            sold_in=self._is_sold_in,
            wished=self._wished,
            options=self._chunks(v for vs in self._variants.named.values() for v in vs),
        )

    def _follow_catalog(self) -> None:
        """Read the records of the catalog of this moment, where it has changed in mid-reply."""
        live = self._live()
        if live is not self._records.catalog:
            self._records = Records(live)

    def _is_evidence(self, marker: Marker) -> bool:
        match marker.kind:
            case "product" | "price" | "stock":
                live = self._live().products.get(marker.id)
                if live is None or marker.id not in self._evidence.products:
                    return False
                return not marker.variant or live.variant(marker.variant) is not None
            case "article":
                return self._record(Key("article", marker.id)) is not None
            case "contact":
                return bool(format_contact(self._live().profile))
            case "total" | "difference":
                return self._can_be_summed(marker)
            case "offer":
                return False

    def _can_be_summed(self, marker: Marker) -> bool:
        """Whether there are several prices to sum, all of them evidence and of one currency."""
        known = len(marker.of) > 1 and all(map(self._is_evidence, marker.of))
        exact = known and (marker.kind == "total" or len(marker.of) == 2)
        return exact and len({price_of(m, self._live()).currency for m in marker.of}) == 1

    def _record(self, key: Key) -> Record | None:
        """Return the record of what is spoken of, None where it is no evidence or has left."""
        self._follow_catalog()
        live = self._records.catalog
        match key.kind:
            case "product":
                return self._records.product(key.id) if key.id in live.products else None
            case "article":
                hits = (*self._evidence.passages, *self._evidence.sources)
                ids = dict.fromkeys(h.passage.id for h in hits if h.article.id == key.id)
                known = tuple(i for i in ids if i in live.passages)
                return self._records.passages(known) if known and key.id in live.articles else None
            case _:
                return self._records.shop

    def _is_sold_out(self, marker: Marker) -> bool:
        product = self._live().products[marker.id]
        variant = product.variant(marker.variant) if marker.variant else None
        return (variant or product).availability is Availability.OUT_OF_STOCK

    def _is_sold_in(self, key: Key, terms: Sequence[str]) -> bool:
        """Whether option values are named, and there is a variant to order with each of them."""
        product = self._live().products.get(key.id) if key.kind == "product" else None
        if product is None:
            return False
        named = self._records.options.named_by(terms, product)
        return product.available and all(
            any(v.available and v.options.get(option) == value for v in product.variants)
            for option, values in named.items()
            for value in values
        )

    def _options_of(self, marker: Marker) -> frozenset[Chunk]:
        product = self._live().products.get(marker.id)
        variant = product.variant(marker.variant) if product and marker.variant else None
        return self._chunks(variant.options.values()) if variant else frozenset()

    def _chunks(self, texts: Iterable[str]) -> frozenset[Chunk]:
        lexer = self._records.lexer
        return frozenset(chunk for text in texts for chunk in read_chunks(lexer.read(text)))


def _first_subject(evidence: Evidence) -> Subject:
    """What a first sentence without a marker is about: what was found, else the shop itself."""
    found = evidence.found.hits if evidence.found else ()
    return tuple(Key("product", hit.product.id) for hit in found) or (SHOP,)


def _without_quote(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Leave out the text at the end: what a record says is no claim of ours on its variants."""
    return segments[:-1] if isinstance(segments[-1], str) else segments
