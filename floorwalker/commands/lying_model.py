"""`floorwalker lying-model`: a language model that lies, to test against."""

from typing import Annotated

import typer

from floorwalker.errors import OperatorError, reported_errors


def lying_model(
    port: Annotated[int, typer.Option(min=0, max=65535, help="The port of 127.0.0.1.")] = 8100,
    behaviour: Annotated[str, typer.Option(help="lying, truthful, mixed, stall, 500, …")] = "lying",
    seed: Annotated[int, typer.Option(help="The same seed tells the same lies.")] = 1,
    speed: Annotated[float, typer.Option(min=0, help="Tokens a second; 0 is no limit.")] = 0,
    silence: Annotated[float, typer.Option(min=0, help="Seconds that it is silent.")] = 60,
    sentences: Annotated[int, typer.Option(min=0, help="Sentences of a true reply.")] = 0,
    kind: Annotated[str, typer.Option(help="Only lies of this kind.")] = "",
) -> None:
    """Serve an OpenAI-compatible model that lies, fails or tells the truth, as it is told to."""
    with reported_errors():
        import uvicorn

        from evals.lying_model.behaviours import Behaviour
        from evals.lying_model.lies import LIES
        from evals.lying_model.server import LyingModel, create_lying_model
        from floorwalker.serving.server import listen

        if behaviour not in set(Behaviour):
            message = f"--behaviour: one of {', '.join(Behaviour)}"
            raise OperatorError(message)
        if kind and kind not in LIES:
            message = f"--kind: one of {', '.join(LIES)}"
            raise OperatorError(message)
        model = LyingModel(Behaviour(behaviour), seed, speed, silence, kind, sentences)
        listening = listen("127.0.0.1", port)
        print(f"OPENAI_BASE_URL=http://127.0.0.1:{listening.getsockname()[1]}/v1", flush=True)
        config = uvicorn.Config(create_lying_model(model), log_level="warning")
        uvicorn.Server(config).run(sockets=[listening])
