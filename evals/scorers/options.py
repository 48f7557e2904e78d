"""Options: a number that belongs to one size is not another one's; not every color is to be had."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from evals.reading.quantities import Quantity, quantities
from evals.reading.replies import Claim
from evals.reading.words import content, holds, is_negative, normalise, stem, tokens
from evals.record import Record
from evals.scorers.score import Findings, Judged, Score
from knowledge.products import attribute_text

NAME = "option"
_BREAK = re.compile(r"[;,(.]\s*|\band\b|\bwhile\b|\bbut\b")
_ANY = re.compile(r"\b(?:any|every|all(?: the)?|whatever) (colors?|sizes?|finish(?:es)?|[a-z]+)\b")
_HAD = re.compile(r"\b(?:order|buy|available|in stock|to be had|get)\b")
_ONE = re.compile(r"\b(?:only|just|a single|one|no other) (?:one )?(color|size|finish|option)\b")


def score_options(judged: Judged) -> Iterator[Score]:
    """Find what is said of one option and is another one's."""
    found = Findings(NAME)
    for claim in judged.reply.statements:
        if claim.comparing:
            continue
        for product_id in claim.subjects:
            record = judged.shop.record(product_id)
            if len(record.product.variants) > 1:
                found.looked_at += 1
                _look_at_numbers(claim, record, found)
            _look_at_any(claim, record, found)
    yield from found.scores()


def _look_at_numbers(claim: Claim, record: Record, found: Findings) -> None:
    for part in _parts(claim.text):
        for name in record.product.options:
            values = _named(part, record, name)
            if len(values) != 1:
                continue
            numbers = [q for q in quantities(part) if not _is_value(q, record)]
            for said in numbers:
                if other := _owner(said, part, values[0], record, name):
                    why = f"{said.amount} {said.unit} is that of {other}"
                    found.fail(why, claim.sentence, record.as_json(), record.product.id)


def _parts(text: str) -> list[str]:
    """A text where it goes on to another option; a number's own "and" does not part it."""
    return [part for part in _BREAK.split(normalise(text)) if part.strip()]


def _named(part: str, record: Record, name: str) -> list[str]:
    """The values of an option that a text names, longest first where one stands in another."""
    folded = f" {' '.join(tokens(part))} "
    values = {v.options.get(name, "") for v in record.product.variants} - {""}
    counted = quantities(part)
    said = [v for v in values if f" {' '.join(tokens(v))} " in folded or _measured(v, counted)]
    return [v for v in said if not any(v != o and v.casefold() in o.casefold() for o in said)]


def _measured(value: str, counted: Sequence[Quantity]) -> bool:
    """Whether a value is one measure, and it is said in other letters: "84-inch"."""
    own = quantities(value)
    alone = len(own) == 1 and not own[0].is_count and own[0].end == len(normalise(value))
    return alone and any(own[0].agrees(q) for q in counted)


def _is_value(said: Quantity, record: Record) -> bool:
    """Whether a number is that of an option's value itself: "84 in"."""
    return any(q.agrees(said) for value in record.option_values for q in quantities(value))


def _owner(said: Quantity, part: str, value: str, record: Record, name: str) -> str:
    """The other value of an option that a number belongs to, empty where it is this one's."""
    about = set(content(part)) - set(content(value)) - {stem(said.unit)}
    own, others = False, ""
    for of, line_about, number in _bound(record, name):
        if not said.same_measure(number) and not (_counts(said) and _counts(number)):
            continue
        if about and not any(holds(line_about, word) for word in about):
            continue
        if of == value:
            own = own or _agree(number, said)
            others = others or ("" if _agree(number, said) else f"not {value}")
        elif _agree(number, said):
            others = of
    return "" if own else others


def _counts(quantity: Quantity) -> bool:
    """Whether it counts things or people: "the 84 in seats three"."""
    return quantity.is_count or quantity.unit == "person"


def _agree(stated: Quantity, said: Quantity) -> bool:
    people = _counts(stated) and _counts(said) and "person" in {stated.unit, said.unit}
    return stated.agrees(said) or (people and stated.amount == said.amount)


def _bound(record: Record, name: str) -> Iterator[tuple[str, frozenset[str], Quantity]]:
    """Each number that a record gives of one value of an option, with the words about it."""
    for line in record.lines:
        carried: frozenset[str] = frozenset()
        for part in _parts(line.text) if line.label == "description" else ():
            values = _named(part, record, name)
            carried |= frozenset(content(part))
            for number in quantities(part) if len(values) == 1 else ():
                if not _is_value(number, record):
                    yield values[0], carried, number
    yield from _listed(record, name)


def _listed(record: Record, name: str) -> Iterator[tuple[str, frozenset[str], Quantity]]:
    """Properties with as many numbers as an option has values: each is that value's."""
    product = record.product
    values = list(dict.fromkeys(v.options.get(name, "") for v in product.variants))
    counts = [len({v.options.get(n) for v in product.variants}) for n in product.options]
    if counts.count(len(values)) != 1:
        return
    for label, stated in product.attributes.items():
        if not isinstance(stated, tuple) or len(stated) != len(values):
            continue
        read = [quantities(attribute_text(one)) for one in stated]
        if all(len(numbers) == 1 for numbers in read) and len(set(stated)) > 1:
            for value, (number,) in zip(values, read, strict=True):
                yield value, frozenset(content(label)), number


def _look_at_any(claim: Claim, record: Record, found: Findings) -> None:
    folded = normalise(claim.text)
    match = _ANY.search(folded)
    product = record.product
    names = {stem(normalise(name)): name for name in product.options}
    if match and not is_negative(folded) and (named := stem(match[1])) in _names() | set(names):
        found.looked_at += 1
        if named not in names and not any(named in line.stems for line in record.stated):
            why = f"{product.title} has no choice of {match[1]}"
            found.fail(why, claim.sentence, record.as_json(), product.id)
        elif _HAD.search(folded) and not all(v.available for v in record.variants_named(folded)):
            why = "not all of them are to be had"
            found.fail(why, claim.sentence, record.as_json(), product.id)
    one = _ONE.search(folded)
    if one and stem(one[1]) in names:
        option = names[stem(one[1])]
        found.looked_at += 1
        if len({v.options.get(option) for v in product.variants}) > 1 and not is_negative(folded):
            why = f"{product.title} comes in several"
            found.fail(why, claim.sentence, record.as_json(), product.id)


@cache
def _names() -> frozenset[str]:
    return frozenset(stem(word) for word in ("color", "size", "finish"))
