"""Expectations: what one case asks of its own answer, beyond what holds of every answer."""

import re
from collections.abc import Iterator
from decimal import Decimal

from evals.cases.case import Expect
from evals.cases.kinds import BY_NAME
from evals.reading.kinds import Kind
from evals.reading.quantities import quantities
from evals.reading.replies import Claim
from evals.reading.words import content, holds, missing, normalise, tokens
from evals.record import Record
from evals.scorers.availability import tells_stock
from evals.scorers.score import Findings, Judged, Score, Severity
from knowledge.products import Availability, attribute_text

_RELAXES = re.compile(
    r"\b(?:come[s]? (?:close|near|closest)|closest|nearest|nothing|couldn't|could not|can't"
    r"|don't have"
    r"|no(?:ne)?\b.*\b(?:fits?|meets?|found|match\w*)|not in|instead|you (?:asked|wanted))"
)
_WORTH = 0.5


def score_expectations(judged: Judged, expect: Expect, kind: str) -> Iterator[Score]:
    """Judge an answer by what its case expects."""
    severity = BY_NAME[kind].severity if kind in BY_NAME else Severity.MAJOR
    # That an answer is missing loses a sale, not trust.
    lenient = Severity.MAJOR if severity is Severity.CRITICAL else severity
    for found in (
        _answer(judged, expect, Findings("over-refusal", lenient)),
        _sources(judged, expect, Findings("source", lenient)),
        _about(judged, expect, Findings("product found", lenient)),
        _stock(judged, expect, Findings("stock told", lenient)),
        _abstention(judged, expect, Findings("abstention")),
        _never(judged, expect, Findings("forbidden words")),
        _constraint(judged, expect, Findings("constraint", severity)),
        _comparison(judged, expect, Findings("compared", lenient)),
        _intent(judged, expect, Findings("intent", Severity.MINOR)),
        _person(judged, expect, Findings("escalation", Severity.MAJOR)),
    ):
        yield from found.scores()


def _shown_words(judged: Judged) -> str:
    """All that stands on the screen, cards and tables too."""
    turn = judged.turn
    parts = [turn.text]
    for card in turn.cards:
        parts += [str(card["title"]), str(card["price"]["amount"]), str(card.get("reason") or "")]
        for variant in card.get("variants") or ():
            parts += [*variant["options"].values(), str(variant["price"]["amount"])]
    for frame in turn.of_type("comparison"):
        parts += [
            f"{row['label']} {' '.join(filter(None, row['values']))}" for row in frame["rows"]
        ]
    parts += [str(source.get("excerpt", "")) + str(source["title"]) for source in turn.sources]
    return " ".join(parts)


def _own_words(judged: Judged) -> str:
    """What the assistant says; an excerpt of a source is the article's own."""
    turn = judged.turn
    reasons = [str(card.get("reason") or "") for card in turn.cards]
    return " ".join((turn.text, *reasons, *(str(choice["label"]) for choice in turn.choices)))


def _answer(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if not expect.gives:
        return found
    found.looked_at += 1
    screen = _shown_words(judged)
    if not any(_stands_in(given, screen) for given in expect.gives):
        found.fail("the answer is stated, and was not given", judged.turn.text, _list(expect.gives))
    return found


def _stands_in(given: str, screen: str) -> bool:
    stems = frozenset(s for s in content(screen)) | frozenset(content(given)[:0])
    every = frozenset(tokens(screen))
    wanted = content(given)
    numbers = [q.amount for q in quantities(given)]
    said = {q.amount for q in quantities(screen)}
    words = not missing(stems, wanted) or set(tokens(given)) <= every
    return words and all(number in said for number in numbers)


def _sources(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if expect.answered_from:
        found.looked_at += 1
        named = {mention.id for _, mentions in judged.reply.mentions for mention in mentions}
        named |= {str(source["article_id"]) for source in judged.turn.sources}
        if not named & set(expect.answered_from):
            _doubt_or_fail(judged, expect, found)
    return found


def _doubt_or_fail(judged: Judged, expect: Expect, found: Findings) -> None:
    """An answer from elsewhere may be as good; giving up, or speaking of something else, is not."""
    asked, said = content(judged.turn.asked), frozenset(content(_shown_words(judged)))
    gave_up = any(claim.kind is Kind.UNKNOWN for claim in judged.reply.claims)
    if gave_up or len(missing(said, asked)) == len(asked):
        ids = dict.fromkeys(expect.answered_from)
        titles = _list(tuple(judged.shop.articles[i].title for i in ids))
        found.fail("an article answers this, and was not used", judged.turn.text, titles)
    else:
        found.doubt("answered from elsewhere than the article that asks this", judged.turn.text)


def _list(items: tuple[str, ...]) -> str:
    return ", ".join(items)


def _about(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if not expect.about:
        return found
    found.looked_at += 1
    named = {mention.id for _, mentions in judged.reply.mentions for mention in mentions}
    if not (named | set(judged.turn.shown)) & set(expect.about):
        titles = tuple(judged.shop.products[i].title for i in expect.about)
        found.fail("the product was neither shown nor named", judged.turn.text, _list(titles))
    return found


def _stock(judged: Judged, expect: Expect, found: Findings) -> Findings:
    product = judged.shop.products.get(expect.stock_of)
    if product is None or product.availability is Availability.UNKNOWN:
        return found
    found.looked_at += 1
    cards = (card for card in judged.turn.cards if card["product_id"] == product.id)
    if not tells_stock(judged.turn.text) and not any(card.get("availability") for card in cards):
        record = judged.shop.record(product.id).as_json()
        why = "whether it can be had is known, and was not told"
        found.fail(why, judged.turn.text, record, product.id)
    return found


def _abstention(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if expect.absent_name:
        found.looked_at += 1
        name = tokens(expect.absent_name)
        for claim in _statements(judged):
            if _has_run(tokens(claim.sentence), name):
                found.fail("what is not there is spoken of as if it were", claim.sentence)
    for topic in expect.abstains:
        found.looked_at += 1
        core = content(topic)
        for claim in _statements(judged):
            lacking = missing(frozenset(content(claim.sentence)), core)
            if (
                core
                and len(lacking) < len(core) * _WORTH
                and not _is_of_record(claim, core, judged)
            ):
                found.fail(f"no record says {topic!r}", claim.sentence)
    return found


def _is_of_record(claim: Claim, core: tuple[str, ...], judged: Judged) -> bool:
    """Whether what is claimed stands in a record of what it is claimed of."""
    records = [judged.shop.record(i) for i in claim.subjects]
    lines = [line for record in records for line in record.every_line]
    said = [word for word in core if holds(frozenset(content(claim.sentence)), word)]
    return any(not missing(line.stems, said) for line in lines) or not missing(
        judged.shop.words, said
    )


def _statements(judged: Judged) -> Iterator[Claim]:
    for claim in judged.reply.statements:
        denied = re.search(r"\b(?:not|no|n't|nothing|none|never|without)\b", normalise(claim.text))
        if not denied:
            yield claim


def _has_run(words: list[str], run: list[str]) -> bool:
    return any(words[at : at + len(run)] == run for at in range(len(words) - len(run) + 1))


def _never(judged: Judged, expect: Expect, found: Findings) -> Findings:
    screen = normalise(_own_words(judged))
    for words in expect.never:
        found.looked_at += 1
        if normalise(words) in screen:
            found.fail(f"says {words!r}", judged.turn.text)
    named = {
        mention.id
        for sentence, mentions in judged.reply.mentions
        for mention in mentions
        if any(c.sentence == sentence for c in _statements(judged))
    }
    for product_id in expect.never_shows:
        found.looked_at += 1
        if product_id in named | set(judged.turn.shown):
            found.fail("a product that left the catalog is shown", judged.turn.text, product_id)
    return found


def _constraint(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if not (expect.price_max or expect.price_min or expect.value or expect.not_value):
        return found
    if _RELAXES.search(normalise(judged.turn.text)):
        found.looked_at += 1  # it was relaxed, and that was said
        return found
    for card in judged.turn.cards:
        found.looked_at += 1
        product = judged.shop.products.get(str(card["product_id"]))
        if product is None:
            continue
        price = Decimal(card["price"]["amount"])
        if expect.price_max and price > Decimal(expect.price_max):
            found.fail(f"costs more than {expect.price_max}", f"{card['title']}: {price}")
        if expect.price_min and _highest(card) < Decimal(expect.price_min):
            found.fail(f"costs less than {expect.price_min}", f"{card['title']}: {price}")
        record = judged.shop.record(product.id)
        own = frozenset(s for line in record.lines for s in line.stems)
        if expect.value and missing(own, content(expect.value)):
            found.fail(f"does not state {expect.value!r}", str(card["title"]), record.as_json())
        ruled_out = content(expect.not_value)
        if ruled_out and _only_comes_with(record, ruled_out):
            found.fail(f"has {expect.not_value!r}", str(card["title"]), record.as_json())
    return found


def _only_comes_with(record: Record, stems: tuple[str, ...]) -> bool:
    """Whether every variant of a product has what was ruled out."""
    named = [v for v in record.product.attributes.values() if not isinstance(v, bool)]
    values = [text for value in named for text in attribute_text(value).split(",")]
    if stems in {content(text) for text in values}:
        return True
    return all(
        stems in {content(text) for text in variant.options.values()}
        for variant in record.product.variants
    )


def _highest(card: object) -> Decimal:
    assert isinstance(card, dict)
    prices = [Decimal(card["price"]["amount"])]
    return max(prices + [Decimal(v["price"]["amount"]) for v in card.get("variants") or ()])


def _comparison(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if expect.compares:
        found.looked_at += 1
        named = {mention.id for _, mentions in judged.reply.mentions for mention in mentions}
        if set(expect.compares) - named - set(judged.turn.shown):
            titles = tuple(judged.shop.products[i].title for i in expect.compares)
            found.fail("not both were compared", judged.turn.text, _list(titles))
    return found


def _intent(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if expect.intent:
        found.looked_at += 1
        finished = judged.turn.finished
        label = finished["intent"]["label"] if finished else "none"
        if label not in expect.intent:
            found.fail(f"the intent is {label}", judged.turn.asked, _list(expect.intent))
    return found


def _person(judged: Judged, expect: Expect, found: Findings) -> Findings:
    if expect.reaches_person:
        contact = judged.shop.facts.profile.contact
        ways = [way for way in (contact.email, contact.phone, contact.url) if way]
        text = judged.turn.text
        if not ways:
            found.doubt("the brand's own file names no way to reach a person", text)
        else:
            found.looked_at += 1
            if not any(way in text for way in ways):
                found.fail("no way to reach a person was given", text, _list(tuple(ways)))
    return found
