"""The products of a catalog that a rule is about."""

from weakref import WeakKeyDictionary

from brand.rules import Target
from knowledge.catalog import Catalog
from knowledge.constraints import Constraints, PriceRange, ValueWanted

_kept: WeakKeyDictionary[Catalog, dict[Target, frozenset[str]]] = WeakKeyDictionary()


def products_of(target: Target, catalog: Catalog) -> frozenset[str]:
    """Return the ids of the products that are there; kept as long as the catalog version is."""
    known = _kept.setdefault(catalog, {})
    if target not in known:
        known[target] = frozenset(_found(target, catalog))
    return known[target]


def _found(target: Target, catalog: Catalog) -> tuple[str, ...]:
    if target.products:
        return tuple(i for i in target.products if i in catalog.products)
    return catalog.meeting(constraints_of(target))


def constraints_of(target: Target) -> Constraints:
    """Return the conditions of a target as a search knows them."""
    values = tuple(ValueWanted(value.any_of, (value.facet,)) for value in target.values)
    if target.price is None:
        return values
    return (*values, PriceRange(target.price.lowest, target.price.highest))
