"""How long a turn takes with 2,465 products: one shopper, over the socket."""

from collections.abc import Sequence

from benchmarks.icecat import ROOT, run
from benchmarks.report import Figure, print_figures
from benchmarks.server import serving
from benchmarks.turn_latency import measure_turns
from evals.catalogs.aws_retail import write_aws_retail

_FOLDER = ROOT / "data" / "aws_retail"


def measure() -> Sequence[Figure]:
    """Talk with the server; the catalog is indexed where that was not done yet."""
    if not (_FOLDER / "knowledge" / "current").is_file():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        write_aws_retail(_FOLDER / "catalog.jsonl")
        run(_FOLDER, "ingest", str(_FOLDER / "catalog.jsonl"))
    with serving(_FOLDER) as server:
        return measure_turns(server)


if __name__ == "__main__":
    print_figures("mid_size", measure())
