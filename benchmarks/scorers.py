"""How good the scorers of evals are: planted lies and truths, and replies judged by people.

`python -m benchmarks.scorers --write` keeps the figures that every report prints.
"""

import csv
import json
import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.catalogs.contoso import write_contoso
from evals.catalogs.luma import write_luma
from evals.catalogs.shared import SHARED
from evals.conversation import said_turn
from evals.planted import Caught, judge_planted, load_planted
from evals.reading.replies import read_reply
from evals.scorers import Judged, score_truth
from evals.scorers.score import Verdict
from evals.shop import Shop
from knowledge.articles import Article
from knowledge.facts import Facts
from knowledge.profile import Profile
from knowledge.sync.collect import collect
from knowledge.sync.sources import Sources

_ROOT = Path(__file__).parent.parent
MEASURED = _ROOT / "evals" / "planted" / "measured.json"
_ALL = ("demo", "contoso", "luma", "jewelery", "apparel", "home-and-garden")
LOTS: Mapping[str, tuple[tuple[str, str], ...]] = {
    "": (("demo", ""), ("contoso", ""), ("jewelery", "")),
    "later_": (
        ("luma", ""),
        *((catalog, "fresh") for catalog in _ALL),
        *(("demo", "natural"), ("luma", "natural"), ("demo", "natural_later")),
    ),
    "held_out_": tuple((catalog, "held_out") for catalog in _ALL),
}
"""The lots of planted replies, by the prefix of their figures: those the scorers were made with,
those that were held out until they were measured once and then read, and those still held out."""
_GROUNDING = SHARED / "grounding"


def planted_shop(catalog: str, folder: Path) -> Shop:
    """Read the catalog that planted replies are about. Raises `FileNotFoundError`."""
    if catalog == "demo":
        demo = _ROOT / "demo"
        sources = Sources((demo / "catalog.jsonl",), demo / "articles", demo / "brand.toml")
    elif catalog == "contoso":
        written = write_contoso(folder)
        sources = Sources((written / "catalog.jsonl",), written / "articles")
    elif catalog == "luma":
        sources = write_luma(SHARED / "catalogs" / "magento_luma", folder)
    else:
        sources = Sources((SHARED / "catalogs" / "shopify_sample" / f"{catalog}.csv",))
    return Shop("planted", collect(sources).facts)


@cache
def catch_planted(catalog: str, lot: str = "") -> tuple[Caught, ...]:
    """Score every planted reply of a lot about a catalog."""
    shop = _shop(catalog)
    return tuple(judge_planted(one, shop) for one in load_planted(catalog, lot))


@cache
def _shop(catalog: str) -> Shop:
    with TemporaryDirectory() as folder:
        return planted_shop(catalog, Path(folder))


def balanced_accuracies() -> dict[str, float]:
    """Measure the scorers on replies that people judged, each with the knowledge it had."""
    return {name: _balanced(rows) for name, rows in (("BEGIN", _begin()), ("Q2", _q2()))}


def _begin() -> Iterator[tuple[str, str, bool]]:
    with (_GROUNDING / "begin" / "begin_dev_wow.tsv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            if row["begin_label"] != "Generic":
                yield row["knowledge"], row["response"], row["begin_label"] == "Fully attributable"


def _q2() -> Iterator[tuple[str, str, bool]]:
    for path in sorted((_GROUNDING / "q2").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield row["knowledge"], row["response"], "inconsistent" not in path.name


def _balanced(rows: Iterator[tuple[str, str, bool]]) -> float:
    right = {True: [0, 0], False: [0, 0]}
    for knowledge, response, grounded in rows:
        right[grounded][0] += _is_let_be(knowledge, response) is grounded
        right[grounded][1] += 1
    return sum(hits / count for hits, count in right.values()) / 2


def _is_let_be(knowledge: str, response: str) -> bool:
    article = Article("knowledge", "Knowledge", knowledge)
    facts = Facts(Profile(), (), (article,))
    shop = Shop("grounding", facts)
    turn = said_turn("", response)
    scores = score_truth(Judged(turn, read_reply(turn, shop), shop))
    return not any(score.verdict is Verdict.FAILED for score in scores)


def measure() -> dict[str, object]:
    """Measure everything."""
    figures: dict[str, object] = {"date": f"{datetime.now(UTC):%Y-%m-%d}"}
    for prefix, lot in LOTS.items():
        found = [caught for named in lot for caught in catch_planted(*named)]
        lies = [caught for caught in found if caught.planted.lies]
        truths = [caught for caught in found if not caught.planted.lies]
        figures |= {
            f"{prefix}lies": len(lies),
            f"{prefix}noticed": sum(caught.right for caught in lies),
            f"{prefix}truths": len(truths),
            f"{prefix}let_be": sum(caught.right for caught in truths),
        }
    shares = {name: round(share, 3) for name, share in balanced_accuracies().items()}
    return {**figures, "balanced_accuracy": shares}


if __name__ == "__main__":
    text = json.dumps(measure(), indent=2) + "\n"
    if "--write" in sys.argv:
        MEASURED.write_text(text, encoding="utf-8")
    sys.stdout.write(text)
