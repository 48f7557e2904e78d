"""What an operator watches, for Prometheus; several workers count together."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
    multiprocess,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from shoppers.counting.funnel import STEPS

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
"""The variable that names the folder in which workers count together, where there are several."""

_SECONDS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.15, 0.3, 0.6, 1.0, 3.0, 10.0, 20.0)
_STEP_SECONDS = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0)


class Metrics:
    """The counters of one worker, and the state of the shop as this worker sees it."""

    def __init__(self) -> None:
        self._counted = CollectorRegistry()
        self._seen = CollectorRegistry()
        self.turns = Counter(
            "floorwalker_turns",
            "Turns ended, by intent, writer and outcome.",
            ("intent", "writer", "outcome"),
            registry=self._counted,
        )
        self.turn_seconds = Histogram(
            "floorwalker_turn_seconds",
            "From taking a message up to the end of its turn.",
            buckets=_SECONDS,
            registry=self._counted,
        )
        self.step_seconds = Histogram(
            "floorwalker_step_seconds",
            "How long each step of a turn took.",
            ("step",),
            buckets=_STEP_SECONDS,
            registry=self._counted,
        )
        self.withheld = Counter(
            "floorwalker_withheld_sentences",
            "Drafted sentences the gate kept back.",
            registry=self._counted,
        )
        self.model_calls = Counter(
            "floorwalker_model_calls",
            "Calls of the language model: made, or not made as a budget was used up.",
            ("outcome",),
            registry=self._counted,
        )
        self.model_tokens = Counter(
            "floorwalker_model_tokens",
            "Tokens of the language model, in and out.",
            registry=self._counted,
        )
        self.refused = Counter(
            "floorwalker_refused_frames",
            "Frames answered by an error, by its code.",
            ("code",),
            registry=self._counted,
        )
        self.connections = self._now("floorwalker_connections", "Open chat connections.")
        self.answering = self._now("floorwalker_turns_answering", "Turns being answered now.")
        self.waiting = self._now(
            "floorwalker_turns_waiting", "Conversations whose turn waits for others to end."
        )
        self._shop = _Shop()
        self._seen.register(self._shop)

    def show_funnel(self, totals: Mapping[str, int]) -> None:
        """Take how far conversations came, as the store has it."""
        self._shop.totals = totals

    def show_catalog(self, version: str, *, stale: bool) -> None:
        """Take which version of the catalog is in service."""
        self._shop.version, self._shop.stale = version, stale

    def render(self) -> bytes:
        """Write all of them in Prometheus' text format."""
        return generate_latest(self._of_all_workers()) + generate_latest(self._seen)

    def _of_all_workers(self) -> CollectorRegistry:
        folder = os.environ.get(SHARED_FOLDER)
        if not folder:
            return self._counted
        _forget_the_dead(Path(folder))
        shared = CollectorRegistry()
        multiprocess.MultiProcessCollector(shared, folder)
        return shared

    def _now(self, name: str, says: str) -> Gauge:
        """Make a gauge whose sum over living workers counts."""
        return Gauge(name, says, multiprocess_mode="livesum", registry=self._counted)


class _Shop(Collector):
    """What is not counted here but read as it is asked for, so that workers have no sum of it."""

    def __init__(self) -> None:
        self.totals: Mapping[str, int] = {}
        self.version = ""
        self.stale = False

    def collect(self) -> Iterator[Metric]:
        """Yield what was read."""
        shoppers = GaugeMetricFamily(
            "floorwalker_shoppers",
            "Conversations that came to a step of the funnel, on all servers.",
            labels=["step"],
        )
        for step in STEPS:
            shoppers.add_metric([step], self.totals.get(step, 0))
        yield shoppers
        opened = self.totals.get("opened", 0)
        yield GaugeMetricFamily(
            "floorwalker_identification_rate",
            "The share of those who opened the assistant and agreed to be remembered.",
            self.totals.get("agreed", 0) / opened if opened else 0,
        )
        catalog = GaugeMetricFamily(
            "floorwalker_catalog_version",
            "1 for the version of the catalog in service.",
            labels=["version"],
        )
        catalog.add_metric([self.version], 1)
        yield catalog
        yield GaugeMetricFamily(
            "floorwalker_catalog_stale",
            "1 where the catalog was last synced over 24 hours ago.",
            int(self.stale),
        )


def _forget_the_dead(folder: Path) -> None:
    """Take out what workers had open that were killed."""
    for file in folder.glob("gauge_live*_*.db"):
        pid = int(file.stem.rpartition("_")[2])
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            multiprocess.mark_process_dead(pid, str(folder))
