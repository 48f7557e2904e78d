"""Stand-ins for what is expensive: an embedding by hashed words, and a small shop to embed."""

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from knowledge.embedding.graph import Vectors
from knowledge.embedding.model import EmbeddingModel
from knowledge.language.words import content_lemmas
from knowledge.sync.ingest import IngestReport, ingest
from knowledge.sync.sources import Sources
from shoppers.consent.consents import Consents
from shoppers.contacts import Addresses
from shoppers.database import Clock, Database, utc_now
from shoppers.erasure import Erasing
from shoppers.identity import Pseudonyms

DIMENSIONS = 256


class HashingEncoder:
    """Embeds a text as the sum of pseudo-random vectors of its words: shared words are near."""

    def __init__(self) -> None:
        self.embedded: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        return self.embed_all(texts)

    def embed_all(
        self, texts: Sequence[str], progress: Callable[[int], None] = lambda _: None
    ) -> Vectors:
        self.embedded += texts
        progress(len(texts))
        return np.vstack([_embed(text) for text in texts]) if texts else np.zeros((0, DIMENSIONS))


def load_hashing(_model: EmbeddingModel, graph: Path) -> HashingEncoder:
    """Load the stand-in where the model would be loaded."""
    graph.mkdir(parents=True, exist_ok=True)
    return HashingEncoder()


def _embed(text: str) -> Vectors:
    total = np.full(DIMENSIONS, 1e-3, dtype=np.float32)
    for word in content_lemmas(text):
        seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
        total += np.random.default_rng(seed).normal(size=DIMENSIONS).astype(np.float32)
    return (total / np.linalg.norm(total)).astype(np.float32)


def fake_model() -> EmbeddingModel:
    return EmbeddingModel(Path("/nowhere"), "0" * 64, 256)


def product_line(product_id: str, title: str, price: str = "10.00", **fields: object) -> str:
    """One line of our JSON Lines format."""
    variants = fields.pop("variants", [{"price": price}])
    return json.dumps({"id": product_id, "title": title, "variants": variants, **fields})


SHOP_LINES = (
    product_line(
        "fell-throw",
        "Fell Wool Throw",
        category=["Throws"],
        description="A soft wool throw with a fringe. It is not machine washable.",
        options=["Color"],
        variants=[
            {"id": "FELL-GRY", "options": {"Color": "Slate Gray"}, "price": "120.00"},
            {
                "id": "FELL-BLU",
                "options": {"Color": "Ink Blue"},
                "price": "130.00",
                "availability": "out_of_stock",
            },
        ],
        attributes={"Material": "Wool", "Machine washable": False, "Width": "50 in"},
        tags=["throw", "wool"],
        rating={"value": 4.7, "count": 32},
        goes_with=["oslo-lamp"],
        images=[{"url": "/pictures/fell.svg", "alt": "A throw"}],
    ),
    product_line(
        "cove-throw",
        "Cove Cotton Throw",
        "60.00",
        category=["Throws"],
        description="A light cotton throw for warm evenings.",
        attributes={"Material": "Cotton", "Machine washable": True, "Width": "52 in"},
        tags=["throw", "cotton"],
        rating={"value": 4.2, "count": 11},
    ),
    product_line(
        "oslo-lamp",
        "Oslo Table Lamp",
        category=["Lighting", "Table Lamps"],
        description="A brass lamp with a linen shade.",
        variants=[{"id": "OSLO", "price": "180.00", "compare_at": "220.00"}],
        attributes={"Material": "Brass", "Height": "22 in", "Dimmable": True},
        tags=["lamp"],
    ),
    product_line(
        "bergen-lamp",
        "Bergen Floor Lamp",
        "260.00",
        category=["Lighting", "Floor Lamps"],
        description="A tall steel lamp that stands behind a chair.",
        attributes={"Material": "Steel", "Height": "60 in"},
        tags=["lamp"],
    ),
    product_line(
        "larch-table",
        "Larch Dining Table",
        "900.00",
        category=["Tables", "Dining Tables"],
        description="A dining table in solid larch that seats six.",
        attributes={"Material": "Solid larch", "Seats": "6 people", "Warranty": "5 years"},
        tags=["table"],
    ),
)

ARTICLES = {
    "returns": (
        "---\ntitle: Returns\nkind: policy\n---\n\n"
        "You have 30 days from delivery to return an item.\n\n"
        "## How do I return furniture?\n\nFurniture is collected for a fee of $75.\n"
    ),
    "wool-care": (
        "---\ntitle: Caring for wool\nkind: care\nproduct_ids: [fell-throw]\n---\n\n"
        "## How do I wash a wool throw?\n\n"
        "Wash wool by hand in cool water and dry it flat.\n"
    ),
}

BRAND = """
name = "Harbor Home"
currency = "USD"
locale = "en-US"
hours = "Monday to Friday, 9 am to 5 pm"
[contact]
email = "help@harbor.example"
"""


def write_shop(folder: Path, lines: Sequence[str] = SHOP_LINES) -> Path:
    """Write the small shop's sources into a folder, and return it."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    (folder / "catalog.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / "brand.toml").write_text(BRAND, encoding="utf-8")
    for name, text in ARTICLES.items():
        (folder / "articles" / f"{name}.md").write_text(text, encoding="utf-8")
    return folder


def ingest_shop(data: Path, sources: Path) -> IngestReport:
    """Make a folder written by `write_shop` the catalog of a data folder."""
    return ingest(
        data,
        Sources((sources / "catalog.jsonl",), sources / "articles", sources / "brand.toml"),
        fake_model(),
        lambda *_: None,
        load_hashing,
    )


def a_consents(database: Database, clock: Clock = utc_now) -> Consents:
    """What shoppers agree to, in a database of a test."""
    return Consents(database, Erasing(Pseudonyms(b"secret")), Addresses(b"secret"), clock)
