"""A folder of Markdown articles, each with YAML front matter."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.articles import Article
from knowledge.errors import RejectedRow, SourceError
from knowledge.formats.imported import BadValueError, parse_address
from knowledge.formats.rows import read_text


@dataclass(frozen=True, slots=True)
class ImportedArticles:
    """The articles of a folder, in file-name order, and the files put aside."""

    articles: tuple[Article, ...]
    rejected: tuple[RejectedRow, ...]


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    title: str = Field(default="", max_length=300)
    kind: str = Field(default="", max_length=50)
    url: str = Field(default="", max_length=2000)
    product_ids: tuple[str, ...] = ()


def read_articles(folder: Path) -> ImportedArticles:
    """Read every `*.md` below a folder; the id is the file's name without its ending.

    Raises `SourceError` where the folder is missing, or none of its files is an article.
    """
    if not folder.is_dir():
        raise SourceError(folder, "is not a folder")
    articles: dict[str, Article] = {}
    rejected: list[RejectedRow] = []
    for path in _markdown_files(folder):
        try:
            article = _read(path)
        except SourceError as error:
            rejected.append(RejectedRow(str(error.source), 0, "", error.reason))
        except BadValueError as error:
            rejected.append(RejectedRow(str(path), 0, error.field, error.reason))
        else:
            if article.id in articles:
                reason = f"another article is named {article.id} too"
                rejected.append(RejectedRow(str(path), 0, "", reason))
            else:
                articles[article.id] = article
    if rejected and not articles:
        raise SourceError(folder, f"holds no readable article; first: {rejected[0]}")
    return ImportedArticles(tuple(articles.values()), tuple(rejected))


def _markdown_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*.md")) if path.is_file())


def _read(path: Path) -> Article:
    try:
        metadata, text = frontmatter.parse(read_text(path))
        matter = _FrontMatter.model_validate(metadata)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise BadValueError("front matter", f"is not valid YAML: {reason}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadValueError(".".join(map(str, first["loc"])), first["msg"]) from error
    if not text.strip():
        raise SourceError(path, "has no text below its front matter")
    return Article(
        id=path.stem,
        title=matter.title or path.stem.replace("-", " ").capitalize(),
        text=text.strip(),
        kind=matter.kind,
        url=parse_address(matter.url, "url"),
        product_ids=matter.product_ids,
    )
