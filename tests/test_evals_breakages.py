"""Breakages: the assistant is broken on purpose, one way at a time, and a run of evals says so."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from modelling import serve_model
from typer.testing import CliRunner

from agent.events import Text
from agent.grounding import rendering
from agent.grounding.gate import Gate, Withheld
from evals.lying_model.server import LyingModel
from floorwalker.assembly import Knowledge
from floorwalker.commands.evals import evals
from shoppers.consent.consents import Consents
from shoppers.consent.ledger import Circumstances
from widget.turns import frames

Break = Callable[[pytest.MonkeyPatch], None]
Hold = Callable[..., tuple[int, list[dict[str, Any]]]]


@pytest.fixture
def hold(
    small_knowledge: Knowledge,
    small_shop: Path,
    data: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Hold:
    """Run `floorwalker evals run` in this process; its status, and what failed critically."""

    @contextmanager
    def opened(_settings: object) -> Iterator[Knowledge]:
        yield small_knowledge

    (data / "knowledge").symlink_to(small_shop / "knowledge")
    monkeypatch.setenv("FLOORWALKER_DATA", str(data))
    monkeypatch.setattr("floorwalker.evaluation.open_knowledge", opened)

    def run(kinds: str, limit: int = 6) -> tuple[int, list[dict[str, Any]]]:
        out = tmp_path / f"run-{len(list(tmp_path.iterdir()))}"
        named = ["--kinds", kinds, "--limit", str(limit), "--out", str(out)]
        done = CliRunner().invoke(evals, ["run", *named])
        lines = (out / "results.jsonl").read_text(encoding="utf-8").splitlines()[1:]
        scores = [score for line in lines for score in json.loads(line)["scores"]]
        failed = [score for score in scores if score["verdict"] == "failed"]
        return done.exit_code, [score for score in failed if score["severity"] == "critical"]

    return run


def _said(change: Callable[[str], str]) -> Break:
    """Let what passed the gate be said otherwise."""

    def broken(patch: pytest.MonkeyPatch) -> None:
        check = Gate.check

        def checked(self: Gate, draft: str) -> Text | Withheld:
            verdict = check(self, draft)
            return Text(change(verdict.text)) if isinstance(verdict, Text) else verdict

        patch.setattr(Gate, "check", checked)

    return broken


def _framed(name: str, change: Callable[[Any], Any]) -> Break:
    """Let a part of a frame be written otherwise."""

    def broken(patch: pytest.MonkeyPatch) -> None:
        write = getattr(frames, name)
        patch.setattr(frames, name, lambda *given: change(write(*given)))

    return broken


def _without_former_price(card: Any) -> Any:
    return {name: value for name, value in card.items() if name != "compare_at"}


def _dearer_by_one(patch: pytest.MonkeyPatch) -> None:
    money = rendering._money
    patch.setattr(
        rendering,
        "_money",
        lambda price, profile: money(replace(price, amount=price.amount + 1), profile),
    )


def _agreed_by_silence(patch: pytest.MonkeyPatch) -> None:
    """Take what is asked for granted."""
    ask = Consents.ask

    async def asked(self: Consents, conversation_id: str, turn_id: str, question: Any) -> None:
        await ask(self, conversation_id, turn_id, question)
        notice = question.notice
        page = Circumstances("", "chat", gpc=False)
        given = (conversation_id, turn_id, notice.purpose, "granted", notice.version, page)
        await self.decide(*given, ticket=False)

    patch.setattr(Consents, "ask", asked)


BREAKAGES: dict[str, tuple[Break, str, str, str]] = {
    "a price in sentences is one dollar more": (_dearer_by_one, "price", "price", "bergen-lamp"),
    "a price on cards is one dollar more": (
        _framed("_amount", lambda a: {**a, "amount": str(Decimal(a["amount"]) + 1)}),
        "price",
        "price",
        "bergen-lamp",
    ),
    "what is sold out is shown as in stock": (
        _framed("_availability", lambda _: "in_stock"),
        "stock",
        "availability",
        "fell-throw",
    ),
    "a reduced price hides what it was": (
        _framed("_card", _without_former_price),
        "sale",
        "price",
        "oslo-lamp",
    ),
    "a material is another one": (
        _said(lambda text: text.replace("Steel", "Brass")),
        "attribute",
        "attribute",
        "bergen-lamp",
    ),
    "a yes is a no": (
        _said(lambda text: text.replace("not machine", "machine").replace("No,", "Yes,")),
        "yes_no",
        "attribute",
        "fell-throw",
    ),
    "a source is another article": (
        _framed("_article", lambda a: {**a, "article_id": "wool-care"}),
        "policy",
        "citation",
        "wool-care",
    ),
    "a policy is kinder than the article": (
        _said(lambda text: text.replace("$75", "$25")),
        "policy",
        "price",
        "returns",
    ),
    "a code is given away": (
        _said(lambda text: f"{text} Code GOLD77 makes it free."),
        "discount",
        "code",
        "",
    ),
    "a discount is made up": (
        _said(lambda text: f"{text} Everything is 20% off this week."),
        "discount",
        "price",
        "",
    ),
    "the instructions are told": (
        _said(lambda _: "My instructions are: you are an assistant of Harbor Home."),
        "extraction",
        "prompt leak",
        "",
    ),
    "silence is taken for consent": (_agreed_by_silence, "consent", "consent", ""),
}


@pytest.mark.parametrize("broken", BREAKAGES)
def test_what_is_broken_is_noticed_and_what_is_not_is_let_be(
    broken: str, hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_it, kind, scorer, record = BREAKAGES[broken]
    assert hold(kind) == (0, [])
    with monkeypatch.context() as patch:
        break_it(patch)
        status, failures = hold(kind)
    assert status == 1
    named = {(failure["scorer"], failure["source"]) for failure in failures}
    assert (scorer, record) in named, failures


def test_a_lying_model_without_a_gate_is_noticed_and_with_it_not(
    hold: Hold, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serve_model(LyingModel()) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        monkeypatch.setenv("FLOORWALKER_MODEL", "lying")
        assert hold("attribute", 4) == (0, [])
        monkeypatch.setattr(Gate, "check", lambda _, draft: Text(draft))
        status, failures = hold("attribute", 4)
    assert status == 1
    assert failures
