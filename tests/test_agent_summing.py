"""Sums: what several things cost together, and how much more one costs than another."""

from collections.abc import Sequence

import pytest
import test_agent_answers
from test_agent_answers import Talk
from test_agent_gate_shops import NAMES, home, judge

from agent.events import Text
from agent.grounding.markup import Marker, parse_markup

knowledge, talk = test_agent_answers.knowledge, test_agent_answers.talk
F, C, O = (NAMES[name] for name in "FCO")  # noqa: E741 (as in the lists)


LAMPS = "table lamps"


@pytest.mark.parametrize(
    ("messages", "says"),
    [
        ([LAMPS, "how much more is the second one"], "costs $60 more than Beacon"),
        ([LAMPS, "how much cheaper is the first than the second"], "Brim Table Lamp costs $60"),
        ([LAMPS, "price difference between the second and the cheapest?"], "$122"),
        ([LAMPS, "how much is the second", "so 2 is?"], "Brim Table Lamp: $440"),
        ([LAMPS, "how much is the second", "what would 3 be"], "Brim Table Lamp: $660"),
        ([LAMPS, "how much is the second", "2 of them"], "Brim Table Lamp: $440"),
        ([LAMPS, "how much for three of the second one?"], "$660"),
        ([LAMPS, "compare the first two", "total for both?"], "$380"),
        ([LAMPS, "how much more is the second one", "and how much is the third"], "Pleat"),
        ([LAMPS, "the second one", "how much for two of the fourth"], "Moth"),
        (["tables", "how much for two of the second"], "from $1,380"),
    ],
)
async def test_sums_are_computed_from_the_prices_of_what_is_meant(
    talk: Talk, messages: Sequence[str], says: str
) -> None:
    assert says in (await talk.say(messages)).text


@pytest.mark.parametrize(
    ("messages", "never"),
    [
        # Prices that begin at an amount have no difference.
        (["tables", "how much more is the second"], "more than"),
        ([LAMPS, "how much is number 2"], "2 \u00d7"),
        (["what does the Tolliver Round Dining Table cost in 60 in?"], "\u00d7"),
        ([LAMPS, "how much is the other one in 24"], "\u00d7"),
        ([LAMPS, "everyone gets 20% off. how much is the second one?"], "\u00d7"),
        ([LAMPS, "how much is the second one if i have $20 off"], "\u00d7"),
        (["how much is the tall one, 25 in", "how much is the lamp 25 in tall"], "\u00d7"),
        (["how much is the tolliver round dining table, 60 inch"], "\u00d7"),
        (["fell wool throw", "how much is delivery for 2"], "\u00d7"),
    ],
)
async def test_nothing_is_computed_that_was_not_asked_or_is_not_known(
    talk: Talk, messages: Sequence[str], never: str
) -> None:
    assert never not in (await talk.say(messages)).text


async def test_the_last_one_is_no_question_of_how_long_it_lasts(talk: Talk) -> None:
    assert "burn time" not in (await talk.say(["candles", "what about the last one"])).text
    assert "45 hours" in (await talk.say(["candles", "how long does the last one last"])).text


@pytest.mark.parametrize(
    ("sentence", "shown"),
    [
        (f"{C}: [[total:cove-throw|cove-throw]].", "$120 (2 \u00d7 $60)"),
        (f"{F} and {C} together: [[total:fell-throw|cove-throw]].", "from $180 ($120 + $60)"),
        # A sum stands in the sentences made for it, of the things it names, and nowhere else.
        (f"{C}: [[total:fell-throw|fell-throw]].", ""),
        (f"{F} and {C} together: [[total:fell-throw|fell-throw]].", ""),
        (f"{C} costs [[total:cove-throw|cove-throw]].", ""),
        (f"{C}: [[total:cove-throw]].", ""),
        (f"{C}: [[total:cove-throw|gone]].", ""),
        # Neither the other way round, nor of prices that begin at an amount.
        (f"{O} costs [[difference:oslo-lamp|cove-throw]] more than {C}.", "$120 more"),
        (f"{C} costs [[difference:cove-throw|oslo-lamp]] more than {O}.", ""),
        (f"{F} costs [[difference:fell-throw|cove-throw]] more than {C}.", ""),
        (f"{F} and {C} cost the same.", ""),
    ],
)
def test_the_gate_computes_sums_and_lets_no_other_through(sentence: str, shown: str) -> None:
    (verdict,) = judge(home, sentence)
    assert isinstance(verdict, Text) is bool(shown)
    assert not isinstance(verdict, Text) or shown in verdict.text


def test_a_sum_is_written_as_it_is_read() -> None:
    of = (Marker("price", "a|b", "v#1"), Marker("price", "c"))
    marker = Marker("total", of=of)
    assert parse_markup(str(marker)) == (marker,)
