"""Fences: what others wrote goes to the model as data, between marks nobody else can write."""

import json
from collections.abc import Iterable, Mapping
from secrets import token_hex

Line = Mapping[str, object]


class Fence:
    """Marks of one call. Its name is random, so no text written before can close it."""

    def __init__(self, name: str = "") -> None:
        self.name = name or token_hex(4)

    def around(self, what: str, lines: Iterable[Line]) -> str:
        """Write records between marks, one line of JSON each: a text cannot begin a new line."""
        body = "\n".join(json.dumps(line, ensure_ascii=False) for line in lines)
        return f"<{what} {self.name}>\n{body}\n</{what} {self.name}>"
