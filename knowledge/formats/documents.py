"""What is read: a file, every file of a folder, or what an address answers."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

from knowledge.formats.imported import UnreadableError
from knowledge.sync.sources import is_address


@dataclass(frozen=True, slots=True)
class Document:
    """One file, or one page of what an address answered.

    `name` is how reports call it; `origin` is the site it was fetched from, empty for a file.
    """

    name: str
    content: bytes
    origin: str = ""

    @property
    def path(self) -> PurePosixPath:
        """The file's own path, or the path of the address."""
        return PurePosixPath(urlsplit(self.name).path if self.origin else self.name)


@dataclass(frozen=True, slots=True)
class OpenedSource:
    """What one source holds: files, which are read one at a time, or pages that were fetched.

    A file of a folder may be put aside, one that was named may not.
    """

    contents: tuple[Path | Document, ...]
    is_folder: bool = False


def source_name(source: Path | str) -> str:
    """Return how reports call a source: an address goes without its password."""
    if not is_address(source):
        return str(source)
    parts = urlsplit(str(source))
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def open_source(source: Path | str) -> OpenedSource:
    """Open what the operator named: a file, a folder, or an `http(s)` address.

    Raises `UnreadableError` where it cannot be opened.
    """
    if is_address(source):
        return OpenedSource(tuple(_fetch(str(source))))
    path = Path(source)
    if path.is_dir():
        return OpenedSource(tuple(_files_below(path)), is_folder=True)
    return OpenedSource((path,))


def load_document(path: Path) -> Document:
    """Read a file.

    Raises `UnreadableError` where it is missing or may not be read.
    """
    try:
        return Document(str(path), path.read_bytes())
    except OSError as error:
        raise UnreadableError(error.strerror or "cannot be read") from error


def _files_below(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in path.relative_to(folder).parts)
        if path.is_file() and not hidden:
            yield path


def _fetch(address: str) -> Iterator[Document]:
    from knowledge.formats.addresses import fetch_pages  # noqa: PLC0415 (it imports httpx)

    for page in fetch_pages(address):
        site = urlsplit(source_name(page.answered_by))
        origin = f"{site.scheme}://{site.netloc}"
        yield Document(source_name(page.address), page.content, origin)
