"""What a brand never says, in any form of its words."""

import re
from collections.abc import Sequence
from functools import lru_cache

from brand.voice.inflections import all_forms


@lru_cache(maxsize=64)
def ban_pattern(bans: Sequence[str]) -> re.Pattern[str]:
    """Match bans, however their words are inflected and spaced, and apostrophes written."""
    if not bans:
        return re.compile(r"(?!)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(_ban, bans))})(?!\w)", re.IGNORECASE)


def _ban(ban: str) -> str:
    words = ("|".join(map(re.escape, sorted(all_forms(w.casefold())))) for w in ban.split())
    return re.sub("['’]", "['’]", r"\s+".join(f"(?:{word})" for word in words))  # noqa: RUF001
