"""A catalog's records without its vectors: enough to check sentences, and quick to open."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from knowledge.catalog import Catalog
from knowledge.embedding.graph import Vectors
from knowledge.facts import facts_at, read_facts
from knowledge.index.search_index import SearchIndex
from knowledge.sync.versions import FACTS_NAME, Versions


def open_records(data: Path) -> Catalog:
    """Open the published version of a data folder; it cannot be searched by meaning.

    Raises `StoreError`.
    """
    versions = Versions(data)
    published = versions.published()
    stored = read_facts(versions.folder(published.version) / FACTS_NAME)
    facts, _ = facts_at(stored, published.synced_at, datetime.now(UTC))
    nothing: defaultdict[str, Vectors] = defaultdict(lambda: np.zeros(1, dtype=np.float32))
    return Catalog(published.version, facts, SearchIndex(facts, nothing))
