"""Whether a message asks: by its mark, or by how one of its clauses begins."""

import re
from collections.abc import Callable, Iterator

from agent.understanding.lexicon import Lexicon, find_phrase
from agent.understanding.words import Words, read_message
from knowledge.language.words import STOP_WORDS

_FEW_WORDS = 5
_PART = re.compile(r"(?s)(.*?)(?:([.,;!:]+\s|\n)(.*))?$")
_COUNTED = {"two", "three", "both"}
_MEASURING = {"weigh", "hold"}
_HOW_MUCH = ("how", "much")


def is_question(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message asks something, with or without a question mark."""
    return words.text.rstrip().endswith("?") or opens_with_question(words, lexicon)


def opens_with_question(words: Words, lexicon: Lexicon) -> bool:
    """Whether a clause begins as questions do: "the second one, does it fold".

    "Should have a lid" and "has to be blue" begin so, and state a condition.
    """
    return any(
        words.tokens[start : start + 1] in lexicon.cues["question"]
        and words.tokens[start : start + 2] not in lexicon.cues["states"]
        for start in _openings(words, lexicon)
    )


def asks_anew(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message asks for things rather than about those shown: "need a lamp".

    "Do I need a pad?" does not.
    """
    start = behind_lead_in(words, lexicon)
    opens = words.tokens[start : start + 1] in lexicon.cues["wishing_opens"]
    anew = opens or words.say_any(lexicon.cues["asks_anew"])
    return anew and not words.say_any(lexicon.cues["whether_needed"])


def behind_purchase(text: str, lexicon: Lexicon, mend: Callable[[str], str]) -> Words:
    """Read a message without what was bought, where it goes on to ask for something else.

    "I just bought the desk. Need a lamp for it" is about lamps.
    """
    words = read_message(text, mend)
    told, pause, rest = _PART.match(text).groups()  # type: ignore[union-attr]  # matches any text
    if not pause or not read_message(told, mend).say_any(lexicon.cues["bought"]):
        return words
    wanted = read_message(rest, mend)
    return wanted if asks_anew(wanted, lexicon) else words


def question_asked(words: Words, lexicon: Lexicon) -> str:
    """Return what a message asks without what comes before: "the cheaper one, how big is it"."""
    starts = [
        start
        for start in _openings(words, lexicon)
        if words.tokens[start : start + 1] in lexicon.cues["question"]
    ]
    return " ".join(words.tokens[starts[-1] :]) if starts else words.text


def asks_price(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message asks what something costs: not "how much room is there?"."""
    if not _MEASURING.isdisjoint(words.lemmas):
        return words.say_any(lexicon.cues["price"])
    return words.say_any(lexicon.cues["price"]) or any(
        words.tokens[end - 2 : end] == _HOW_MUCH
        and (end - 1 in words.pauses or STOP_WORDS.issuperset(words.tokens[end : end + 1]))
        for end in range(2, len(words.tokens) + 1)
    )


def asks_opinions(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message asks what others say of a thing: "any reviews?", "what do people say"."""
    phrases = lexicon.attributes["rating"]
    return any(find_phrase(phrase, words.lemmas) is not None for phrase in phrases)


def wants_the_cheapest_of_all(words: Words) -> bool:
    """Whether a message asks for no more than the cheapest there is: "cheapest of those?"."""
    few = len(words.tokens) <= _FEW_WORDS and not words.pauses - {len(words.tokens) - 1}
    return "cheapest" in words.tokens and few and _COUNTED.isdisjoint(words.tokens)


def behind_lead_in(words: Words, lexicon: Lexicon) -> int:
    """Return where a message begins to say something: behind "ok", "hi there", "oh and"."""
    return next(_openings(words, lexicon))


def _openings(words: Words, lexicon: Lexicon) -> Iterator[int]:
    """Where clauses begin, each behind what only leads in."""
    for start in (0, *(place + 1 for place in sorted(words.pauses))):
        place = start
        while place < len(words.tokens) and words.tokens[place] in lexicon.lead_ins:
            place += 1
        yield place
