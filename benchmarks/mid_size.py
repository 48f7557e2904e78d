"""2,465 products: how long a turn takes over the socket, and how many turns of dialogues hold."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from langgraph.checkpoint.memory import InMemorySaver

from benchmarks.icecat import ROOT, run
from benchmarks.report import Figure, print_figures
from benchmarks.server import serving
from benchmarks.turn_latency import measure_turns
from brand.voice import VoiceGuide
from evals.catalogs.aws_retail import write_aws_retail
from evals.dialogues import load_dialogues, play_all
from floorwalker.assembly import build_assistant, open_knowledge
from floorwalker.settings import Settings

_FOLDER = ROOT / "data" / "aws_retail"
_DIALOGUES = ROOT / "evals" / "dialogues" / "aws_wild.toml"


def measure() -> Sequence[Figure]:
    """Talk with the server; the catalog is indexed where that was not done yet."""
    if not (_FOLDER / "knowledge" / "current").is_file():
        _FOLDER.mkdir(parents=True, exist_ok=True)
        write_aws_retail(_FOLDER / "catalog.jsonl")
        run(_FOLDER, "ingest", str(_FOLDER / "catalog.jsonl"))
    with serving(_FOLDER) as server:
        latency = measure_turns(server)
    return (*latency, *_hold_dialogues(_FOLDER))


def _hold_dialogues(data: Path) -> Sequence[Figure]:
    """Hold dialogues written from the catalog alone; count the turns after which all holds."""
    settings, dialogues = Settings(data=data), load_dialogues(_DIALOGUES)
    with open_knowledge(settings) as knowledge:
        assistant = build_assistant(settings, knowledge, VoiceGuide(), InMemorySaver())

        async def failures() -> int:
            return len(await play_all(dialogues, assistant, await knowledge.catalog.current()))

        failed = asyncio.run(failures())
    turns = sum(len(dialogue.turn) for dialogue in dialogues)
    return (
        Figure("turns of dialogues", turns, ""),
        Figure("turns that hold", 100 * (turns - failed) / turns, "%", "≥ 95"),
    )


if __name__ == "__main__":
    print_figures("mid_size", measure())
