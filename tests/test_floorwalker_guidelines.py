"""Guidelines that are handed in: what has no words is refused, and it is said why."""

import pytest

from floorwalker.brand import read_guideline
from floorwalker.errors import OperatorError
from knowledge.profile import Profile


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("voice.md", b"", "is empty"),
        ("voice.md", b"  \n\n", "is empty"),
        ("voice.txt", b"", "is empty"),
        ("voice.html", b"<html></html>", "has no text"),
        ("voice.md", b"---\ntitle: Voice\n---\n", "has no text"),
        ("voice.pdf", b"", "PDF"),
    ],
)
def test_guidelines_without_words_are_refused(name: str, content: bytes, why: str) -> None:
    with pytest.raises(OperatorError, match=f"{name}: .*{why}"):
        read_guideline(name, content, Profile())


def test_guidelines_with_words_are_read() -> None:
    read = read_guideline("voice.txt", b"We say sofa, never couch.", Profile())
    assert "never couch" in read.text
