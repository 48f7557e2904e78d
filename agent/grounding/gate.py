"""The gate: the one way by which a drafted sentence reaches a shopper.

Deny by default. A sentence is let through if every marker in it is evidence and still in the
catalog, and every word, number and name it asserts stands in the record it is about. A sentence
without a marker is about what the one before it was about, and falls with it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from agent.events import Text
from agent.evidence import Evidence
from agent.grounding.claims import Grounds, Unsupported, find_unsupported
from agent.grounding.markup import Marker, MarkupError, Segment, parse_markup
from agent.grounding.money import find_money
from agent.grounding.records import Record, Records
from agent.grounding.rendering import format_contact, render
from agent.grounding.vocabulary import GateWords, load_gate_words
from knowledge.catalog import Catalog
from knowledge.constraints import Constraint, PriceRange, ValueWanted
from knowledge.words import lemmas, tokens

_JOINTS = {"and", "or", "the", "both", "with", "than"}


@dataclass(frozen=True, slots=True)
class Withheld:
    """A drafted sentence that is not shown, and what in it nothing supports."""

    draft: str
    kind: str
    claim: str


class Gate:
    """Checks the sentences of one reply, in order."""

    def __init__(self, evidence: Evidence, records: Records, live: Callable[[], Catalog]) -> None:
        self._evidence = evidence
        self._records = records
        self._live = live
        self._words: GateWords = load_gate_words()
        found = evidence.found.hits if evidence.found else ()
        self._wish = _wish_words(evidence)
        self._wish_money = _wish_money(evidence)
        self._found = frozenset({Decimal(len(found))}) if found else frozenset()
        # What a first sentence without a marker is about: what was found, else the shop itself.
        self._subject: tuple[Record, ...] | None = tuple(
            records.product(hit.product.id) for hit in found
        ) or (records.shop,)

    def check(self, draft: str) -> Text | Withheld:
        """Return the sentence as it is to be shown, or why it is not."""
        if self._is_true_statement(draft):
            return Text(draft)
        try:
            segments = self._with_titles_marked(parse_markup(draft))
        except MarkupError:
            return self._withhold(draft, "marker", draft)
        markers = [segment for segment in segments if isinstance(segment, Marker)]
        for marker in markers:
            if not self._is_evidence(marker):
                return self._withhold(draft, "marker", str(marker))
        named = [self._record(marker) for marker in markers if marker.id]
        subject = tuple(named) or self._subject
        if subject is None:
            return self._withhold(draft, "binding", draft)
        asks = draft.rstrip().endswith("?") and not named
        for text, records in _clauses(segments, subject, self._record):
            problem = self._problem(text, records, asks=asks)
            if problem:
                return self._withhold(draft, problem.kind, problem.claim)
        self._subject = subject
        return render(segments, self._live())

    def supports(self, text: str, product_id: str) -> bool:
        """Whether a product's record supports a text that is shown beside it."""
        marker = Marker("product", product_id)
        return self._is_evidence(marker) and not self._problem(text, (self._record(marker),))

    def _withhold(self, draft: str, kind: str, claim: str) -> Withheld:
        self._subject = None
        return Withheld(draft, kind, claim)

    def _problem(
        self, text: str, records: tuple[Record, ...], *, asks: bool = False
    ) -> Unsupported | None:
        grounds = Grounds(
            records=records,
            besides=self._records.shop.words if asks else frozenset(),
            counts=self._found,
            wish=self._wish,
            wish_money=self._wish_money,
        )
        return find_unsupported(text, grounds, self._words)

    def _is_true_statement(self, draft: str) -> bool:
        """Whether it is a reviewed sentence about the assistant, or about this turn's search."""
        name = self._words.statement_names.get(draft)
        found = self._evidence.found
        match name:
            case None:
                return False
            case "nothing_fits":
                return found is not None and found.relaxed is not None
            case "not_found" | "nothing_more" | "nothing_cheaper":
                return found is not None and not found.hits
            case "no_article":
                return not self._evidence.passages
            case _:
                return True

    def _is_evidence(self, marker: Marker) -> bool:
        live = self._live()
        match marker.kind:
            case "product" | "price" | "stock":
                return marker.id in self._evidence.products and marker.id in live.products
            case "article":
                return bool(self._evidence.passage(marker.id)) and marker.id in live.articles
            case "contact":
                return bool(format_contact(self._evidence.profile))
            case "offer":
                return False

    def _record(self, marker: Marker) -> Record:
        """Return the record a marker of the evidence names."""
        if marker.kind == "article":
            hits = self._evidence.passage(marker.id)
            return self._records.passages(tuple(hit.passage.id for hit in hits))
        return self._records.product(marker.id)

    def _with_titles_marked(self, segments: Sequence[Segment]) -> tuple[Segment, ...]:
        """Treat the exact title of a product in evidence as its marker."""
        marked = tuple(segments)
        for product in sorted(self._evidence.products.values(), key=lambda p: -len(p.title)):
            marked = tuple(_mark_title(marked, product.title, Marker("product", product.id)))
        return marked


def _mark_title(segments: Sequence[Segment], title: str, marker: Marker) -> Iterator[Segment]:
    for segment in segments:
        if isinstance(segment, Marker) or title not in segment:
            yield segment
            continue
        first, *rest = segment.split(title)
        yield first
        for text in rest:
            yield marker
            yield text


def _clauses(
    segments: Sequence[Segment],
    subject: tuple[Record, ...],
    record_of: Callable[[Marker], Record],
) -> Iterator[tuple[str, tuple[Record, ...]]]:
    """Yield each stretch of text with the records it speaks of.

    Before the first marker it speaks of all that the sentence names; after one, of that one; after
    several that are only joined ("A and B are …"), of each of them.
    """
    about = subject
    joining = False
    for segment in segments:
        if isinstance(segment, str):
            yield segment, about
            joining = joining and set(tokens(segment)) <= _JOINTS
        elif segment.id:
            record = record_of(segment)
            about = tuple(dict.fromkeys((*about, record))) if joining else (record,)
            joining = segment.kind in {"product", "article"}


def _wish_words(evidence: Evidence) -> frozenset[str]:
    """What the shopper said, and the values it was understood to mean."""
    wanted = (c for c in _asked(evidence) if isinstance(c, ValueWanted))
    values = (value for constraint in wanted for value in constraint.any_of)
    return frozenset(lemma for text in (evidence.wish, *values) for lemma in lemmas(text))


def _wish_money(evidence: Evidence) -> frozenset[Decimal]:
    ranges = (c for c in _asked(evidence) if isinstance(c, PriceRange))
    bounds = (bound for price in ranges for bound in (price.minimum, price.maximum))
    return find_money(evidence.wish) | {bound for bound in bounds if bound is not None}


def _asked(evidence: Evidence) -> tuple[Constraint, ...]:
    return (*evidence.constraints, *((evidence.relaxed,) if evidence.relaxed else ()))
