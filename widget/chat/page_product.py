"""Which product of the catalog a shop page shows, by what the page calls it and where it is."""

from urllib.parse import unquote, urlsplit
from weakref import WeakKeyDictionary

from knowledge.catalog import Catalog
from knowledge.products import Product

_NAMES: WeakKeyDictionary[Catalog, dict[str, str]] = WeakKeyDictionary()


def product_shown(catalog: Catalog, named: str | None, url: str = "") -> str | None:
    """Return the id of the product of a page, if the catalog has it.

    A page names its product by our id, or by one of a variant; where it names none that we know,
    its address tells: that of the product, or a path that ends with its id.
    """
    if named in catalog.products:
        return named
    return _by_other_names(catalog).get(named or "") or _by_address(catalog, url)


def _by_address(catalog: Catalog, url: str) -> str | None:
    path = _path(url)
    last = unquote(path.rpartition("/")[2])
    if "/product" in path and last in catalog.products:
        return last
    return _by_other_names(catalog).get(path)


def _by_other_names(catalog: Catalog) -> dict[str, str]:
    """Map variant ids, SKUs and paths of product pages to product ids, once for a catalog."""
    if catalog not in _NAMES:
        products = catalog.products.values()
        _NAMES[catalog] = {n: product.id for product in products for n in _names(product) if n}
    return _NAMES[catalog]


def _names(product: Product) -> list[str]:
    codes = [code for v in product.variants for code in (v.id, v.sku) if code]
    return [*codes, _path(product.url)]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path.rstrip("/")
    except ValueError:
        return ""
