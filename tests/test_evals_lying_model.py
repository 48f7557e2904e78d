"""The lying model: what it sees and tells, how its server answers, and that the gate holds."""

from pathlib import Path
from random import Random

import httpx
import pytest
from conftest import RunFloorwalker
from modelling import serve_model
from test_agent_gate_shops import all_evidence, cosmetics, home

from agent.writers.model.records import evidence_lines
from evals.lying_model.drafts import tell_lie, tell_truth, write_drafts
from evals.lying_model.lies import LIES
from evals.lying_model.measuring import measure_gate
from evals.lying_model.seen import Seen, see
from evals.lying_model.server import LyingModel


def seen() -> Seen:
    return see(evidence_lines(all_evidence(home())))


def test_it_sees_what_the_prompt_tells() -> None:
    products = {product.id: product for product in seen().products}
    assert products["fell-throw"].facts["Material"] == "Wool"
    assert products["fell-throw"].options["Color"] == ("Slate Gray", "Ink Blue")
    assert "A soft wool throw with a fringe." in products["fell-throw"].sentences
    assert {article.id for article in seen().articles} == {"returns", "wool-care"}


@pytest.mark.parametrize("kind", sorted(LIES))
def test_every_kind_of_lie_is_told(kind: str) -> None:
    told = [tell_lie(seen(), Random(seed), kind) for seed in range(20)]
    assert len({drafted.text for drafted in told if drafted}) > 3


def test_the_same_seed_tells_the_same() -> None:
    first, second = (list(write_drafts(seen(), Random(7), 50)) for _ in range(2))
    assert first == second


def test_truths_come_in_both_styles() -> None:
    for paraphrased in (False, True):
        told = tell_truth(seen(), Random(3), paraphrased=paraphrased)
        assert told
        assert told.is_true


@pytest.mark.parametrize("shop", [home, cosmetics])
def test_no_lie_is_shown_and_few_truths_are_lost(shop) -> None:
    measured = measure_gate(shop(), 1500, 5)
    assert [drafted.text for drafted, _ in measured.shown_lies] == []
    own, of_own = measured.truths(paraphrased=False)
    free, of_free = measured.truths(paraphrased=True)
    assert own <= 0.015 * of_own, measured.lost_truths[:5]
    assert free <= 0.15 * of_free, measured.lost_truths[:5]


def test_a_gate_that_lets_all_through_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from agent.events import Text
    from agent.grounding import Gate

    monkeypatch.setattr(Gate, "check", lambda _, draft: Text(draft))
    shown, told = measure_gate(home(), 200, 5).lies(worst=False)
    assert shown == told > 0


def test_it_answers_whole_too() -> None:
    with serve_model(LyingModel(script=["It is wool."])) as address:
        asked = {"model": "any", "messages": [{"role": "user", "content": "hi"}]}
        answer = httpx.post(f"{address}/chat/completions", json=asked).json()
        models = httpx.get(f"{address}/models").json()
    assert answer["choices"][0]["message"]["content"] == "It is wool."
    assert answer["usage"]["total_tokens"] >= 0
    assert "tool-loop" in {model["id"] for model in models["data"]}


def test_drafts_are_judged_on_the_shop_s_own_catalog(
    small_shop: Path, run_floorwalker: RunFloorwalker
) -> None:
    done = run_floorwalker(small_shop, "drafts", "--count", "300")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "other lies shown: 0 of" in done.stdout
