"""`floorwalker drafts`: labelled truths and lies on this catalog, put through the gate."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from floorwalker.errors import reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from evals.lying_model.measuring import Measured

_MOST_PRINTED = 20


def drafts(
    count: Annotated[int, typer.Option(min=1, help="How many drafts.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed writes the same drafts.")] = 1,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Write truths and lies as the lying model does, and tell what the gate makes of them.

    Ends with 1 if a lie is shown.
    """
    with reported_errors():
        settings = load_settings()
        from evals.lying_model.measuring import measure_gate
        from floorwalker.records import open_records

        measured = measure_gate(open_records(settings.data), count, seed)
        print(json.dumps(_told(measured)) if as_json else _written(measured))
        if measured.shown_lies:
            raise typer.Exit(1)


def _told(measured: "Measured") -> dict[str, object]:
    figures = {"seconds_p95": measured.seconds_p95, "kinds": dict(measured.drafts)}
    for name, (wrong, of) in _shares(measured).items():
        figures[name] = {"wrong": wrong, "of": of}
    figures["shown_lies"] = [asdict(drafted) for drafted, _ in measured.shown_lies]
    figures["lost_truths"] = [
        {**asdict(drafted), "because": because} for drafted, because in measured.lost_truths
    ]
    return figures


def _shares(measured: "Measured") -> dict[str, tuple[int, int]]:
    return {
        "products, prices, codes, links, contacts invented and shown": measured.lies(worst=True),
        "other lies shown": measured.lies(worst=False),
        "truths in the record's own words withheld": measured.truths(paraphrased=False),
        "free paraphrases withheld": measured.truths(paraphrased=True),
    }


def _written(measured: "Measured") -> str:
    lines = [
        f"{name}: {wrong} of {of} ({100 * wrong / max(of, 1):.2f} %)"
        for name, (wrong, of) in _shares(measured).items()
    ]
    lines.append(f"a sentence, p95: {measured.seconds_p95 * 1000:.2f} ms of the processor")
    lines += [f"SHOWN {d.kind}: {d.text}" for d, _ in measured.shown_lies[:_MOST_PRINTED]]
    lines += [
        f"withheld {d.kind}: {d.text}  [{because}]"
        for d, because in measured.lost_truths[:_MOST_PRINTED]
    ]
    return "\n".join(lines)
