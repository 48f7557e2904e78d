"""The first draft of a voice: read from the brand's own texts, and from its guidelines."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from agent.editing.guidelines import read_guidelines
from agent.editing.reading import Reader
from agent.voice.lies import find_lies, honest_voice
from agent.voice.observing import observe, read_sentences
from brand.voice import VoiceGuide
from brand.voice.version import Finding, VoiceVersion
from brand.voice.versions import Voices
from knowledge.articles import Article


@dataclass(frozen=True, slots=True)
class DraftedVoice:
    """A voice with what it was read from."""

    guide: VoiceGuide
    findings: tuple[Finding, ...]


async def keep_draft(
    voices: Voices, reader: Reader, made_by: str, guidelines: Sequence[Article] = ()
) -> VoiceVersion:
    """Read how a brand speaks, and keep it as a draft of the version that speaks."""
    speaking = await voices.speaking()
    drafted = await asyncio.to_thread(draft_voice, reader, speaking.guide, guidelines)
    return await voices.add_draft(
        drafted.guide,
        made_by,
        "Read from the catalog, the articles and guidelines.",
        parent=speaking.number,
        findings=drafted.findings,
    )


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
    for article in guidelines:
        read = read_guidelines(article, guide, reader)
        guide = read.guide
        findings += read.findings
    for lie in find_lies(guide, reader.catalog):
        findings.append(Finding("left out", f"{lie.field} {lie.key}: {lie.why}".replace("  ", " ")))
    honest = honest_voice(guide, reader.catalog)
    return DraftedVoice(honest, tuple(findings))
