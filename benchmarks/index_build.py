"""How long it takes to make the demo brand a catalog, the command's start included."""

import tempfile
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Figure, print_figures
from benchmarks.server import ingest_demo

_MEGABYTE = 1024 * 1024


def measure() -> Sequence[Figure]:
    """Ingest into an empty folder, then again, when all is there already."""
    with tempfile.TemporaryDirectory() as folder:
        first = ingest_demo(Path(folder))
        again = ingest_demo(Path(folder))
        kept = sum(f.stat().st_size for f in Path(folder).rglob("*") if f.is_file())
        version = sorted((Path(folder) / "knowledge" / "versions").iterdir())[-1]
        one = sum(f.stat().st_size for f in version.rglob("*") if f.is_file())
    return (
        Figure("first ingest", first, "s"),
        Figure("ingest again, nothing changed", again, "s"),
        Figure("one catalog version on disk", one / _MEGABYTE, "MB"),
        Figure("data folder with models", kept / _MEGABYTE, "MB"),
    )


if __name__ == "__main__":
    print_figures("index_build", measure())
