"""The words people use in any shop, read once from `lexicon.toml`."""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.language.spelling import Spelling
from knowledge.language.words import lemma, lemmas, tokens

Phrase = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What a question asks for: phrases that ask, and words, or any digit, that answer."""

    asks: frozenset[Phrase]
    has: frozenset[str]
    digits: bool


@dataclass(frozen=True, slots=True)
class Comparative:
    """Words that compare: phrases, their lemmas, the measures meant, and which end of them."""

    said: frozenset[Phrase]
    words: frozenset[str]
    keys: tuple[str, ...]
    greatest: bool


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Phrases by what they mean, as tokens; what names things or their properties, as lemmas."""

    fillers: frozenset[str]
    spelling: Spelling
    negators: tuple[Phrase, ...]
    negating: frozenset[str]
    ruling_out: tuple[Phrase, ...]
    ruling_out_before: frozenset[str]
    sorts: Mapping[str, tuple[str, ...]]
    prepositions: frozenset[str]
    refining: frozenset[str]
    people: frozenset[str]
    persons: Mapping[str, str]
    no_things: frozenset[str]
    lead_ins: frozenset[str]
    selves: frozenset[str]
    wanting: frozenset[str]
    price_bounds: Mapping[str, tuple[Phrase, ...]]
    denying: frozenset[str]
    spending: frozenset[str]
    linking: frozenset[str]
    price_joints: frozenset[str]
    money_words: frozenset[str]
    units: frozenset[str]
    dimensions: frozenset[str]
    measures: frozenset[str]
    bounds: frozenset[str]
    measure_bounds: Mapping[str, tuple[Phrase, ...]]
    extents: frozenset[str]
    cues: Mapping[str, frozenset[Phrase]]
    superlatives: Mapping[str, frozenset[Phrase]]
    orders: Mapping[str, frozenset[Phrase]]
    ordering: frozenset[Phrase]
    comparatives: tuple[Comparative, ...]
    graded: frozenset[str]
    ordinals: Mapping[int, frozenset[Phrase]]
    groups: Mapping[int, frozenset[Phrase]]
    attributes: Mapping[str, tuple[Phrase, ...]]
    options: Mapping[str, tuple[Phrase, ...]]
    expansions: Mapping[str, frozenset[Phrase]]
    answers: tuple[AnswerType, ...]
    empty_names: frozenset[str]
    unasked: frozenset[str]
    chosen_by: frozenset[str]
    after_buying: frozenset[str]
    colors: frozenset[str]
    materials: frozenset[str]
    sizes: Mapping[str, frozenset[Phrase]]


def plain_words(lexicon: Lexicon) -> frozenset[str]:
    """Return the lemmas that people say of things in any shop: alone they are no product's name."""
    counted = (*lexicon.groups.values(), *lexicon.ordinals.values())
    asked = (*lexicon.attributes.values(), *lexicon.options.values())
    return frozenset(
        {
            *(word for comparative in lexicon.comparatives for word in comparative.words),
            *(word for phrases in asked for phrase in phrases for word in phrase),
            *(word for phrases in counted for phrase in phrases for word in phrase),
            *(lemma(w) for kind in lexicon.answers for phrase in kind.asks for w in phrase),
        }
    )


def find_phrase(phrase: Phrase, words: Sequence[str]) -> int | None:
    """Return where a phrase begins among words."""
    first, size, start = phrase[0], len(phrase), 0
    while first in words[start:]:
        start = words.index(first, start)
        if tuple(words[start : start + size]) == phrase:
            return start
        start += 1
    return None


@cache
def load_lexicon() -> Lexicon:
    """Read the lexicon that comes with the program."""
    data = tomllib.loads(Path(__file__).with_name("lexicon.toml").read_text(encoding="utf-8"))
    prices = data["prices"]
    return Lexicon(
        spelling=Spelling(
            (
                *tokens(data["fillers"]),
                *(w for c in data["cues"].values() for p in c for w in tokens(p)),
            )
        ),
        fillers=frozenset(lemma for word in data["fillers"].split() for lemma in lemmas(word)),
        negators=_phrases(data["negators"]),
        negating=frozenset(p[0] for p in _phrases(data["negators"]) if len(p) == 1),
        ruling_out=_phrases(data["ruling_out"]),
        ruling_out_before=frozenset(data["ruling_out_before"]),
        sorts={sort: tuple(names) for sort, names in data["sorts"].items()},
        prepositions=frozenset(data["prepositions"]),
        refining=frozenset(data["refining"]),
        people=frozenset(data["people"]),
        persons={name: kind for kind, names in data["persons"].items() for name in names},
        no_things=frozenset(data["no_things"]),
        lead_ins=frozenset(data["lead_ins"]),
        selves=frozenset(data["selves"]),
        wanting=frozenset(data["wanting"]),
        price_bounds={
            key: tuple(tuple(text.split()) for text in prices[key])
            for key in ("at_most", "at_least", "about", "or_less", "or_more", "between", "purse")
        },
        denying=frozenset(prices["denying"]),
        spending=frozenset(prices["spending"]),
        linking=frozenset(prices["linking"]),
        price_joints=frozenset(prices["joints"]),
        money_words=frozenset(prices["money"]),
        units=frozenset(prices["units"].split()),
        dimensions=frozenset(prices["dimensions"]),
        measures=frozenset(prices["measured_in"]),
        bounds=frozenset(prices["bounding"]),
        measure_bounds={
            key: tuple(
                tuple(text.split()) for text in (*prices[key], *data["measures"].get(key, ()))
            )
            for key in ("at_most", "at_least", "about", "or_less", "or_more")
        },
        extents=frozenset(data["measures"]["extents"]),
        cues=_table(data["cues"]),
        superlatives=_table(data["superlatives"]),
        orders=_table(data["orders"]),
        ordering=frozenset(_phrases(data["cues"]["sort"])),
        comparatives=tuple(
            Comparative(
                frozenset(_phrases(entry["said"])),
                frozenset(lemma for text in entry["said"] for lemma in lemmas(text)),
                tuple(entry.get("keys", ())),
                greatest=not entry.get("least", False),
            )
            for entry in data["comparatives"].values()
        ),
        graded=frozenset(
            phrase[0]
            for entry in data["comparatives"].values()
            for phrase in _phrases(entry["said"])
            if len(phrase) == 1
        ),
        ordinals={int(key): value for key, value in _table(data["ordinals"]).items()},
        groups={int(key): value for key, value in _table(data["groups"]).items()},
        attributes={
            key: tuple(lemmas(text) for text in phrases)
            for key, phrases in data["attributes"].items()
        },
        options={
            key: tuple(lemmas(text) for text in phrases) for key, phrases in data["options"].items()
        },
        expansions=_table(data["expansions"]),
        answers=tuple(
            AnswerType(
                frozenset(_phrases(kind["asks"])), frozenset(kind["has"]), kind.get("digits", False)
            )
            for kind in data["answers"].values()
        ),
        empty_names=frozenset(data["questions"]["empty_names"]),
        unasked=frozenset(data["questions"]["unasked"]),
        chosen_by=frozenset(data["questions"]["chosen_by"]),
        after_buying=frozenset(data["questions"]["after_buying"]),
        colors=frozenset(lemma for name in data["colors"]["names"] for lemma in lemmas(name)),
        materials=frozenset(lemma for name in data["materials"]["names"] for lemma in lemmas(name)),
        sizes=_table(data["sizes"]),
    )


def _table(section: Mapping[str, Iterable[str]]) -> dict[str, frozenset[Phrase]]:
    return {key: frozenset(_phrases(phrases)) for key, phrases in section.items()}


def _phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(tuple(tokens(text)) for text in texts)
