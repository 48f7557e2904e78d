"""Incidents: the assistant's withheld sentences, kept seven days, without a shopper's words."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import RunFloorwalker
from modelling import serve_model
from serving import connected, serve_site
from test_agent_gate_shops import all_evidence, home, judge, records

from agent.events import Text
from agent.grounding import Withheld
from agent.grounding.replay import replay_incident
from agent.incidents import build_incident
from evals.lying_model.server import LyingModel
from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from shoppers.incidents.incident import Incident
from shoppers.incidents.incidents import Incidents

F = "[[product:fell-throw]]"


def incident(draft: str, said: str = "") -> Incident:
    (verdict,) = judge(home, draft, wish=said)
    assert isinstance(verdict, Withheld)
    return build_incident(verdict, all_evidence(home(), said), (said,), records(home), "a-model")


def test_no_word_that_only_the_shopper_used_is_kept() -> None:
    kept = incident(
        f"{F} is a gift for your sister Ada, in purple cashmere.", "purple, for my sister Ada"
    )
    assert kept.draft == f"{F} is a gift for your … …, in … cashmere."
    assert "Ada" not in str(kept)


def test_what_is_kept_tells_what_nothing_supports() -> None:
    kept = incident(f"{F} is cashmere.")
    assert (kept.kind, kept.claim, kept.about) == ("word", "cashmere", ("fell-throw",))
    assert "fell-throw" in kept.products
    assert kept.model == "a-model"
    assert kept.catalog_version == home().version


@pytest.mark.parametrize(
    ("draft", "kind"), [(f"{F} is cashmere.", "word"), (f"{F} costs $9.", "money")]
)
def test_replaying_one_withholds_it_again(draft: str, kind: str) -> None:
    verdict = replay_incident(incident(draft), home())
    assert isinstance(verdict, Withheld)
    assert verdict.kind == kind


def test_replaying_one_that_has_become_true_shows_it() -> None:
    kept = Incident(f"{F} is wool.", "word", "wool", ("fell-throw",), ("fell-throw",), (), "", "")
    assert isinstance(replay_incident(kept, home()), Text)
    bare = Incident("It is wool.", "word", "wool", ("fell-throw",), ("fell-throw",), (), "", "")
    assert isinstance(replay_incident(bare, home()), Text)


async def test_one_is_gone_after_seven_days_and_a_second_unswept(tmp_path: Path) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    database = open_database(f"sqlite:///{tmp_path / 'a.sqlite'}")
    kept = Incidents(database, lambda: now)
    await kept.add([incident(f"{F} is cashmere.")])
    (listed,) = await kept.list()
    assert listed.draft == f"{F} is cashmere."
    assert await kept.list(listed.id) == (listed,)
    now += timedelta(days=7, seconds=1)
    assert await kept.list() == ()
    await kept.remove_lapsed()
    now -= timedelta(days=7)
    assert await kept.list() == ()
    database.close()


async def test_the_lies_of_a_turn_are_listed_and_replayed(
    small_knowledge: Knowledge,
    data: Path,
    small_shop: Path,
    monkeypatch: pytest.MonkeyPatch,
    run_floorwalker: RunFloorwalker,
) -> None:
    model = LyingModel(script=[f"{F} is soft. {F} is cashmere, as you said, Ada."])
    with serve_model(model) as address:
        monkeypatch.setenv("OPENAI_BASE_URL", address)
        with serve_site(small_knowledge, data, model="m") as server:
            async with connected(server) as client:
                await client.hello()
                frames = await client.ask("a wool throw for Ada")
    assert (frames[-1]["writer"], frames[-1]["withheld"]) == ("model", 1)
    (data / "knowledge").symlink_to(small_shop / "knowledge")
    done = run_floorwalker(data, "incidents", "--json")
    (found,) = map(json.loads, done.stdout.splitlines())
    assert found["model"] == "m"
    assert "Ada" not in done.stdout
    again = run_floorwalker(data, "incidents", "--replay", found["id"], "--json")
    assert json.loads(again.stdout)["replayed"] == "word: cashmere"
    unknown = run_floorwalker(data, "incidents", "--replay", "nothing")
    assert unknown.returncode == 1
    assert "no incident 'nothing'" in unknown.stderr


def test_listing_imports_nothing_heavy(
    data: Path, run_floorwalker: Callable[..., object], root: Path
) -> None:
    import subprocess
    import sys

    code = (
        "import sys\nfrom floorwalker.commands import main\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('torch', 'chromadb', 'langgraph', 'openai') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "incidents"],
        env={"FLOORWALKER_DATA": str(data), "PATH": ""},
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip().endswith("[]")
