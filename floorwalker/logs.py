"""The server's log: what we say from a level on, what libraries say only from warnings on."""

import logging

_OURS = "floorwalker"
_INCIDENTS = "floorwalker.incidents"


def begin_logging(level: str) -> None:
    """Log to standard error."""
    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    handler.addFilter(_is_worth_saying)
    logging.getLogger().addHandler(handler)
    logging.getLogger(_OURS).setLevel(level.upper())
    if level != "debug":
        # Its drafts restate what shoppers said, and a log has no end after seven days.
        logging.getLogger(_INCIDENTS).setLevel(logging.WARNING)


def _is_worth_saying(record: logging.LogRecord) -> bool:
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] == _OURS
