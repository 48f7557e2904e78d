"""The gate for going live: what a run must reach, as the brand has written it down."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from evals.cases.kinds import BY_NAME
from evals.reporting.summary import Summary


class ThresholdsError(Exception):
    """The thresholds cannot be used. The message names the file and the field."""


class KindThreshold(BaseModel):
    """What one kind must reach: failures of any severity, at most; cases judged, at least."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    failures: int = Field(default=0, ge=0)
    cases: int = Field(default=1, ge=0)


class Thresholds(BaseModel):
    """What a run must reach; rates are shares between 0 and 1, and bounds of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    critical_failures: int = Field(default=0, ge=0)
    critical_rate_below: float = Field(default=1.0, gt=0, le=1)
    failure_share: float = Field(default=1.0, ge=0, le=1)
    errors: int = Field(default=0, ge=0)
    cases: int = Field(default=290, ge=1)
    kinds: dict[str, KindThreshold] = {}

    @field_validator("kinds")
    @classmethod
    def _are_known(cls, kinds: dict[str, KindThreshold]) -> dict[str, KindThreshold]:
        if unknown := set(kinds) - set(BY_NAME):
            message = f"there is no kind {', '.join(sorted(unknown))}"
            raise ValueError(message)
        return kinds


def load_thresholds(path: Path | None) -> Thresholds:
    """Read thresholds, or take the plain ones. Raises `ThresholdsError`."""
    if path is None:
        return Thresholds()
    try:
        return Thresholds.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise ThresholdsError(message) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise ThresholdsError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise ThresholdsError(message) from error


def not_reached(
    summary: Summary, thresholds: Thresholds, catalog_version: str, voice: str, model: str
) -> Iterator[str]:
    """Yield what keeps a run from opening the gate, in words."""
    head = summary.run.head
    if head.catalog_version != catalog_version:
        yield f"the catalog has changed since: {head.catalog_version} then, {catalog_version} now"
    if head.voice != voice:
        yield f"the voice has changed since: {head.voice} then, {voice} now"
    if head.model != model:
        yield f"the model has changed since: {head.model or 'none'} then, {model or 'none'} now"
    critical, every = summary.critical, summary.any_severity
    if critical.failures > thresholds.critical_failures:
        yield f"{critical.failures} critical failures, {thresholds.critical_failures} allowed"
    if critical.widened > thresholds.critical_rate_below:
        yield (
            f"the rate of critical failures is only known to be below {critical.widened:.2%}, "
            f"not {thresholds.critical_rate_below:.2%}: hold more cases"
        )
    if every.cases and every.failures / every.cases > thresholds.failure_share:
        yield f"{every.failures} of {every.cases} failed, {thresholds.failure_share:.1%} allowed"
    if every.cases < thresholds.cases:
        yield f"{every.cases} cases were judged, {thresholds.cases} are needed"
    if summary.errors > thresholds.errors:
        yield f"{summary.errors} server errors, {thresholds.errors} allowed"
    found = {kind.kind.name: kind for kind in summary.kinds}
    for name, wanted in thresholds.kinds.items():
        kind = found.get(name)
        cases, failed = (kind.cases, kind.failed) if kind else (0, 0)
        if cases < wanted.cases:
            yield f"{name}: {cases} cases were judged, {wanted.cases} are needed"
        if failed > wanted.failures:
            yield f"{name}: {failed} failed, {wanted.failures} allowed"
