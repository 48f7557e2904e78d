"""The first draft of a voice: read from the brand's own texts, and from its guidelines."""

from collections.abc import Sequence
from dataclasses import dataclass

from agent.editing.guidelines import read_guidelines
from agent.editing.reading import Reader
from agent.voice.lies import find_lies, honest_voice
from agent.voice.observing import observe, read_sentences
from brand.voice import VoiceGuide
from brand.voice.version import Finding
from knowledge.articles import Article


@dataclass(frozen=True, slots=True)
class DraftedVoice:
    """A voice with what it was read from; `unread` are lines of guidelines nothing came of."""

    guide: VoiceGuide
    findings: tuple[Finding, ...]
    unread: tuple[str, ...] = ()


def draft_voice(
    reader: Reader, first: VoiceGuide | None = None, guidelines: Sequence[Article] = ()
) -> DraftedVoice:
    """Read how a brand speaks; what guidelines say counts before what texts show.

    What would claim something is left out, and found as such.
    """
    values = (first or VoiceGuide()).model_dump()
    findings: list[Finding] = []
    for observed in observe(read_sentences(reader.catalog), reader.catalog):
        findings.append(observed.finding)
        values |= observed.sets
    guide = VoiceGuide.model_validate(values)
    unread: list[str] = []
    for article in guidelines:
        read = read_guidelines(article, guide, reader)
        guide = read.guide
        findings += read.findings
        unread += read.unread
    for lie in find_lies(guide, reader.catalog):
        findings.append(Finding("left out", f"{lie.field} {lie.key}: {lie.why}".replace("  ", " ")))
    honest = honest_voice(guide, reader.catalog)
    return DraftedVoice(honest, tuple(findings), tuple(unread))
