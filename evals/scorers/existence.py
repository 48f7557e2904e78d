"""Product existence: what is named, shown or compared is in the catalog, under its own title."""

import re
from collections.abc import Iterator
from itertools import pairwise

from evals.reading.kinds import Kind
from evals.reading.replies import Mention
from evals.reading.words import holds, plain_stems, stem, tokens
from evals.scorers.score import Findings, Judged, Score
from evals.shop import Shop

NAME = "existence"
_RUN = re.compile(
    r"(?<!\w)(?:[a-z]?[A-Z][\w'\u2019\u00c0-\u024f]*(?:-[\w'\u2019]+)*)"
    r"(?:\s+(?:(?:[A-Z0-9][\w'\u2019\u00c0-\u024f]*(?:-[\w'\u2019]+)*)))*"
)
_ARTICLES = {"the", "a", "an", "our", "your", "this", "that", "both", "yes", "no", "from", "in"}
_CALENDAR = {
    *("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
    *("january", "february", "march", "april", "may", "june", "july", "august", "september"),
    *("october", "november", "december", "i", "i'm", "ai", "ok"),
}


def score_existence(judged: Judged) -> Iterator[Score]:
    """Find products that are shown or named and do not exist."""
    found = Findings(NAME)
    _look_at_cards(judged, found)
    asked = set(tokens(judged.turn.asked))
    unknowing = {c.sentence for c in judged.reply.claims if c.kind is Kind.UNKNOWN}
    foreign = {c.sentence for c in judged.reply.claims if c.kind is Kind.FOREIGN}
    for sentence, mentions in judged.reply.mentions:
        if sentence in foreign:
            continue
        for run, starts in _names(sentence, mentions):
            found.looked_at += 1
            if sentence in unknowing and set(tokens(run)) <= asked:
                continue
            if not _is_known(run, judged.shop, starts=starts):
                found.fail("nothing in the catalog or the articles has this name", run)
        found.looked_at += len(mentions)
    yield from found.scores()


def _look_at_cards(judged: Judged, found: Findings) -> None:
    products = judged.shop.products
    for card in judged.turn.cards:
        found.looked_at += 1
        product = products.get(str(card["product_id"]))
        if product is None:
            found.fail("a card shows a product that is not in the catalog", str(card))
        elif card["title"] != product.title:
            found.fail("a card has another title", str(card["title"]), product.title, product.id)
        elif card.get("variant_id") and product.variant(str(card["variant_id"])) is None:
            found.fail("a card shows a variant that is not there", str(card), product.id)
    for product_id in judged.turn.compared:
        found.looked_at += 1
        if product_id not in products:
            found.fail("a table compares a product that is not in the catalog", product_id)
    refs = (ref for frame in judged.turn.of_type("text") for ref in frame.get("refs", ()))
    for ref in refs:
        known = products if ref["kind"] == "product" else judged.shop.articles
        if ref["id"] not in known:
            found.fail(f"a sentence refers to a {ref['kind']} that is not there", str(ref["id"]))


def _names(sentence: str, mentions: tuple[Mention, ...]) -> Iterator[tuple[str, bool]]:
    """Yield runs of capitalised words outside the names that were found."""
    sentence = sentence.replace("\\n", " \n")  # the end of a line, as some feeds write it
    for match in _RUN.finditer(sentence):
        start, words = match.start(), match[0].split()
        while words and tokens(words[0])[:1] and tokens(words[0])[0] in _ARTICLES:
            start += len(words[0]) + 1
            words = words[1:]
        end = start + len(" ".join(words))
        within = [m for m in mentions if m.start < end and start < m.end]
        inside = any(m.start <= start and end <= m.end for m in within)
        if not words or inside:
            continue
        if within:
            words = _outside(sentence, start, end, within).split()
        opens = not re.search(r"[\w)]", sentence[:start].rstrip("\"'\u201c( "))
        opens = opens or sentence[:start].rstrip()[-1:] in {".", ":", "!", "?"}
        if any(len(word) > 1 and word[0].isalpha() for word in words):
            yield " ".join(words), opens


def _outside(sentence: str, start: int, end: int, within: list[Mention]) -> str:
    kept = [
        character
        for place, character in enumerate(sentence[start:end], start=start)
        if not any(m.start <= place < m.end for m in within)
    ]
    return "".join(kept).strip(" -")


def _is_known(run: str, shop: Shop, *, starts: bool) -> bool:
    written = tokens(run)
    if len(written) > 1 and all(pair in shop.phrases for pair in pairwise(written)):
        return True
    words = [word for word in written if word not in _CALENDAR and not word[0].isdigit()]
    if not words:
        return True
    if len(words) == 1:
        known = holds(shop.words, stem(words[0])) or stem(words[0]) in plain_stems()
        return known or starts
    if starts and stem(words[0]) in plain_stems():
        words = words[1:]
    pairs = pairwise(words)
    return all(pair in shop.phrases or _plain(pair) for pair in pairs) and (
        len(words) > 1 or holds(shop.words, stem(words[0])) or starts
    )


def _plain(pair: tuple[str, str]) -> bool:
    return all(stem(word) in plain_stems() for word in pair)
