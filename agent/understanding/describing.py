"""Things by what they are like: "the mohair one", "the two waterproof ones"."""

from agent.state import Dialogue
from agent.understanding.asking import is_question
from agent.understanding.lexicon import Lexicon
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import ValueWanted, is_category
from knowledge.language.words import STOP_WORDS

POINTING = {"the", "this", "that", "your"}
_ONES = {"one", "ones", "thing"}
_MOST, _NEAR = 3, 4
_INDEFINITE = {"a", "an"}
_QUESTIONS = {"which", "what", "another", "other", "any", "each", "every", "no", "is", "new"}


def by_property(
    words: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Find "the mohair one", "the one with wheels": what was shown and is said to be so."""
    for place, token in enumerate(words.tokens):
        if token not in _ONES or _is_any(words, place, lexicon):
            continue
        if place and words.lemmas[place - 1] not in lexicon.fillers:
            said = words.lemmas[place - 1]
            names = said.isalpha() and said not in POINTING | _QUESTIONS | lexicon.prepositions
            if names:
                run = _run_before(words, place, lexicon)
                meant = described(run or {said}, dialogue, catalog)
                return meant[: _MOST if token == "ones" else 1]
        if words.tokens[place - 1 : place] == ("the",) and _qualifies(words, place):
            said_of_it = said_of_things(words, catalog, lexicon)
            return described(said_of_it, dialogue, catalog)[:1]
    return ()


def _is_any(words: Words, place: int, lexicon: Lexicon) -> bool:
    """Whether "a simple classic one" is wished for, and not one of those shown."""
    near = words.tokens[max(0, place - _NEAR) : place]
    indefinite = not _INDEFINITE.isdisjoint(near) and POINTING.isdisjoint(near)
    return indefinite and not is_question(words, lexicon)


def of_the_topic(
    words: Words, dialogue: Dialogue, catalog: Catalog, lexicon: Lexicon
) -> tuple[str, ...]:
    """Find "the burgundy one" among all of what is looked for, where none shown is so."""
    kinds = tuple(c for c in dialogue.constraints if is_category(c))
    for place, token in enumerate(words.tokens):
        run = _run_before(words, place, lexicon) if token in _ONES else set()
        if not run or not kinds:
            continue
        said = tuple(ValueWanted((word,)) for word in sorted(run))
        found = catalog.meeting((*dialogue.constraints, *said)) or catalog.meeting((*kinds, *said))
        return found if len(found) <= _MOST else ()
    return ()


def _run_before(words: Words, place: int, lexicon: Lexicon) -> set[str]:
    """Return the lemmas between "the" and "one": "the rust colored one"."""
    said: set[str] = set()
    for at in range(place - 1, -1, -1):
        if words.tokens[at] in POINTING:
            return said
        if words.lemmas[at] in lexicon.fillers or words.lemmas[at] in _QUESTIONS:
            return set()
        said.add(words.lemmas[at])
    return set()


def _qualifies(words: Words, place: int) -> bool:
    """Whether what follows "the one" tells which: "the one with wheels"."""
    return words.tokens[place + 1 : place + 2] in {("with",), ("that",), ("in",), ("made",)}


def said_of_things(words: Words, catalog: Catalog, lexicon: Lexicon) -> set[str]:
    """Return the lemmas of a message that some record says, and that tell things apart."""
    said = {
        words.lemmas[place]
        for place, token in enumerate(words.tokens)
        if token not in STOP_WORDS and words.lemmas[place] not in lexicon.fillers
    }
    groups = {word for phrases in lexicon.groups.values() for phrase in phrases for word in phrase}
    comparing = {word for phrase in lexicon.cues["compare"] for word in phrase}
    return {word for word in said - groups - comparing if catalog.mentions(word)}


def described(said: set[str], dialogue: Dialogue, catalog: Catalog) -> tuple[str, ...]:
    """Of what was shown, the latest first, what is described with most of these words."""
    shown = [i for ids in reversed(dialogue.shown) for i in ids if i in catalog.products]
    counts = {i: sum(_says(catalog.words(i).text, word) for word in said) for i in shown}
    most = max(counts.values(), default=0)
    alike = [i for i, count in counts.items() if most and count == most]
    titled = [i for i in alike if said & set(catalog.words(i).title)]
    return tuple(titled or alike)


def _says(text: frozenset[str], word: str) -> bool:
    """Whether words hold one, or what it is made from: "wooden" of wood."""
    return word in text or (word.endswith("en") and word.removesuffix("en") in text)


def stands_alone(words: Words, place: int, catalog: Catalog, lexicon: Lexicon) -> bool:
    """Whether "that" is what is asked about, and points at no thing: "is that leather too"."""
    before = words.tokens[max(0, place - 1) : place]
    things = map(catalog.titles.is_head, words.lemmas[place + 1 : place + 2])
    asked = words.tokens[place] in {"this", "that"} and before in lexicon.cues["question"]
    return asked and not any(things)
