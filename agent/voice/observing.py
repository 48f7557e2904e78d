"""What a brand's own texts show of how it speaks: each finding with where it was read."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from statistics import median

from brand.voice import VoiceGuide
from brand.voice.keeping import keeper_of, load_spellings
from brand.voice.version import Finding
from knowledge.catalog import Catalog
from knowledge.language.sentences import split_sentences
from knowledge.language.spelling import load_synonyms
from knowledge.language.words import content_lemmas, lemma, lemmas, tokens

_EXAMPLES = 3
_OFTEN = 0.02  # of sentences: less is an exception, not a habit
_FRIENDLY = 0.06  # of sentences with a contraction
_FEW_WORDS, _MOST_FAVOURITES, _MOST_ART = 4, 8, 12
_MANY = 3
_CLEARLY = 5  # times as often as another word for the same thing
_WE = re.compile(r"\b(?:we|our|ours|us)\b", re.IGNORECASE)
_I = re.compile(r"\b(?:I|my|me)\b")
_YOU = re.compile(r"\byou(?:r|rs)?\b", re.IGNORECASE)
_NAMED = re.compile(
    r"\b(?:it|that|what|here|there|let)['\u2019]s\b|n['\u2019]t\b|['\u2019](?:re|ll|ve|m|d)\b",
    re.IGNORECASE,
)
_HELLO = re.compile(r"^(?:hello|hi|hey|welcome|good (?:day|morning|evening))\b", re.IGNORECASE)
_ADDRESSED = re.compile(
    r"\b(?:our|dear|all|every) (guests?|customers?|clients?|friends?|members?|shoppers?)\b",
    re.IGNORECASE,
)
_HYPHENATED = re.compile(r"\b[a-z]+(?:-[a-z]+)+\b")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a brand's own, and which product or article it stands in."""

    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Observed:
    """A finding, and what of a voice guide it sets."""

    finding: Finding
    sets: dict[str, object] = field(default_factory=dict)


def read_sentences(catalog: Catalog) -> tuple[Sentence, ...]:
    """Return the sentences of all descriptions and articles."""
    products = ((p.description, p.title) for p in catalog.products.values())
    passages = ((p.text, catalog.articles[p.article_id].title) for p in catalog.passages.values())
    return tuple(
        Sentence(sentence, source)
        for text, source in (*products, *passages)
        for sentence in split_sentences(text)
        if len(sentence.split()) >= _FEW_WORDS
    )


def observe(sentences: Sequence[Sentence], catalog: Catalog) -> Iterator[Observed]:
    """Yield what sentences show, one aspect after the other."""
    if not sentences:
        return
    for aspect in (_person, _address, _formality, _length, _spelling, _marks, _greeting):
        yield from aspect(sentences)
    yield from _words(sentences, catalog)
    yield from _terms(sentences, catalog)


def _person(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    we, one = _having(sentences, _WE.search), _having(sentences, _I.search)
    if not we and not one:
        yield _found("person", "The shop is not spoken of in the first person.", sentences[:0])
        return
    person, said = ("we", we) if len(we) >= len(one) else ("I", one)
    says = f"The shop speaks of itself as “{person}”, in {len(said)} of {len(sentences)} sentences."
    yield _found("person", says, said, person=person)


def _address(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    you = _having(sentences, _YOU.search)
    if you:
        says = f"The reader is “you”, in {len(you)} of {len(sentences)} sentences."
        yield _found("address", says, you, address="you")
    named = Counter(m[1].lower() for s in sentences for m in _ADDRESSED.finditer(s.text))
    for name, count in named.most_common(1):
        said = _having(sentences, re.compile(rf"\b{name}\b", re.IGNORECASE).search)
        yield _found("address", f"Customers are called “{name}”, {count} times.", said)


def _formality(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    short = _having(sentences, _NAMED.search)
    share = len(short) / len(sentences)
    formality = "friendly" if share >= _FRIENDLY else "plain" if short else "formal"
    says = f"{share:.0%} of sentences have a contraction: {formality}."
    yield _found("formality", says, short or sentences, formality=formality)


def _length(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    counts = sorted(len(s.text.split()) for s in sentences)
    middle, long = median(counts), counts[int(len(counts) * 0.9)]
    usual = [s for s in sentences if abs(len(s.text.split()) - middle) <= 1]
    says = f"A sentence has {middle:g} words in the middle; one of ten has more than {long}."
    yield _found("sentence length", says, usual)


def _spelling(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    said: dict[str, list[Sentence]] = {"US": [], "UK": []}
    for spelling, other in (("US", "UK"), ("UK", "US")):
        theirs = set(load_spellings(other))
        said[spelling] = [s for s in sentences if theirs & set(tokens(s.text))]
    us, uk = len(said["US"]), len(said["UK"])
    if us == uk:
        return
    spelling = "US" if us > uk else "UK"
    says = f"{max(us, uk)} sentences are spelt as in the {spelling}, {min(us, uk)} otherwise."
    yield _found("spelling", says, said[spelling], spelling=spelling)


def _marks(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    strict = keeper_of(VoiceGuide())
    for kind, name, setting in (
        ("exclamation", "exclamation marks", "exclamation_marks"),
        ("emoji", "emoji", "emoji"),
    ):
        having = [s for s in sentences if kind in set(strict.broken(s.text))]
        often = len(having) / len(sentences) >= _OFTEN
        says = f"{len(having)} of {len(sentences)} sentences have {name}."
        yield _found(name, says, having, **{setting: often})


def _greeting(sentences: Sequence[Sentence]) -> Iterator[Observed]:
    said = _having(sentences, _HELLO.search)
    if said:
        yield _found("greeting", "So people are greeted; set one of your own.", said)


def _words(sentences: Sequence[Sentence], catalog: Catalog) -> Iterator[Observed]:
    """Words said often that name no kind and no property, and terms of the trade."""
    names = {w for p in catalog.products.values() for w in lemmas(p.title)}
    counts: Counter[str] = Counter()
    sources: dict[str, set[str]] = {}
    for sentence in sentences:
        for word in set(content_lemmas(sentence.text)):
            counts[word] += 1
            sources.setdefault(word, set()).add(sentence.source)
    own = [
        word
        for word, _ in counts.most_common()
        if len(word) > 3 and word not in names and not catalog.vocabulary.has(word)
        and word.isalpha() and len(sources[word]) >= _MANY
    ][:_MOST_FAVOURITES]  # fmt: skip
    if own:
        said = _having(sentences, lambda text: set(own) & set(lemmas(text)))
        says = f"Said most, beside what things are called: {', '.join(own)}."
        yield _found("favourite words", says, said)
    trade = Counter(m[0] for s in sentences for m in _HYPHENATED.finditer(s.text))
    art = tuple(t for t, n in trade.most_common(_MOST_ART) if n >= _MANY)
    if art:
        said = _having(sentences, lambda text: any(t in text for t in art))
        yield _found("terms of art", f"Terms that come again: {', '.join(art)}.", said, art=art)


def _terms(sentences: Sequence[Sentence], catalog: Catalog) -> Iterator[Observed]:
    """Words for one thing of which the brand says one and hardly the others."""
    said = Counter(word for s in sentences for word in lemmas(s.text))
    heads = {lemma(p.category[-1].split()[-1]) for p in catalog.products.values() if p.category}
    terms: dict[str, tuple[str, ...]] = {}
    groups = {tuple(group) for head in heads for group in load_synonyms().get(head, ())}
    for group in sorted(groups):
        single = [word for word in group if len(word.split()) == 1]
        ranked = sorted(single, key=lambda word: -said[lemma(word)])
        if len(ranked) > 1 and said[lemma(ranked[0])] >= _MANY:
            rare = tuple(
                w for w in ranked[1:] if said[lemma(w)] * _CLEARLY < said[lemma(ranked[0])]
                and not catalog.vocabulary.has(lemma(w))
            )  # fmt: skip
            if rare and lemma(ranked[0]) in heads:
                terms[ranked[0]] = rare
    for term, others in terms.items():
        having = [s for s in sentences if lemma(term) in lemmas(s.text)]
        listed = " or ".join(f"“{other}”" for other in others)
        says = f"“{term}” is said {said[lemma(term)]} times, {listed} hardly ever."
        # It is only told: what a word may stand for everywhere, a person must say.
        yield _found("terms", says, having)


def _having(sentences: Sequence[Sentence], has: Callable[[str], object]) -> list[Sentence]:
    return [sentence for sentence in sentences if has(sentence.text)]


def _found(aspect: str, says: str, examples: Sequence[Sentence], **sets: object) -> Observed:
    shortest = sorted(examples, key=lambda s: len(s.text))
    spread = list({s.source: s for s in reversed(shortest)}.values())[-_EXAMPLES:]
    quoted = tuple((s.source, s.text) for s in reversed(spread))
    return Observed(Finding(aspect, says, quoted), dict(sets))
