"""How marketers' words are read: `python -m benchmarks.editing DATA LOT... [--show]`.

DATA is a folder with the demo brand ingested, a LOT a file of `evals/editing/`. `--show` writes
what did not become the right change; never with a lot that is held out.
"""

import argparse
from pathlib import Path

from evals.editing.measuring import count_outcomes, measure
from floorwalker.records import open_records


def main() -> None:
    """Measure lots of instructions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("lots", nargs="+")
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    catalog = open_records(asked.data)
    for lot in asked.lots:
        measured = measure(lot, catalog)
        counted = ", ".join(f"{n} {outcome}" for outcome, n in count_outcomes(measured).items())
        print(f"{lot}: of {len(measured)}: {counted}")
        for case in measured if asked.show else ():
            if not case.is_right:
                wanted = "; ".join(" ~ ".join(sorted(ways)) for ways in case.wanted)
                print(f"  {case.outcome}: {case.said}\n    {wanted}\n    {sorted(case.got)}")


if __name__ == "__main__":
    main()
