"""Writing a version of the catalog: its facts, the vectors that are new, and the pointer to it."""

import sqlite3
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import numpy as np

from knowledge.embedding.encoder import LoadEncoder
from knowledge.embedding.graph import Vectors
from knowledge.embedding.model import EmbeddingModel, graph_folder
from knowledge.errors import StoreError
from knowledge.facts import write_facts
from knowledge.index.updating import Embed, holds_all, write_vectors
from knowledge.sync.collect import Collected
from knowledge.sync.progress import Progress
from knowledge.sync.versions import FACTS_NAME, OpenedVersion, Writing


def build_version(
    data: Path,
    writing: Writing,
    before: OpenedVersion | None,
    collected: Collected,
    model: EmbeddingModel,
    progress: Progress,
    load: LoadEncoder,
) -> str:
    """Publish what was collected, and return the version: the one before, where it says the same.

    Raises `StoreError` for a folder that cannot be written; then nothing has changed.
    """
    graph = graph_folder(data, model)
    if not graph.is_dir():
        progress("Preparing the embedding model, once", 0, 1)
        load(model, graph)
    like = before if before and before.facts.embedding_model == model.key else None
    same = like is not None and like.facts == collected.facts
    if like and same and holds_all(like.folder, collected.facts):
        writing.publish(like.name, collected.read_at)
        return like.name
    kept = like.folder if like else None
    return _write(writing, collected, kept, partial(_embed, model, graph, progress, load))


def _write(writing: Writing, collected: Collected, before: Path | None, embed: Embed) -> str:
    with writing.draft() as (version, folder):
        try:
            write_facts(folder / FACTS_NAME, collected.facts)
        except sqlite3.Error as error:
            message = f"{folder}: cannot be written ({error})"
            raise StoreError(message) from error
        write_vectors(folder, collected.facts, before, embed)
        writing.publish(version, collected.read_at)
    return version


def _embed(
    model: EmbeddingModel,
    graph: Path,
    progress: Progress,
    load: LoadEncoder,
    texts: Sequence[str],
) -> Vectors:
    if not texts:
        return np.zeros((0, 0), dtype=np.float32)
    encoder = load(model, graph)
    return encoder.embed_all(texts, lambda done: progress("Embedding", done, len(texts)))
