"""The catalog a running server answers from: always the published version."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from knowledge.catalog import Catalog
from knowledge.embedding.model import EmbeddingModel
from knowledge.errors import StoreError
from knowledge.facts import facts_at, read_facts
from knowledge.index.texts import statement_id, statements
from knowledge.index.vectors import read_vectors
from knowledge.versions import FACTS_NAME, VECTORS_NAME, Versions

_log = logging.getLogger("floorwalker.knowledge")
_TRY_AGAIN_AFTER = 60.0


def _utc_now() -> datetime:
    return datetime.now(UTC)


def open_catalog(
    versions: Versions, version: str, model: EmbeddingModel, now: datetime
) -> tuple[Catalog, datetime | None]:
    """Read one version from disk into memory, with the prices of now.

    Returns with it when a sale begins or ends next, from when on its prices are no longer right.
    Raises `StoreError` where it is missing, damaged, or was made with another embedding model.
    """
    folder = versions.folder(version)
    facts, changes_at = facts_at(read_facts(folder / FACTS_NAME), now)
    if facts.embedding_model != model.key:
        message = f"{folder}: made with another embedding model; run `floorwalker ingest` again"
        raise StoreError(message)
    articles = {article.id: article for article in facts.articles}
    said = statements(facts.passages, articles, facts.products)
    ids = {
        "products": [product.id for product in facts.products],
        "passages": [passage.id for passage in facts.passages],
        "statements": [statement_id(text) for text in said],
    }
    products, passages, stated = (
        read_vectors(folder / VECTORS_NAME, kind, of) for kind, of in ids.items()
    )
    kept = dict(zip(said, stated, strict=True))
    return Catalog(version, facts, products, passages, kept), changes_at


class LiveCatalog:
    """Holds the published version open, and changes over when another is, or a sale ends."""

    def __init__(
        self, data: Path, model: EmbeddingModel, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._versions = Versions(data)
        self._model = model
        self._clock = clock
        self._catalog: Catalog | None = None
        self._changes_at: datetime | None = None
        self._refused: str | None = None
        self._try_again_at = 0.0
        self._opening = asyncio.Lock()

    def open(self) -> None:
        """Open the published version.

        Raises `StoreError` where nothing was ever ingested, or what was cannot be read.
        """
        self._open(self._versions.published())

    async def current(self) -> Catalog:
        """Return the published version, opening it first where it has changed.

        One that cannot be read leaves the one before in service, and is tried again a minute
        later. Raises `StoreError` where there is none before.
        """
        try:
            await self._look()
        except StoreError as error:
            if self._catalog is None:
                raise
            if monotonic() >= self._try_again_at:
                self._refuse(None, error)
        return self.opened()

    def opened(self) -> Catalog:
        """Return the version opened last; a reply's facts are read from it as it is sent."""
        if self._catalog is None:
            message = "no catalog has been opened"
            raise StoreError(message)
        return self._catalog

    async def _look(self) -> None:
        version = self._versions.published()
        if self._is_new(version):
            async with self._opening:
                if self._is_new(version):
                    await self._change_over(version)

    def _is_new(self, version: str) -> bool:
        if self._catalog is None:
            return True
        if version == self._refused:
            return monotonic() >= self._try_again_at
        lapsed = self._changes_at is not None and self._clock() >= self._changes_at
        return lapsed or version != self._catalog.version

    def _open(self, version: str) -> None:
        self._catalog, self._changes_at = open_catalog(
            self._versions, version, self._model, self._clock()
        )

    async def _change_over(self, version: str) -> None:
        try:
            await asyncio.to_thread(self._open, version)
        except StoreError as error:
            if self._catalog is None:
                raise
            self._refuse(version, error)

    def _refuse(self, version: str | None, error: StoreError) -> None:
        self._refused = version
        self._try_again_at = monotonic() + _TRY_AGAIN_AFTER
        _log.error("version %s goes on: %s", self.opened().version, error)
