"""The facts of a product beside its description: its attributes and its rating."""

from collections.abc import Iterator
from dataclasses import replace

from agent.grounding.language.chunks import is_number
from agent.grounding.language.lexing import Lexer
from agent.grounding.language.numbers import canonical
from agent.grounding.language.parts import read_chunks, split_parts
from agent.grounding.records.facts import Fact, denies, named_fact, plain_fact
from knowledge.facets.facets import facet_key
from knowledge.products import AttributeValue, Rating


def attribute_facts(name: str, value: AttributeValue, lexer: Lexer) -> Iterator[Fact]:
    """Read an attribute, each of its values by itself.

    A value alone says enough where it describes the whole product, as its material does, and has
    no number in it; of another one its name must be said.
    """
    tokens = lexer.read(name)
    named = read_chunks(tokens)
    if isinstance(value, bool):
        if not lexer.words.commercial.isdisjoint(term for chunk in named for term in chunk):
            return  # "Sale: yes" of an export is no live price
        yield plain_fact(named, denies=value is denies(tokens))
        return
    terms = tuple(term for chunk in named for term in chunk)
    several = not isinstance(value, str) and len(value) > 1
    for text in (value,) if isinstance(value, str) else value:
        for part in split_parts(lexer.read(text)):
            chunks = read_chunks(part)
            if any(token.kind in {"negation", "reversal"} for token in part) or not terms:
                continue
            numbers = any(is_number(t) and t != "%100" for chunk in chunks for t in chunk)
            whole = facet_key(name) in lexer.words.whole and not numbers
            if chunks:
                names = () if whole else terms
                turns = lexer.words.lists["turns"].intersection(token.text for token in part)
                varies = several and numbers
                yield named_fact(terms, chunks, names=names, turns=turns, varies=varies)


def rating_facts(rating: Rating) -> Iterator[Fact]:
    """Yield what may be said of a rating: its value, out of five, and how many gave it.

    These are customers only where it is said what they gave, or that they rated.
    """
    value, count = canonical(rating.value), f"#{rating.count}"
    values = (f"#{value}/5",)
    told = (
        *((*words, *values) for words in ((), ("rate",), ("rating",))),
        *((word, f"#{value}") for word in ("rate", "rating")),
        (f"#{value}", "star"),
        *((count, word) for word in ("review", "rating")),
    )
    yield plain_fact(told)
    people = [(count, word) for word in ("customer", "shopper", "people")]
    for given in ("rate", f"#{value}", f"#{value}/5"):
        yield replace(plain_fact((*told, *people)), condition=frozenset({given}))
