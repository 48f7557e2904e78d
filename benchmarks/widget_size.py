"""How much a page loads: before the widget is opened, and in all."""

import gzip
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Figure, print_figures

_FOLDER = Path(__file__).parent.parent / "widget" / "static"
_BEFORE_OPENING = ("widget.js", "widget-launcher-style.js")
_KILOBYTE = 1024


def measure() -> Sequence[Figure]:
    """Sum the files as they are served, each compressed by gzip."""
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in _FOLDER.iterdir()}
    before = sum(sizes[name] for name in _BEFORE_OPENING)
    return (
        Figure("before it is opened", before / _KILOBYTE, "KB", "≤ 5"),
        Figure("all of it", sum(sizes.values()) / _KILOBYTE, "KB", "≤ 20"),
        Figure("files", len(sizes), ""),
    )


if __name__ == "__main__":
    print_figures("widget_size", measure())
