"""Cases about one product: its name, price, stock, options and properties."""

from collections.abc import Iterator

from evals.cases.case import Case, Expect, Step
from evals.cases.material import Material, money, one, option_texts, wordings
from evals.reading.words import content, tokens
from knowledge.products import Product, attribute_text

_LONGEST_VALUE = 60
_LONG_WORD = 5


def known_product(material: Material) -> Iterator[Case]:
    """Ask for products by their names."""
    for turn, product in material.worded("known_product", material.products):
        said = material.say("known_product", turn, title=product.title)
        yield one("known_product", said, product.id, about=(product.id,))


def partial_name(material: Material) -> Iterator[Case]:
    """Ask for products by part of their names, where only they have it."""
    parts = [(part, p) for p in material.products for part in _own_parts(p, material)]
    for turn, (part, product) in material.worded("partial_name", parts):
        said = material.say("partial_name", turn, part=part)
        yield one("partial_name", said, product.id, about=(product.id,))


def _own_parts(product: Product, material: Material) -> Iterator[str]:
    words = product.title.split()
    for part in (" ".join(words[:-1]), " ".join((words[0], words[-1]))):
        if len(words) > 2 and material.titles_with(part) == 1:
            yield part


def misspelt_name(material: Material) -> Iterator[Case]:
    """Ask for products with two letters of a long word turned round."""
    for turn, product in material.worded("known_product", material.products):
        words = product.title.split()
        place = max(range(len(words)), key=lambda n: len(words[n]))
        word = words[place]
        if len(word) < _LONG_WORD or not word.isalpha():
            continue
        at = 1 + turn % (len(word) - 2)
        slip = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if slip != word:
            title = " ".join((*words[:place], slip, *words[place + 1 :]))
            said = material.say("known_product", turn, title=title)
            yield one("misspelt_name", said, product.id, about=(product.id,))


def near_miss(material: Material) -> Iterator[Case]:
    """Ask for names that differ from a product's by one word that no record has."""
    absent = [word for word in wordings()["absent_words"] if material.is_absent(word)]
    for turn, product in material.worded("near_miss", material.products if absent else []):
        words = product.title.split()
        word = absent[turn % len(absent)]
        name = " ".join((word, *words[1:])) if len(words) > 1 else f"{word} {words[0]}"
        said = material.say("near_miss", turn, absent=name)
        yield one("near_miss", said, product.id, absent_name=name)


def foreign_product(material: Material) -> Iterator[Case]:
    """Ask for what others sell."""
    names = [n for n in wordings()["foreign"] if material.is_absent(n)]
    for turn, name in material.worded("near_miss", material.shuffled(names)):
        said = material.say("near_miss", turn, absent=name)
        yield one("foreign_product", said, name, absent_name=name)


def price(material: Material) -> Iterator[Case]:
    """Ask what products cost, whole and in one variant."""
    for turn, product in material.worded("price", material.products):
        if turn % 2 and len(product.variants) > 1:
            variant = product.variants[turn % len(product.variants)]
            said = material.say(
                "price_variant", turn, title=product.title, value=option_texts(variant)
            )
            gives: tuple[str, ...] = (_written(variant.price.amount),)
        else:
            said = material.say("price", turn, title=product.title)
            gives = tuple(dict.fromkeys(_written(v.price.amount) for v in product.variants))
        yield one("price", said, product.id, gives=gives, about=(product.id,))


def _written(amount: object) -> str:
    return f"{amount:,}"


def sale(material: Material) -> Iterator[Case]:
    """Ask for reductions of products that have one, and of as many that have none."""
    reduced = [p for p in material.products if any(v.on_sale for v in p.variants)]
    others = [p for p in material.products if p not in reduced]
    paired = [p for pair in zip(reduced, others, strict=False) for p in pair] or others
    for turn, product in material.worded("sale", paired):
        said = material.say("sale", turn, title=product.title)
        yield one("sale", said, product.id)


def stock(material: Material) -> Iterator[Case]:
    """Ask whether products and variants can be had; those that cannot come first."""
    ordered = sorted(material.products, key=lambda p: all(v.available for v in p.variants))
    for turn, product in material.worded("stock", ordered):
        variants = sorted(product.variants, key=lambda v: v.available)
        if turn % 2 and len(variants) > 1:
            value = option_texts(variants[turn // 2 % len(variants)])
            said = material.say("stock_variant", turn, title=product.title, value=value)
        else:
            said = material.say("stock", turn, title=product.title)
        yield one("stock", said, product.id, stock_of=product.id)


def variant(material: Material) -> Iterator[Case]:
    """Ask what products come in."""
    optioned = [(p, o) for p in material.products for o in p.options if len(p.variants) > 1]
    for turn, (product, option) in material.worded("variant", optioned):
        values = tuple(dict.fromkeys(v.options.get(option, "") for v in product.variants))
        said = material.say(
            "variant",
            turn,
            title=product.title,
            option=f"{option.lower()}s",
            value=values[turn % len(values)],
        )
        yield one("variant", said, product.id, gives=values)


def missing_variant(material: Material) -> Iterator[Case]:
    """Ask for options that are not there: of the neighbours, and of nobody."""
    absent = list(wordings()["absent_values"])
    for turn, product in material.worded("missing_variant", material.products):
        own = {v.casefold() for one_of in product.variants for v in one_of.options.values()}
        others = [v for v in _all_values(material) if v.casefold() not in own]
        value = (others or absent)[turn % len(others or absent)] if turn % 3 else absent[turn % 6]
        if set(content(value)) & material.shop.record(product.id).stems:
            continue
        said = material.say("missing_variant", turn, title=product.title, absent=value)
        yield one("missing_variant", said, product.id, abstains=(value,))


def _all_values(material: Material) -> list[str]:
    values = {
        value
        for product in material.shop.facts.products[:400]
        for v in product.variants
        for value in v.options.values()
    }
    return sorted(values)


def attribute(material: Material) -> Iterator[Case]:
    """Ask for properties that records state."""
    stated = [
        (p, n, v)
        for p in material.products
        for n, v in p.attributes.items()
        if not isinstance(v, bool) and len(attribute_text(v)) <= _LONGEST_VALUE
    ]
    for turn, (product, name, value) in material.worded("attribute", material.shuffled(stated)):
        said = material.say("attribute", turn, title=product.title, attribute=name.lower())
        gives = (value,) if isinstance(value, str) else value
        assert not isinstance(gives, bool)
        yield one("attribute", said, product.id, gives=gives)


def yes_no(material: Material) -> Iterator[Case]:
    """Ask for properties that are stated as yes or no."""
    stated = [
        (p, n) for p in material.products for n, v in p.attributes.items() if isinstance(v, bool)
    ]
    for turn, (product, name) in material.worded("yes_no", material.shuffled(stated)):
        said = material.say("yes_no", turn, title=product.title, attribute=name.lower())
        yield one("yes_no", said, product.id, gives=_first_word(name))


def _first_word(name: str) -> tuple[str, ...]:
    return tuple(word for word in tokens(name) if content(word))[:1]


def neighbour(material: Material) -> Iterator[Case]:
    """Ask of one product, then of its neighbour in the same category."""
    for turn, product in material.worded("neighbour", material.products):
        beside = [
            p
            for p in material.shop.facts.products
            if p.category == product.category and p.id != product.id and p.title != product.title
        ]
        if not beside:
            continue
        other = beside[turn % len(beside)]
        shared = [n for n in product.attributes if n in other.attributes]
        name = shared[turn % len(shared)] if shared else "price"
        first = f"what is the {name.lower()} of the {product.title}?"
        second = material.say("neighbour", turn, title=other.title, attribute=name.lower())
        steps = (Step(say=first), Step(say=second, expect=Expect(about=(other.id,))))
        yield Case(kind="neighbour", steps=steps, cluster=product.id)


def comparison(material: Material) -> Iterator[Case]:
    """Compare products of one category."""
    for turn, product in material.worded("comparison", material.products):
        beside = [
            p for p in material.products if p.category == product.category and p.id != product.id
        ]
        if beside:
            other = beside[turn % len(beside)]
            said = material.say("comparison", turn, title=product.title, other=other.title)
            yield one("comparison", said, product.id, compares=(product.id, other.id))


def withdrawn_product(material: Material) -> Iterator[Case]:
    """See a product, then ask on after it has left the catalog."""
    for turn, product in material.worded("price", material.products):
        steps = (
            Step(say=f"show me the {product.title}", expect=Expect(about=(product.id,))),
            Step(act="withdraw_product", subject=product.id),
            Step(
                say=material.say("price", turn, title=product.title),
                expect=Expect(never_shows=(product.id,)),
            ),
        )
        yield Case(kind="withdrawn_product", steps=steps, cluster=product.id)


def budget_text(material: Material, amount: object) -> str:
    """Write a limit in the brand's money."""
    return money(amount, material.shop.facts.profile.currency)
