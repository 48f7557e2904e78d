"""`floorwalker evals replay`: hold one case of a run again, step by step."""

import asyncio
import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from floorwalker.commands.evals.runs import FAILED, chosen_run, could_not_run, open_shop
from floorwalker.errors import OperatorError
from floorwalker.settings import Settings, load_settings

if TYPE_CHECKING:
    from brand.voice import VoiceGuide
    from evals.cases.case import Case
    from evals.conversation import Turn
    from evals.running.result import Result, RunHead


def replay(
    case_id: Annotated[str, typer.Argument(help="The case, as the report names it.")],
    run: Annotated[
        Path | None, typer.Option(help="The run it is of; the newest if not given.")
    ] = None,
) -> None:
    """Hold one case of a run again and show each step, beside what was said then."""
    with could_not_run():
        settings = load_settings()
        from evals.running.result import read_run

        stored = read_run(chosen_run(settings, run))
        before = next((r for r in stored.results if r.case.id == case_id), None)
        if before is None:
            message = f"the run has no case {case_id!r}"
            raise OperatorError(message)
        console = Console(highlight=False, soft_wrap=True)
        again = _hold_again(settings, console, stored.head, before.case)
    _print(console, before, again)
    sys.exit(FAILED if again.failures or again.error else 0)


def _hold_again(settings: Settings, console: Console, head: "RunHead", case: "Case") -> "Result":
    """Hold a case with the catalog, the voice and the model of its run, as far as they are here."""
    from evals.running.run import Runner
    from floorwalker.evaluation import data_as_of, serve_assistant, standing_offers

    with TemporaryDirectory(prefix="floorwalker-replay-") as folder:
        voice = _voice_of(settings, head)
        earlier = data_as_of(settings.data, head.catalog_version, Path(folder))
        elsewhere = head.target.startswith("ws")
        shop = open_shop(settings, voice, earlier, elsewhere=elsewhere)
        model = settings.model or "none"
        for name, then, now in (
            ("catalog", head.catalog_version, shop.version),
            ("voice", head.voice, shop.fingerprint),
            ("model", head.model or "none", model),
        ):
            changed = "" if then == now else f" (was {then}: what follows may differ)"
            console.print(f"{name} {now}{changed}", markup=False)
        if elsewhere:
            return asyncio.run(Runner(head.target, shop).hold(case))
        chosen = settings.model_copy(update={"data": earlier or settings.data})
        with serve_assistant(chosen, voice, standing_offers(settings)) as served:
            runner = Runner(served.target, shop, served.stage, store=served.store)
            return asyncio.run(runner.hold(case))


def _voice_of(settings: Settings, head: "RunHead") -> "VoiceGuide":
    """The voice of a run, where its version is still kept, else the one that speaks now."""
    from brand.voice.version import UnknownVersionError
    from evals.shop import fingerprint_of
    from floorwalker.evaluation import speaking_voice

    try:
        then = speaking_voice(settings, head.voice_version).guide
    except UnknownVersionError:
        return speaking_voice(settings).guide
    return then if fingerprint_of(then) == head.voice else speaking_voice(settings).guide


def _print(console: Console, before: "Result", again: "Result") -> None:
    console.print(f"{again.case.id}, seeded {again.case.source}; expects:", markup=False)
    for step in again.case.steps:
        expects = step.expect.model_dump(mode="json", exclude_defaults=True)
        console.print(f"  {step.say or step.act}: {json.dumps(expects)}", markup=False)
    for planted in again.case.plants:
        console.print(f"  planted in {planted[0]}: {planted[1]}", markup=False)
    for number, turn in enumerate(again.turns):
        console.rule(f"turn {number + 1}")
        _print_turn(console, turn)
        then = before.turns[number].text if number < len(before.turns) else ""
        same = then == turn.text
        console.print("as then" if same else f"then it said: {then}", markup=False, style="dim")
    console.rule("scores")
    if again.error:
        console.print(f"server error: {again.error}", markup=False)
    for score in again.scores:
        console.print(f"{score.verdict}: {score.scorer}: {score.why}", markup=False)
        if score in again.failures:
            console.print(f"    said: {score.words}\n    record: {score.record}", markup=False)


def _print_turn(console: Console, turn: "Turn") -> None:
    console.print(f"> {turn.asked}", markup=False)
    for frame in turn.frames:
        rest = {name: value for name, value in frame.items() if name != "type"}
        match frame["type"]:
            case "text":
                console.print(f"  says: {frame['text']}", markup=False)
                for ref in frame["refs"]:
                    console.print(f"        of {ref['kind']} {ref['id']}", markup=False)
            case "products":
                for card in frame["items"]:
                    price = f"{card['price']['amount']} {card['price']['currency']}"
                    line = f"  card: {card['product_id']}, {price}, {card['availability']}"
                    console.print(line, markup=False)
            case _:
                console.print(f"  {frame['type']}: {json.dumps(rest)[:400]}", markup=False)
