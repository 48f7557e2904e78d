"""`floorwalker voice`: draft, show, compare, approve and take back versions of the voice."""

import asyncio
import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from floorwalker.errors import OperatorError, reported_errors
from floorwalker.settings import load_settings

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from brand.voice.difference import Difference
    from floorwalker.brand import Brand

voice = typer.Typer(name="voice", help="The brand's voice, version by version.")

Number = Annotated[int, typer.Argument(help="A version; 0 is the voice the server starts with.")]
Why = Annotated[str, typer.Option(help="Why, for the list of what was done.")]


@voice.command()
def draft(
    guidelines: Annotated[
        list[Path] | None, typer.Argument(help="Brand guidelines: Markdown, text, HTML or PDF.")
    ] = None,
) -> None:
    """Read a first voice from the catalog, the articles and guidelines, and keep it as a draft."""
    with reported_errors():
        settings = load_settings()
        from agent.editing.drafting import keep_draft
        from agent.editing.guidelines import open_guidelines
        from floorwalker.brand import open_brand, open_reader

        reader = open_reader(settings)
        articles = []
        for path in guidelines or ():
            try:
                content = path.read_bytes()
            except OSError as error:
                message = f"{path}: {error.strerror}"
                raise OperatorError(message) from error
            articles.append(open_guidelines(path.name, content, reader.catalog.profile))
        with open_brand(settings) as brand:
            version = asyncio.run(keep_draft(brand.voices, reader, getpass.getuser(), articles))
        for finding in version.findings:
            print(f"{finding.aspect}: {finding.says}")
            for source, text in finding.examples:
                print(f"    {source}: {text}")
        print(f"version {version.number} is a draft; floorwalker voice diff {version.number}")


@voice.command()
def versions() -> None:
    """List the versions, newest first, and how well what was said kept to each."""
    with reported_errors(), _opened() as brand:
        scores = asyncio.run(brand.scores.list())
        for version in asyncio.run(brand.voices.list()):
            days = [day for day in scores if day.voice == version.number]
            said, broken = sum(d.sentences for d in days), sum(d.broken for d in days)
            kept = f"  {said - broken} of {said} sentences kept to it" if said else ""
            made = f"{version.made_at:%Y-%m-%d %H:%M} {version.made_by}" if version.made_at else ""
            print(f"{version.number}  {version.status}  {made}  {version.why}{kept}")


@voice.command()
def show(number: Annotated[int | None, typer.Argument(help="A version.")] = None) -> None:
    """Show a version, or the one that speaks, as a voice guide."""
    with reported_errors(), _opened() as brand:
        wanted = brand.voices.speaking() if number is None else brand.voices.get(number)
        version = asyncio.run(wanted)
        print(f"version {version.number}, {version.status}")
        print(version.guide.model_dump_json(indent=2, exclude_defaults=True))


@voice.command()
def diff(
    number: Number,
    since: Annotated[int | None, typer.Option(help="Compare with this version.")] = None,
) -> None:
    """Show what a version changes of the one that speaks, or of another."""
    with reported_errors(), _opened() as brand:
        shown = asyncio.run(
            brand.voices.to_approve(number)
            if since is None
            else brand.voices.difference(since, number)
        )
        _print_difference(shown)
        if since is None:
            print(f"floorwalker voice approve {number} --digest {shown.digest[:12]}")


@voice.command()
def approve(
    number: Number,
    digest: Annotated[str, typer.Option(help="What `voice diff` printed: what is approved.")],
    why: Why = "",
) -> None:
    """Approve exactly what `voice diff` showed, and let it speak from the next turn on."""
    with reported_errors():
        settings = load_settings()
        from agent.voice.lies import find_lies
        from floorwalker.brand import open_reader

        catalog = open_reader(settings).catalog
        with _opened() as brand:
            shown = asyncio.run(brand.voices.to_approve(number))
            if len(digest) < 8 or not shown.digest.startswith(digest):
                message = f"version {number} does not change what was shown: look at it again"
                raise OperatorError(message)
            for lie in find_lies(asyncio.run(brand.voices.get(number)).guide, catalog):
                message = f"{lie.field} {lie.key}: {lie.why}".replace("  ", " ")
                raise OperatorError(message)
            user = getpass.getuser()
            version = asyncio.run(brand.voices.approve(number, shown.digest, user, why))
        print(f"version {version.number} speaks")


@voice.command()
def rollback(
    to: Annotated[int | None, typer.Option(help="Another version that was approved.")] = None,
    why: Why = "",
) -> None:
    """Let the version speak that spoke before, from the next turn on."""
    with reported_errors(), _opened() as brand:
        version = asyncio.run(brand.voices.roll_back(getpass.getuser(), why, to=to))
        print(f"version {version.number} speaks")


def _opened() -> "AbstractContextManager[Brand]":
    from floorwalker.brand import open_brand

    return open_brand(load_settings())


def _print_difference(shown: "Difference") -> None:
    print(f"from version {shown.old} to version {shown.new}:")
    for change in shown.changes:
        print(f"  {change}")
    if not shown.changes:
        print("  nothing")
