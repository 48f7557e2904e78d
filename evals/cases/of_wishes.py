"""Cases about several products at once: limits, wishes, and what was ruled out."""

from collections.abc import Iterator
from decimal import Decimal

from evals.cases.case import Case
from evals.cases.material import Material, one
from evals.cases.of_products import budget_text
from evals.reading.words import content
from knowledge.products import Product

_NAMES = ("color", "colour", "finish", "material", "size", "weave", "fill", "pattern")


def budget(material: Material) -> Iterator[Case]:
    """Ask for a category with a limit on the price."""
    for turn, (name, limit) in material.worded("budget", _limits(material)):
        text = budget_text(material, limit)
        if turn % 3:
            said = material.say("budget", turn, category=name.lower(), limit=text)
            yield one("budget", said, name, price_max=str(limit), category=(name,))
        else:
            said = material.say("budget_over", turn, category=name.lower(), limit=text)
            yield one("budget", said, name, price_min=str(limit), category=(name,))


def _limits(material: Material) -> list[tuple[str, Decimal]]:
    """Limits between the prices of a category, in round amounts."""
    found = []
    for name in material.categories:
        prices = sorted({p.cheapest.price.amount for p in material.in_category(name)})
        for price in prices[:6]:
            step = Decimal(5) if price < 100 else Decimal(50)
            found.append((name, (price // step + 1) * step))
    return material.shuffled(list(dict.fromkeys(found)))


def wish(material: Material) -> Iterator[Case]:
    """Ask for a category in a value that some of it states."""
    for turn, (name, value) in material.worded("wish", _values(material)):
        said = material.say("wish", turn, category=name.lower(), value=value.lower())
        yield one("wish", said, name, value=value, category=(name,))


def combined(material: Material) -> Iterator[Case]:
    """Ask for a value and a limit at once."""
    limits = dict(_limits(material))
    both = [(n, v, limits[n]) for n, v in _values(material) if n in limits]
    for turn, (name, value, limit) in material.worded("combined", both):
        said = material.say(
            "combined",
            turn,
            category=name.lower(),
            value=value.lower(),
            limit=budget_text(material, limit),
        )
        yield one("combined", said, name, value=value, price_max=str(limit))


def without(material: Material) -> Iterator[Case]:
    """Rule a value out."""
    for turn, (name, value) in material.worded("without", _values(material)):
        said = material.say("without", turn, category=name.lower(), value=value.lower())
        yield one("without", said, name, not_value=value)


def _values(material: Material) -> list[tuple[str, str]]:
    """Values of one or two words that a category's products state, with the category."""
    found = {
        (name, value)
        for name in material.categories
        for product in material.in_category(name)
        for value in _stated(product)
        if value.casefold() not in name.casefold()
    }
    return material.shuffled(sorted(found))


def _several(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def _stated(product: Product) -> Iterator[str]:
    stated = [v for n, v in product.attributes.items() if n.casefold() in _NAMES]
    texts = [t for v in stated if not isinstance(v, bool) for t in _several(v)]
    texts += [t for v in product.variants for n, t in v.options.items() if n.casefold() in _NAMES]
    for text in texts:
        if text.replace(" ", "").isalpha() and len(text.split()) <= 2 and content(text):
            yield text
