"""What an operator watches, for Prometheus."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

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

    def render(self) -> bytes:
        """Write all of them in Prometheus' text format."""
        return generate_latest(self._registry)
