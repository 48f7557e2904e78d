"""Making the cases of a suite: seeded, distinct, each kind by its share."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from random import Random

from evals.cases import of_products, of_talk, of_wishes
from evals.cases.case import Case
from evals.cases.kinds import BY_NAME, KINDS
from evals.cases.material import Material
from evals.shop import Shop

Maker = Callable[[Material], Iterator[Case]]
_MODULES = (of_products, of_wishes, of_talk)
_MOST_LOOKED_AT = 40_000


class UnknownKindError(Exception):
    """A kind was named that is not there. The message lists those that are."""


def maker(kind: str) -> Maker | None:
    """Return what makes the cases of a kind."""
    found: Maker | None = next(
        (getattr(module, kind) for module in _MODULES if hasattr(module, kind)), None
    )
    return found


def chosen_kinds(names: Sequence[str]) -> tuple[str, ...]:
    """Return the kinds of those names, all that can be made where none is named.

    Raises `UnknownKindError`.
    """
    unknown = [name for name in names if name not in BY_NAME]
    if unknown:
        message = f"there is no kind {', '.join(unknown)}; there are {', '.join(BY_NAME)}"
        raise UnknownKindError(message)
    return tuple(names) or tuple(kind.name for kind in KINDS if kind.share)


def generate(shop: Shop, seed: int, count: int, kinds: Sequence[str] = ()) -> tuple[Case, ...]:
    """Make distinct cases of a shop; what a kind cannot give, the others do.

    Raises `UnknownKindError`.
    """
    names = chosen_kinds(kinds)
    pools = {name: _distinct(_made(shop, seed, name)) for name in names}
    shares = {name: BY_NAME[name].share or 1 for name in names}
    whole = sum(shares.values())
    taken: dict[str, list[Case]] = {
        name: list(islice(pools[name], round(count * shares[name] / whole))) for name in names
    }
    _fill(taken, pools, count)
    together = [case for name in names for case in taken[name]]
    return tuple(Random(seed).sample(together, len(together))[:count])  # noqa: S311 (an order)


def _made(shop: Shop, seed: int, name: str) -> Iterator[Case]:
    made = maker(name)
    if made is None:
        return iter(())
    chance = Random(f"{seed} {name}")  # noqa: S311 (an order)
    return islice(made(Material(shop, chance)), _MOST_LOOKED_AT)


def _distinct(cases: Iterable[Case]) -> Iterator[Case]:
    seen: set[str] = set()
    for case in cases:
        if case.id not in seen:
            seen.add(case.id)
            yield case


def _fill(taken: dict[str, list[Case]], pools: dict[str, Iterator[Case]], count: int) -> None:
    """Take more of what there is, in turn, until there are enough or none are left."""
    left = {name for name in taken if name not in {"consent", "withdrawn_product"}}
    while left and sum(map(len, taken.values())) < count:
        for name in sorted(left):
            more = next(pools[name], None)
            if more is None:
                left.discard(name)
            else:
                taken[name].append(more)
