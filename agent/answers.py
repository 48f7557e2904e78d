"""Answers: the statements of products and articles that answer a question best."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Literal

from agent.evidence import Answer
from agent.understanding.asking import question_asked
from agent.understanding.lexicon import Lexicon, Phrase, find_phrase
from agent.understanding.topics import expand
from agent.understanding.words import Words
from knowledge.catalog import Catalog, PassageHit
from knowledge.embedding.graph import Vectors
from knowledge.facets.facets import facet_key, facet_values
from knowledge.index.texts import attribute_statement, title_above
from knowledge.language.quantities import find_quantities
from knowledge.language.sentences import split_sentences
from knowledge.language.words import (
    STOP_WORDS,
    content_lemmas,
    lemmas,
    record_lemmas,
    record_words,
    tokens,
)
from knowledge.products import Product, attribute_text
from tools import ToolContext

_OF_THE_SENTENCE, _OF_ITS_HEADING = 0.55, 0.45
_SHARED_WORDS, _SHARED_WITH_HEADING = 0.3, 0.5
_SHARED_WITH_TITLE = 0.4
_NAMED_ATTRIBUTE = 0.45
_TYPE_OF_ANSWER, _NOT_THE_TYPE = 0.15, -0.1
_OF_THIS_PRODUCT, _OF_THE_PRODUCT_ITSELF, _OF_ANOTHER = 0.08, 0.15, -0.25
_OF_ITS_ROW, _OF_ITS_VERY_ROW = 0.3, 0.2
_READ_BEFORE = 0.08
_OF_THIS_SIZE, _OF_EVERY_SIZE = 0.12, -0.1
_POINTS_ELSEWHERE = -0.4
_OPINION, _OPINION_OF_SOMETHING = -0.15, -0.3
_SAME_QUESTION = 0.15
_LEADS_ITS_SECTION = 0.12
_SAYS_IT, _SAYS_NOTHING_OF_IT = 0.1, 0.3
_MEANS_IT, _MEANS_THE_VALUE = 0.4, 0.6
_MOST_ANSWERS = 6
_ENOUGH_WORDS = 12
_STEM = 3
_STATES_THE_MEASURE = 0.3
_OF_WHAT_THEY_NAME = {"care", "guide", "material"}  # kinds of articles; policies are of all things
_DIMENSIONS = {"width": "length", "height": "length", "length": "length", "weight": "mass"}
_MADE_OF = {"material", "fabric", "composition"}
_POINTERS = ("see ", "more in ", "more on ", "more about ", "read ")
_LEANING = {
    "it", "they", "this", "that", "these", "those", "he", "she", "its", "their", "them", "then",
    "otherwise", "also", "both", "neither", "such", "yes", "no",
}  # fmt: skip
_LEANING_SUBJECTS = {"it", "they", "this", "that", "these", "those"}
_OF_A_SUBJECT = {"is", "are", "was", "were", "has", "have", "means", "can", "will", "must", "may"}
_OPENING = 4


@dataclass(frozen=True, slots=True)
class _Candidate:
    kind: Literal["flag", "attribute", "sentence", "passage"]
    text: str
    heading: str = ""
    product: Product | None = None
    name: str = ""
    hit: PassageHit | None = None
    place: int = 0
    bonus: float = 0.0
    named: bool = False


async def find_answers(
    question: Words,
    products: Sequence[Product],
    passages: Sequence[PassageHit],
    tools: ToolContext,
    lexicon: Lexicon,
    going_on: Collection[str] = (),
) -> tuple[Answer, ...]:
    """Rank what products and passages state by how well it answers a question, best first.

    Meaning counts, of the statement and of its heading; so do shared words, an attribute that the
    question names, and whether the statement has what was asked for: an amount, a time, a number.
    `going_on` are the articles that answered the question before.
    """
    bare = _without_names(question, products)
    brand = frozenset(content_lemmas(tools.catalog.profile.name))
    clause = question_asked(question, lexicon)
    asked = frozenset(content_lemmas(bare)) - lexicon.fillers - brand
    asked &= frozenset(content_lemmas(clause))
    if not asked and clause == question.text:
        bare, every = question.text, frozenset(content_lemmas(question.text))
        asked = every - lexicon.fillers or every
    asked |= frozenset(content_lemmas(expand("", question, lexicon)))
    candidates = [
        *(c for product in products for c in _of_product(product, lemmas(bare), lexicon)),
        *(c for hit in passages for c in _of_passage(hit, products, tools.catalog, going_on)),
    ]
    if not candidates:
        return ()
    vector = await tools.embed(expand(bare, question, lexicon))
    headings = {c.heading for c in candidates if c.heading}
    known = await tools.embed_kept([*(c.text for c in candidates), *headings])
    weights = _weights(asked, candidates)
    answers = [
        _answer(
            c,
            known,
            vector,
            weights,
            _fits(question, c.text, lexicon) + _asks_alike(question, c.heading, lexicon),
            _MEANS_THE_VALUE if asked & lexicon.materials else _MEANS_IT,
        )
        for c in candidates
    ]
    answers.sort(key=lambda answer: -answer.score)
    return tuple(answers[: _MOST_ANSWERS * max(1, len(products))])


def _weights(asked: Iterable[str], candidates: Sequence[_Candidate]) -> dict[str, float]:
    """Weigh each word of a question by how few of the candidates say it."""
    said = [record_words(c.text) | record_words(c.heading) for c in candidates]
    return {word: log(1 + len(said) / (1 + sum(word in words for words in said))) for word in asked}


def _without_names(question: Words, products: Sequence[Product]) -> str:
    """Return what a question asks besides the names of the products it is about."""
    named = {lemma for product in products for lemma in content_lemmas(product.title)}
    kept = [token for token in question.tokens if not named & set(lemmas(token))]
    return question.text if len(kept) == len(question.tokens) else " ".join(kept)


def _answer(
    c: _Candidate,
    known: Mapping[str, Vectors],
    question: Vectors,
    asked: Mapping[str, float],
    fits: float,
    enough: float,
) -> Answer:
    meaning = float(known[c.text] @ question)
    if c.heading:
        heading = float(known[c.heading] @ question)
        meaning = _OF_THE_SENTENCE * meaning + _OF_ITS_HEADING * heading
    words, above = record_words(c.text), record_words(c.heading)
    title = record_words(c.hit.article.title) if c.hit else frozenset[str]()
    shared = sum(
        weight
        * (
            1.0
            if word in words
            else _SHARED_WITH_HEADING * (word in above) or _SHARED_WITH_TITLE * (word in title)
        )
        for word, weight in asked.items()
    )
    share = shared / sum(asked.values()) if asked else 0.0
    leads = c.hit and c.place == 0 and not c.hit.passage.headings
    if leads and asked and title.issuperset(asked):
        fits += _LEADS_ITS_SECTION  # "do you offer a subscription?" of "Coffee subscription"
    if not c.named and asked and share < _SAYS_IT and meaning < enough:
        fits -= _SAYS_NOTHING_OF_IT
    score = meaning + _SHARED_WORDS * share + fits + c.bonus
    product_id = c.product.id if c.product else None
    return Answer(c.kind, score, c.text, product_id, c.name, c.hit, c.place)


def _fits(question: Words, text: str, lexicon: Lexicon) -> float:
    """Return what it counts that a statement has, or lacks, the amount or time asked for."""
    wanted = [kind for kind in lexicon.answers if question.say_any(kind.asks)]
    if not wanted:
        return 0.0
    stated = set(tokens(text))
    has = any(
        not kind.has.isdisjoint(stated) or (kind.digits and any(w[0].isdigit() for w in stated))
        for kind in wanted
    )
    return _TYPE_OF_ANSWER if has else _NOT_THE_TYPE


def _asks_alike(question: Words, heading: str, lexicon: Lexicon) -> float:
    """Return what it counts that a heading asks with the same word: who, where, how."""
    first = tokens(heading)[:1]
    same = bool(first) and first[0] in question.tokens and (first[0],) in lexicon.cues["asking"]
    return _SAME_QUESTION if same else 0.0


def _of_product(product: Product, asked: Sequence[str], lexicon: Lexicon) -> Iterable[_Candidate]:
    if product.brand and (named := named_share("Brand", asked, lexicon)):
        text = f"Brand: {product.brand}"
        bonus = _OF_THE_PRODUCT_ITSELF + _NAMED_ATTRIBUTE * named
        yield _Candidate("attribute", text, product=product, name="Brand", bonus=bonus, named=True)
    sizes = {w for v in product.variants for o in v.options.values() for w in tokens(o)}
    size = {word for word in asked if word.isdigit()} & sizes
    for name, value in product.attributes.items():
        text = attribute_statement(name, value)
        named = named_share(name, asked, lexicon)
        if isinstance(value, bool) and not named:
            continue
        bonus = _OF_THE_PRODUCT_ITSELF + _NAMED_ATTRIBUTE * named if named else 0.0
        several = isinstance(value, tuple) and len(value) > 1
        bonus += _OF_EVERY_SIZE if size and several else 0.0
        yield _Candidate(
            "flag" if isinstance(value, bool) else "attribute",
            text,
            product=product,
            name=name,
            bonus=bonus,
            named=bool(named),
        )
    measured = _measured(asked, lexicon)
    for place, sentence in enumerate(split_sentences(product.description)):
        states = bool(measured) and any(q.dimension in measured for q in find_quantities(sentence))
        bonus = _OF_THE_PRODUCT_ITSELF + _STATES_THE_MEASURE * states
        bonus += _OF_THIS_SIZE if size & set(tokens(sentence)) else 0.0
        yield _Candidate(
            "sentence", sentence, product=product, place=place, bonus=bonus, named=states
        )


def _measured(asked: Sequence[str], lexicon: Lexicon) -> set[str]:
    """What must be measured to answer a question: lengths for "how big", a mass for "how heavy".

    Nothing where it asks of a part or of a time: "how big is the screen", "how long does it last".
    """
    said = {name: {name, *_said_of(lexicon.attributes[name], asked)} for name in _DIMENSIONS}
    telling = {w for w in asked if w not in STOP_WORDS and w not in lexicon.fillers}
    return {_DIMENSIONS[name] for name, words in said.items() if telling and telling <= words}


def named_share(name: str, asked: Sequence[str], lexicon: Lexicon) -> float:
    """How far a question is about an attribute: 1 if it names that and nothing else.

    Where it asks for nothing else, the last word of a name is enough: "radio?" of "Fm radio".
    """
    own = tuple(w for w in record_lemmas(name) if w not in lexicon.empty_names)
    said = set(_said_of(_asked_as(facet_key(name), lexicon), asked))
    called = {w: _said_of(lexicon.attributes.get(w, ()), asked) for w in own if len(own) > 1}
    heard = {w for w in own if called.get(w) or any(_says(w, other) for other in asked)}
    materials = lexicon.materials - lexicon.colors
    made_of = materials.intersection(asked) if not _MADE_OF.isdisjoint(own) else set()
    other_words = {w for words in called.values() for w in words}
    beside = {w for w in asked if w not in STOP_WORDS and w not in lexicon.fillers}
    beside -= {*own, *said, *made_of, *other_words, *lexicon.measures}
    beside = {w for w in beside if not w[0].isdigit()}
    if said or made_of or (own and heard.issuperset(own)):
        return 1 / (1 + len(beside))
    return len(heard) / len(own) if own and own[-1] in heard and not beside else 0.0


def _said_of(phrases: Iterable[Phrase], asked: Sequence[str]) -> list[str]:
    """The words of those phrases that stand in a question."""
    return [word for p in phrases if find_phrase(p, asked) is not None for word in p]


def _asked_as(key: str, lexicon: Lexicon) -> Sequence[Phrase]:
    """Return how people ask for an attribute: under its name, else under one that ends it."""
    if key in lexicon.attributes:
        return lexicon.attributes[key]
    words = key.split()
    endings = (" ".join(words[start:]) for start in range(1, len(words)))
    longest = next((ending for ending in endings if ending in lexicon.attributes), "")
    return lexicon.attributes.get(longest, ()) if " " in longest else ()


def _says(word: str, heard: str) -> bool:
    """Whether a word of a name was said, "dim" for "dimmable" too."""
    derived = word.endswith(("able", "ible")) and len(heard) >= _STEM and word.startswith(heard)
    return word == heard or derived


def _of_passage(
    hit: PassageHit, products: Sequence[Product], catalog: Catalog, going_on: Collection[str]
) -> Iterable[_Candidate]:
    heading = title_above(hit.passage, hit.article)
    ids, of_products = {product.id for product in products}, set(hit.article.product_ids)
    about = _OF_THIS_PRODUCT if ids & of_products else 0.0
    reviews = "review" in hit.article.kind.lower()
    if ids and of_products and not ids & of_products and (reviews or len(of_products) == 1):
        return  # it is all about something else
    of_others = bool(ids and of_products) and not ids & of_products
    of_others = of_others and hit.article.kind in _OF_WHAT_THEY_NAME
    about += _OF_ANOTHER * of_others
    about += _READ_BEFORE if hit.article.id in going_on else 0.0
    if products and _is_of_another_kind(f"{hit.article.title}. {heading}", products, catalog):
        about += _OF_ANOTHER
    if reviews:
        about += _OPINION if ids & of_products else _OPINION_OF_SOMETHING
    asks = heading.endswith("?")
    for place, sentence in enumerate(split_sentences(hit.passage.text)):
        if of_others and not _words_of(products) & set(content_lemmas(f"{heading} {sentence}")):
            continue  # what cleans a skillet is no answer about a lamp
        bonus = about + (_POINTS_ELSEWHERE if _points_elsewhere(sentence) else 0.0)
        bonus += _LEADS_ITS_SECTION if asks and place == 0 else 0.0
        if products:
            bonus += _by_product(sentence, ids, products, catalog)
        yield _Candidate("passage", sentence, heading, hit=hit, place=place, bonus=bonus)


def _by_product(
    sentence: str, ids: set[str], products: Sequence[Product], catalog: Catalog
) -> float:
    """A sentence, or the row of a table, that is of this product, or of another one."""
    mentioned = set(catalog.titles.named(record_lemmas(sentence), (), pointed=True))
    if mentioned:
        return _OF_THE_PRODUCT_ITSELF if mentioned & ids else _OF_ANOTHER
    label, colon, _ = sentence.partition(": ")
    if not colon:
        return 0.0
    words, named = _words_of(products), set(content_lemmas(label))
    if not words & named:
        return _OF_ANOTHER / 2
    rows = (lemmas(attribute_text(v)) for p in products for v in p.attributes.values())
    exactly = _OF_ITS_VERY_ROW * (lemmas(label) in rows)
    return _OF_ITS_ROW * len(words & named) / len(named) + exactly


def _words_of(products: Iterable[Product]) -> set[str]:
    """The words of products' titles and values, as lemmas."""
    return {
        lemma
        for product in products
        for text in (product.title, *(v.value for v in facet_values(product)))
        for lemma in record_lemmas(text)
    }


def _is_of_another_kind(title: str, products: Sequence[Product], catalog: Catalog) -> bool:
    """Whether a title names a kind of thing that none of the products is."""
    found = catalog.vocabulary.mentions(record_lemmas(title))
    kinds = {name for mention in found if mention.names_category for name in mention.values}
    own = {name for product in products for name in product.category}
    return bool(kinds) and not kinds & own


def spoken_sentences(answer: Answer, text: str) -> tuple[str, ...]:
    """Return the sentences of a text to say for an answer.

    One that leans on the sentence before it takes that along; a short one, the next of its
    paragraph. What only points elsewhere is left out.
    """
    lines = [split_sentences(line) for line in text.split("\n")]
    placed = [(n, sentence) for n, line in enumerate(lines) for sentence in line]
    place = min(answer.place, len(placed) - 1)
    paragraph, sentence = placed[place]
    said = [sentence]
    if answer.hit and place and placed[place - 1][0] == paragraph and _leans_back(sentence):
        said.insert(0, placed[place - 1][1])
    for line, following in placed[place + 1 : place + 2]:
        short = line == paragraph and len(" ".join(said).split()) < _ENOUGH_WORDS
        if said[-1].endswith(":") or (short and not _points_elsewhere(following)):
            said.append(following)
    return tuple(said)


def _leans_back(sentence: str) -> bool:
    """Whether a sentence only makes sense behind the one before it: "At present that is …"."""
    opening = tokens(sentence)[: _OPENING + 1]
    of_them = any(a in _LEANING_SUBJECTS and b in _OF_A_SUBJECT for a, b in pairwise(opening))
    return of_them or (bool(opening) and opening[0] in _LEANING)


def _points_elsewhere(sentence: str) -> bool:
    """Whether a sentence only says where to read on."""
    return sentence.lower().startswith(_POINTERS)
