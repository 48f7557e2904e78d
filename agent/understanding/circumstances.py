"""What shoppers tell of themselves while something is looked for: "I have a dog"."""

from dataclasses import replace

from agent.understanding.asking import behind_lead_in, is_question
from agent.understanding.lexicon import Lexicon
from agent.understanding.wishes.wishes import Wish, for_whom
from agent.understanding.words import Words
from knowledge.catalog import Catalog
from knowledge.constraints import Constraint, Constraints, MeasureRange, ValueWanted, is_category
from knowledge.language.words import lemmas


def tells_of_oneself(words: Words, lexicon: Lexicon) -> bool:
    """Whether all that a message does is tell of whoever writes it, and of theirs."""
    said = words.tokens[behind_lead_in(words, lexicon) :]
    opens = said[:1] and said[0] in lexicon.selves
    tells = bool(opens) or tells_what_for(words, lexicon)
    return tells and lexicon.wanting.isdisjoint(said) and not is_question(words, lexicon)


def tells_what_for(words: Words, lexicon: Lexicon) -> bool:
    """Whether a message says what a thing is for: "it's for my brother" is said of no one thing."""
    said = words.tokens[behind_lead_in(words, lexicon) :]
    return any(said[: len(phrase)] == phrase for phrase in lexicon.cues["is_for"])


def as_told(
    words: Words, wish: Wish, before: Constraints, catalog: Catalog, lexicon: Lexicon
) -> Wish:
    """Return what such a message asks of what is looked for: a price, a size, no wool, dry skin.

    A dog, or a green wall, is nothing that is looked for, nor a property it must have.
    """
    asked = tuple(c for c in before if is_category(c))
    others = [c for c in wish.others if _is_of_the_thing(c, words, catalog, lexicon)]
    others += for_whom(words, asked, others, catalog, lexicon)
    return replace(wish, kinds=(), others=tuple(others), kind_places=frozenset())


def _is_of_the_thing(
    constraint: Constraint, words: Words, catalog: Catalog, lexicon: Lexicon
) -> bool:
    if isinstance(constraint, MeasureRange):
        return constraint.minimum is None or constraint.maximum is None
    if not isinstance(constraint, ValueWanted) or constraint.excluded:
        return True
    looks = {lemma for value in constraint.any_of for lemma in lemmas(value)}
    if looks <= lexicon.colors | lexicon.materials or not looks.isdisjoint(lexicon.measures):
        return False
    names = {word for key in constraint.facets for word in lemmas(key)}
    chosen = not catalog.option_keys.isdisjoint(constraint.facets)
    if any((look,) in phrases for look in looks for phrases in lexicon.sizes.values()):
        return chosen and words.lemmas[-1] in looks
    return chosen or not names.isdisjoint(words.lemmas)
