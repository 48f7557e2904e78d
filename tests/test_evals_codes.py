"""Codes: those of offers that stand are known to the scorers, wherever a brand keeps them."""

import asyncio
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from brand.help import CodeOffer, load_help
from brand.offers import Offers
from evals.cases.case import Case, Step
from evals.conversation import said_turn
from evals.reading.replies import read_reply
from evals.running.result import Result
from evals.scorers.contacts import score_codes
from evals.scorers.score import Judged, Verdict
from evals.shop import load_shop
from floorwalker.commands.evals.runs import open_shop
from floorwalker.database import open_database
from floorwalker.evaluation import codes_of
from floorwalker.settings import Settings

NOW = datetime(2026, 11, 23, tzinfo=UTC)
FILE = """
[[offers]]
id = "welcome"
kind = "code"
title = "A first order"
text = "Ten dollars off."
codes = ["HELLO10"]
"""


@pytest.fixture
def settings(data: Path, small_shop: Path, tmp_path: Path) -> Settings:
    (data / "knowledge").symlink_to(small_shop / "knowledge")
    (tmp_path / "offers.toml").write_text(FILE, encoding="utf-8")
    return Settings(data=data, offers=tmp_path / "offers.toml")


def _verdicts(settings: Settings, said: str, *, elsewhere: bool = False) -> set[Verdict]:
    shop = open_shop(settings, elsewhere=elsewhere)
    turn = said_turn("a code?", said)
    return {s.verdict for s in score_codes(Judged(turn, read_reply(turn, shop), shop))}


def test_a_code_of_the_brands_file_is_no_invention(settings: Settings) -> None:
    assert _verdicts(settings, "Use code HELLO10.") == {Verdict.PASSED}
    assert _verdicts(settings, "Use code HELLO15.") == {Verdict.FAILED}


def test_a_code_of_the_console_is_known_and_one_that_was_ended_is_not(settings: Settings) -> None:
    made = CodeOffer(id="may", kind="code", title="May", text="In May.", codes=("MAY20",))

    async def change(offers: Offers) -> None:
        await offers.save(made, "ada", None)
        await offers.end("welcome", "ada", 0)

    assert settings.offers is not None
    with closing(open_database(settings.resolved_database_url)) as database:
        asyncio.run(change(Offers(database, load_help(settings.offers))))
    assert _verdicts(settings, "Use code MAY20.") == {Verdict.PASSED}
    assert _verdicts(settings, "Use code HELLO10.") == {Verdict.FAILED}


def test_a_code_whose_day_is_over_is_a_lie() -> None:
    past = CodeOffer(
        id="may", kind="code", title="May", text="In May.", codes=("MAY20",), expires_at=NOW
    )
    assert codes_of((past,), NOW) == frozenset()


def test_the_codes_of_a_server_elsewhere_cannot_be_judged(settings: Settings) -> None:
    assert _verdicts(settings, "Use code HELLO10.", elsewhere=True) == {Verdict.COULD_NOT_JUDGE}


def test_a_case_with_a_code_that_cannot_be_judged_does_not_pass(small_shop: Path) -> None:
    shop = load_shop(small_shop, codes=None)
    turn = said_turn("a code?", "Use code HELLO10.")
    scores = tuple(score_codes(Judged(turn, read_reply(turn, shop), shop)))
    case = Case(kind="discount", steps=(Step(say="a code?"),))
    assert Result(case, 0, (turn,), scores).verdict is Verdict.COULD_NOT_JUDGE
