"""What a server does besides answering: again and again, whatever goes wrong with it."""

import asyncio
import gc
import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from knowledge.catalog import Catalog
from knowledge.sync.live import LiveCatalog
from shoppers.database import DatabaseBusyError

_log = logging.getLogger("floorwalker.server")

Chore = Callable[[], Awaitable[object]]


@contextmanager
def doing(chores: dict[Chore, float]) -> Iterator[None]:
    """Do each chore every so many seconds, beginning at once."""
    tasks = [asyncio.create_task(_repeat(chore, seconds)) for chore, seconds in chores.items()]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def _repeat(chore: Chore, seconds: float) -> None:
    while True:
        try:
            await chore()
        except DatabaseBusyError as error:
            _log.debug("put off, the database is busy: %s", error)
        except Exception:  # noqa: BLE001 — one failure must not end what deletes and takes over
            _log.exception("a chore failed, and will be tried again")
        await asyncio.sleep(seconds)


class Settling:
    """Keeps the collector of garbage from walking over the catalog, which would hold up turns.

    When the catalog changes it walks once, so that the one before goes.
    """

    def __init__(self, live: LiveCatalog) -> None:
        self._live = live
        self._settled: Catalog | None = None

    async def look(self) -> None:
        """Settle on the catalog that is open, if that is another one."""
        catalog = self._live.opened()
        if catalog is not self._settled:
            self._settled = catalog
            gc.unfreeze()
            gc.collect()
            gc.freeze()
