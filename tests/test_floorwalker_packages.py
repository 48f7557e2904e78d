"""The packages themselves: whose names they are, what importing them does."""

import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

OUR_PACKAGES = {
    "floorwalker", "widget", "admin", "evals", "agent", "tools", "knowledge", "shoppers", "brand",
}  # fmt: skip

IMPORT_EVERY_MODULE = """
import importlib, os, pathlib, socket, sys
sys.path.insert(0, {root!r})
names = [
    ".".join(path.relative_to({root!r}).with_suffix("").parts).removesuffix(".__init__")
    for package in {packages!r}
    for path in sorted((pathlib.Path({root!r}) / package).rglob("*.py"))
    if path.name not in ("__main__.py", "env.py") and "versions" not in path.parent.name
]
# What libraries do at import is theirs, so they are imported before anything is watched.
import chromadb, langgraph.graph, onnxruntime, fastapi, sentence_transformers, sklearn.linear_model
import alembic.command, bm25s, babel.numbers, phonenumbers, simplemma, text_to_num, uvicorn, rich
import httpx2, inflect, langchain_openai
import jinja2, markdown_it, prometheus_client, frontmatter, html_text
for name in names:
    importlib.import_module(name)
for name in names:
    del sys.modules[name]
def watch(event, arguments):
    if event == "open" and not str(arguments[0]).endswith((".py", ".pyc")):
        raise SystemExit(f"opened {{arguments[0]}} while importing {{current}}")
    if event in ("socket.connect", "sqlite3.connect", "subprocess.Popen"):
        raise SystemExit(f"{{event}} while importing {{current}}")
environment = dict(os.environ)
sys.addaudithook(watch)
for current in names:
    importlib.import_module(current)
assert dict(os.environ) == environment, "the environment was changed"
print(len(names))
"""


def test_no_installed_distribution_owns_our_names() -> None:
    owners = {
        (distribution.name, path.parts[0])
        for distribution in distributions()
        for path in distribution.files or ()
        if path.parts[0] in OUR_PACKAGES and distribution.name != "floorwalker"
    }
    assert owners == set()


def test_the_wheel_lists_every_package(root: Path) -> None:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]) == OUR_PACKAGES
    assert set(project["tool"]["importlinter"]["root_packages"]) == OUR_PACKAGES


def test_importing_every_module_does_nothing(root: Path) -> None:
    code = IMPORT_EVERY_MODULE.format(root=str(root), packages=sorted(OUR_PACKAGES))
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert int(done.stdout) > 100


def test_torch_and_every_dependency_are_pinned(root: Path) -> None:
    pins = (root / "constraints.txt").read_text(encoding="utf-8").split()
    assert all("==" in pin for pin in pins)
    assert "torch==2.13.0" in pins
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for lines in optional for line in lines)]
    pinned = {pin.partition("==")[0].lower().replace("_", "-") for pin in pins}
    names = {line.split("[")[0].split(">")[0].split("=")[0].lower() for line in wanted}
    assert names - pinned == set()
