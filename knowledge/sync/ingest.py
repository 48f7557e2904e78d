"""Making sources the catalog: collect, embed what is new, write, publish.

`ingest` is told the sources; `sync` reads those that were told last.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

from knowledge.embedding.encoder import LoadEncoder, load_encoder
from knowledge.embedding.model import EmbeddingModel
from knowledge.errors import RejectedRow, SourceError, StoreError
from knowledge.facts import Facts, read_facts, read_sources, with_digests
from knowledge.sync.build import build_version
from knowledge.sync.changes import Changes, compare_facts
from knowledge.sync.collect import Collected, collect
from knowledge.sync.garbage import uncollected
from knowledge.sync.progress import Progress
from knowledge.sync.sources import Sources
from knowledge.sync.versions import FACTS_NAME, OpenedVersion, Versions, Writing


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest or a sync did, and what differs from the version before.

    `currency_assumed` is true where neither brand nor export gave one.
    """

    version: str
    facts: Facts
    changes: Changes
    rejected: tuple[RejectedRow, ...]
    unpublished: int
    reviews: int
    notes: tuple[str, ...]
    currency_assumed: bool
    seconds: float


def ingest(
    data: Path,
    sources: Sources,
    model: EmbeddingModel,
    progress: Progress,
    load: LoadEncoder = load_encoder,
) -> IngestReport:
    """Make sources the catalog of a data folder; what was there serves until this is whole.

    Raises `SourceError` for sources that cannot be used, or one that was cut off and would leave
    products out, `StoreError` for a folder that cannot be written; either way nothing has changed.
    """
    versions = Versions(data)
    with versions.writing() as writing:
        before = partial(_read_any, versions)
        return _make(data, writing, before, sources, model, progress, load)


def sync(
    data: Path, model: EmbeddingModel, progress: Progress, load: LoadEncoder = load_encoder
) -> IngestReport:
    """Read the sources of the catalog again, and make a new version where they say otherwise.

    Raises what `ingest` does, and `StoreError` where there is no catalog, or it is damaged.
    """
    versions = Versions(data)
    with versions.writing() as writing:
        folder = versions.folder(versions.published().version)
        before = partial(_read_published, versions)
        sources = read_sources(folder / FACTS_NAME)
        return _make(data, writing, before, sources, model, progress, load)


def preview_sync(data: Path) -> tuple[Collected, Changes]:
    """Read the sources of the catalog again, and say what a sync would change.

    Raises what `sync` does.
    """
    versions = Versions(data)
    folder = versions.folder(versions.published().version)
    collected = collect(read_sources(folder / FACTS_NAME))
    before = _read_published(versions, with_digests(collected.facts))
    _refuse_to_shrink(before, collected)
    return collected, compare_facts(before.facts, collected.facts)


_ReadBefore = Callable[[Facts], OpenedVersion | None]
"""Reads the version before; its records that stand in the facts given are taken from them."""


def _read_published(versions: Versions, facts: Facts) -> OpenedVersion:
    published = versions.published()
    folder = versions.folder(published.version)
    return OpenedVersion(published.version, folder, read_facts(folder / FACTS_NAME, facts))


def _read_any(versions: Versions, facts: Facts) -> OpenedVersion | None:
    try:
        return _read_published(versions, facts) if versions.current() else None
    except StoreError:
        return None  # damaged: an ingest is how it is mended


@uncollected()
def _make(
    data: Path,
    writing: Writing,
    read_before: _ReadBefore,
    sources: Sources,
    model: EmbeddingModel,
    progress: Progress,
    load: LoadEncoder,
) -> IngestReport:
    started = perf_counter()
    progress("Reading", 0, 1)
    collected = collect(sources)
    progress("Reading", 1, 1)
    facts = with_digests(replace(collected.facts, embedding_model=model.key))
    before = read_before(facts)
    _refuse_to_shrink(before, collected)
    collected = replace(collected, facts=facts)
    version = build_version(data, writing, before, collected, model, progress, load)
    return IngestReport(
        version=version,
        facts=facts,
        changes=compare_facts(before.facts if before else Facts(facts.profile, ()), facts),
        rejected=collected.rejected,
        unpublished=collected.unpublished,
        reviews=collected.reviews,
        notes=collected.notes,
        currency_assumed="currency" not in facts.profile.model_fields_set,
        seconds=perf_counter() - started,
    )


def _refuse_to_shrink(before: OpenedVersion | None, collected: Collected) -> None:
    """Never let a file that was cut off take the place of a catalog that has more."""
    cut = next((row for row in collected.rejected if row.ends_file), None)
    if cut is None or before is None:
        return
    missing = {product.id for product in before.facts.products} - {
        product.id for product in collected.facts.products
    }
    if missing:
        reason = (
            f"row {cut.row}: the file ends in the middle of it, and {len(missing)} products of the "
            "catalog before are not in it; that catalog stays. Export it again"
        )
        raise SourceError(Path(cut.source), reason)
