"""Evidence: what the tools returned this turn, and the records a sentence may be about."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from brand.quiz import QuizStep
from knowledge.catalog import Catalog, PassageHit, ProductHit
from knowledge.constraints import Constraint, Constraints
from knowledge.facets.facets import CATEGORY, Facet
from knowledge.products import Product
from knowledge.profile import Profile
from shoppers.consent.standing import NOBODY, Standing
from tools.compare_products import Comparison
from tools.search_products import FoundProducts


@dataclass(frozen=True, slots=True)
class Answer:
    """A statement that may answer a question, with how well it does (about 0 to 1.5).

    A `flag` or an `attribute` is the one of `name`; a `sentence` stands at `place` in the
    product's description, or in the text of `hit` where it is of a `passage`.
    """

    kind: Literal["flag", "attribute", "sentence", "passage"]
    score: float
    text: str
    product_id: str | None = None
    name: str = ""
    hit: PassageHit | None = None
    place: int = 0


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that a reply may state.

    `found` is what the search of this turn returned to be shown, `candidates` all it could have;
    `products` holds every record referred to, `passages` every passage found, `answers` what of
    them answers a question, best first, `sources` the passages to name for it; `facets` are the
    brand's facets, `departments` its broadest categories, `kinds` all of them; `wish` is what the
    shopper said;
    `standing` is what they agreed to have remembered; `own_words` are sentences of the brand's own
    offers, `quiz` where one of its quizzes is.
    """

    profile: Profile
    facets: tuple[Facet, ...]
    departments: tuple[str, ...]
    kinds: tuple[str, ...] = ()
    wish: str = ""
    constraints: Constraints = ()
    found: FoundProducts | None = None
    candidates: tuple[ProductHit, ...] = ()
    products: Mapping[str, Product] = field(default_factory=dict)
    passages: tuple[PassageHit, ...] = ()
    answers: tuple[Answer, ...] = ()
    sources: tuple[PassageHit, ...] = ()
    comparison: Comparison | None = None
    standing: Standing = NOBODY
    own_words: frozenset[str] = frozenset()
    quiz: QuizStep | None = None

    @property
    def relaxed(self) -> Constraint | None:
        """The constraint that what was found does not meet, if any."""
        return self.found.relaxed if self.found else None

    @property
    def reachable(self) -> bool:
        """Whether the brand has said how to reach a person."""
        contact = self.profile.contact
        return bool(contact.email or contact.phone or contact.url)

    def passage(self, article_id: str) -> tuple[PassageHit, ...]:
        """Return the passages found in one article."""
        return tuple(hit for hit in self.passages if hit.article.id == article_id)


def evidence_of(catalog: Catalog, wish: str = "") -> Evidence:
    """Return what is known of a shop before any tool was called."""
    categories = next((f.values for f in catalog.facets if f.key == CATEGORY), ())
    kinds = tuple(name for name, _ in categories)
    return Evidence(catalog.profile, catalog.facets, catalog.departments, kinds, wish)
