"""What the commands of evals share: where runs are, and what ends them with status 2."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from brand.errors import BrandError
from floorwalker.errors import OperatorError
from knowledge.errors import KnowledgeError

if TYPE_CHECKING:
    from brand.voice import VoiceGuide
    from evals.shop import Shop
    from floorwalker.settings import Settings

FAILED, COULD_NOT_RUN = 1, 2


@contextmanager
def could_not_run() -> Iterator[None]:
    """Turn what keeps a command from running into one line and status 2."""
    from evals.cases.generate import UnknownKindError
    from evals.gate import ThresholdsError
    from evals.kept_cases import UnreadableCasesError
    from evals.running.result import UnreadableRunError

    expected = (
        OperatorError,
        KnowledgeError,
        BrandError,
        UnknownKindError,
        ThresholdsError,
        UnreadableCasesError,
        UnreadableRunError,
    )
    try:
        yield
    except expected as error:
        print(f"floorwalker: {error}", file=sys.stderr)
        sys.exit(COULD_NOT_RUN)


def runs_folder(settings: "Settings") -> Path:
    """Where the runs of a data folder are kept."""
    return settings.data / "evals"


def chosen_run(settings: "Settings", named: Path | None) -> Path:
    """Return the run that was named, or the newest. Raises `OperatorError`."""
    if named is not None:
        return named
    runs = sorted(path.parent for path in runs_folder(settings).glob("*/results.jsonl"))
    if not runs:
        message = f"{runs_folder(settings)}: no run yet; `floorwalker evals run` makes one"
        raise OperatorError(message)
    return runs[-1]


def open_shop(
    settings: "Settings",
    voice: "VoiceGuide | None" = None,
    data: Path | None = None,
    *,
    elsewhere: bool = False,
) -> "Shop":
    """Read the shop that replies are judged by, in the voice that speaks if none is given.

    `data` stands in for the settings' catalog; the codes of a server elsewhere cannot be seen.
    Raises `StoreError`, `BrandError` or `OperatorError`.
    """
    from evals.shop import load_shop
    from floorwalker.evaluation import codes_of, speaking_voice, standing_offers

    codes = None if elsewhere else codes_of(standing_offers(settings), datetime.now(UTC))
    guide = voice or speaking_voice(settings).guide
    return load_shop(data or settings.data, guide, codes=codes)
