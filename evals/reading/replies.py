"""A reply read apart: its sentences, what each is about, and what it claims."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from evals.conversation import Frame, Turn
from evals.reading.kinds import (
    MASK,
    Kind,
    answered_question,
    kind_of,
    parts_of,
    said_in_asking,
)
from evals.reading.lines import split_sentences
from evals.reading.quantities import quantities
from evals.reading.words import content, normalise, tokens
from evals.shop import Shop

_WORD = re.compile(
    r"[^\W\d_]+[\u2122\u00ae\u00a9\u2120]?\d\w*|[^\W\d_]+(?:['\u2019][^\W\d_]+)*"
    r"|\d+(?:,\d+)*(?:\.\d+)?"
)
_COMPARING = re.compile(
    r"\b(?:than|cheaper|dearer|lighter|heavier|wider|narrower|taller|shorter|longer|deeper|bigger"
    r"|larger|smaller|more|less|against|versus|vs)\b"
)
_CONTACT = re.compile(
    r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.,$])\+?\d[\d\s().-]{7,}\d(?![\w%])|https?://\S+"
)
_ORDINAL = re.compile(
    r"^(?:the )?(first|former|second|latter|third|last)(?: one| of (?:them|these|the two))?\b"
)
_POINTS_AHEAD = re.compile(r"(?:It|Its|They|Their|This|These)\b")
_PLACES = {"first": 0, "former": 0, "second": 1, "latter": 1, "third": 2, "last": -1}


@dataclass(frozen=True, slots=True)
class Mention:
    """A name in a sentence."""

    start: int
    end: int
    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Claim:
    """A stretch of a sentence about the same products; `text` has their names left out."""

    text: str
    sentence: str
    subjects: tuple[str, ...]
    articles: tuple[str, ...]
    kind: Kind
    inherited: bool = False
    comparing: bool = False

    @property
    def core(self) -> tuple[str, ...]:
        """The stems that assert something."""
        return content(self.text)


@dataclass(frozen=True, slots=True)
class Reply:
    """A turn as scorers read it."""

    turn: Turn
    claims: tuple[Claim, ...]
    mentions: tuple[tuple[str, tuple[Mention, ...]], ...]

    @property
    def statements(self) -> Iterator[Claim]:
        """What it claims to be so, without what it asks, doubts, quotes or wishes."""
        return (claim for claim in self.claims if claim.kind is Kind.STATES)

    def named_in(self, sentence: str) -> tuple[str, ...]:
        """The ids of the products that a sentence names, in order."""
        found = next((names for said, names in self.mentions if said == sentence), ())
        return tuple(dict.fromkeys(name.id for name in found if name.kind == "product"))


def read_reply(turn: Turn, shop: Shop) -> Reply:
    """Read all that a turn said; reasons on cards are said of the product of the card."""
    claims: list[Claim] = []
    mentions: list[tuple[str, tuple[Mention, ...]]] = []
    about: tuple[str, ...] = ()
    source = ""
    if turn.page_product_id in shop.products:
        about = (str(turn.page_product_id),)
    for frame in turn.of_type("text"):
        for sentence in _sentences(frame, turn, shop):
            found = _mentions(sentence, frame, turn, shop)
            mentions.append((sentence, found))
            named = [mention.id for mention in found if mention.kind == "article"]
            source = named[-1] if named else source
            if source and any(shop.quotes(t, source) for t in _after_source(sentence, found)):
                claims.append(Claim(sentence, sentence, (), (source,), Kind.QUOTES))
                continue
            source = source if named else ""
            if quoted := _quoted_record(sentence, found, about, shop):
                claims.append(Claim(sentence, sentence, (quoted,), (), Kind.QUOTES))
                about = (quoted,)
                continue
            if answer := _answer(sentence, turn, about, shop):
                claims.append(answer)
                continue
            if not about and _POINTS_AHEAD.match(sentence):
                about = _first_named(frame, turn, shop)
            told = _one_of(sentence, about)
            read = tuple(part for claim in _claims(sentence, found, told) for part in _apart(claim))
            claims += read
            if subjects := [claim.subjects for claim in read if claim.subjects]:
                about = subjects[-1]
    for card in turn.cards:
        reason = str(card.get("reason") or "")
        if reason and card["product_id"] in shop.products:
            claims.append(Claim(reason, reason, (str(card["product_id"]),), (), Kind.STATES))
            mentions.append((reason, ()))
    return Reply(turn, tuple(claims), tuple(mentions))


def _first_named(frame: Frame, turn: Turn, shop: Shop) -> tuple[str, ...]:
    """What "it" is in a first sentence: what was asked about, else what is named first."""
    texts = (turn.asked, str(frame["text"]))
    found = (m.id for t in texts for m in _mentions(t, frame, turn, shop) if m.kind == "product")
    return tuple(islice(found, 1))


def _sentences(frame: Frame, turn: Turn, shop: Shop) -> list[str]:
    """Split what a frame says, but not inside a title: "(Rev. 2)", "be quiet! Power"."""
    pieces = split_sentences(str(frame["text"]))
    referred = [str(ref["id"]) for ref in frame.get("refs", ())]
    sources = (str(source["article_id"]) for source in turn.sources)
    for named in dict.fromkeys((*referred, *turn.shown, *sources)):
        one = shop.products.get(named) or shop.articles.get(named)
        title = one.title if one else ""
        if len(split_sentences(title)) > 1:
            pieces = _joined_over(pieces, title)
    return pieces


def _joined_over(pieces: list[str], title: str) -> list[str]:
    """Join the pieces that only together hold a title."""
    for start in range(len(pieces)):
        for end in range(start + 2, len(pieces) + 1):
            whole = " ".join(pieces[start:end])
            if title in whole and not any(title in piece for piece in pieces[start:end]):
                return _joined_over([*pieces[:start], whole, *pieces[end:]], title)
    return pieces


def _quoted_record(
    sentence: str, found: Sequence[Mention], about: tuple[str, ...], shop: Shop
) -> str:
    """The product whose record a sentence quotes: the one it begins with, or is about."""
    opens = found and found[0].kind == "product" and not content(sentence[: found[0].start])
    first = found[0] if opens else None
    candidates = (first.id,) if first else about if not found else ()
    text = sentence[first.end :] if first else sentence
    return next((i for i in candidates if shop.record(i).quotes(text)), "")


def _after_source(sentence: str, found: Sequence[Mention]) -> Iterator[str]:
    """What a sentence may quote: all behind the name of the article, or behind "says:"."""
    ends = [mention.end for mention in found if mention.kind == "article"]
    text = sentence[ends[0] :] if ends and not sentence[: ends[0]].count(".") else sentence
    yield text
    if ends and ":" in text:
        yield text.split(":", 1)[1]


def _mentions(sentence: str, frame: object, turn: Turn, shop: Shop) -> tuple[Mention, ...]:
    refs = frame.get("refs", ()) if isinstance(frame, dict) else ()
    referred = {str(ref["id"]) for ref in refs}
    shown = referred | set(turn.shown)
    spans = [(m.start(), m.end()) for m in _WORD.finditer(sentence)]
    words = [t for s, e in spans for t in tokens(sentence[s:e])[:1] or [""]]
    found: list[Mention] = []
    place = 0
    while place < len(words):
        best = _best_title(words, place, sentence[spans[place][0]], shop, (referred, shown))
        if best is None and place and words[place - 1] in {"the", "our"}:
            best = _by_own_name(words[place], sentence[spans[place][0]], shop)
        if best is None:
            place += 1
            continue
        length, kind, named = best
        start, end = spans[place][0], spans[place + length - 1][1]
        found.append(Mention(start, end, kind, named))
        place += length
    return tuple(found)


def _best_title(
    words: Sequence[str], place: int, first: str, shop: Shop, known: tuple[set[str], set[str]]
) -> tuple[int, str, str] | None:
    """The longest title at a place; of products of one title, one referred to, else one shown."""
    referred, shown = known
    alike: list[tuple[int, str, str]] = []
    for title, kind, named in shop.titles.get(words[place], ()):
        if alike and len(title) < alike[0][0]:
            break
        fits = _is_title(words[place : place + len(title)], title)
        if fits and (len(title) > 1 or (first.isupper() and named in shown)):
            alike.append((len(title), kind, named))
    likely = (a for ids in (referred, shown) for a in alike if a[2] in ids)
    return next(likely, alike[0] if alike else None)


def _by_own_name(word: str, first: str, shop: Shop) -> tuple[int, str, str] | None:
    """The product whose title alone begins with a name: "the Harrow"."""
    named = shop.own_names.get(word) if first.isupper() else None
    return (1, "product", named) if named else None


def _is_title(words: Sequence[str], title: tuple[str, ...]) -> bool:
    """Whether words are a title, or several of what it names: "two Fell Wool Throws"."""
    if tuple(words) == title:
        return True
    plural = {f"{title[-1]}s", f"{title[-1]}es"}
    return len(title) > 1 and tuple(words[:-1]) == title[:-1] and words[-1] in plural


def _answer(sentence: str, turn: Turn, about: tuple[str, ...], shop: Shop) -> Claim | None:
    """What a bare "Yes." claims: what was asked, of the product it was asked of."""
    answered = answered_question(sentence, turn.asked)
    if answered is None:
        return None
    question, denied = answered
    found = _mentions(question, {}, turn, shop)
    named = tuple(mention.id for mention in found if mention.kind == "product")
    subjects = tuple(dict.fromkeys(named)) or about
    text = f"{'not ' if denied else ''}{_mask(question, found)}"
    told = f"{sentence} (asked: {question}?)"
    return Claim(text, told, subjects, (), Kind.STATES) if subjects else None


def _one_of(sentence: str, about: tuple[str, ...]) -> tuple[str, ...]:
    """Whom "the first one" is about, of those spoken of before."""
    found = _ORDINAL.search(normalise(sentence))
    if found is None or len(about) < 2 or _PLACES[found[1]] >= len(about):
        return about
    return (about[_PLACES[found[1]]],)


def _apart(claim: Claim) -> Iterator[Claim]:
    """Split what a claim states from what it only wishes, doubts or asks."""
    if claim.kind is Kind.ASKS:
        yield claim
        if said := said_in_asking(claim.text):
            yield replace(claim, text=said, kind=Kind.STATES)
    elif claim.kind in {Kind.UNKNOWN, Kind.WISH, Kind.SELF}:
        for text, kind in parts_of(claim.text):
            yield replace(claim, text=text, kind=kind)
    else:
        yield claim


def _claims(sentence: str, found: Sequence[Mention], about: tuple[str, ...]) -> Iterator[Claim]:
    products = [mention for mention in found if mention.kind == "product"]
    articles = tuple(mention.id for mention in found if mention.kind == "article")
    masked = _mask(sentence, found)
    kind = kind_of(masked)
    if not products:
        told_of = () if articles else about  # what a source says is of the source
        yield Claim(masked, sentence, told_of, articles, kind, inherited=True)
        return
    comparing = len(products) > 1 and bool(_COMPARING.search(normalise(masked)))
    if comparing:
        everyone = tuple(dict.fromkeys(mention.id for mention in products))
        yield Claim(masked, sentence, everyone, articles, kind, comparing=True)
        return
    yield from _segments(sentence, masked, products, articles)


def _segments(
    sentence: str, masked: str, products: Sequence[Mention], articles: tuple[str, ...]
) -> Iterator[Claim]:
    group: list[str] = []
    text = masked[: products[0].start]
    for number, mention in enumerate(products):
        after = products[number + 1].start if number + 1 < len(products) else len(masked)
        between = masked[mention.end : after]
        group.append(mention.id)
        last = number + 1 == len(products)
        if not last and not content(between) and not quantities(between):
            text += f" {MASK}{between}"
            continue
        cut = _lead_of_next(between) if not last else len(between)
        part = f"{text} {MASK}{between[:cut]}"
        yield Claim(part, sentence, tuple(dict.fromkeys(group)), articles, kind_of(part))
        group, text = [], between[cut:]


def _lead_of_next(between: str) -> int:
    """Where what leads to the next name begins: after the last break."""
    breaks = [m.end() for m in re.finditer(r"[;,.]\s|\band\s+(?=the\s*$|$)", between)]
    return breaks[-1] if breaks else len(between)


def _mask(sentence: str, found: Sequence[Mention]) -> str:
    characters = list(sentence)
    for contact in _CONTACT.finditer(sentence):
        characters[contact.start() : contact.end()] = " " * len(contact[0])
    for mention in found:
        for place in range(mention.start, mention.end):
            characters[place] = MASK if place == mention.start else " "
    return "".join(characters)
