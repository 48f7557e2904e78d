"""An incident: a sentence of the assistant that the gate kept back."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Incident:
    """A withheld sentence: the draft, the claim nothing supports, and on what it was judged.

    `about` are the records it was about; `products` and `passages` those that were evidence. It
    has no word of a shopper, and leads to none.
    """

    draft: str
    kind: str
    claim: str
    about: tuple[str, ...]
    products: tuple[str, ...]
    passages: tuple[str, ...]
    model: str
    catalog_version: str
    id: str = ""
    at: datetime | None = None
