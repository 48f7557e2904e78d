"""What a voice would make the assistant claim that no record says: refused, and never spoken."""

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from weakref import WeakKeyDictionary

from agent.grounding.language.vocabulary import load_gate_words
from agent.grounding.rendering import STOCK
from agent.understanding.lexicon import load_lexicon
from agent.writers.phrasing import load_phrases
from brand.voice import DISCLOSURE, VoiceGuide
from knowledge.catalog import Catalog
from knowledge.facets.facets import BRAND, CATEGORY, TAG, facet_values
from knowledge.language.spelling import load_synonyms
from knowledge.language.words import lemmas

_TEXTS = ("assistant_name", "greeting", "sign_off", "formality", "person", "address")
_NUMBER = re.compile(r"\d|[%$€£]")
_LINK = re.compile(r"https?:|www\.|\b\w+\.(?:com|net|org|shop|co)\b|[<>\[\]]")
_NO_PROPERTY = {CATEGORY, TAG, BRAND}
_kept: WeakKeyDictionary[Catalog, dict[str, VoiceGuide]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Lie:
    """A part of a voice that claims something: its field, the word or text, and why it may not."""

    field: str
    key: str
    why: str


@dataclass(frozen=True, slots=True)
class Claims:
    """Words that claim, that turn what is said, that deny the AI, and that mean the same."""

    words: frozenset[str]
    turning: frozenset[str]
    human: re.Pattern[str]
    kin: Mapping[str, frozenset[str]]


@cache
def load_claims() -> Claims:
    """Read the words that come with the program."""
    data = tomllib.loads(Path(__file__).with_name("claims.toml").read_text(encoding="utf-8"))
    kin = {lemmas(word)[0]: frozenset(w for k in group for w in lemmas(k))
           for group in data["kin"] for word in group}  # fmt: skip
    return Claims(
        # "best" is no word of "good to see you", which is its lemma.
        words=frozenset(
            {*_lemmas_of(data["words"].split()) - set(data["innocent"]), *data["words"].split()}
        ),
        turning=frozenset(data["turning"].split()),
        human=re.compile(rf"\b(?:{'|'.join(data['human'])})\b", re.IGNORECASE),
        kin=kin,
    )


def _lemmas_of(words: Iterable[str]) -> set[str]:
    return {lemma for word in words for lemma in lemmas(word)}


def find_lies(guide: VoiceGuide, catalog: Catalog) -> tuple[Lie, ...]:
    """Return what of a voice may not be said in this shop."""
    return tuple(_lies(guide, catalog))


def honest_voice(guide: VoiceGuide, catalog: Catalog) -> VoiceGuide:
    """Return a voice without what it may not say, whoever wrote it; kept for each catalog."""
    kept = _kept.setdefault(catalog, {})
    told = guide.model_dump_json()
    if told not in kept:
        kept[told] = _without_lies(guide, catalog)
    return kept[told]


def _without_lies(guide: VoiceGuide, catalog: Catalog) -> VoiceGuide:
    plain = VoiceGuide()
    changes: dict[str, object] = {}
    lies = find_lies(guide, catalog)
    gone = {(lie.field, lie.key) for lie in lies}
    for lie in lies:
        if lie.field in _TEXTS or lie.field == "disclosure":
            changes[lie.field] = getattr(plain, lie.field)
    changes["terms"] = {
        term: kept
        for term, others in guide.terms.items()
        if (kept := tuple(other for other in others if ("terms", other) not in gone))
    }
    changes["bans"] = tuple(ban for ban in guide.bans if ("bans", ban) not in gone)
    changes["page_greetings"] = {
        page: text
        for page, text in guide.page_greetings.items()
        if ("page_greetings", page) not in gone
    }
    return guide.model_copy(update=changes) if lies else guide


def _lies(guide: VoiceGuide, catalog: Catalog) -> Iterator[Lie]:
    for field in _TEXTS:
        why = _claim_in(getattr(guide, field), catalog)
        if why:
            yield Lie(field, "", why)
    if load_claims().human.search(guide.disclosure):
        yield Lie("disclosure", "", "it would deny that an AI speaks")
    for page, text in guide.page_greetings.items():
        why = _claim_in(text, catalog)
        if why:
            yield Lie("page_greetings", page, why)
    for other, term in guide.preferred.items():
        why = _turned(other, term, catalog)
        if why:
            yield Lie("terms", other, why)
    for ban in guide.bans:
        why = _silenced(ban)
        if why:
            yield Lie("bans", ban, why)


def _claim_in(text: str, catalog: Catalog) -> str:
    """Return what a text claims; a brand's own name may stand in it."""
    said = text.replace(catalog.profile.name, " ") if catalog.profile.name else text
    claims = load_claims()
    if _LINK.search(said):
        return "it has a link or markup in it"
    if number := _NUMBER.search(said):
        return f"“{number[0]}” is a figure, and figures come from the catalog and the articles"
    if person := claims.human.search(said):
        return f"“{person[0]}” would hide that an AI speaks"
    words = lemmas(said)
    for word in (*said.casefold().replace(",", " ").replace(".", " ").split(), *words):
        if word in claims.words:
            return f"“{word}” claims something, which only the catalog and the articles can"
    if not text.rstrip().endswith("?"):
        for mention in catalog.vocabulary.mentions(words):
            if set(mention.facets) - _NO_PROPERTY and {"all", "every", "our", "be"} & set(words):
                named = " ".join(words[mention.start : mention.end])
                return f"“{named}” is a property of products, which only their records state"
    return ""


def _turned(other: str, term: str, catalog: Catalog) -> str:
    """Return what would become untrue if one word stood for another."""
    before, after = lemmas(other), lemmas(term)
    if not before or not after:
        return "there is no word in it"
    if _mean_the_same(before, after):
        return ""
    claims = load_claims()
    if set(before) <= claims.turning or set(other.casefold().split()) <= claims.turning:
        return f"“{other}” stands in too many sentences to mean one thing"
    if not _is_said(before, catalog):
        return ""
    new = set(after) - set(before)
    lexicon = load_lexicon()
    for word in sorted(new):
        if word in claims.words | claims.turning or _NUMBER.search(word):
            return f"it would say “{term}” where a record says “{other}”"
        if word in lexicon.materials | lexicon.colors or _is_property((word,), catalog):
            return f"it would say “{term}” of products whose record says “{other}”"
    gone = set(before) - set(after)
    qualifying = load_gate_words().qualifiers
    if gone & qualifying:
        return f"it would leave “{' '.join(sorted(gone & qualifying))}” out of what records state"
    if gone & (claims.words | claims.turning) or _NUMBER.search(other):
        return f"“{other}” says something of price, stock or policy, which “{term}” does not"
    example = _product_stating(before, catalog)
    if example:
        return f"“{other}” is what the record of {example} states; “{term}” is something else"
    return ""


def _mean_the_same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    groups = [set(lemmas(word)) for group in load_synonyms().get(one[-1], ()) for word in group]
    kin = load_claims().kin
    alike = {lemma for group in groups for lemma in group} | set(kin.get(one[-1], ()))
    return one[:-1] == other[:-1] and (one[-1] == other[-1] or other[-1] in alike)


def _is_said(words: tuple[str, ...], catalog: Catalog) -> bool:
    """Whether words may stand in a reply: in a record, or in the assistant's own sentences."""
    if all(map(catalog.mentions, words)):
        return True
    passages = (lemmas(passage.text) for passage in catalog.passages.values())
    return any(_has_run(words, text) for text in (*_own_sentences(), *passages))


@cache
def _own_sentences() -> tuple[tuple[str, ...], ...]:
    phrases = (wording for wordings in load_phrases().values() for wording in wordings)
    statements = (said for wordings in load_gate_words().statements.values() for said in wordings)
    return tuple(map(lemmas, (*phrases, *STOCK.values(), *statements)))


def _has_run(words: tuple[str, ...], text: tuple[str, ...]) -> bool:
    return any(text[i : i + len(words)] == words for i in range(len(text)) if text[i] == words[0])


def _is_property(words: tuple[str, ...], catalog: Catalog) -> bool:
    found = catalog.vocabulary.mentions(words)
    return any(set(m.facets) - _NO_PROPERTY and not m.names_category for m in found)


def _product_stating(words: tuple[str, ...], catalog: Catalog) -> str:
    """Return the title of a product that states words as a property, rather than as its kind."""
    if not _is_property(words, catalog):
        return ""
    for product in catalog.products.values():
        for value in facet_values(product):
            if value.key not in _NO_PROPERTY and set(words) <= set(lemmas(value.value)):
                return product.title
    return ""


def _silenced(ban: str) -> str:
    if not VoiceGuide(bans=(ban,)).permits(DISCLOSURE):
        return "shoppers are always told that an AI assistant speaks"
    if set(ban.casefold().split()) <= load_claims().turning:
        return "without it hardly a sentence could be said"
    return ""
