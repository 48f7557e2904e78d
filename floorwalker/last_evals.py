"""What the last run of evals came to, kept for the console, and whether it still holds."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from admin.pages.evals import LastRun
from brand.room import BrandRoom
from floorwalker.settings import Settings
from knowledge.sync.live import LiveCatalog

if TYPE_CHECKING:
    from evals.reporting.summary import Summary

_NAME = "last.json"


def keep_last(runs: Path, folder: Path, summary: "Summary") -> None:
    """Keep what a run came to, wherever its own folder is."""
    head = summary.run.head
    told = {
        "suite": head.suite,
        "started": head.started,
        "verdict": summary.verdict,
        "passed": summary.may_go_on,
        "cases": summary.any_severity.cases,
        "critical": summary.critical.failures,
        "failed": summary.any_severity.failures,
        "not_judged": summary.not_judged,
        "errors": summary.errors,
        "bound": summary.critical.widened,
        "report": str((folder / "report.html").absolute()),
        "of": {"catalog": head.catalog_version, "voice": head.voice, "model": head.model},
    }
    runs.mkdir(parents=True, exist_ok=True)
    (runs / _NAME).write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class LastEvals:
    """Reads it, and compares what was judged with what answers now."""

    settings: Settings
    catalog: LiveCatalog
    room: BrandRoom

    async def read(self) -> LastRun | None:
        """Return the last run; None where there is none, or none that can be read."""
        from evals.shop import fingerprint_of  # noqa: PLC0415 (only where somebody looks)

        try:
            path = self.settings.data / "evals" / _NAME
            told = json.loads(path.read_text(encoding="utf-8"))
            then = told.pop("of")
            now = {
                "catalog": (await self.catalog.current()).version,
                "voice": fingerprint_of((await self.room.in_force()).voice),
                "model": self.settings.model,
            }
            changed = tuple(what for what in now if now[what] != then.get(what))
            return LastRun(**told, changed=changed)
        except (OSError, ValueError, KeyError, TypeError):
            return None
