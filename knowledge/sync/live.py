"""The catalog a running server answers from: always the published version."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from knowledge.catalog import Catalog
from knowledge.embedding.model import EmbeddingModel
from knowledge.errors import StoreError
from knowledge.facts import Facts, facts_at, read_facts
from knowledge.index.matrix import read_matrix
from knowledge.index.search_index import SearchIndex
from knowledge.sync.garbage import uncollected
from knowledge.sync.sources import Sources
from knowledge.sync.versions import FACTS_NAME, Published, Versions

_log = logging.getLogger("floorwalker.knowledge")
_TRY_AGAIN_AFTER = 60.0
_WAITS_FOR_INDEX = 2.0
_STALE = (
    "the catalog was last synced at %s UTC, over 24 hours ago: prices say their date, and nothing "
    "is said of stock and sales until `floorwalker sync` runs"
)


def _utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Opened:
    """What is served, what it was made of, and from when on it is no longer right by itself.

    `indexed` is false while the index is that of an earlier version.
    """

    published: Published
    facts: Facts
    index: SearchIndex
    indexed: bool
    catalog: Catalog
    changes_at: datetime | None


class LiveCatalog:
    """Holds the published version open, and changes over when another is, or a sale ends.

    Records change over at once. Where texts have changed, the index is made beside the traffic,
    and the one before finds the records meanwhile. Belongs to one event loop.
    """

    def __init__(
        self, data: Path, model: EmbeddingModel, clock: Callable[[], datetime] = _utc_now
    ) -> None:
        self._versions = Versions(data)
        self._model = model
        self._clock = clock
        self._opened: _Opened | None = None
        self._refused: str | None = None
        self._try_again_at = 0.0
        self._changing = asyncio.Lock()
        self._indexing: asyncio.Task[None] | None = None

    def open(self) -> None:
        """Open the published version.

        Raises `StoreError` where nothing was ever ingested, or what was cannot be read.
        """
        published = self._versions.published()
        facts = self._read_facts(published.version)
        self._serve(published, facts, self._build_index(published.version, facts))

    async def current(self) -> Catalog:
        """Return the published version, opening it first where it has changed.

        One that cannot be read leaves the one before in service, and is tried again a minute
        later. Raises `StoreError` where there is none before.
        """
        try:
            published = self._versions.published()
            if self._must_change(published):
                await self._change_over(published)
        except StoreError as error:
            if self._opened is None:
                raise
            if monotonic() >= self._try_again_at:
                self._refuse(None, error)
        return self.opened()

    def opened(self) -> Catalog:
        """Return the version opened last; a reply's facts are read from it as it is sent."""
        if self._opened is None:
            message = "no catalog has been opened"
            raise StoreError(message)
        return self._opened.catalog

    def origin(self) -> tuple[datetime, Sources]:
        """Return when the catalog that is open was last synced, and from what."""
        if self._opened is None:
            message = "no catalog has been opened"
            raise StoreError(message)
        return self._opened.published.synced_at, self._opened.facts.sources

    def stale_since(self) -> datetime | None:
        """Return when the catalog was last synced, if that is over 24 hours ago."""
        opened = self._opened
        return opened.published.synced_at if opened and opened.changes_at is None else None

    def _must_change(self, published: Published) -> bool:
        opened = self._opened
        if opened is None:
            return True
        if published.version == self._refused:
            return monotonic() >= self._try_again_at
        lapsed = opened.changes_at is not None and self._clock() >= opened.changes_at
        return lapsed or published != opened.published

    async def _change_over(self, published: Published) -> None:
        """Serve the records of a version, and give its index a moment to be there too."""
        async with self._changing:
            if not self._must_change(published):
                return
            await asyncio.to_thread(self._take_records, published)
        if self._indexing is None and self._opened and not self._opened.indexed:
            self._indexing = asyncio.create_task(self._index_anew())
        if self._indexing:
            await asyncio.wait([self._indexing], timeout=_WAITS_FOR_INDEX)

    def _take_records(self, published: Published) -> None:
        opened = self._opened
        if opened is None:
            self.open()
            return
        try:
            same = published.version == opened.published.version
            facts = opened.facts if same else self._read_facts(published.version)
        except StoreError as error:
            self._refuse(published.version, error)
        else:
            self._refused = None
            self._serve(published, facts, opened.index)

    async def _index_anew(self) -> None:
        try:
            while self._opened and not self._opened.indexed:
                version, facts = self._opened.published.version, self._opened.facts
                index = await asyncio.to_thread(self._build_index, version, facts)
                async with self._changing:
                    newest = self._opened
                    await asyncio.to_thread(self._serve, newest.published, newest.facts, index)
        except StoreError as error:
            self._refuse(version, error)
        finally:
            self._indexing = None

    def _read_facts(self, version: str) -> Facts:
        folder = self._versions.folder(version)
        facts = read_facts(folder / FACTS_NAME, self._opened.facts if self._opened else None)
        if facts.embedding_model != self._model.key:
            message = f"{folder}: made with another embedding model; run `floorwalker ingest` again"
            raise StoreError(message)
        return facts

    @uncollected()
    def _build_index(self, version: str, facts: Facts) -> SearchIndex:
        return SearchIndex(facts, read_matrix(self._versions.folder(version)))

    def _serve(self, published: Published, facts: Facts, index: SearchIndex) -> None:
        """Put records and index into service, with the prices of now."""
        priced, changes_at = facts_at(facts, published.synced_at, self._clock())
        if changes_at is None and (self._opened is None or self._opened.changes_at):
            _log.warning(_STALE, f"{published.synced_at:%Y-%m-%d %H:%M}")
        catalog = Catalog(published.version, priced, index)
        self._opened = _Opened(published, facts, index, index.covers(facts), catalog, changes_at)

    def _refuse(self, version: str | None, error: StoreError) -> None:
        self._refused = version
        self._try_again_at = monotonic() + _TRY_AGAIN_AFTER
        _log.error("version %s goes on: %s", self.opened().version, error)
