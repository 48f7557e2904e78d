"""Evals: what the last run came to, and whether what it judged is still what answers."""

from dataclasses import dataclass
from typing import Protocol

from starlette.responses import Response

from admin.access.roles import May
from admin.web.rendering import Frame
from admin.web.visit import Door, Visit


@dataclass(frozen=True, slots=True)
class LastRun:
    """The last run in figures; `changed` names what is no longer what was judged."""

    suite: str
    started: str
    verdict: str
    passed: bool
    cases: int
    critical: int
    failed: int
    not_judged: int
    errors: int
    bound: float
    report: str
    changed: tuple[str, ...] = ()


class Runs(Protocol):
    """Where runs are kept."""

    async def read(self) -> LastRun | None:
        """Return the last run, if there was one."""


@dataclass(frozen=True, slots=True)
class EvalsPage:
    """The page."""

    runs: Runs
    frame: Frame

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        return (Door("/evals", May.LOOK, self.show, label="Evals"),)

    async def show(self, visit: Visit) -> Response:
        """Show the last run, with a warning where it no longer holds."""
        return self.frame.page(visit, "evals.html", [], last=await self.runs.read())
