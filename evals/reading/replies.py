"""A reply read apart: its sentences, what each is about, and what it claims."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from evals.conversation import Frame, Turn
from evals.reading.lines import split_sentences
from evals.reading.quantities import quantities
from evals.reading.words import content, missing, normalise, stem, tokens
from evals.shop import Shop

_WORD = re.compile(
    r"[^\W\d_]+[\u2122\u00ae\u00a9\u2120]?\d\w*|[^\W\d_]+(?:['\u2019][^\W\d_]+)*"
    r"|\d+(?:,\d+)*(?:\.\d+)?"
)
_MASK = "\u25aa"
_COMPARING = re.compile(
    r"\b(?:than|cheaper|dearer|lighter|heavier|wider|narrower|taller|shorter|longer|deeper|bigger"
    r"|larger|smaller|more|less|against|versus|vs)\b"
)
_UNKNOWING = re.compile(
    r"\b(?:could ?n[o']t|can ?n[o']t|cannot|do(?:es)? ?n[o']t|did ?n[o']t|can't|won't) "
    r"(?:\w+ )?(?:find|say|state|tell|know|see|mention|share|show|name|look up|answer|specify|list)"
    r"|\b(?:find|found|know|see|have|says?|states?) (?:\w+ )?(?:nothing|no\b|none|of no)"
    r"|\bnothing (?:on|about|here|in|like|that|else|goes|of)"
    r"|\bno (?:mention|record|information|word)"
    r"|\bno (?:article|review|page|product)s? (?:here )?(?:says?|speaks?|states?|mentions?)"
    r"|\b(?:is|are) (?:not|n't) (?:stated|given|listed|mentioned|recorded|named|among)"
    r"|\bnot told me|\bnobody has rated"
    r"|\brecords? (?:\w+ )*(?:states?|says?|carries) (?:no|nothing)"
    r"|\bsays nothing|\boutside what i\b|\bi'd rather\b|\bno rating of\b"
)
_WISHING = re.compile(
    r"\byou(?:'re| are| were)? (?:asked|want|wanted|said|look|looking|mention|mentioned|told|after)"
    r"|\byour (?:wish|budget|limit|size|search|question)|\bas you\b"
)


_CONTACT = re.compile(
    r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+|(?<![\w.,$])\+?\d[\d\s().-]{7,}\d(?![\w%])|https?://\S+"
)
_OF_ITSELF = re.compile(
    r"^(?:yes, |no, )?(?:i|i'm|i'll|i'd|this chat|under your data|right|okay)\b"
)
_OWN = (
    "chat kept keep gone minutes last message beyond follow visit understand account accounts help "
    "learn start over handed hand stored store answer answers AI assistant data "
    "download delete"
)


@cache
def _own_words() -> frozenset[str]:
    return frozenset(stem(word) for word in _OWN.casefold().split())


class Kind(StrEnum):
    """What a clause does."""

    STATES = "states"
    ASKS = "asks"
    UNKNOWN = "says that it does not know"
    WISH = "restates a wish"
    QUOTES = "quotes an article or a record word for word"
    SELF = "speaks of itself"


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
            if source and shop.quotes(_after_source(sentence, found), source):
                claims.append(Claim(sentence, sentence, (), (source,), Kind.QUOTES))
                continue
            source = source if named else ""
            if quoted := _quoted_record(sentence, found, about, shop):
                claims.append(Claim(sentence, sentence, (quoted,), (), Kind.QUOTES))
                about = (quoted,)
                continue
            read = tuple(_claims(sentence, found, about))
            claims += read
            if subjects := [claim.subjects for claim in read if claim.subjects]:
                about = subjects[-1]
    for card in turn.cards:
        reason = str(card.get("reason") or "")
        if reason and card["product_id"] in shop.products:
            claims.append(Claim(reason, reason, (str(card["product_id"]),), (), Kind.STATES))
            mentions.append((reason, ()))
    return Reply(turn, tuple(claims), tuple(mentions))


def _sentences(frame: Frame, turn: Turn, shop: Shop) -> list[str]:
    """Split what a frame says, but not inside a title: "(Rev. 2)", "be quiet! Power"."""
    pieces = split_sentences(str(frame["text"]))
    referred = [str(ref["id"]) for ref in frame.get("refs", ())]
    for product_id in dict.fromkeys((*referred, *turn.shown)):
        title = shop.products[product_id].title if product_id in shop.products else ""
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


def _after_source(sentence: str, found: Sequence[Mention]) -> str:
    """What a sentence quotes: all that stands behind the name of the article."""
    ends = [mention.end for mention in found if mention.kind == "article"]
    return sentence[ends[0] :] if ends and not sentence[: ends[0]].count(".") else sentence


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
        fits = tuple(words[place : place + len(title)]) == title
        if fits and (len(title) > 1 or (first.isupper() and named in shown)):
            alike.append((len(title), kind, named))
    likely = (a for ids in (referred, shown) for a in alike if a[2] in ids)
    return next(likely, alike[0] if alike else None)


def _claims(sentence: str, found: Sequence[Mention], about: tuple[str, ...]) -> Iterator[Claim]:
    products = [mention for mention in found if mention.kind == "product"]
    articles = tuple(mention.id for mention in found if mention.kind == "article")
    masked = _mask(sentence, found)
    kind = _kind(masked)
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
            text += f" {_MASK}{between}"
            continue
        cut = _lead_of_next(between) if not last else len(between)
        part = f"{text} {_MASK}{between[:cut]}"
        yield Claim(part, sentence, tuple(dict.fromkeys(group)), articles, _kind(part))
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
            characters[place] = _MASK if place == mention.start else " "
    return "".join(characters)


def _kind(text: str) -> Kind:
    folded = normalise(text).strip()
    if folded.endswith("?"):
        return Kind.ASKS
    if _UNKNOWING.search(folded):
        return Kind.UNKNOWN
    if _OF_ITSELF.search(folded) and not missing(_own_words(), content(folded)):
        return Kind.SELF
    if _WISHING.search(folded):
        return Kind.WISH
    return Kind.STATES
