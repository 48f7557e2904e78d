"""What is ruled out in words that no list has, but some record says: "no pods", "not braided"."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes.kinds import wanted
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints, ValueWanted
from knowledge.facets.vocabulary import Mention
from knowledge.language.words import STOP_WORDS

_BESIDE = {"a", "an", "any", "the", "with", "those", "these", "of"}
_JOINTS = {"or", "nor", "and"}
_GRADED = {"too", "so", "very", "that", "as", "really", "sure", "more", "less"}
_RANK = {"first", "second", "third", "fourth", "last"}


@dataclass(frozen=True, slots=True)
class RuledOut:
    """What no product may say, and the `places` of the words that rule it out."""

    constraints: Constraints = ()
    places: frozenset[int] = frozenset()


def find_ruled_out(
    words: Words, taken: Collection[int], catalog: Catalog, lexicon: Lexicon
) -> RuledOut:
    """Return the words behind a negation that some record says; `taken` are read already."""
    found: list[ValueWanted] = []
    places: set[int] = set()
    graded = {word for comparative in lexicon.comparatives for word in comparative.words}
    for place in _behind_negations(words, lexicon):
        word = words.lemmas[place]
        meant = lexicon.sorts.get(word, (word,))
        if (
            (place not in taken or len(meant) > 1)
            and word.isalpha()
            and word not in graded
            and word not in lexicon.no_things
            and any(map(catalog.mentions, meant))
        ):
            found.append(ValueWanted(meant, excluded=True))
            places.add(place)
    return RuledOut(tuple(found), frozenset(places))


def not_of(mention: Mention, kinds: Sequence[Mention], catalog: Catalog) -> ValueWanted:
    """Rule out a kind of thing; where nothing wanted can be of it, whatever says it, too.

    "Chocolate without milk" is not only no sort of milk.
    """
    kind = ValueWanted(mention.values, mention.facets)
    within = not kinds or any(catalog.meeting((wanted(own), kind)) for own in kinds)
    return replace(kind, facets=kind.facets if within else (), excluded=True)


def _behind_negations(words: Words, lexicon: Lexicon) -> Iterator[int]:
    """Yield the places of the first telling word behind each negation, and of those joined to it.

    Also of what stands before "allergy" or "free". A question denies nothing: "why is there no
    lid?"; nor does what is only graded: "not too big".
    """
    for place, token in enumerate(words.tokens[1:]):
        if token in lexicon.ruling_out_before and _is_telling(words, place, lexicon):
            yield place
    if words.text.rstrip().endswith("?"):
        return
    ends = [
        start + len(phrase)
        for phrase in lexicon.ruling_out
        for start in range(len(words.tokens) - len(phrase) + 1)
        if words.tokens[start : start + len(phrase)] == phrase
    ]
    for end in dict.fromkeys(ends):
        place = end
        while place < len(words.tokens) and words.tokens[place] in _BESIDE:
            place += 1
        while place < len(words.tokens) and _is_telling(words, place, lexicon):
            yield place
            if words.tokens[place + 1 : place + 2] and words.tokens[place + 1] in _JOINTS:
                place += 2
            else:
                break


def _is_telling(words: Words, place: int, lexicon: Lexicon) -> bool:
    token = words.tokens[place]
    return token not in STOP_WORDS | _GRADED | _RANK and words.lemmas[place] not in lexicon.fillers
