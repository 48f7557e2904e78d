"""A Markdown article with YAML front matter."""

import frontmatter
import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from knowledge.articles import Article
from knowledge.formats.articles.kinds import article_id, title_from_name
from knowledge.formats.documents import Document
from knowledge.formats.imported import BadValueError, UnreadableError, parse_address


class _FrontMatter(BaseModel):
    model_config = ConfigDict(extra="ignore", str_strip_whitespace=True)

    title: str = Field(default="", max_length=300)
    kind: str = Field(default="", max_length=50)
    url: str = Field(default="", max_length=2000)
    product_ids: tuple[str, ...] = ()


def read(document: Document, text: str) -> Article:
    """Read an article.

    Raises `UnreadableError` where it has no text, `BadValueError` for wrong front matter.
    """
    try:
        metadata, body = frontmatter.parse(text)
        matter = _FrontMatter.model_validate(metadata)
    except yaml.YAMLError as error:
        reason = " ".join(str(error).split())
        raise BadValueError("front matter", f"is not valid YAML: {reason}") from error
    except ValidationError as error:
        first = error.errors()[0]
        raise BadValueError(".".join(map(str, first["loc"])), first["msg"]) from error
    if not body.strip():
        raise UnreadableError("has no text below its front matter")
    return Article(
        id=article_id(document),
        title=matter.title or title_from_name(document),
        text=body.strip(),
        kind=matter.kind,
        url=parse_address(matter.url, "url"),
        product_ids=matter.product_ids,
    )
