"""The identification rate: how many of those who came agreed to be remembered, step by step."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from shoppers.counting.funnel import STEPS, Counted

_UNKNOWN = "unknown"
STEPS_SAID = {
    "opened": "opened the assistant",
    "spoke": "spoke with it",
    "answered": "answered a question",
    "asked": "were asked to be remembered",
    "agreed": "agreed",
    "refused": "refused",
    "withdrawn": "withdrew later",
    "erased": "erased everything",
    "offered": "were offered help",
    "offer_taken": "took it",
    "quiz_begun": "began a quiz",
    "quiz_ended": "came to its end",
    "purchased": "bought something, as the shop reports",
}


@dataclass(frozen=True, slots=True)
class IdentificationRate:
    """The funnel. `visitors` is None where the brand gave no number."""

    visitors: int | None
    steps: Mapping[str, int]
    by_page: Mapping[str, Mapping[str, int]]
    by_offer: Mapping[str, Mapping[str, int]]
    by_intent: Mapping[str, Mapping[str, int]]

    @property
    def rate(self) -> float | None:
        """The share of visitors who agreed, else of those who opened it; None where nobody did."""
        whole = self.visitors or self.steps["opened"]
        return self.steps["agreed"] / whole if whole else None

    @property
    def document(self) -> Mapping[str, Any]:
        """All of it, as JSON has it."""
        return {
            "visitors": _UNKNOWN if self.visitors is None else self.visitors,
            "of": "opened" if not self.visitors else "visitors",
            "identification_rate": self.rate,
            "steps": dict(self.steps),
            "by_page": self.by_page,
            "by_offer": self.by_offer,
            "by_intent": self.by_intent,
        }

    @property
    def lines(self) -> tuple[str, ...]:
        """All of it, for a person."""
        shown = _UNKNOWN if self.visitors is None else str(self.visitors)
        whole = "visitors" if self.visitors else "those who opened it"
        rate = f"{self.rate:.1%} of {whole}" if self.rate is not None else "nobody came yet"
        return (
            f"identification rate: {rate}",
            f"  {shown:>8}  visited the shop",
            *(f"  {self.steps[step]:>8}  {STEPS_SAID[step]}" for step in STEPS),
            *_table("page", self.by_page),
            *_table("offer", self.by_offer),
            *_table("intent", self.by_intent),
        )


def identification_rate(counts: Iterable[Counted], visitors: int | None) -> IdentificationRate:
    """Sum counts up to the funnel."""
    known = tuple(counted for counted in counts if counted.step in STEPS)
    steps: dict[str, int] = {step: sum(c.count for c in known if c.step == step) for step in STEPS}
    return IdentificationRate(
        visitors,
        steps,
        _split(known, "page"),
        _split(known, "offer"),
        _split(known, "intent"),
    )


def _split(counts: Iterable[Counted], name: str) -> Mapping[str, Mapping[str, int]]:
    split: dict[str, Counter[str]] = {}
    for counted in counts:
        value = getattr(counted, name)
        if value:
            split.setdefault(value, Counter())[counted.step] += counted.count
    return {value: dict(split[value]) for value in sorted(split)}


def _table(name: str, split: Mapping[str, Mapping[str, int]]) -> Iterable[str]:
    for value, steps in split.items():
        told = ", ".join(f"{step} {steps[step]}" for step in STEPS if step in steps)
        yield f"  by {name}, {value}: {told}"
