"""The forms of a word: its plural, and of verbs and short adjectives what they end in."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from brand.voice.word_forms import engine

_VOWELS = set("aeiou")
_LEAST_STEM = 3


@cache
def _engine() -> engine:
    return engine()


@cache
def load_verbs() -> Mapping[str, tuple[str, ...]]:
    """Read verbs with their forms: base, third person, past, participle, present participle."""
    path = Path(__file__).with_name("verbs.toml")
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    irregular = {base: (base, *forms) for base, forms in data["irregular"].items()}
    regular = {base: _regular(base) for base in data["regular"]}
    return {**regular, **irregular}


@cache
def plural(word: str, count: int = 2) -> str:
    """Return the plural of a noun, the same where it is one already, or where there is one."""
    if _engine().singular_noun(word):
        return word
    return str(_engine().plural_noun(word, count))


@cache
def singular(word: str) -> str:
    """Return the singular of a noun, the same where it is one already."""
    return str(_engine().singular_noun(word) or word)


@cache
def with_article(word: str) -> str:
    """Return "a" or "an", as a word wants it."""
    return str(_engine().a(word)).split(" ", 1)[0]


@cache
def all_forms(word: str) -> frozenset[str]:
    """Return every form of a word whose kind is not known: better one too many than one missed."""
    if not word.isalpha() or len(word) < _LEAST_STEM:
        return frozenset({word})
    forms = {word, singular(word), plural(word)}
    for base in (word, singular(word)):
        forms.update(load_verbs().get(base, _regular(base)))
        forms.update(_compared(base))
    return frozenset(forms)


def _regular(verb: str) -> tuple[str, ...]:
    """Return the forms of a regular verb."""
    stem = verb[:-1] if verb.endswith("e") else verb
    if _doubles(verb):
        stem = verb + verb[-1]
    past = f"{stem}ed"
    third = f"{verb}es" if verb.endswith(("s", "x", "z", "ch", "sh")) else f"{verb}s"
    if _ends_in_y(verb):
        past, third = f"{verb[:-1]}ied", f"{verb[:-1]}ies"
    return (verb, third, past, past, f"{stem}ing")


def _compared(adjective: str) -> tuple[str, str]:
    stem = adjective[:-1] if adjective.endswith("e") else adjective
    if _ends_in_y(adjective):
        stem = f"{adjective[:-1]}i"
    elif _doubles(adjective):
        stem = adjective + adjective[-1]
    return f"{stem}er", f"{stem}est"


def _ends_in_y(word: str) -> bool:
    return word.endswith("y") and len(word) > 1 and word[-2] not in _VOWELS


def _doubles(word: str) -> bool:
    """Whether a short word doubles its last letter: "big", "stop", but not "cheap" or "show"."""
    return (
        len(word) >= _LEAST_STEM
        and word[-1] not in _VOWELS | set("wxyh")
        and word[-2] in _VOWELS
        and word[-3] not in _VOWELS
        and sum(letter in _VOWELS for letter in word) == 1
    )
