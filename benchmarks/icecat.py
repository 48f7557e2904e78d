"""The whole Icecat catalog, indexed once for all that is measured of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from evals.catalogs.icecat import write_icecat

ROOT = Path(__file__).parent.parent
_FOLDER = ROOT / "data" / "icecat"


def build_icecat() -> tuple[Path, Path, float]:
    """Index the whole catalog anew; return its data folder, its source, and the seconds it took."""
    shutil.rmtree(_FOLDER, ignore_errors=True)
    _FOLDER.mkdir(parents=True)
    source = _FOLDER / "icecat.jsonl"
    write_icecat(source)
    return _FOLDER, source, run(_FOLDER, "ingest", str(source))


def kept_icecat() -> Path:
    """Return the data folder of the whole catalog, indexing it where that was not done yet."""
    if not (_FOLDER / "knowledge" / "current").is_file():
        build_icecat()
    return _FOLDER


def run(data: Path, *command: str) -> float:
    """Run a command on a data folder; return the seconds it took, its start included."""
    started = perf_counter()
    words: Sequence[str] = (sys.executable, "-m", "floorwalker", *command)
    environment = {**os.environ, "FLOORWALKER_DATA": str(data)}
    subprocess.run(words, env=environment, check=True, capture_output=True, cwd=ROOT)
    return perf_counter() - started
