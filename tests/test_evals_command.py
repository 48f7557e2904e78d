"""The command line of evals: status, reports, comparison, replay, the gate, kept cases."""

import json
import re
from pathlib import Path

import pytest
from conftest import RunFloorwalker

from evals.cases.kinds import KINDS


@pytest.fixture(scope="module")
def held(
    demo_data: Path, run_floorwalker: RunFloorwalker, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """A run of a few cases at the demo brand."""
    folder = tmp_path_factory.mktemp("run")
    arguments = ("--kinds", "price,policy,near_miss", "--limit", "12", "--out", str(folder))
    done = run_floorwalker(demo_data, "evals", "run", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 of 12: below" in done.stdout
    assert "recall" in done.stdout
    return folder


def _first(folder: Path) -> dict[str, str]:
    lines = (folder / "results.jsonl").read_text(encoding="utf-8").splitlines()
    return dict(json.loads(lines[1]))


def test_a_run_leaves_three_reports(held: Path) -> None:
    names = {path.name for path in held.iterdir()}
    assert {"report.html", "results.jsonl", "junit.xml"} <= names


def test_a_case_is_held_again(held: Path, demo_data: Path, run_floorwalker: RunFloorwalker) -> None:
    case = _first(held)["id"]
    done = run_floorwalker(demo_data, "evals", "replay", case, "--run", str(held))
    assert done.returncode == 0, done.stderr
    assert "turn 1" in done.stdout
    assert "as then" in done.stdout
    unknown = run_floorwalker(demo_data, "evals", "replay", "nothing", "--run", str(held))
    assert unknown.returncode == 2
    assert "no case 'nothing'" in unknown.stderr


def test_a_run_is_no_worse_than_itself(
    held: Path, demo_data: Path, run_floorwalker: RunFloorwalker
) -> None:
    done = run_floorwalker(demo_data, "evals", "compare", str(held), str(held))
    assert done.returncode == 0
    assert "12 cases in both: 0 newly failed" in done.stdout
    assert "12 of 12 are the same in every word, but for times" in done.stdout


def test_the_gate_wants_more_cases(
    held: Path, demo_data: Path, run_floorwalker: RunFloorwalker, tmp_path: Path
) -> None:
    closed = run_floorwalker(demo_data, "evals", "gate", "--run", str(held))
    assert closed.returncode == 1
    assert "12 cases were judged, 290 are needed" in closed.stdout
    thresholds = tmp_path / "evals.toml"
    thresholds.write_text("cases = 10\n[kinds.price]\ncases = 2\n", encoding="utf-8")
    named = ("--run", str(held), "--thresholds", str(thresholds))
    opened = run_floorwalker(demo_data, "evals", "gate", *named)
    assert opened.returncode == 0, opened.stdout


def test_replies_from_elsewhere_are_scored(
    demo_data: Path, run_floorwalker: RunFloorwalker, tmp_path: Path
) -> None:
    replies = tmp_path / "replies.jsonl"
    lines = ("The Brim Table Lamp is $220.00.", "The Brim Table Lamp is $202.00.")
    told = (json.dumps({"asked": "price?", "reply": line}) for line in lines)
    replies.write_text("\n".join(told), encoding="utf-8")
    done = run_floorwalker(demo_data, "evals", "score", str(replies))
    assert done.returncode == 1
    verdicts = [json.loads(line)["verdict"] for line in done.stdout.splitlines()]
    assert verdicts == ["passed", "failed"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("run", "--suite", "everything"), "smoke, release, redteam"),
        (("run", "--kinds", "prices"), "there is no kind prices"),
        (("gate", "--run", "nowhere"), "nowhere"),
        (("add",), "give one of"),
        (("add", "--incident", "x"), "incident"),
        (
            ("run", "--target", "ws://127.0.0.1:9/ws/chat", "--kinds", "price", "--limit", "2"),
            "nothing could be judged",
        ),
    ],
)
def test_what_cannot_run_ends_with_2(
    demo_data: Path, run_floorwalker: RunFloorwalker, arguments: tuple[str, ...], said: str
) -> None:
    done = run_floorwalker(demo_data, "evals", *arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_page_has_every_kind(root: Path) -> None:
    page = (root / "docs" / "qa-engineer.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `(\w+)` \| .+ \| (critical|major|minor) \|$", page, re.MULTILINE)
    assert set(listed) == {(kind.name, kind.severity.value) for kind in KINDS}
