"""The prompt: who speaks and how, what was shown before, the evidence, and what was asked."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage

from agent.state import Message
from agent.understanding import Understanding
from agent.writers.draft import Brief
from agent.writers.model.fencing import Fence, Line
from agent.writers.model.records import evidence_lines
from brand.voice import VoiceGuide
from knowledge.constraints import (
    Constraint,
    InStock,
    MeasureRange,
    OnSale,
    PriceRange,
    ValueWanted,
)

Mask = Callable[[str], str]


@cache
def _instructions() -> str:
    return Path(__file__).with_name("instructions.md").read_text(encoding="utf-8")


def build_prompt(
    brief: Brief, message: Message, voice: VoiceGuide, fence: Fence, mask: Mask
) -> list[BaseMessage]:
    """Write the messages of a first call.

    What the assistant said before is told as it was shown, not as it was drafted; what a shopper
    typed is masked and fenced.
    """
    messages: list[BaseMessage] = [
        SystemMessage(
            _instructions().format(
                name=voice.assistant_name,
                shop=brief.evidence.profile.name or "this shop",
                voice=_voice(voice),
                fence=fence.name,
            )
        )
    ]
    for past in message.history:
        messages.append(HumanMessage(_said(past.text, fence, mask)))
        if past.reply:
            messages.append(AIMessage(mask(past.reply)))
    return [*messages, HumanMessage(_asked(brief, message, fence, mask))]


def told_evidence(brief: Brief, fence: Fence) -> str:
    """Write the evidence of a turn, and what its message was taken for."""
    return "\n\n".join(
        (
            fence.around("evidence", evidence_lines(brief.evidence)),
            fence.around("understood", [_understood(brief)]),
        )
    )


def _asked(brief: Brief, message: Message, fence: Fence, mask: Mask) -> str:
    return f"{told_evidence(brief, fence)}\n\n{_said(message.text, fence, mask)}"


def _said(text: str, fence: Fence, mask: Mask) -> str:
    return fence.around("shopper", [{"said": mask(text)}])


def _understood(brief: Brief) -> Line:
    understanding, evidence = brief.understanding, brief.evidence
    told: dict[str, object] = {
        "intent": str(understanding.intent),
        "sure": _in_words(understanding),
        "request": str(understanding.request),
        "wishes": [in_words(c) for c in understanding.constraints],
    }
    if evidence.found is not None:
        told["found"] = len(evidence.found.hits)
    if evidence.relaxed:
        told["not met by what was found"] = in_words(evidence.relaxed)
    return {name: value for name, value in told.items() if value != []}


def _in_words(understanding: Understanding) -> str:
    return "yes" if understanding.guess.confidence >= 0.6 else "no"


def in_words(constraint: Constraint) -> str:
    """Write a wish for the model to read."""
    match constraint:
        case PriceRange(minimum=low, maximum=high) | MeasureRange(minimum=low, maximum=high):
            return " ".join(
                part
                for part in (f"from {low}" if low else "", f"up to {high}" if high else "")
                if part
            )
        case ValueWanted(any_of=values, excluded=excluded):
            return f"{'not ' if excluded else ''}{' or '.join(values)}"
        case InStock():
            return "in stock"
        case OnSale():
            return "reduced"


def _voice(voice: VoiceGuide) -> str:
    lines = [f"- {line}" for line in voice.manner]
    lines += [f'- Say "{term}", not {_listed(others)}.' for term, others in voice.terms.items()]
    if voice.bans:
        lines.append(f"- Never say: {_listed(voice.bans)}.")
    return "\n# The brand's voice\n\n" + "\n".join(lines) + "\n" if lines else ""


def _listed(words: tuple[str, ...]) -> str:
    return ", ".join(f'"{word}"' for word in words)
