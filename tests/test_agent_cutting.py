"""Cutting a reply into sentences while it arrives, however its tokens fall."""

from random import Random

import pytest

from agent.grounding.cutting import LONGEST_SENTENCE, SentenceCutter
from evals.lying_model.replies import split_tokens

REPLIES = [
    ("It is soft. It is wool.", ["It is soft.", "It is wool."]),
    ("It is 1.5 in wide. Yes!", ["It is 1.5 in wide.", "Yes!"]),
    ("It is approx. 50 in wide, e.g. for a bed. Nice.",
     ["It is approx. 50 in wide, e.g. for a bed.", "Nice."]),
    ("It is 30 in. You can also have it in 36 in. [[product:a]] is 20 in. wide.",
     ["It is 30 in.", "You can also have it in 36 in.", "[[product:a]] is 20 in. wide."]),
    ("1. [[product:a]] is wool.\n2. [[product:b]] is cotton.",
     ["1. [[product:a]] is wool.", "2. [[product:b]] is cotton."]),
    ("- **[[product:a. B]]** is wool\n- It is soft",
     ["- **[[product:a. B]]** is wool", "- It is soft"]),
    ("Is it soft? \"It is.\" Well…  and on", ["Is it soft?", "\"It is.\"", "Well…", "and on"]),
    ("柔らかい。羊毛です。", ["柔らかい。", "羊毛です。"]),
    ("यह नरम है। यह ऊन है।", ["यह नरम है।", "यह ऊन है।"]),
    ("\n\nIt is soft.\r\n\r\nIt is wool", ["It is soft.", "It is wool"]),
    ("It is soft.[[product:b]] is wool.", ["It is soft.", "[[product:b]] is wool."]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("reply", "sentences"), REPLIES)
@pytest.mark.parametrize("seed", range(5))
def test_sentences_are_the_same_however_tokens_fall(
    reply: str, sentences: list[str], seed: int
) -> None:
    cutter = SentenceCutter()
    pieces = split_tokens(reply, Random(seed))
    found = [sentence for piece in pieces for sentence in cutter.feed(piece)]
    assert [*found, *cutter.finish()] == sentences


@pytest.mark.parametrize("whole", ["It is soft.", "It costs [[price:a]].", "It's full-grain."])
def test_a_full_stop_behind_a_word_waits_for_nothing(whole: str) -> None:
    cutter = SentenceCutter()
    assert cutter.feed(whole) == cutter.feed(f"{whole} ") == [whole]
    assert cutter.finish() == []


@pytest.mark.parametrize(
    "open_",
    ["It is 1.", "It is approx.", "It is approx. ", "(It is soft.", '"It is soft.',
     "**It is soft.", "'It is soft.", "See www.luma.", "Is it soft?", "[[product:soft."],
)  # fmt: skip
def test_what_may_go_on_waits_for_the_token_behind_it(open_: str) -> None:
    cutter = SentenceCutter()
    assert cutter.feed(open_) == []
    assert cutter.finish() == [open_.strip()]


def test_what_has_no_end_is_not_held_for_ever() -> None:
    cutter = SentenceCutter()
    assert cutter.feed("wool " * LONGEST_SENTENCE)
    assert cutter.finish() == []
