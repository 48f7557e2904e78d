"""What cases are made of: the brand's own products and articles in a seeded order, and wordings."""

import re
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product as every_pair
from pathlib import Path
from random import Random
from typing import TypeVar

from evals.cases.case import Case, Expect, Step
from evals.reading.words import content, normalise, tokens
from evals.shop import Shop
from knowledge.products import Product, Variant

_Item = TypeVar("_Item")
_QUESTION = re.compile(r"^#+\s+(.+\?)\s*$", re.MULTILINE)
_LONGEST_TITLE = 9
_MOST_ASKING = 3


@cache
def wordings() -> Mapping[str, Sequence[str]]:
    """Return the wordings of the kinds of cases."""
    path = Path(__file__).with_name("words.toml")
    return tomllib.loads(path.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Material:
    """A shop to make cases of, with the chance that orders them."""

    shop: Shop
    chance: Random

    def shuffled(self, items: Sequence[_Item]) -> list[_Item]:
        """Return items in an order of the seed."""
        return self.chance.sample(list(items), len(items))

    @cached_property
    def products(self) -> list[Product]:
        """Products that can be asked for by name: their titles are their own, and not too long."""
        by_title: dict[str, list[Product]] = {}
        for product in self.shop.facts.products:
            by_title.setdefault(normalise(product.title), []).append(product)
        own = [same[0] for same in by_title.values() if len(same) == 1]
        short = [product for product in own if len(product.title.split()) <= _LONGEST_TITLE]
        return self.shuffled(short or own)

    @cached_property
    def categories(self) -> list[str]:
        """Names of the narrowest categories with several products."""
        names: dict[str, int] = {}
        for product in self.shop.facts.products:
            if product.category:
                names[product.category[-1]] = names.get(product.category[-1], 0) + 1
        return self.shuffled(sorted(name for name, count in names.items() if count > 1))

    def in_category(self, name: str) -> list[Product]:
        """Return the products of a category."""
        return [p for p in self.shop.facts.products if name in p.category]

    def titles_with(self, words: str) -> int:
        """How many titles have all of some words."""
        wanted = [self._by_title_word.get(word, frozenset()) for word in normalise(words).split()]
        return len(frozenset.intersection(*wanted)) if wanted else 0

    @cached_property
    def _by_title_word(self) -> Mapping[str, frozenset[int]]:
        """The places of the products whose titles have a word."""
        places: defaultdict[str, set[int]] = defaultdict(set)
        for place, product in enumerate(self.shop.facts.products):
            for word in normalise(product.title).split():
                places[word].add(place)
        return {word: frozenset(found) for word, found in places.items()}

    def say(self, name: str, index: int, **filled: str) -> str:
        """Word a message, going round the wordings."""
        texts = wordings()[name]
        return texts[index % len(texts)].format(**filled)

    def worded(self, name: str, items: Sequence[_Item]) -> Iterator[tuple[int, _Item]]:
        """Yield every item with every wording, so that near ones differ in both."""
        count = len(wordings()[name])
        for turn, (number, item) in every_pair(range(count), enumerate(items)):
            yield turn + number, item

    def questions(self) -> list[tuple[str, str]]:
        """Return the questions that headings of articles ask, with the article.

        One that many articles ask, each of its own product, is no question to the shop, and neither
        is the heading that a reviewer gave a review.
        """
        found = [
            (question, article.id)
            for article in self.shop.facts.articles
            if article.kind != "review"
            for question in _QUESTION.findall(article.text)
            if len(content(question)) > 1
        ]
        asked = Counter(question for question, _ in found)
        return self.shuffled([one for one in found if asked[one[0]] <= _MOST_ASKING])

    def is_absent(self, name: str) -> bool:
        """Whether no record and no article has a word of a name."""
        return not set(tokens(name)) & self.shop.tokens


def money(amount: object, currency: str) -> str:
    """Write an amount as a shopper does."""
    sign = {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3"}.get(currency)
    text = f"{amount}".removesuffix(".00")
    return f"{sign}{text}" if sign else f"{text} {currency}"


def one(kind: str, say: str, cluster: str, **expected: object) -> Case:
    """Build a case of one message."""
    return Case(
        kind=kind, steps=(Step(say=say, expect=Expect.model_validate(expected)),), cluster=cluster
    )


def option_texts(variant: Variant) -> str:
    """Write the options of a variant as a shopper names them."""
    return " ".join(variant.options.values())
