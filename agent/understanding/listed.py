"""Which of a list is meant: "the second one", "the first and the third", "the cheaper one"."""

from collections.abc import Iterator

from agent.understanding.asking import asks_anew
from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.words import Words, read_message
from knowledge.catalog import Catalog
from knowledge.language.words import STOP_WORDS

_SHORT = 3
_ANOTHER_ONE = {("a", "cheaper"), ("any", "cheaper"), ("which", "cheaper"), ("a", "different")}
_MIDDLE = {("the", "middle"), ("middle", "one")}


def by_order(
    words: Words, last: tuple[str, ...], catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Find "the second one", "the first and the third", "the cheaper one" of what was shown."""
    if not last or not words.phrases.isdisjoint(_ANOTHER_ONE):
        return ()
    if asks_anew(words, lexicon):
        return _by_number(words, last, lexicon, bare=True)
    if words.phrases & _MIDDLE and len(last) % 2:
        return (last[len(last) // 2],)
    prices = {i: catalog.products[i].cheapest.price.amount for i in last}
    if words.say_any(lexicon.superlatives["cheapest"]):
        return (min(last, key=prices.__getitem__),) if len(last) > 1 else ()
    if words.say_any(lexicon.superlatives["dearest"]):
        return (max(last, key=prices.__getitem__),) if len(last) > 1 else ()
    if any(words.say_any(lexicon.groups[size]) for size in (2, 3)):
        return ()
    return _by_number(words, last, lexicon)


def _by_number(
    words: Words, last: tuple[str, ...], lexicon: Lexicon, *, bare: bool = False
) -> tuple[str, ...]:
    """Find "the second one"; `bare` where "the first aid kit" may be asked for, too."""
    found: dict[int, int] = {}
    for number, place, end in _pointing(words, lexicon):
        alone = words.tokens[end - 1] == "one" or STOP_WORDS.issuperset(words.tokens[end : end + 1])
        if not bare or alone:
            found.setdefault(number, place)
    numbers = sorted(found, key=found.__getitem__)
    chosen = (last[n - 1 if n > 0 else n] for n in numbers if n <= len(last))
    return tuple(dict.fromkeys(chosen))


def reaches(words: Words, lexicon: Lexicon) -> int:
    """Return how far into a list a message points: 3 for "the first or the third", else 0."""
    return max((max(n, 0) for n, _, _ in _pointing(words, lexicon)), default=0)


def without_order(words: Words, lexicon: Lexicon) -> Words:
    """Return what a message says besides which of a list it means.

    "How long does the last one burn?" asks nothing of what lasts.
    """
    out = {place for _, start, end in _pointing(words, lexicon) for place in range(start, end)}
    if not out:
        return words
    marks = (("," if place in words.pauses else "") for place in range(len(words.tokens)))
    said = zip(range(len(words.tokens)), words.tokens, marks, strict=True)
    asks = "?" if words.text.rstrip().endswith("?") else ""
    return read_message(" ".join(f"{w}{mark}" for n, w, mark in said if n not in out) + asks)


def _pointing(words: Words, lexicon: Lexicon) -> Iterator[tuple[int, int, int]]:
    """The ordinals that stand for things, each with where it begins and ends."""
    for number, phrases in lexicon.ordinals.items():
        for phrase in sorted(phrases, key=len):
            place = find_phrase(phrase, words.tokens)
            if place is not None and _points(words, place, place + len(phrase)):
                end = place + len(phrase)
                yield number, place, end + (words.tokens[end : end + 1] == ("one",))


def _points(words: Words, start: int, end: int) -> bool:
    """Whether an ordinal stands for a thing: "the first", "first one", but not "first of all"."""
    before, after = words.tokens[max(0, start - 1) : start], words.tokens[end : end + 1]
    alone = len(words.tokens) <= _SHORT
    return alone or before in {("the",), ("option",), ("number",), ("and",)} or after == ("one",)
