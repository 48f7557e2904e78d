"""How much a page loads: before the widget is opened, and in all."""

import gzip
from collections.abc import Sequence

from benchmarks.report import Figure, print_figures
from widget.http.files import widget_files

_BEFORE_OPENING = "widget.js"
_KILOBYTE = 1024


def measure() -> Sequence[Figure]:
    """Sum the files as they are served, each compressed by gzip."""
    sizes = {name: len(gzip.compress(text.encode(), 9)) for name, text in widget_files().items()}
    before = sizes[_BEFORE_OPENING]
    return (
        Figure("before it is opened", before / _KILOBYTE, "KB", "≤ 5"),
        Figure("all of it", sum(sizes.values()) / _KILOBYTE, "KB", "≤ 20"),
        Figure("files", len(sizes), ""),
    )


if __name__ == "__main__":
    print_figures("widget_size", measure())
