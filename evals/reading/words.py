"""Words of replies and records: stems, and the words that assert nothing."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

import Stemmer

from evals.reading.spoken import write_fractions, write_numbers

_TOKEN = re.compile(r"[^\W\d_]+\d\w*|[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:,\d+)*(?:\.\d+)?")
_JOINED = re.compile(r"\bnon[- ](?=[a-z])")
_NEGATION = re.compile(
    r"\b(?:not|no|none|nothing|nobody|neither|nor|never|without|cannot|hardly|unable|excluded"
    r"|[a-z]+n't|too \w+ (?:for|to)|barely|scarcely|seldom|rarely"
    r"|(?<=add |dds |eed |eds |ake |kes |ive |ves |has |ave |ith )little"
    r"|avoid(?:s|ed|ing)?|steer clear|stay(?:s|ing)? away"
    r"|keep (?:\w+ )?(?:out of|away from|off)|(?!hands-|care-|carefree)[a-z]{3,}-free"
    r"|free (?:of|from) (?!charge|cost))\b"
)
_ANSWER = re.compile(r"^\s*(?:yes|no|right|correct|exactly|sure|of course)\b[,.!:;]+\s*", re.I)
_NEITHER = re.compile(r"\bneither\b.*?\bnor\b")
_FREE_OF_CHARGE = re.compile(r"\b(?:no|without|not) (?:\w+ )?(?:charge|charges|fee|fees|cost)\b")
_IDLE = re.compile(
    r"\bin case (?:that|it) (?:matters|helps)(?: to you)?\b"
    r"|\bto be (?:honest|clear|fair|precise|sure|exact)\b"
    r"|\b(?:keep|bear) (?:it |that |this )?in mind\b|\bon (?:a|one) (?:single|full) (?=charge\b)"
    r"|\b(?:marked down|does the trick|up front|half ?way)\b"
    r"|\bas (?:low|high|little|much|few|many) as\b"
    r"|\b(?:get|be|stay) in touch(?: with us)?\b|\breach(?:ing)? out\b|\blet (?:us|me|you) know\b"
    r"|\b(?:good|great|bad) news\b|\bat the (?:moment|minute)\b|\b(?:for|as of) (?:now|today)\b"
    r"|\bfeel free\b|\bof course\b|\bno (?:problem|worries|doubt)\b|\bi(?:'m| am) afraid\b"
    r"|\b(?:my|i do) apolog\w+\b|\bin (?:short|fact|general|total|all|other words)\b"
    r"|\b(?:despite|as) (?:its|the|their) names?(?: (?:says|suggests|implies))?\b"
    r"|\bupholstered (?=in\b)|\bwithout (?:paying|spending) (?:a (?:cent|penny|dime)|anything)\b"
)
_MARKS = re.compile("[\u2122\u00ae\u00a9\u2120]")  # of trade, which no shopper says
_SHORTEST_PREFIX = 4
_POSSESSIVE = re.compile(r"(?<!\bit)(?<!\bthat)(?<!\bwhat)(?<!\blet)'s\b")
_ENDING = re.compile(
    r"[a-z]?(?:abl|ibl|ing|ed|er|or|ion|ation|at|ment|al|i|y|iti|anc|enc|iv|n|en|e|es|s|d|ur|r)"
)


def normalise(text: str) -> str:
    """Fold case, quotes, dashes and compatibility forms, so that texts compare."""
    whole = write_fractions(_MARKS.sub("", text))
    folded = unicodedata.normalize("NFKC", whole).casefold()
    folded = folded.replace("\u2019", "'").replace("\u2011", "-").replace("\\n", " \n")
    return write_numbers(_JOINED.sub("non", _POSSESSIVE.sub("", folded)))


def tokens(text: str) -> list[str]:
    """Split into lower-case words and numbers, in order."""
    return _TOKEN.findall(normalise(text))


@lru_cache(maxsize=100_000)
def stem(token: str) -> str:
    """Reduce a word to its Snowball stem, in one spelling."""
    word = token.removesuffix("'s")
    return str(_stemmer().stemWord(_alike().get(word, word)))


@cache
def _alike() -> Mapping[str, str]:
    lines = Path(__file__).with_name("alike.txt").read_text(encoding="utf-8").splitlines()
    groups = (line.split() for line in lines if not line.startswith("#"))
    return {word: first for first, *others in groups for word in others}


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@cache
def function_stems() -> frozenset[str]:
    """Return the stems of words that only join others: those above the first empty line."""
    return _listed(_plain_words().split("\n\n")[0])


@cache
def plain_stems() -> frozenset[str]:
    """Return the stems of the reviewed words that assert nothing about a product or a policy."""
    return _listed(_plain_words())


def _plain_words() -> str:
    return Path(__file__).with_name("plain_words.txt").read_text(encoding="utf-8")


def _listed(text: str) -> frozenset[str]:
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(stem(word) for line in lines for word in tokens(line))


def content(text: str) -> tuple[str, ...]:
    """Return the stems of words that assert something, each once, in order; no numbers."""
    plain = plain_stems()
    told = _IDLE.sub(" ", normalise(text))
    stems = (stem(token) for token in tokens(told) if not token[0].isdigit())
    return tuple(dict.fromkeys(s for s in stems if s not in plain and len(s) > 1))


def all_stems(text: str) -> frozenset[str]:
    """Return every stem of a text, numbers as written."""
    return frozenset(stem(token) for token in tokens(text))


def holds(pool: Collection[str], wanted: str) -> bool:
    """Whether stems have a stem, or one that is it with another ending ("wash", "washabl")."""
    if wanted in pool:
        return True
    if len(wanted) < _SHORTEST_PREFIX:
        return False
    head = wanted[:_SHORTEST_PREFIX]
    return any(p.startswith(head) and len(p) != len(wanted) and _is_form(p, wanted) for p in pool)


def _is_form(one: str, other: str) -> bool:
    """Whether one stem is another with an ending ("wash", "washabl")."""
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and bool(_ENDING.fullmatch(long[len(short) :]))


def missing(pool: Collection[str], wanted: Iterable[str]) -> tuple[str, ...]:
    """Return the stems that a pool has in no form."""
    return tuple(w for w in wanted if not holds(pool, w))


def without_answer(text: str) -> str:
    """Leave out the "Yes," or "No," with which an answer begins."""
    return _ANSWER.sub("", text)


def has_negation(text: str) -> bool:
    """Whether anything is denied in a text."""
    return bool(_NEGATION.search(normalise(text)))


def is_negative(text: str) -> bool:
    """Whether a clause denies what it says; the "No," of an answer does not count."""
    folded = _FREE_OF_CHARGE.sub(" ", normalise(without_answer(text)))
    folded = _NEITHER.sub(" not ", folded)
    return len(_NEGATION.findall(folded)) % 2 == 1
