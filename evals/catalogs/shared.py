"""Where the catalogs lie that others made: `../shared/data` beside the project."""

from pathlib import Path

SHARED = Path(__file__).parents[3] / "shared" / "data"
