"""One sentence of a reply: what it is about, and whether all that it says is supported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from agent.grounding.binding import SHOP, Key, Stretch, Subject, is_name, named, split_stretches
from agent.grounding.characters import addresses
from agent.grounding.chunks import Chunk
from agent.grounding.claims import Grounds, Unsupported, check_stretch, denials_of
from agent.grounding.framing import take_out_frames
from agent.grounding.lexing import ASSERTING, FACT, Lexer, Token, fold, read_chunks
from agent.grounding.markup import Marker, Segment
from agent.grounding.openers import Answer, take_opening
from agent.grounding.quotes import find_quote
from agent.grounding.records import Record
from agent.grounding.wishes import Wish, restates, split_wish

_COMES_CLOSE = frozenset({"close", "closest", "nearest", "nothing"})
_LIKENS = frozenset({"as", "like", "so", "too", "also", "than", "unlike", "likewise", "same"})
_ADDS = frozenset({"with", "for", "per", "and", "or", "to"})
_SHOPPER = frozenset({"you", "your", "you're", "you'd", "yours"})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sentence stands in: what it is about unless it says so, and what else it may use.

    `record_of` gives None for what has left the catalog, `sold_out` is of a stock marker;
    `wished` says that the sentence before restated a wish, or asked, and `of_variant` that
    the reply spoke of some variants of the product only.
    """

    subject: Subject | None
    record_of: Callable[[Key], Record | None]
    sold_out: Callable[[Marker], bool]
    lexer: Lexer
    wish: Wish
    counts: frozenset[str]
    may_ask: Callable[[Chunk], bool]
    wished: bool = False
    of_variant: bool = False


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: a problem, or what the next sentence is about and follows."""

    problem: Unsupported | None = None
    subject: Subject | None = None
    wished: bool = False


@dataclass(slots=True)
class _Said:
    """What a sentence was found to say: of each claim whether it denies, and how it is put."""

    denials: list[bool] = field(default_factory=list)
    framed: bool = False
    restated: bool = False
    close: bool = False
    points_back: bool = False


def check_sentence(segments: Sequence[Segment], around: Surroundings) -> Checked:
    """Check a sentence about what it names, else about what was spoken of, else about the shop."""
    names = named(segments)
    checked = _Sentence(segments, names, around).check(names or around.subject)
    if checked.problem and len(names) == 1:
        joined = _Sentence(_with_pronoun(segments), names, around).check(names)
        return checked if joined.problem or joined.wished else joined
    if checked.problem and not names and around.subject != (SHOP,):
        of_shop = _Sentence(segments, names, around).check((SHOP,))
        if not of_shop.problem and of_shop.subject == (SHOP,):
            return of_shop
    return checked


class _Sentence:
    def __init__(self, segments: Sequence[Segment], names: Subject, around: Surroundings) -> None:
        self._answer, self._segments = _without_opening(segments)
        self._names = names
        self._around = around
        self._said = _Said()
        self._priced = any(isinstance(s, Marker) and s.kind == "price" for s in self._segments)
        self._asks = not names and _is_question(self._segments, around.lexer)

    def check(self, subject: Subject | None) -> Checked:
        problem = self._stretches_problem(subject or ()) or self._whole_problem(subject)
        if problem:
            return Checked(problem)
        keeps = not self._names and (self._asks or not self._said.denials)
        asked = self._asks and bool(self._said.denials)
        return Checked(
            None, self._around.subject if keeps else subject, self._said.restated or asked
        )

    def _stretches_problem(self, subject: Subject) -> Unsupported | None:
        *before, last = split_stretches(self._segments, subject)
        for stretch in before:
            problem = self._problem(stretch, stretch.text)
            if problem:
                return problem
        quote = self._quote(last)
        if quote is None:
            return self._problem(last, last.text)
        self._said.denials += denials_of(self._around.lexer.read(quote))
        return self._problem(last, last.text.removesuffix(quote))

    def _quote(self, stretch: Stretch) -> str | None:
        if FACT in stretch.text:
            return None
        records = [self._around.record_of(key) for key in stretch.about]
        return find_quote(stretch.text, [r.quotes for r in records if r], alone=stretch.leads)

    def _problem(self, stretch: Stretch, text: str) -> Unsupported | None:
        around, said = self._around, self._said
        found = [around.record_of(key) for key in stretch.about]
        records = tuple(record for record in found if record)
        if len(records) < len(found):
            return Unsupported("binding", text)
        lexer = around.lexer
        for address in addresses(text):
            if not records or not all(address in addresses(r.text) for r in records):
                return Unsupported("address", address)
            text = fold(text).replace(address, FACT)
        tokens, framed = take_out_frames(lexer.read(text), lexer.words)
        said.framed = said.framed or framed
        if stretch.leads:
            size = split_wish(tokens, lexer)
            if size and not restates(tokens[:size], around.wish):
                return Unsupported("wish", text)
            said.restated = size > 0
            tokens = tokens[size:]
            said.close = any(token.text in _COMES_CLOSE for token in tokens)
        if stretch.meets and _likens(tokens):
            return Unsupported("comparison", text)
        if stretch.leads and not self._names and _is_general(tokens, records, lexer):
            return Unsupported("binding", text)
        said.points_back |= _points(tokens, lexer)
        grounds = Grounds(
            records=records,
            wish=around.wish,
            counts=around.counts if stretch.about != (SHOP,) else frozenset(),
            named=bool(self._names),
            priced=self._priced,
            talks=stretch.leads and (stretch.meets or not _points(tokens, lexer)),
            of_variant=self._is_of_variant(tokens, records),
            asked=self._may_ask if self._asks else None,
        )
        reading = check_stretch(tokens, grounds, lexer)
        said.denials += reading.denials
        return reading.problem

    def _is_of_variant(self, tokens: Sequence[Token], records: Sequence[Record]) -> bool:
        """Whether a stretch is about some variants: a marker or an option value says so."""
        marked = any(isinstance(s, Marker) and s.variant for s in self._segments)
        carried = self._around.of_variant and not self._names
        options = [record.identity.options for record in records]
        chunks = read_chunks(tokens)
        return marked or carried or any(chunk in known for known in options for chunk in chunks)

    def _may_ask(self, chunk: Chunk) -> bool:
        return self._around.wish.terms.issuperset(chunk) or self._around.may_ask(chunk)

    def _whole_problem(self, subject: Subject | None) -> Unsupported | None:
        said, text = self._said, _plain(self._segments)
        claims = bool(said.denials)
        if self._answer in {"yes", "no"} and not self._answers():
            return Unsupported("answer", text)
        if subject is None and not self._asks and (claims or said.points_back):
            return Unsupported("binding", text)
        follows_wish = (said.restated or self._around.wished) and bool(self._names)
        if follows_wish and not claims and not said.close:
            return Unsupported("wish", text)
        if said.restated and not claims and not said.close and said.points_back:
            return Unsupported("wish", text)
        empty = not (self._names or claims or said.framed or said.restated or self._asks)
        says = text.strip() or self._answer
        return Unsupported("ellipsis", text) if empty and says else None

    def _answers(self) -> bool:
        """Whether the sentence affirms behind "yes", and denies behind "no"."""
        stock = [s for s in self._segments if isinstance(s, Marker) and s.kind == "stock"]
        if stock:
            gone = [self._around.sold_out(marker) for marker in stock]
            return all(gone) if self._answer == "no" else not any(gone)
        denials = self._said.denials
        return bool(denials) and denials[0] is (self._answer == "no")


def _without_opening(segments: Sequence[Segment]) -> tuple[Answer | None, Sequence[Segment]]:
    if not segments or not isinstance(segments[0], str):
        return None, segments
    opened = take_opening(segments[0])
    return opened.answer, (opened.text, *segments[1:])


def _with_pronoun(segments: Sequence[Segment]) -> Sequence[Segment]:
    """Put "it" in the place of the one name of a sentence: "The legs of it bolt on"."""
    return tuple("it" if is_name(segment) else segment for segment in segments)


def _is_question(segments: Sequence[Segment], lexer: Lexer) -> bool:
    """Whether a sentence asks the shopper something, and tells nothing by asking."""
    text = _plain(segments)
    if not text.rstrip().endswith("?"):
        return False
    said = [token.text for token in lexer.read(text)]
    words = lexer.words
    if not said or not words.are("questions", said[0]) or words.any_of("telling", said):
        return False
    return not _SHOPPER.isdisjoint(said) or bool(words.frames.search(f" {' '.join(said)} "))


def _likens(tokens: Sequence[Token]) -> bool:
    """Whether a stretch ends by likening what it spoke of to what is named next, or adds it."""
    said = [token for token in tokens if token.kind != "stop"]
    if not said or said[-1].kind == "frame":
        return False
    adds = said[-1].text in _ADDS and any(token.kind == "fact" for token in said)
    return adds or said[-1].text in _LIKENS


def _points(tokens: Sequence[Token], lexer: Lexer) -> bool:
    """Whether tokens point back to what was spoken of."""
    anaphors = lexer.words.lists["anaphors"]
    return any(token.kind == "function" and token.text in anaphors for token in tokens)


def _is_general(tokens: Sequence[Token], records: Sequence[Record], lexer: Lexer) -> bool:
    """Whether a text speaks of a kind of thing, "Throws are …", rather than of these throws."""
    heads = frozenset().union(*(record.identity.heads for record in records))
    words = lexer.words
    for place, token in enumerate(tokens):
        if token.kind == "frame" or words.are("pointers", token.text):
            return False
        if token.kind != "word":
            continue
        end = place
        while end + 1 < len(tokens) and tokens[end + 1].kind in ASSERTING:
            end += 1
        behind = tokens[end + 1] if end + 1 < len(tokens) else None
        goes_on = behind is not None and (
            behind.text == ":" or words.are("auxiliaries", behind.text) or behind.kind == "negation"
        )
        return tokens[end].term in heads and goes_on
    return False


def _plain(segments: Sequence[Segment]) -> str:
    return "".join(s for s in segments if isinstance(s, str))
