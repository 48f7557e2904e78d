"""A version of the voice, and what is wrong where one cannot be made to speak."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from brand.errors import BrandError
from brand.voice.guide import VoiceGuide

Status = Literal["draft", "approved", "speaking"]
EventKind = Literal["drafted", "approved", "spoke", "rolled back"]


class VersionError(BrandError):
    """A version cannot be taken. The message is for the marketer."""


class UnknownVersionError(VersionError):
    """There is no version of that number."""


class StaleApprovalError(VersionError):
    """What was approved is not the difference that would come into force now."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was read from a brand's own texts: of what, what it says, and where it stands.

    `examples` are passages word for word, each with its source.
    """

    aspect: str
    says: str
    examples: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class VoiceVersion:
    """One version: what it says, who made it of which, when and why, and who approved it."""

    number: int
    guide: VoiceGuide
    status: Status
    parent: int = 0
    made_by: str = ""
    made_at: datetime | None = None
    why: str = ""
    findings: tuple[Finding, ...] = ()
    approved_by: str | None = None
    approved_at: datetime | None = None
    spoke_after: int | None = None


@dataclass(frozen=True, slots=True)
class VoiceEvent:
    """Something that was done with a version."""

    at: datetime
    by: str
    what: EventKind
    voice: int
    why: str


def version_of(row: Any, speaking: int) -> VoiceVersion:
    """Read a version from its row."""
    approved: Status = "approved" if row.approved_by else "draft"
    return VoiceVersion(
        number=row.number,
        guide=VoiceGuide.model_validate_json(row.guide),
        status="speaking" if row.number == speaking else approved,
        parent=row.parent,
        made_by=row.made_by,
        made_at=row.made_at,
        why=row.why,
        findings=tuple(
            Finding(f["aspect"], f["says"], tuple((s, t) for s, t in f["examples"]))
            for f in json.loads(row.findings)
        ),
        approved_by=row.approved_by,
        approved_at=row.approved_at,
        spoke_after=row.spoke_after,
    )
