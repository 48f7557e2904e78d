"""The voice guide: how the assistant speaks for this brand."""

import re
import tomllib
from functools import cached_property
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

DISCLOSURE = "I'm an AI assistant."


class VoiceError(Exception):
    """The voice guide cannot be used. The message names the file and the field."""


class VoiceGuide(BaseModel):
    """What marketers decide about words. The plain default speaks where there is no file.

    `terms` maps a preferred word to the words it stands for; `bans` are never said.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    assistant_name: str = Field(default="Assistant", min_length=1, max_length=60)
    greeting: str = Field(default="What are you looking for today?", min_length=1, max_length=300)
    disclosure: str = Field(default=DISCLOSURE, max_length=300)
    terms: dict[str, tuple[str, ...]] = {}
    bans: tuple[str, ...] = ()

    @property
    def full_disclosure(self) -> str:
        """The brand's wording, which says that it is an AI whatever else it says."""
        says_so = re.search(r"\b(AI|artificial intelligence)\b", self.disclosure)
        return self.disclosure if says_so else f"{self.disclosure} {DISCLOSURE}".strip()

    def permits(self, text: str) -> bool:
        """Whether a text has none of the banned words."""
        return not (self.bans and self._banned.search(text))

    @cached_property
    def _banned(self) -> re.Pattern[str]:
        words = "|".join(re.escape(ban) for ban in self.bans)
        return re.compile(rf"\b(?:{words})\b", re.IGNORECASE)


def load_voice(path: Path) -> VoiceGuide:
    """Read a voice guide.

    Raises `VoiceError`.
    """
    try:
        return VoiceGuide.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        message = f"{path}: {error}"
        raise VoiceError(message) from error
    except ValidationError as error:
        first = error.errors()[0]
        message = f"{path}: {'.'.join(map(str, first['loc']))}: {first['msg']}"
        raise VoiceError(message) from error
