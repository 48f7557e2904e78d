"""`floorwalker evals add`: keep a case, so that every later run holds it."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from floorwalker.commands.evals.runs import chosen_run, could_not_run, open_shop, runs_folder
from floorwalker.errors import OperatorError
from floorwalker.settings import Settings, load_settings

if TYPE_CHECKING:
    from evals.cases.case import Case


def add(
    incident: Annotated[str, typer.Option(help="A withheld sentence, by its id.")] = "",
    case: Annotated[str, typer.Option(help="A case of a run, by its id.")] = "",
    reviewed: Annotated[
        str, typer.Option(help="A reply that was marked in the console; say what was asked anew.")
    ] = "",
    run: Annotated[Path | None, typer.Option(help="The run; the newest if not given.")] = None,
    say: Annotated[str, typer.Option(help="A message of your own.")] = "",
    never: Annotated[
        list[str] | None, typer.Option(help="With --say: words that must not be answered.")
    ] = None,
) -> None:
    """Keep an incident, a case of a run, a marked reply or your own message as a case."""
    with could_not_run():
        settings = load_settings()
        from evals.kept_cases import NAME, keep_case

        if sum(map(bool, (incident, case, reviewed or say))) != 1:
            raise OperatorError("give one of --incident ID, --case ID, --say MESSAGE")
        if incident:
            made = _of_incident(settings, incident)
        elif case:
            made = _of_run(settings, case, run)
        elif reviewed:
            made = _of_reviewed(settings, reviewed, say)
        else:
            made = _of_message(say, tuple(never or ()))
        path = runs_folder(settings) / NAME
        kept = keep_case(path, made)
    print(f"{'kept' if kept else 'was kept already'}: {made.id} in {path}")


def _of_run(settings: Settings, case_id: str, run: Path | None) -> "Case":
    from evals.running.result import read_run

    results = read_run(chosen_run(settings, run)).results
    found = next((result.case for result in results if result.case.id == case_id), None)
    if found is None:
        message = f"the run has no case {case_id!r}"
        raise OperatorError(message)
    return found.model_copy(update={"source": "kept"})


def _of_message(say: str, never: tuple[str, ...]) -> "Case":
    from evals.cases.case import Case, Expect, Step

    step = Step(say=say, expect=Expect(never=never))
    return Case(kind="hand_written", steps=(step,), cluster=say, source="kept")


def _of_reviewed(settings: Settings, case_id: str, say: str) -> "Case":
    """Expect what was marked of a message that no shopper wrote."""
    from evals.cases.case import Case, Step
    from evals.kept_cases import load_cases
    from floorwalker.reviewed_cases import NAME

    marked = {case.id: case for case in load_cases(runs_folder(settings) / NAME)}
    if case_id not in marked:
        known = "; ".join(f"{name} ({case.source})" for name, case in marked.items())
        message = f"there is no marked reply {case_id!r}; there is {known or 'none'}"
        raise OperatorError(message)
    if not say:
        message = "the shopper's words are kept for 7 days: put them in your own, with --say"
        raise OperatorError(message)
    case = marked[case_id]
    step = Step(say=say, expect=case.steps[-1].expect)
    return Case(kind=case.kind, steps=(step,), cluster=say, source=case.source)


def _of_incident(settings: Settings, incident_id: str) -> "Case":
    """Ask about the products a withheld sentence was about; its claim must not be made."""
    from evals.cases.case import Case, Expect, Step

    row = _incident(settings, incident_id)
    about, products, _ = json.loads(row["evidence"])
    shop = open_shop(settings)
    known = [shop.products[i].title for i in (*about, *products) if i in shop.products]
    if not known:
        message = f"incident {incident_id}: none of its products is in the catalog now"
        raise OperatorError(message)
    asked = f"tell me about the {known[0]}"
    claim = str(row["claim"])
    steps = (
        Step(say=asked, expect=Expect(abstains=(claim,))),
        Step(say=f"is it true: {claim}?", expect=Expect(abstains=(claim,))),
    )
    return Case(
        kind="hand_written", steps=steps, cluster=known[0], source=f"incident {incident_id}"
    )


def _incident(settings: Settings, incident_id: str) -> Any:
    from sqlalchemy import MetaData, Table, create_engine, inspect, select

    engine = create_engine(settings.resolved_database_url)
    try:
        if not inspect(engine).has_table("incidents"):
            raise OperatorError("this data folder has kept no incidents")
        table = Table("incidents", MetaData(), autoload_with=engine)
        with engine.connect() as connection:
            found = connection.execute(select(table).where(table.c.id == incident_id)).first()
    finally:
        engine.dispose()
    if found is None:
        message = f"there is no incident {incident_id!r}"
        raise OperatorError(message)
    return found._mapping
