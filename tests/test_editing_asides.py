"""What is said around a wish, beside it and before it changes nothing of how it is read."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.editing.framing import unframed
from agent.editing.reading import Reader
from agent.editing.reasons import asks_nothing
from agent.understanding.lexicon import load_lexicon
from brand.voice import VoiceGuide
from evals.editing.measuring import RULES, written
from floorwalker.records import open_records

NOW = datetime(2026, 11, 24, 10, tzinfo=UTC)
Read = Callable[[str], list[str]]


@pytest.fixture
def read(demo_data: Path) -> Read:
    reader = Reader(open_records(demo_data), load_lexicon(), RULES, NOW)
    guide = VoiceGuide(bans=("bespoke",))
    return lambda said: [written(instruction) for instruction in reader.read(said, guide)]


@pytest.mark.parametrize(
    ("said", "wish"),
    [
        ("I was wondering whether we might avoid jargon", "avoid jargon"),
        ("we'd rather you did not mention prices", "never mention prices"),
        ("it wouldn't hurt to add emoji", "add emoji"),
        ("would you mind using emoji", "use emoji"),
    ],
)
def test_a_wish_is_read_without_its_frame(said: str, wish: str) -> None:
    assert wish in unframed(said)


@pytest.mark.parametrize("said", ["do we use emoji", "we don't need to say cheap"])
def test_a_question_and_what_need_not_be_are_no_wish(said: str) -> None:
    assert list(unframed(said)) == []


def test_what_has_no_word_of_asking_asks_for_nothing() -> None:
    assert asks_nothing("the customers on social media expect it")
    assert asks_nothing("Black Friday!!")
    for said in ("flibber the gadget", "only the green ones", "can we drop it", "shipping is free"):
        assert not asks_nothing(said)


def test_an_aside_is_told_back_and_what_asks_for_more_is_not_understood(read: Read) -> None:
    assert read("Never say cheap. The lawyers were furious!") == ["ban cheap", "nothing"]
    assert read("never say cheap and repaint the header") == ["ban cheap", "unknown"]
    assert read("The lawyers were furious!") == ["unknown"]


def test_what_was_just_named_is_what_it_means(read: Read) -> None:
    boosted = read("the mugs: give them a shove until Sunday")
    assert boosted == ["nothing", "boost tag=mug until 2026-11-29"]
    assert read("Sofas: open with *Sit down*")[-1] == "page sofas=Sit down"
    assert (
        read("legal changed their mind about bespoke, we can use it again")[-1] == "unban bespoke"
    )


def test_further_words_and_products_go_on_with_the_act_before(read: Read) -> None:
    assert read("never say *cheap*. Same for *bargain*") == ["ban cheap", "ban bargain"]
    assert read("never recommend the Brim table lamp and the Moth lamp") == [
        "never brim-table-lamp,moth-cordless-lamp"
    ]
    pinned = read("pin the Brim table lamp until Friday. Same for the Moth lamp")
    assert pinned == [
        "pin brim-table-lamp until 2026-11-27",
        "pin moth-cordless-lamp until 2026-11-27",
    ]
    assert "bury price>1000" not in read("expensive rugs last (over $1000)")


@pytest.mark.parametrize(
    ("said", "change"),
    [
        ("emojis are not permitted", "emoji none"),
        ("too many smileys", "emoji none"),
        ("exclamation marks must go", "exclamation none"),
        ("switch emojis on", "emoji allowed"),
        ("the odd exclamation mark wouldn't go amiss", "exclamation allowed"),
    ],
)
def test_marks_are_denied_or_granted_by_the_words_about_them(
    read: Read, said: str, change: str
) -> None:
    assert read(said) == [change]


def test_a_brief_and_a_margin_are_no_wishes(read: Read) -> None:
    assert read("undo that, I misread the brief") == ["undo", "nothing"]
    assert read("never say cheap, margin is great") == ["ban cheap", "nothing"]
