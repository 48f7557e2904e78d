"""Saying once that the database does not work, and once that it works again."""

import logging
from threading import Lock
from time import monotonic

_log = logging.getLogger("floorwalker.database")
_QUIET_FOR = 2.0


class Outage:
    """Keeps the log to a line at the beginning and one at the end. Used from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._began: float | None = None
        self._latest = 0.0

    def begin(self, error: Exception) -> None:
        """Take notice that a transaction was not taken."""
        with self._lock:
            self._latest = monotonic()
            if self._began is not None:
                return
            self._began = self._latest
        _log.error(
            "the database takes nothing (%s); shoppers are told to try again, what was taken "
            "before is answered when it does",
            error,
        )

    def end(self) -> None:
        """Take notice that one was taken; a while without trouble ends it."""
        if self._began is None:
            return
        with self._lock:
            began, now = self._began, monotonic()
            if began is None or now - self._latest < _QUIET_FOR:
                return
            self._began = None
        _log.warning("the database works again, after %.0f s", self._latest - began)
