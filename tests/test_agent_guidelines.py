"""Guidelines that are handed in: what has no words is refused, and it is said why."""

import pytest

from agent.editing.guidelines import GuidelinesError, open_guidelines
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
    with pytest.raises(GuidelinesError, match=f"{name}: .*{why}"):
        open_guidelines(name, content, Profile())


def test_guidelines_with_words_are_read() -> None:
    read = open_guidelines("voice.txt", b"We say sofa, never couch.", Profile())
    assert "never couch" in read.text


def test_a_book_too_long_to_be_read_in_one_go_is_refused() -> None:
    with pytest.raises(GuidelinesError, match=r"book\.md: 200,00\d characters; 200,000 at most"):
        open_guidelines("book.md", b"We say so. " * 18_182, Profile())
