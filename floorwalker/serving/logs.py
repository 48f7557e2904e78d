"""The server's log: what we say from a level on, what libraries say only from warnings on.

Lines carry the id of the turn they are about, and nothing a shopper typed: of an exception its
class and its stack are written, and its words, which may repeat the shopper's, at `debug` alone.
"""

import json
import logging
import traceback
from collections.abc import Mapping
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from widget.turns.current import TURN

_OURS = "floorwalker"
_INCIDENTS = "floorwalker.incidents"
_PLAIN = "%(asctime)s %(levelname)s %(name)s %(message)s%(about)s"
_KNOWN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "about", "turn"}
_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def begin_logging(level: str, written_as: str = "text") -> None:
    """Log to standard error, as text or as one JSON object a line."""
    handler = logging.StreamHandler()
    wordy = level == "debug"
    handler.setFormatter(_Json(wordy=wordy) if written_as == "json" else _Text(wordy=wordy))
    handler.addFilter(_is_worth_saying)
    logging.getLogger().addHandler(handler)
    logging.getLogger(_OURS).setLevel(level.upper())
    if not wordy:
        # Its drafts restate what shoppers said, and a log has no end after seven days.
        logging.getLogger(_INCIDENTS).setLevel(logging.WARNING)


def _is_worth_saying(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == _OURS


def _facts(record: logging.LogRecord) -> Mapping[str, Any]:
    """What a line says besides its message: the turn, and what was given as `extra`."""
    turn = TURN.get()
    extra = {name: value for name, value in vars(record).items() if name not in _KNOWN}
    return {**({"turn": turn} if turn else {}), **extra}


class _Text(logging.Formatter):
    def __init__(self, *, wordy: bool) -> None:
        super().__init__(_PLAIN)
        self._wordy = wordy

    def format(self, record: logging.LogRecord) -> str:
        record.about = "".join(f" {name}={value}" for name, value in _facts(record).items())
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802 (logging's name)
        """Write where something was raised."""
        return _stack(ei, wordy=self._wordy)


class _Json(_Text):
    def format(self, record: logging.LogRecord) -> str:
        raised = {"stack": self.formatException(record.exc_info)} if record.exc_info else {}
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
            **raised,
        }
        return json.dumps(line, ensure_ascii=False, default=str)


def _stack(raised: _Raised, *, wordy: bool) -> str:
    if wordy or raised[0] is None:
        return "".join(traceback.format_exception(*raised)).rstrip()
    lines = traceback.format_tb(raised[2])
    return "".join([*lines, raised[0].__qualname__])
