"""Answers worth keeping: what a message says of a wish, and nothing of anybody's life."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from pydantic import TypeAdapter

from agent.evidence import Evidence
from agent.remembering.words import KeepingWords, load_keeping_words
from agent.state import Dialogue, Message
from agent.understanding import Understanding
from agent.understanding.intents.intent import Intent
from agent.understanding.requests import ANSWERED
from agent.understanding.wishes.dropping import Dropped
from agent.understanding.wishes.wishes import Wish
from knowledge.catalog import Catalog
from knowledge.constraints import Constraint, PriceRange, ValueWanted, is_category
from knowledge.facets.facets import BRAND, CATEGORY, TAG
from knowledge.language.money import format_price
from knowledge.language.sentences import split_sentences
from knowledge.language.words import content_lemmas, lemma, lemmas, tokens
from knowledge.products import Price
from shoppers.signals.answers import Answer

MEANING: TypeAdapter[Constraint] = TypeAdapter(Constraint)
_SIZE = re.compile(r"\bsize\s+(?:is\s+)?(\d{1,3}(?:\.5)?|x{0,3}[sl]|m|small|medium|large)\b", re.I)
_INTENTS = {Intent.BUY: "shop", Intent.RESEARCH: "research"}
_SURE = 0.5
_GREETING = "What are you looking for today?"
_LONGEST_WORDS = 300
_LONGEST_KIND = 3
_LONGEST_TOPIC = 6
_LABELS = {
    "intent": "Here to",
    "looking_for": "Looking for",
    "researching": "Researching",
    "budget": "Budget",
    "for": "For",
    "room": "Room",
    "style": "Style",
    "feature": "Feature",
    "size": "Size",
}
_FAMILIAR = ("size", "color", "material", "finish", "style")
_OF_OTHERS = {"intent", "looking_for", "researching", "budget", "for"}
_PROPERTIES = {"color", "material", "finish", "feature"}
_SEVERAL = 2
_ONLY_BESIDE = {"intent", "looking_for"}


@dataclass(frozen=True, slots=True)
class Heard:
    """One message in its dialogue; `named` are kinds of answers the brand's notice names."""

    understanding: Understanding
    evidence: Evidence
    message: Message
    dialogue: Dialogue
    catalog: Catalog
    named: Collection[str] = ()


def worth_asking(answers: Sequence[Answer]) -> bool:
    """Whether the answers would spare saying much again: more than what kind of thing it is."""
    telling = [answer.key for answer in answers if answer.key not in _ONLY_BESIDE]
    properties = [key for key in telling if key in _PROPERTIES or key.startswith("not ")]
    return len(properties) < len(telling) or len(properties) >= _SEVERAL


def read_answers(heard: Heard) -> tuple[Answer, ...]:
    """Return what a message says that may be kept, one answer a key."""
    words = load_keeping_words()
    private = words.are_private(heard.message.text)
    of_others = _is_of_others(heard, words)
    found: dict[str, Answer] = {}
    for answer in _all(heard, words):
        named = answer.key in heard.named
        if answer.key in words.sensitive_keys and not named:
            continue
        if (private or (of_others and answer.key not in _OF_OTHERS)) and not named:
            continue
        found.setdefault(answer.key, answer)
    substance = found.keys() - {"intent"}
    return tuple(found.values()) if substance else ()


def read_earlier(heard: Heard, now: Sequence[Answer]) -> tuple[Answer, ...]:
    """Return what was said before this message and still holds."""
    known = {answer.key for answer in now}
    found: dict[str, Answer] = {}
    for constraint in heard.understanding.constraints:
        kind = constraint if isinstance(constraint, ValueWanted) else None
        kinds = (kind,) if kind and is_category(kind) else ()
        stated = Wish(kinds, () if kinds else (constraint,), Dropped())
        for answer in _stated(replace(heard, understanding=_with(heard.understanding, stated))):
            text = heard.message.past(heard.dialogue.said.get(answer.key))
            if answer.key not in known and text:
                words = _words(text, answer.value)
                found[answer.key] = replace(answer, words=words, question=_GREETING)
    return tuple(found.values())


def _with(understanding: Understanding, wish: Wish) -> Understanding:
    return replace(understanding, wish=wish)


def _is_of_others(heard: Heard, words: KeepingWords) -> bool:
    """Whether the message, or the talk it goes on with, is about somebody else."""
    if heard.understanding.words.say_any(words.self):
        return False
    texts = (heard.message.text, *(past.text for past in heard.message.history))
    return any(not words.people.isdisjoint(tokens(text)) for text in texts)


def _all(heard: Heard, words: KeepingWords) -> Iterator[Answer]:
    if heard.understanding.request not in ANSWERED:
        yield from _stated(heard)
        yield from _kind_in_words(heard, words)
    yield from _in_words(heard, words)
    yield from _topic(heard)
    guess = heard.understanding.guess
    if guess.label in _INTENTS and guess.confidence >= _SURE:
        yield _answer(heard, "intent", _INTENTS[guess.label])


def _stated(heard: Heard) -> Iterator[Answer]:
    wish = heard.understanding.wish
    kind = _kind(wish.category).lower() if wish.category else ""
    if kind and kind not in load_keeping_words().named("room"):
        yield _answer(heard, "looking_for", kind, wish.category)
    for constraint in wish.others:
        yield from _of_constraint(heard, constraint)


def _kind_in_words(heard: Heard, words: KeepingWords) -> Iterator[Answer]:
    """What is looked for, in the shopper's words, where the brand has no category of that name."""
    understanding = heard.understanding
    begins = understanding.topic_turns == (heard.message.turn_id,)
    if understanding.wish.category or not begins or _is_of_others(heard, words):
        return
    other = {
        word
        for texts in (
            *(phrase for _, _, phrase in words.phrases),
            *(c.any_of for c in understanding.wish.others if isinstance(c, ValueWanted)),
        )
        for text in texts
        for word in tokens(text)
    }
    titles = heard.catalog.titles
    kind = [w for w in understanding.query.split() if w not in other and titles.has(lemma(w))]
    # Whatever else is left of a message ("lost my job") names nothing that is looked for.
    if 0 < len(kind) <= _LONGEST_KIND and titles.is_head(lemma(kind[-1])):
        yield _answer(heard, "looking_for", " ".join(kind))


def _of_constraint(heard: Heard, constraint: Constraint) -> Iterator[Answer]:
    match constraint:
        case PriceRange():
            yield _answer(heard, "budget", _budget(constraint, heard.catalog), constraint)
        case ValueWanted(any_of=values, facets=facets, excluded=excluded):
            if is_category(constraint) or (excluded and CATEGORY in facets):
                return
            named = [f for f in facets if f not in {CATEGORY, TAG, BRAND}]
            known = load_keeping_words()
            if not named and not known.named("room").isdisjoint(map(str.lower, values)):
                return  # The room is told by its own name.
            styled = not known.named("style").isdisjoint(map(str.lower, values))
            key = min(named, key=_familiar, default="style" if styled else "feature")
            label = _label(key, heard.catalog)
            value = " or ".join(values)
            if excluded:
                yield _answer(heard, f"not {key}", value, constraint, f"Not {label.lower()}")
            else:
                yield _answer(heard, key, value, constraint, label)


def _familiar(key: str) -> int:
    """Where a value stands under several names, how far from what people would call it."""
    return _FAMILIAR.index(key) if key in _FAMILIAR else len(_FAMILIAR)


def _in_words(heard: Heard, words: KeepingWords) -> Iterator[Answer]:
    """What any shop might hear, whether or not the catalog has a facet for it."""
    said = tuple(tokens(heard.message.text))
    for key, value, phrase in words.phrases:
        if any(said[at : at + len(phrase)] == phrase for at in range(len(said))):
            yield _answer(heard, key, value)
    size = _SIZE.search(heard.message.text)
    if size:
        yield _answer(heard, "size", size[1].upper() if len(size[1]) < 4 else size[1].lower())
    if not words.gifts.isdisjoint(said):
        yield _answer(heard, "for", "a gift")


def _topic(heard: Heard) -> Iterator[Answer]:
    """What somebody reads about, in their own words: those the article that answers it shares."""
    understanding, words = heard.understanding, load_keeping_words()
    reads = understanding.request in ANSWERED and understanding.intent is Intent.RESEARCH
    if not reads or understanding.guess.label is Intent.BUY or not heard.evidence.sources:
        return
    article = heard.evidence.sources[0].article
    if not words.services.isdisjoint(tokens(f"{article.kind} {article.title}")):
        return
    said, titled = tokens(heard.message.text), set(content_lemmas(article.title))
    shared = [place for place, word in enumerate(said) if lemma(word) in titled]
    if shared:
        topic = said[shared[0] : shared[-1] + 1]
        if len(topic) > _LONGEST_TOPIC or not words.people.isdisjoint(topic):
            topic = list(dict.fromkeys(said[place] for place in shared))
        yield _answer(heard, "researching", " ".join(topic))


def _answer(
    heard: Heard, key: str, value: str, meaning: Constraint | None = None, label: str = ""
) -> Answer:
    people = load_keeping_words().people
    return Answer(
        key=key,
        label=label or _label(key, heard.catalog),
        value=value,
        question=_question(heard, key),
        words=_words(heard.message.text, value),
        intent=heard.understanding.intent.value,
        intent_words=", ".join(
            term for term in heard.understanding.guess.words if people.isdisjoint(tokens(term))
        ),
        meaning=MEANING.dump_json(meaning).decode() if meaning else None,
    )


def _words(text: str, value: str) -> str:
    """Return the sentence of a message that gives the answer, the whole where it is but one."""
    wanted = set(lemmas(value))
    sentences = split_sentences(text) or (text,)
    best = max(sentences, key=lambda sentence: len(wanted & set(lemmas(sentence))))
    if not load_keeping_words().people.isdisjoint(tokens(best)):
        # What is said of somebody else stays out: the value alone is kept.
        return value
    return best[:_LONGEST_WORDS]


def _question(heard: Heard, key: str) -> str:
    """Return what was asked: our question of the turn before, if it was about that."""
    asked = heard.dialogue.asked[-1:]
    before = heard.message.history[-1].reply if heard.message.history else ""
    if heard.dialogue.questions_in_row and asked == (key,) and "?" in before:
        return next(s for s in reversed(split_sentences(before)) if s.endswith("?"))
    return _GREETING


def _kind(category: ValueWanted) -> str:
    """Name a kind of thing: "lamps" for several that share the word."""
    last = {name.split()[-1].lower() for name in category.any_of}
    if len(category.any_of) > 1 and len(last) == 1:
        return last.pop()
    return " or ".join(category.any_of[:3])


def _budget(price: PriceRange, catalog: Catalog) -> str:
    profile = catalog.profile
    low, high, around = (
        format_price(Price(bound, profile.currency), profile, rounded=True) if bound else ""
        for bound in (price.minimum, price.maximum, price.around)
    )
    if around:
        return f"around {around}"
    if low and high:
        return f"{low} to {high}"
    return f"up to {high}" if high else f"from {low}"


def _label(key: str, catalog: Catalog) -> str:
    named = (facet.name for facet in catalog.facets if facet.key == key)
    label = _LABELS.get(key) or next(named, key)
    return label[:1].upper() + label[1:]
