"""Building a catalog version: collect, embed, write, publish."""

import sqlite3
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from time import perf_counter

from knowledge.collect import Collected, Sources, collect
from knowledge.embedding.encoder import Encoder, load_encoder
from knowledge.embedding.model import EmbeddingModel, graph_folder
from knowledge.errors import RejectedRow, SourceError, StoreError
from knowledge.facts import Facts, read_facts, write_facts
from knowledge.index.texts import passage_text, product_meaning, statement_id, statements
from knowledge.index.vectors import write_vectors
from knowledge.versions import FACTS_NAME, VECTORS_NAME, Versions

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much of it is done."""


@dataclass(frozen=True, slots=True)
class IngestReport:
    """What an ingest did. `currency_assumed` is true where neither brand nor export gave one."""

    version: str
    facts: Facts
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
    load: Callable[[EmbeddingModel], Encoder] = load_encoder,
) -> IngestReport:
    """Make sources the catalog of a data folder; what was there serves until this is whole.

    Raises `SourceError` for sources that cannot be used, `StoreError` for a folder that cannot
    be written; either way nothing has changed.
    """
    return build_version(data, collect(sources), model, progress, load)


def build_version(
    data: Path,
    collected: Collected,
    model: EmbeddingModel,
    progress: Progress,
    load: Callable[[EmbeddingModel], Encoder] = load_encoder,
) -> IngestReport:
    """Make what was collected the catalog of a data folder.

    Raises `StoreError` for a folder that cannot be written, `SourceError` for a source that was
    cut off and would leave products out; then nothing has changed.
    """
    started = perf_counter()
    facts = replace(collected.facts, embedding_model=model.key)
    versions = Versions(data)
    _refuse_to_shrink(versions, collected)
    with versions.new() as version:
        try:
            write_facts(versions.folder(version) / FACTS_NAME, facts)
            folder = versions.folder(version) / VECTORS_NAME
            _write_vectors(data, folder, facts, model, progress, load)
        except (OSError, sqlite3.Error) as error:
            message = f"{versions.folder(version)}: cannot be written ({error})"
            raise StoreError(message) from error
    return IngestReport(
        version=version,
        facts=facts,
        rejected=collected.rejected,
        unpublished=collected.unpublished,
        reviews=collected.reviews,
        notes=collected.notes,
        currency_assumed="currency" not in facts.profile.model_fields_set,
        seconds=collected.seconds + perf_counter() - started,
    )


def _refuse_to_shrink(versions: Versions, collected: Collected) -> None:
    """Never let a file that was cut off take the place of a catalog that has more."""
    cut = next((row for row in collected.rejected if row.ends_file), None)
    version = versions.current() if cut else None
    if cut is None or version is None:
        return
    before = read_facts(versions.folder(version) / FACTS_NAME).products
    missing = {product.id for product in before} - {p.id for p in collected.facts.products}
    if missing:
        reason = (
            f"row {cut.row}: the file ends in the middle of it, and {len(missing)} products of the "
            "catalog before are not in it; that catalog stays. Export it again"
        )
        raise SourceError(Path(cut.source), reason)


def _write_vectors(
    data: Path,
    folder: Path,
    facts: Facts,
    model: EmbeddingModel,
    progress: Progress,
    load: Callable[[EmbeddingModel], Encoder],
) -> None:
    progress("Loading the embedding model", 0, 1)
    encoder = load(model)
    if not graph_folder(data, model).is_dir():
        progress("Preparing the model for serving, once", 0, 1)
        encoder.export(graph_folder(data, model))
    articles = {article.id: article for article in facts.articles}
    texts = {
        "products": {product.id: product_meaning(product) for product in facts.products},
        "passages": {
            passage.id: passage_text(passage, articles[passage.article_id])
            for passage in facts.passages
        },
        "statements": {
            statement_id(text): text
            for text in statements(facts.passages, articles, facts.products)
        },
    }
    for collection, by_id in texts.items():
        told = partial(_tell, progress, f"Embedding {collection}", len(by_id))
        vectors = encoder.embed(tuple(by_id.values()), told)
        write_vectors(folder, collection, tuple(by_id), vectors)


def _tell(progress: Progress, stage: str, total: int, done: int) -> None:
    progress(stage, done, total)
