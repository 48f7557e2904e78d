"""What a marketer has proposed so far, and what the editor answers to a message."""

from dataclasses import dataclass, field

from pydantic import BaseModel, ConfigDict

from agent.editing.instruction import NotUnderstood
from agent.editing.refusing import Refusal
from agent.editing.replies import BeforeAfter
from brand.rules import RuleBody
from brand.voice import VoiceGuide
from brand.voice.difference import Change
from brand.voice.versions import FIRST

_MOST_STEPS = 30


class Proposal(BaseModel):
    """A voice and changes of rules, before anybody approved them."""

    model_config = ConfigDict(frozen=True)

    guide: VoiceGuide
    added: tuple[RuleBody, ...] = ()
    ended: tuple[int, ...] = ()


class Editing(BaseModel):
    """Where a marketer is: what is proposed, of which version, and the steps before it.

    It is plain data, so that whatever worker hears the next message can go on with it.
    """

    model_config = ConfigDict(frozen=True)

    base: int = FIRST
    proposal: Proposal
    steps: tuple[Proposal, ...] = ()

    def stepped(self, proposal: Proposal) -> "Editing":
        """Return it with a new proposal, the one before kept to go back to."""
        if proposal == self.proposal:
            return self
        steps = (*self.steps, self.proposal)[-_MOST_STEPS:]
        return self.model_copy(update={"proposal": proposal, "steps": steps})

    def undone(self) -> "Editing | None":
        """Return it without its last step, None where there is none."""
        if not self.steps:
            return None
        *steps, last = self.steps
        return self.model_copy(update={"proposal": last, "steps": tuple(steps)})


@dataclass(frozen=True, slots=True)
class RuleProposal:
    """A rule to put in force or to end, how many products it touches, and what searches return."""

    says: str
    touches: int
    body: RuleBody | None = None
    ends: int | None = None
    searches: tuple[BeforeAfter, ...] = ()


@dataclass(frozen=True, slots=True)
class EditorReply:
    """What the editor answers: changes proposed, and all that a person must see before approving.

    `changes` are those of this message, `pending` all that differs from the version `editing`
    began with; nothing of it is in force.
    """

    editing: Editing
    changes: tuple[Change, ...] = ()
    pending: tuple[Change, ...] = ()
    rules: tuple[RuleProposal, ...] = ()
    said: tuple[str, ...] = ()
    contradictions: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    not_understood: tuple[NotUnderstood, ...] = ()
    previews: tuple[BeforeAfter, ...] = field(default=())
