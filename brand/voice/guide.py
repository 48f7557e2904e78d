"""The voice guide: how the assistant speaks for this brand."""

import re
import tomllib
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from brand.errors import BrandError
from brand.voice.bans import ban_pattern

DISCLOSURE = "I'm an AI assistant."
_ALIKE = 0.8
Ban = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


class VoiceError(BrandError):
    """The voice guide cannot be used. The message names the file and the field."""


class VoiceGuide(BaseModel):
    """What marketers decide about words. The plain default speaks where there is no file.

    `terms` maps a preferred word to the words it stands for; `bans` are never said; `art` are words
    that stay as they are; `favourites` are told to a language model. `page_greetings` greet on
    pages of a kind of product. `longest_sentence` is in words, `longest_reply` in sentences; 0 sets
    no limit. `spelling` is US or UK, or empty to leave words as records spell them.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    assistant_name: str = Field(default="Assistant", min_length=1, max_length=60)
    greeting: str = Field(default="What are you looking for today?", min_length=1, max_length=300)
    disclosure: str = Field(default=DISCLOSURE, max_length=300)
    terms: dict[str, tuple[str, ...]] = {}
    bans: tuple[Ban, ...] = ()
    formality: str = Field(default="", max_length=60)
    person: str = Field(default="", max_length=60)
    address: str = Field(default="", max_length=60)
    spelling: str = Field(default="", max_length=60)
    emoji: bool = False
    exclamation_marks: bool = False
    sign_off: str = Field(default="", max_length=120)
    page_greetings: dict[str, Annotated[str, Field(min_length=1, max_length=300)]] = {}
    favourites: tuple[Ban, ...] = ()
    art: tuple[Ban, ...] = ()
    longest_sentence: int = Field(default=0, ge=0, le=200)
    longest_reply: int = Field(default=0, ge=0, le=20)

    @property
    def manner(self) -> tuple[str, ...]:
        """How to speak, in sentences for a language model."""
        told = (
            f"Be {self.formality}." if self.formality else "",
            f'Speak of the shop as "{self.person}".' if self.person else "",
            f'Call the shopper "{self.address}".' if self.address else "",
            f"Use {self.spelling} spelling." if self.spelling else "",
            f"Favour the words {', '.join(self.favourites)}." if self.favourites else "",
            f"No sentence over {self.longest_sentence} words." if self.longest_sentence else "",
            f"No reply over {self.longest_reply} sentences." if self.longest_reply else "",
            "" if self.emoji else "Use no emoji.",
            "" if self.exclamation_marks else "Use no exclamation marks.",
        )
        return tuple(sentence for sentence in told if sentence)

    @property
    def preferred(self) -> dict[str, str]:
        """The word to say in place of each that is not to be said."""
        return {other: term for term, others in self.terms.items() for other in others}

    @property
    def signed_off(self) -> str:
        """The sign-off as a sentence."""
        said = self.sign_off.strip()
        return said if said.endswith((".", "!", "?")) else f"{said}."

    @property
    def full_disclosure(self) -> str:
        """The brand's wording, which says that it is an AI whatever else it says."""
        says_so = re.search(r"\b(AI|artificial intelligence)\b", self.disclosure)
        return self.disclosure if says_so else f"{self.disclosure} {DISCLOSURE}".strip()

    def permits(self, text: str) -> bool:
        """Whether a text has none of the banned words, in any of their forms."""
        return ban_pattern(self.bans).search(text) is None


def load_voice(path: Path) -> VoiceGuide:
    """Read a voice guide.

    Raises `VoiceError`.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        _refuse_misspelt(path, content)
        return VoiceGuide.model_validate(content)
    except OSError as error:
        message = f"{path}: {error.strerror}"
        raise VoiceError(message) from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise VoiceError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise VoiceError(message) from error


def _refuse_misspelt(path: Path, names: Iterable[str]) -> None:
    """Refuse what is nearly a field: a ban that is not read is not kept."""
    for name in names:
        meant = get_close_matches(name, VoiceGuide.model_fields, 1, _ALIKE)
        if meant and name not in VoiceGuide.model_fields:
            message = f"{path}: {name}: there is no such field; is {meant[0]} meant?"
            raise VoiceError(message)
