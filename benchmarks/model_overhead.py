"""What our way of using a language model costs, beside the plain way, with one server for both."""

import asyncio
import json
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.plain_agent import PlainAgent
from benchmarks.report import Figure, percentile, print_figures
from benchmarks.server import Server, Shopper, demo_data, serving

_SPEED = 50
_AT_ONCE, _APART = 100, 0.07
_QUESTIONS = (
    "wool throw under 150",
    "a dining table for 8 people",
    "a floor lamp for reading",
    "how do I wash a wool throw?",
    "how long does delivery take?",
    "sheets for a queen bed",
    "is oak durable?",
    "a mirror for the hallway",
)


@dataclass
class _Times:
    first: list[float] = field(default_factory=list)
    whole: list[float] = field(default_factory=list)
    own: list[float] = field(default_factory=list)
    """Seconds of waiting beyond the model's own time for its first sentence."""


@dataclass(frozen=True)
class _Model:
    """The lying model, telling the truth at a fixed speed, in a process of its own."""

    url: str

    def timings(self) -> list[dict[str, float]]:
        """Return of each request, in order, when its first sentence was sent, and its tokens."""
        with urllib.request.urlopen(f"{self.url}/timings", timeout=10) as answer:
            found: list[dict[str, float]] = json.load(answer)
            return found


@contextmanager
def _model(sentences: int) -> Iterator[_Model]:
    options = ("--port", "0", "--behaviour", "truthful", "--speed", str(_SPEED))
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "floorwalker",
            "lying-model",
            *options,
            "--sentences",
            str(sentences),
        ],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        yield _Model(process.stdout.readline().strip().partition("=")[2])
    finally:
        process.terminate()
        process.wait()


def measure() -> Sequence[Figure]:
    """Ask both the same questions; then let a hundred ask ours at once, of two workers."""
    with tempfile.TemporaryDirectory() as folder, _model(4) as model, _model(12) as talker:
        data = demo_data(Path(folder) / "data")
        with serving(data, OPENAI_BASE_URL=model.url, FLOORWALKER_MODEL="truthful") as server:
            ours, ours_used = asyncio.run(_ask_ours(server, model))
        talking = {"OPENAI_BASE_URL": talker.url, "FLOORWALKER_MODEL": "truthful"}
        with serving(data, **talking, FLOORWALKER_WORKERS="2") as server:
            # Once to begin with, behind which both workers are there, as they are in a shop.
            for _ in range(2):
                crowd = asyncio.run(_ask_at_once(server, talker))
        plain, plain_used = asyncio.run(_ask_plain(model, data, Path(folder) / "chroma"))
    rows = (("ours", ours, ours_used), ("plain", plain, plain_used))
    return (
        *(figure for name, times, used in rows for figure in _figures(name, times, used)),
        Figure("ours, wait beyond the model's, p50", median(ours.own) * 1000, "ms", "≤ 40"),
        Figure(
            f"{_AT_ONCE} at once, wait beyond the model's, p95",
            percentile(crowd.own, 95) * 1000,
            "ms",
            "≤ 250",
        ),
        Figure(f"{_AT_ONCE} at once, turns that failed", _AT_ONCE - len(crowd.first), "", "0"),
    )


def _figures(name: str, times: _Times, used: list[dict[str, float]]) -> Iterator[Figure]:
    count = len(times.whole)
    yield Figure(f"{name}, first sentence, p50", median(times.first) * 1000, "ms")
    yield Figure(f"{name}, end, p50", median(times.whole) * 1000, "ms")
    yield Figure(f"{name}, model calls a turn", len(used) / count, "")
    yield Figure(f"{name}, tokens a turn", sum(u["tokens"] for u in used) / count, "")


async def _ask_ours(server: Server, model: _Model) -> tuple[_Times, list[dict[str, float]]]:
    await _ask(server, _QUESTIONS[0], _Times())
    model.timings()
    times, used = _Times(), []
    for question in _QUESTIONS:
        await _ask(server, question, times)
        (call, *others) = model.timings()
        used += [call, *others]
        times.own.append(times.first[-1] - call["first_sentence"])
    return times, used


async def _ask_at_once(server: Server, model: _Model) -> _Times:
    """Let shoppers ask one after the other, until all of them read at the same time."""
    times = _Times()
    shoppers = [await Shopper.arrive(server) for _ in range(_AT_ONCE)]

    async def ask(n: int) -> tuple[float, float]:
        await asyncio.sleep(n * _APART)
        return await shoppers[n].ask_timed(_QUESTIONS[n % len(_QUESTIONS)])

    asked = await asyncio.gather(*map(ask, range(_AT_ONCE)), return_exceptions=True)
    calls = model.timings()
    # They are as far apart as shoppers ask, so they come in the order in which these did.
    for answer, call in zip(asked, calls, strict=False):
        if not isinstance(answer, BaseException):
            times.first.append(answer[0])
            times.own.append(answer[0] - call["first_sentence"])
    for shopper in shoppers:
        await shopper.leave()
    return times


async def _ask(server: Server, question: str, times: _Times) -> float:
    shopper = await Shopper.arrive(server)
    first, whole = await shopper.ask_timed(question)
    await shopper.leave()
    times.first.append(first)
    times.whole.append(whole)
    return first


async def _ask_plain(
    model: _Model, data: Path, folder: Path
) -> tuple[_Times, list[dict[str, float]]]:
    from floorwalker.records import open_records
    from knowledge.embedding.graph import QueryGraph
    from knowledge.embedding.model import find_model, graph_folder

    known = find_model(None)
    graph = QueryGraph(graph_folder(data, known), known.max_tokens)
    agent = PlainAgent(model.url, list(open_records(data).products.values()), graph, folder)
    await agent.ask(_QUESTIONS[0])
    model.timings()
    times, used = _Times(), []
    for question in _QUESTIONS:
        first, whole = await agent.ask(question)
        times.first.append(first)
        times.whole.append(whole)
        used += model.timings()
    return times, used


if __name__ == "__main__":
    print_figures("model_overhead", measure())
