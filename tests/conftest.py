"""Fixtures: a small shop with a hashing embedder in this process, the demo brand in its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from floorwalker.environment import prepare_environment

prepare_environment()

from fakes import HashingEncoder, fake_model, ingest_shop, write_shop  # noqa: E402 (see above)
from serving import RunningServer, serve_site  # noqa: E402

from floorwalker.assembly import Knowledge, prepare_intent_model  # noqa: E402
from knowledge.embedding.embedder import Embedder  # noqa: E402
from knowledge.sync.live import LiveCatalog  # noqa: E402

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared" / "data"

MadeOnce = Callable[[str, Callable[[Path], object]], Path]
RunFloorwalker = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's own folder."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real catalogs and attacks written by others; tests that need them skip without."""
    if not SHARED.is_dir():
        pytest.skip(f"{SHARED} is not here")
    return SHARED


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> MadeOnce:
    """Make a folder once for all processes that tests run in."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base

    def make(name: str, fill: Callable[[Path], object]) -> Path:
        folder = shared / name
        with FileLock(shared / f"{name}.lock"):
            if not folder.is_dir():
                draft = shared / f"{name}.draft"
                fill(draft)
                draft.rename(folder)
        return folder

    return make


@pytest.fixture(scope="session")
def small_shop(made_once: MadeOnce) -> Path:
    """A data folder with the small shop of `fakes`; tests only read it."""

    def fill(data: Path) -> None:
        ingest_shop(data, write_shop(data.parent / "small-sources"))
        prepare_intent_model(data, fake_model(), HashingEncoder())

    return made_once("small", fill)


@pytest.fixture
def data(small_shop: Path, tmp_path: Path) -> Path:
    """An empty data folder that has the models already, so that nothing is fitted again."""
    folder = tmp_path / "data"
    folder.mkdir()
    (folder / "models").symlink_to(small_shop / "models")
    return folder


@pytest.fixture
def small_knowledge(small_shop: Path) -> Iterator[Knowledge]:
    """The small shop, open."""
    encoder = HashingEncoder()
    embedder = Embedder(encoder)
    yield Knowledge(LiveCatalog(small_shop, fake_model()), embedder, encoder, fake_model())
    embedder.close()


@pytest.fixture
def server(small_knowledge: Knowledge, data: Path) -> Iterator[RunningServer]:
    """A server of the small shop, limits off."""
    with serve_site(small_knowledge, data) as running:
        yield running


@pytest.fixture(scope="session")
def run_floorwalker() -> RunFloorwalker:
    """Run the command line with a data folder, as an operator does."""

    def run(data: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
        variables = {"FLOORWALKER_DATA": str(data), **settings}
        return subprocess.run(
            [sys.executable, "-m", "floorwalker", *arguments],
            env={**os.environ, **variables},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=900,
            check=False,
        )

    return run


@pytest.fixture(scope="session")
def demo_data(made_once: MadeOnce, run_floorwalker: RunFloorwalker) -> Path:
    """A data folder with the demo brand, ingested by the command line with the real model."""
    sources = "demo/catalog.jsonl", "--articles", "demo/articles", "--brand", "demo/brand.toml"

    def fill(data: Path) -> None:
        done = run_floorwalker(data, "ingest", *sources)
        assert done.returncode == 0, done.stderr

    return made_once("demo", fill)
