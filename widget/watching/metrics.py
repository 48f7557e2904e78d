"""What an operator watches, for Prometheus."""

from collections.abc import Mapping

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from shoppers.counting.funnel import STEPS

_SECONDS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.15, 0.3, 0.6, 1.0, 3.0, 10.0, 20.0)


class Metrics:
    """The counters of one server."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self.turns = Counter(
            "floorwalker_turns",
            "Turns ended, by intent, writer and outcome.",
            ("intent", "writer", "outcome"),
            registry=self._registry,
        )
        self.turn_seconds = Histogram(
            "floorwalker_turn_seconds",
            "From taking a message up to the end of its turn.",
            buckets=_SECONDS,
            registry=self._registry,
        )
        self.withheld = Counter(
            "floorwalker_withheld_sentences",
            "Drafted sentences the gate kept back.",
            registry=self._registry,
        )
        self.connections = Gauge(
            "floorwalker_connections", "Open chat connections.", registry=self._registry
        )

        self.shoppers = Gauge(
            "floorwalker_shoppers",
            "Conversations that came to a step of the funnel, on all servers.",
            ("step",),
            registry=self._registry,
        )
        self.identification_rate = Gauge(
            "floorwalker_identification_rate",
            "The share of those who opened the assistant and agreed to be remembered.",
            registry=self._registry,
        )

    def show_funnel(self, totals: Mapping[str, int]) -> None:
        """Take how far conversations came, as the store has it."""
        for step in STEPS:
            self.shoppers.labels(step).set(totals.get(step, 0))
        opened = totals.get("opened", 0)
        self.identification_rate.set(totals.get("agreed", 0) / opened if opened else 0)

    def render(self) -> bytes:
        """Write all of them in Prometheus' text format."""
        return generate_latest(self._registry)
