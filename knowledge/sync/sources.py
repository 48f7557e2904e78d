"""What the operator named, to be read now and again at every sync."""

from dataclasses import dataclass, replace
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sources:
    """Exports, a folder of articles, and the brand's own file.

    An export is a file, a folder of files, or an `http(s)` address.
    """

    files: tuple[Path | str, ...] = ()
    articles: Path | None = None
    brand: Path | None = None

    def absolute(self) -> "Sources":
        """Return the same sources, to be found from whatever folder they are read again."""
        return replace(
            self,
            files=tuple(file if is_address(file) else Path(file).absolute() for file in self.files),
            articles=self.articles and self.articles.absolute(),
            brand=self.brand and self.brand.absolute(),
        )


def is_address(source: Path | str) -> bool:
    """Whether a source is fetched rather than read from disk."""
    return str(source).lower().startswith(("http://", "https://"))
