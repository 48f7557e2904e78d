"""`floorwalker evals score`: judge replies from anywhere by this shop's records."""

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from floorwalker.commands.evals.runs import FAILED, could_not_run, open_shop
from floorwalker.errors import OperatorError
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from evals.conversation import Turn


def score(
    file: Annotated[
        Path,
        typer.Argument(help='JSON Lines: {"asked": …, "reply": …} or {"asked": …, "frames": […]}.'),
    ],
) -> None:
    """Judge each reply of a file; one line of JSON for each. Ends with 1 where any failed."""
    with could_not_run():
        settings = load_settings()
        from dataclasses import asdict

        from evals.reading.replies import read_reply
        from evals.scorers import Judged, score_truth
        from evals.scorers.score import Verdict

        shop = open_shop(settings)
        failed = False
        for turn in _turns(file):
            scores = score_truth(Judged(turn, read_reply(turn, shop), shop))
            failures = [s for s in scores if s.verdict is Verdict.FAILED]
            failed = failed or bool(failures)
            verdict = Verdict.FAILED if failures else Verdict.PASSED
            if not any(s.verdict is Verdict.PASSED for s in scores) and not failures:
                verdict = Verdict.COULD_NOT_JUDGE
            told = {"reply": turn.text, "verdict": verdict, "scores": [asdict(s) for s in scores]}
            print(json.dumps(told, ensure_ascii=False))
    sys.exit(FAILED if failed else 0)


def _turns(file: Path) -> "list[Turn]":
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
        return [_turn(json.loads(line)) for line in lines if line.strip()]
    except OSError as error:
        message = f"{file}: {error.strerror}"
        raise OperatorError(message) from error
    except (ValueError, KeyError, TypeError) as error:
        message = f"{file}: is not JSON Lines of replies ({type(error).__name__}: {error})"
        raise OperatorError(message) from error


def _turn(told: dict[str, Any]) -> "Turn":
    from evals.conversation import Turn, said_turn

    if "frames" in told:
        return Turn(str(told["asked"]), tuple(told["frames"]))
    return said_turn(str(told["asked"]), str(told["reply"]))
