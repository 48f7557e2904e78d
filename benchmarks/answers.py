"""Whether the passage that answers is found: the 89 questions of Contoso Outdoor, 20 manuals."""

import asyncio
from collections.abc import Sequence

from benchmarks.icecat import ROOT, run
from benchmarks.report import Figure, print_figures
from evals.catalogs.contoso import write_contoso
from evals.catalogs.shared import SHARED
from evals.questions import load_questions, share_found
from floorwalker.assembly import open_knowledge
from floorwalker.environment import prepare_environment
from floorwalker.settings import Settings
from tools import ToolContext

_FOLDER = ROOT / "data" / "contoso"
_PAIRS = SHARED / "catalogs" / "contoso_outdoor" / "faq_pairs.json"


def measure() -> Sequence[Figure]:
    """Ask every question; the manuals are indexed where that was not done yet."""
    prepare_environment()
    if not (_FOLDER / "knowledge" / "current").is_file():
        written = write_contoso(_FOLDER / "source")
        articles = ("--articles", str(written / "articles"))
        run(_FOLDER, "ingest", str(written / "catalog.jsonl"), *articles)
    return asyncio.run(_ask())


async def _ask() -> list[Figure]:
    questions = load_questions(_PAIRS)
    with open_knowledge(Settings(data=_FOLDER)) as knowledge:
        tools = ToolContext(await knowledge.catalog.current(), knowledge.embedder)
        return [
            Figure(
                f"passage that answers among the first {first}",
                await share_found(questions, tools, first),
                "",
                reach,
            )
            for first, reach in ((1, ""), (3, "≥ .85"), (5, ""))
        ]


if __name__ == "__main__":
    print_figures("answers", measure())
