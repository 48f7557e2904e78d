"""Printing what was measured: a small table for people, JSON for programs."""

import argparse
import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import quantiles

_SMALL = 1.0


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `reach` is what it should reach, as a text such as "≤ 30"."""

    what: str
    value: float
    unit: str
    reach: str = ""


def percentile(values: Sequence[float], percent: int) -> float:
    """Return a percentile of measured values."""
    return quantiles(values, n=100, method="inclusive")[percent - 1]


def print_figures(name: str, figures: Sequence[Figure]) -> None:
    """Print the figures of one benchmark, as the command line asks for them."""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--json", action="store_true", help="print JSON")
    if parser.parse_known_args()[0].json:
        found = {"benchmark": name, "machine": machine(), "figures": [asdict(f) for f in figures]}
        print(json.dumps(found))
        return
    print(f"{name}: {machine()}")
    width = max(len(figure.what) for figure in figures)
    for figure in figures:
        reach = f"   (reach {figure.reach})" if figure.reach else ""
        print(f"  {figure.what:<{width}}  {_written(figure.value)} {figure.unit}{reach}")


def _written(value: float) -> str:
    return f"{value:>10.3f}" if abs(value) < _SMALL else f"{value:>10.1f}"


def machine() -> str:
    """Say on what and when it was measured."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _cpu_lines() if line.startswith("model name")),
        platform.processor(),
    )
    python, today = platform.python_version(), f"{datetime.now(UTC):%Y-%m-%d}"
    return f"{os.cpu_count()} cores of {model}, Python {python}, {today}"


def _cpu_lines() -> list[str]:
    path = Path("/proc/cpuinfo")
    return path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
