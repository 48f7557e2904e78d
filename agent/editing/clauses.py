"""Cutting a message into instructions, each matched to the act it is."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache, partial

from agent.editing.cues import match_by_cues
from agent.editing.framing import is_firm, unframed
from agent.editing.grammar import Grammar, Match
from agent.editing.message import HELD, Message
from agent.editing.reasons import asks_nothing
from agent.editing.slots import is_readable
from agent.editing.topics import Clause, read_on

_HARD = re.compile(r"(?<=[.!?])\s+|\n+")
_SOFT = re.compile(
    r"[,;:]\s+(?:and|but|then|also)\s+|[,;:]\s+(?!until\b|through\b)|\s+(?:and|but|then|also|plus|yet)\s+"
    r"|\s+[–—-]+\s+|\s*\((?=\S)|\s+[/&]\s+|\s*(?:\.\.\.|…)\s*"  # noqa: RUF001 (dashes)
    r"|\s+(?=(?:because|who|so that)\b|(?:we've|we have|i've|i have) decided\b)"
)
# A sentence of these words alone goes on with the one before: "emojis? No thanks."
_GOES_ON = re.compile(
    r"(?:please |just )?(?:no|yes|none|ever|none ever|zero|no thanks?|no thank you|yes please"
    r"|never|don't|stop|not any ?more|enough"
    r"|not (?:us|our (?:words?|style|thing|tone)|on brand|for us|allowed|ok(?:ay)?|good)"
    r"|(?:not|never) (?:a|the) words? (?:we use|we say|for us|we like)"
    r"|(?:stop|drop|ban|avoid|skip|remove|ditch|lose|leave|cut|take|don't use|don't say"
    r"|get rid of|you can use|you may use|use|say)"
    r"(?: (?:it|that|them|those|this|any|either))?(?: (?:out|again))?)"
    r"(?: please| thanks| thank you| ever)?[.!]*",
    re.IGNORECASE,
)
_MOST_PIECES = 12
_MOST_OF_AN_EXCHANGE, _MOST_OF_A_WISH = 2, 2
_MOST_WORDS_PASSED_OVER = 4
_PASSED_OVER = {"rest", "x", "y"}
_UNKNOWN, _UNSURE, _WEAKLY, _ASIDE, _BY_CUES, _EACH = 1000, 600, 70, 40, 30, 10


def cut_message(
    message: Message, grammar: Grammar, names_products: Callable[[str], bool]
) -> tuple[Clause, ...]:
    """Cut a message into as few instructions as leave least of it unread."""

    @cache
    def best(said: str) -> Match | None:
        return best_match(said, message, grammar, names_products)

    def cued(said: str) -> Match | None:
        return match_by_cues(said, message, grammar, names_products)

    def wished(said: str) -> Match | None:
        return _match_wish(said, message, grammar, names_products)

    def read(said: str) -> Match | None:
        for way in (best, cued, wished):
            if (match := way(said)) and match.is_sure:
                return match
        return None

    clauses = tuple(
        replace(clause, sentence=number)
        for number, sentence in enumerate(_sentences(message.text))
        for clause in _cut(sentence, message, grammar, best, names_products)
    )
    return read_on(clauses, read, names_products)


def _sentences(text: str) -> Sequence[str]:
    """Split a message, without parting what goes on from what it is about."""
    sentences: list[str] = []
    for sentence in (part.strip(" )") for part in _HARD.split(text)):
        if sentences and _GOES_ON.fullmatch(sentence):
            sentences[-1] = f"{sentences[-1].rstrip('.!?')}, {sentence}"
        elif sentence.strip(" ,.!?"):
            sentences.append(sentence)
    return sentences


def _cut(
    sentence: str,
    message: Message,
    grammar: Grammar,
    read: Callable[[str], Match | None],
    names_products: Callable[[str], bool],
) -> Sequence[Clause]:
    breaks = [(m.start(), m.end()) for m in _SOFT.finditer(sentence)][:_MOST_PIECES]
    starts = [0, *(end for _, end in breaks)]
    ends = [*(start for start, _ in breaks), len(sentence)]

    pieces_alone = (sentence[a:b] for a, b in zip(starts, ends, strict=True))
    alone = [
        (match := read(said)) is not None
        and match.is_sure
        and match.act not in {"assert", "nothing"}
        for said in pieces_alone
    ]

    @cache
    def wished(said: str) -> Match | None:
        return _match_wish(said, message, grammar, names_products)

    @cache
    def best(first: int) -> tuple[int, tuple[Clause, ...]]:
        if first == len(starts):
            return 0, ()
        ways = []
        for last in range(first, len(ends)):
            said = sentence[starts[first] : ends[last]]
            pieces = last - first + 1
            match = read(said)
            own = _ASIDE if pieces == 1 and asks_nothing(said) else _UNKNOWN * pieces
            if match:
                own = _WEAKLY * pieces if match.act == "assert" else _EACH
                own = own if match.is_sure else _UNSURE * pieces
            if match is None or not match.is_sure or match.act == "assert":
                cued = match_by_cues(said, message, grammar, names_products)
                is_claim = cued is not None and cued.act == "assert"
                # Two quotations are one exchange, even where a part of it alone would be a ban.
                exchanged = cued and cued.act == "term" and pieces <= _MOST_OF_AN_EXCHANGE
                if (
                    cued
                    and not (is_claim and match)
                    and (exchanged or not any(alone[first : last + 1]))
                ):
                    match, own = cued, (_WEAKLY if is_claim else _BY_CUES) * pieces
                doubtful = match is None or is_claim or not match.is_sure
                if doubtful and pieces <= _MOST_OF_A_WISH and not any(alone[first : last + 1]):
                    wish = wished(said)
                    if wish:
                        claims = wish.act == "assert"
                        match, own = wish, (_WEAKLY if claims else _BY_CUES) * pieces
            cost, rest = best(last + 1)
            ways.append((cost + own, (Clause(said, match), *rest)))
        return min(ways, key=lambda way: way[0])

    return best(0)[1]


def best_match(
    said: str, message: Message, grammar: Grammar, names_products: Callable[[str], bool]
) -> Match | None:
    """Return the act that most words of a clause speak for, quoted ones among them.

    A rule about products the shop has goes before one about what it has not.
    """

    wordings = (said, message.with_words(said))
    return _best_of(wordings, message, grammar, names_products, partial(_may_be, said))


def _match_wish(
    said: str, message: Message, grammar: Grammar, names_products: Callable[[str], bool]
) -> Match | None:
    """Return what a clause wishes for, without what is said around it."""
    framed = (said, message.with_words(said))
    wishes = [wish for text in framed for wish in unframed(text)]
    match = _best_of(wishes, message, grammar, names_products, is_firm)
    if match and match.is_sure:
        return match
    plain = reversed(list(unframed(said)))
    cued = (match_by_cues(wish, message, grammar, names_products) for wish in plain)
    return next((match for match in cued if match and match.act != "assert"), None)


def _may_be(said: str, match: Match) -> bool:
    """Whether a clause can be what it fits: "*perfect*" in quotation marks is no thanks."""
    return match.act != "nothing" or not HELD.search(said)


def _best_of(
    wordings: Iterable[str],
    message: Message,
    grammar: Grammar,
    names_products: Callable[[str], bool],
    holds: Callable[[Match], bool],
) -> Match | None:
    fitting = [
        match
        for wording in dict.fromkeys(wordings)
        for match in grammar.matches(wording)
        if holds(match)
        and is_readable(match, message, grammar)
        and _passes_over_little(match, message, grammar, names_products)
    ]

    def weight(match: Match) -> tuple[bool, int]:
        targets = (message.told(text) for text in match.targets)
        return all(map(names_products, targets)), match.own

    best = max(fitting, key=weight, default=None)
    return best and replace(best, is_sure=weight(best)[0])


def _passes_over_little(
    match: Match, message: Message, grammar: Grammar, names_products: Callable[[str], bool]
) -> bool:
    """Whether what is passed over can be nothing that was asked for."""
    if match.act in {*grammar.why, "assert"}:
        return True
    return not any(
        len(text.split()) > _MOST_WORDS_PASSED_OVER
        or _SOFT.search(text)
        or best_match(text, message, grammar, names_products)
        for slot, text in match.slots.items()
        if slot in _PASSED_OVER
    )
