"""The catalog a running server answers from: always the published version."""

import asyncio
import logging
from pathlib import Path

from knowledge.catalog import Catalog
from knowledge.embedding.model import EmbeddingModel
from knowledge.errors import StoreError
from knowledge.facts import read_facts
from knowledge.index.vectors import read_vectors
from knowledge.versions import FACTS_NAME, VECTORS_NAME, Versions


def open_catalog(versions: Versions, version: str, model: EmbeddingModel) -> Catalog:
    """Read one version from disk into memory.

    Raises `StoreError` where it is missing, damaged, or was made with another embedding model.
    """
    folder = versions.folder(version)
    facts = read_facts(folder / FACTS_NAME)
    if facts.embedding_model != model.key:
        message = f"{folder}: made with another embedding model; run `floorwalker ingest` again"
        raise StoreError(message)
    vectors = folder / VECTORS_NAME
    return Catalog(
        version,
        facts,
        read_vectors(vectors, "products", [product.id for product in facts.products]),
        read_vectors(vectors, "passages", [passage.id for passage in facts.passages]),
    )


_log = logging.getLogger("floorwalker.knowledge")


class LiveCatalog:
    """Holds the published version open, and changes over when another is published."""

    def __init__(self, data: Path, model: EmbeddingModel) -> None:
        self._versions = Versions(data)
        self._model = model
        self._catalog: Catalog | None = None
        self._opening = asyncio.Lock()

    async def current(self) -> Catalog:
        """Return the published version, opening it first where it has changed.

        Raises `StoreError` where nothing was ever ingested.
        """
        version = self._versions.current()
        if version is None:
            message = "no catalog yet; run `floorwalker ingest FILE` first"
            raise StoreError(message)
        if self._catalog is None or self._catalog.version != version:
            async with self._opening:
                if self._catalog is None or self._catalog.version != version:
                    await self._open(version)
        return self.opened()

    async def _open(self, version: str) -> None:
        """Change over to a version; one that cannot be read leaves the one before in service."""
        try:
            opened = await asyncio.to_thread(open_catalog, self._versions, version, self._model)
        except StoreError:
            if self._catalog is None:
                raise
            _log.exception(
                "version %s cannot be opened; %s goes on", version, self._catalog.version
            )
        else:
            self._catalog = opened

    def opened(self) -> Catalog:
        """Return the version opened last; a reply's facts are read from it as it is sent."""
        if self._catalog is None:
            message = "no catalog has been opened"
            raise StoreError(message)
        return self._catalog
