"""Rules at work: the products they are about, what they do to a search, what is wrong with them."""

from tools.rules.merchandising import NO_RULES, Merchandising, merchandise
from tools.rules.targets import products_of

__all__ = ["NO_RULES", "Merchandising", "merchandise", "products_of"]
