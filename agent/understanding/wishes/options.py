"""Options a message names of one product: "the smoked one in 84 inch", "8x10"."""

import re
from collections.abc import Mapping, Sequence

from agent.grounding.checks.variants import values_named
from agent.understanding.lexicon import Lexicon
from agent.understanding.words import Words
from knowledge.constraints import Constraints, ValueWanted
from knowledge.language.words import lemmas
from knowledge.products import Product, Variant

_NUMBER = re.compile(r"\d+(?:\.\d+)?")

Options = Mapping[str, tuple[str, ...]]
"""By the name of an option, the values of it that are meant."""


def find_options(text: str, product: Product, before: Options) -> dict[str, tuple[str, ...]]:
    """Return the option values of a product meant now: those named, else those meant before.

    Where a text has the very numbers of a value, such as "8x10", no other value is meant.
    """
    said = _numbers(lemmas(text))
    named = {option: tuple(sorted(v)) for option, v in values_named(text, product).items()}
    for option, values in named.items():
        exact = tuple(value for value in values if _stands_in(_numbers(lemmas(value)), said))
        named[option] = exact or values
    return {**{option: v for option, v in before.items() if option in product.options}, **named}


def find_extreme(words: Words, product: Product, lexicon: Lexicon) -> dict[str, tuple[str, ...]]:
    """Return the greatest or the least value of a size a product comes in: "the smaller one"."""
    said = [c for c in lexicon.comparatives if words.say_any(c.said) and "size" in c.keys]
    for name in product.options if said else ():
        values = dict.fromkeys(v.options[name] for v in product.variants if name in v.options)
        amounts = {v: float(found[0]) for v in values if (found := _NUMBER.search(v))}
        if len(amounts) == len(values) > 1 and set(amounts.values()) != {1.0}:
            best = max if said[0].greatest else min
            return {name: (best(amounts, key=amounts.__getitem__),)}
    return {}


def options_wanted(product: Product, constraints: Constraints) -> dict[str, tuple[str, ...]]:
    """Return the option values of a product that a shopper asked for of anything."""
    wanted = {
        value
        for constraint in constraints
        if isinstance(constraint, ValueWanted) and not constraint.excluded
        for value in constraint.any_of
    }
    found: dict[str, tuple[str, ...]] = {}
    for name in product.options:
        values = dict.fromkeys(v.options[name] for v in product.variants if name in v.options)
        meant = tuple(v for v in values if any(set(lemmas(w)) <= set(lemmas(v)) for w in wanted))
        if meant and len(meant) < len(values):
            found[name] = meant
    return found


def variants_meant(product: Product, options: Options) -> tuple[Variant, ...]:
    """Return the variants that have the option values meant, all where none were."""
    return tuple(
        variant
        for variant in product.variants
        if all(variant.options.get(option) in values for option, values in options.items())
    )


def _numbers(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(word for word in words if word[0].isdigit())


def _stands_in(run: tuple[str, ...], numbers: tuple[str, ...]) -> bool:
    starts = range(len(numbers) - len(run) + 1)
    return len(run) > 1 and any(numbers[at : at + len(run)] == run for at in starts)
