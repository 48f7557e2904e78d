"""One sentence of a reply: what it is about, and whether all that it says is supported."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from agent.grounding.checks.abilities import read_abilities
from agent.grounding.checks.binding import SHOP, Key, Stretch, Subject, named, split_stretches
from agent.grounding.checks.framing import take_out_frames
from agent.grounding.checks.quotes import find_quote
from agent.grounding.checks.silence import is_silent, take_silence
from agent.grounding.checks.speech import (
    is_general,
    is_question,
    leads_of,
    likens,
    plain,
    points,
    with_pronoun,
    without_opening,
)
from agent.grounding.checks.wishes import Wish, restates, split_wish
from agent.grounding.claims import check_stretch, denials_of
from agent.grounding.language.characters import addresses
from agent.grounding.language.chunks import Chunk
from agent.grounding.language.lexing import FACT, Lexer, Token, fold
from agent.grounding.language.parts import read_chunks, split_parts
from agent.grounding.markup import Marker, Segment
from agent.grounding.part import Grounds, Unsupported
from agent.grounding.records.records import Record

_COMES_CLOSE = frozenset({"close", "closest", "nearest", "nothing"})
_STOP = Token(",", "stop")


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a sentence stands in: what it is about unless it says so, and what else it may use.

    `record_of` gives None for what has left the catalog, `sold_out` is of a stock marker,
    `sold_in` tells whether every option value that some terms name can be ordered;
    `options_of` gives the option values of a marker's variant; `wished` says that the sentence
    before restated a wish, or asked, and `options` are the values the reply spoke of last.
    """

    subject: Subject | None
    record_of: Callable[[Key], Record | None]
    sold_out: Callable[[Marker], bool]
    options_of: Callable[[Marker], frozenset[Chunk]]
    lexer: Lexer
    wish: Wish
    counts: frozenset[str]
    may_ask: Callable[[Chunk], bool]
    sold_in: Callable[[Key, Sequence[str]], bool]
    wished: bool = False
    options: frozenset[Chunk] = frozenset()


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found: a problem, or what the next sentence is about and follows.

    `quoted` says that the sentence ends with one of the record's own, `tells` that it claims
    something.
    """

    problem: Unsupported | None = None
    subject: Subject | None = None
    wished: bool = False
    quoted: bool = False
    tells: bool = False


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
    if len(names) == 1 and (
        checked.problem or (checked.tells and leads_of(segments, around.lexer))
    ):
        joined = _Sentence(with_pronoun(segments), names, around).check(names)
        if not checked.problem:
            return joined if joined.problem else checked
        return checked if joined.problem or joined.wished else joined
    if checked.problem and not names and around.subject != (SHOP,):
        of_shop = _Sentence(segments, names, around).check((SHOP,))
        if not of_shop.problem and of_shop.subject == (SHOP,):
            return of_shop
    return checked


class _Sentence:
    def __init__(self, segments: Sequence[Segment], names: Subject, around: Surroundings) -> None:
        self._answer, self._segments = without_opening(segments)
        self._names = names
        self._around = around
        self._said = _Said()
        self._quoted = False
        self._options: frozenset[Chunk] = frozenset()
        self._priced = any(isinstance(s, Marker) and s.kind == "price" for s in self._segments)
        self._asks = not names and is_question(self._segments, around.lexer)

    def check(self, subject: Subject | None) -> Checked:
        self._options = self._options_meant(subject or ())
        problem = self._stretches_problem(subject or ()) or self._whole_problem(subject)
        if problem:
            return Checked(problem)
        keeps = not self._names and (self._asks or not self._said.denials)
        asked = self._asks and bool(self._said.denials)
        return Checked(
            subject=self._around.subject if keeps else subject,
            wished=self._said.restated or asked,
            quoted=self._quoted,
            tells=bool(self._said.denials) and not self._asks,
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
        self._quoted = True
        self._said.denials += (
            denials_of(self._around.lexer.read(quote)) if self._answer else [False]
        )
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
        if not text.strip():
            return None
        lexer = around.lexer
        for address in addresses(text):
            if not records or not all(address in addresses(r.text) for r in records):
                return Unsupported("address", address)
            text = fold(text).replace(address, FACT)
        able = read_abilities(lexer.read(text), records, lexer.words)
        tokens, framed = take_out_frames(self._without_offer(able, stretch), lexer.words)
        said.framed = said.framed or framed
        if stretch.leads:
            size = split_wish(tokens, lexer)
            if size and not restates(tokens[:size], around.wish):
                return Unsupported("wish", text)
            said.restated = size > 0
            tokens = tokens[size:]
            said.close = any(token.text in _COMES_CLOSE for token in tokens)
        silences = [(part, take_silence(part)) for part in split_parts(tokens)]
        for part, unknown in silences:
            if unknown is None:
                continue
            if stretch.meets or not is_silent(unknown, records, around.wish):
                return Unsupported("silence", text)
            said.framed = True
            said.points_back |= points(part, lexer)
            told = [said_part for said_part, silent in silences if silent is None]
            tokens = [token for kept in told for token in (*kept, _STOP)]
        if stretch.meets and likens(tokens):
            return Unsupported("comparison", text)
        if stretch.leads and not self._names and is_general(tokens, records, lexer):
            return Unsupported("binding", text)
        points_back = points(tokens, lexer)
        said.points_back |= points_back
        grounds = Grounds(
            records=records,
            wish=around.wish,
            counts=around.counts if stretch.about != (SHOP,) else frozenset(),
            named=bool(self._names),
            priced=self._priced,
            talks=stretch.leads and (stretch.meets or not points_back),
            options=self._options,
            asked=self._may_ask if self._asks else None,
        )
        reading = check_stretch(tokens, grounds, lexer)
        said.denials += reading.denials
        return reading.problem

    def _without_offer(self, tokens: Sequence[Token], stretch: Stretch) -> Sequence[Token]:
        """Read "available in oak" as "comes in oak", where each value named can be ordered."""
        places = [
            place
            for place, (token, behind) in enumerate(pairwise(tokens))
            if token.text == "available" and behind.text == "in"
        ]
        terms = [token.term for token in tokens if token.term]
        if not places or not all(self._around.sold_in(key, terms) for key in stretch.about):
            return tokens
        return [Token("comes", "function") if n in places else t for n, t in enumerate(tokens)]

    def _options_meant(self, subject: Subject) -> frozenset[Chunk]:
        """Return the option values a sentence is about: of its markers, in its words, or before."""
        marked = [self._around.options_of(s) for s in self._segments if isinstance(s, Marker)]
        before = frozenset() if self._names else self._around.options
        records = [self._around.record_of(key) for key in subject]
        known = frozenset().union(*(r.identity.options for r in records if r))
        said = known.intersection(self._said_options(known))
        return before.union(said, *marked)

    def _said_options(self, known: frozenset[Chunk]) -> Iterator[Chunk]:
        if known:
            for chunk in read_chunks(self._around.lexer.read(plain(self._segments))):
                yield from (chunk[a:b] for a in range(len(chunk)) for b in range(a + 1, a + 4))

    def _may_ask(self, chunk: Chunk) -> bool:
        return self._around.wish.terms.issuperset(chunk) or self._around.may_ask(chunk)

    def _whole_problem(self, subject: Subject | None) -> Unsupported | None:
        said, text = self._said, plain(self._segments)
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
