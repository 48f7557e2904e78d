"""The voice guide: what is never said, and what is wrong with a file."""

from pathlib import Path

import pytest
from pydantic import ValidationError
from serving import connected, serve_site

from brand.voice import DISCLOSURE, VoiceError, VoiceGuide, load_voice
from floorwalker.assembly import Knowledge


@pytest.mark.parametrize(
    ("ban", "text"),
    [
        ("best", "It is the best."),
        ("best", "BEST of all"),
        ("#1", "Our #1 throw"),
        ("#1", "#1"),
        ("100%", "It is 100% wool."),
        ("(new)", "A lamp (new) for you"),
        ("buy now", "Buy  now and save"),
        ("buy now", "buy\nnow"),
        ("don't miss", "Don\u2019t miss it"),
        ("don\u2019t miss", "don't miss it"),
        ("très chic", "C'est TRÈS CHIC."),
        ("cheap", "This one is cheaper."),
        ("hurry", "Nobody hurries you."),
        ("elevate", "It is elevating."),
        ("deal", "Two deals"),
        ("buy now", "buying now"),
    ],
)
def test_a_ban_is_found(ban: str, text: str) -> None:
    assert not VoiceGuide(bans=("other", ban)).permits(text)


@pytest.mark.parametrize(
    ("ban", "text"),
    [
        ("cheap", "Cheapside"),
        ("best", "asbestos"),
        ("#1", "Model A#1"),
        ("#1", "#10 envelopes"),
        ("c.t", "cat"),
        ("buy now", "buy it now"),
    ],
)
def test_other_words_are_permitted(ban: str, text: str) -> None:
    assert VoiceGuide(bans=(ban,)).permits(text)


def test_without_bans_everything_is_permitted() -> None:
    assert VoiceGuide().permits("the best, #1, 100%")


@pytest.mark.parametrize("ban", ["", " "])
def test_an_empty_ban_is_no_ban(ban: str) -> None:
    with pytest.raises(ValidationError):
        VoiceGuide(bans=(ban,))


@pytest.mark.parametrize(
    ("disclosure", "says"),
    [
        ("I am Wick.", f"I am Wick. {DISCLOSURE}"),
        ("", DISCLOSURE),
        ("Wick, an AI.", "Wick, an AI."),
        ("I am made with care; AIDA is my sister.", DISCLOSURE),
    ],
)
def test_the_disclosure_always_says_that_it_is_an_ai(disclosure: str, says: str) -> None:
    assert VoiceGuide(disclosure=disclosure).full_disclosure.endswith(says)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "No such file"),
        (b"greeting", "Expected"),
        (b"\xff\xfe", "utf-8"),
        (b'assistant_name = ""', "assistant_name"),
        (b'bans = ["best", ""]', "bans.1"),
        (b'bans = "best"', "bans"),
        (b'ban = ["best"]', "is bans meant?"),
        (b'asistant_name = "Wick"', "is assistant_name meant?"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_what_is_wrong(
    tmp_path: Path, content: bytes | None, says: str
) -> None:
    path = tmp_path / "voice.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(VoiceError) as raised:
        load_voice(path)
    assert str(path) in str(raised.value)
    assert says in str(raised.value)


def test_what_another_release_knows_is_left(tmp_path: Path) -> None:
    path = tmp_path / "voice.toml"
    path.write_text('assistant_name = "Wick"\nformality = "friendly"\n', encoding="utf-8")
    assert load_voice(path).assistant_name == "Wick"


async def test_what_is_banned_is_said_to_no_shopper(
    small_knowledge: Knowledge, data: Path, tmp_path: Path
) -> None:
    path = tmp_path / "voice.toml"
    path.write_text('bans = ["soft"]\nassistant_name = "Wick"\n', encoding="utf-8")
    for voice, withheld in ((None, False), (path, True)):
        with serve_site(small_knowledge, data, voice=voice) as running:
            async with connected(running) as client:
                await client.hello()
                frames = await client.ask("tell me about the Fell Wool Throw")
        said = " ".join(frame["text"] for frame in frames if frame["type"] == "text")
        assert ("soft" not in said) is withheld
        assert (frames[-1]["withheld"] > 0) is withheld
        assert "Fell Wool Throw" in str(frames)
