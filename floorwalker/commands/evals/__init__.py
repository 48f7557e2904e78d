"""`floorwalker evals`: prove that nothing is invented."""

import typer

from floorwalker.commands.evals.add import add
from floorwalker.commands.evals.compare import compare
from floorwalker.commands.evals.gate import gate
from floorwalker.commands.evals.replay import replay
from floorwalker.commands.evals.run import run
from floorwalker.commands.evals.score import score

evals = typer.Typer(
    name="evals",
    help="Prove that nothing is invented: hold cases, judge the answers, report.",
    no_args_is_help=True,
)
for command in (run, compare, replay, gate, add, score):
    evals.command()(command)
