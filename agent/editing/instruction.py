"""What a marketer's words come to: instructions, and what was not understood."""

from dataclasses import dataclass
from typing import Literal

from brand.rules import RuleBody

GuideField = Literal[
    "terms", "bans", "favourites", "page_greetings", "assistant_name", "greeting", "disclosure",
    "formality", "person", "address", "spelling", "emoji", "exclamation_marks", "sign_off",
    "longest_sentence", "longest_reply",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SetVoice:
    """Change one thing of the voice. `key` is the word, for lists; None as value takes it out."""

    field: GuideField
    value: str | int | bool | None
    key: str = ""


@dataclass(frozen=True, slots=True)
class AddRule:
    """Put a rule in force. `assumed` tells what was taken where nothing was said."""

    body: RuleBody
    assumed: str = ""


@dataclass(frozen=True, slots=True)
class EndRule:
    """Take a rule out of force."""

    rule_id: int


@dataclass(frozen=True, slots=True)
class Ask:
    """A question about the voice or the rules, or a step back; it changes no version by itself."""

    what: Literal["preview", "since", "between", "undo", "rollback", "show voice", "show rules"]
    text: str = ""
    number: int | None = None
    other: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """What no voice can do: what was asked, and of which sort it is; `claim` is what to say."""

    sort: str
    said: str
    claim: str = ""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is asked for: it changes nothing, and is told back."""

    said: str


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Words nothing came of, with what would help; `guess` is how to say what may be meant."""

    said: str
    hint: str = ""
    guess: str = ""
    quoted: tuple[str, ...] = ()


Instruction = SetVoice | AddRule | EndRule | Ask | Refused | Reason | NotUnderstood
