"""A catalog that can be changed for a case, in the process of the server that answers from it."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime

from knowledge.catalog import Catalog
from knowledge.facts import Facts
from knowledge.sync.live import LiveCatalog


class StagedCatalog(LiveCatalog):
    """Answers from the published version, but for the time of a case from a changed one.

    A withdrawn product is in force no more; planted words stand at the end of a description or
    an article, as an attacker would put them, or around a description.
    """

    def __init__(self, live: LiveCatalog) -> None:
        # Everything but what is asked for here is the live catalog's own.
        self._live = live
        self._staged: Catalog | None = None

    def open(self) -> None:
        """Open the published version."""
        self._live.open()

    async def current(self) -> Catalog:
        """Return the version of a new turn."""
        return self._staged or await self._live.current()

    def opened(self) -> Catalog:
        """Return the version of this moment."""
        return self._staged or self._live.opened()

    def stale_since(self) -> datetime | None:
        """Return when the catalog was last synced, if that is long ago."""
        return self._live.stale_since()

    @asynccontextmanager
    async def changed(
        self, plants: Sequence[tuple[str, str]], withdrawn: Sequence[str]
    ) -> AsyncIterator[None]:
        """Answer from a changed catalog for a while."""
        if plants or withdrawn:
            self._staged = _changed(self._live.opened(), dict(plants), set(withdrawn))
        try:
            yield
        finally:
            self._staged = None


def _planted(text: str, words: str) -> str:
    return words.replace("{}", text) if "{}" in words else f"{text} {words}"


def _changed(catalog: Catalog, plants: dict[str, str], withdrawn: set[str]) -> Catalog:
    last = {passage.article_id: passage.id for passage in catalog.passages.values()}
    facts = Facts(
        profile=catalog.profile,
        products=tuple(
            replace(p, description=_planted(p.description, plants[p.id])) if p.id in plants else p
            for p in catalog.products.values()
            if p.id not in withdrawn
        ),
        articles=tuple(
            replace(a, text=f"{a.text}\n\n{plants[a.id]}\n") if a.id in plants else a
            for a in catalog.articles.values()
        ),
        passages=tuple(
            replace(p, text=f"{p.text} {plants[p.article_id]}")
            if p.article_id in plants and last[p.article_id] == p.id
            else p
            for p in catalog.passages.values()
        ),
    )
    return Catalog(f"{catalog.version}-staged", facts, catalog.index)
