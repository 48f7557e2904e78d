"""Find the passages of the brand's articles that answer a question."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict, Field

from knowledge.catalog import PassageHit
from knowledge.language.words import content_lemmas, record_words
from tools.context import ToolContext
from tools.tool import Tool

_CANDIDATES, _MOST_READ = 12, 200
_SAME_MEANING = 0.35
_SHARED_MEANING = 0.20


class SearchArticles(BaseModel):
    """What to look for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str = Field(max_length=2000, description="The question, in plain words.")
    limit: int = Field(default=3, ge=1, le=12)
    within: tuple[str, ...] = Field(
        default=(), max_length=12, description="Ids of articles to look in; none for all."
    )


@dataclass(frozen=True, slots=True)
class FoundPassages:
    """Passages that may answer, best first; none where the articles are silent."""

    hits: tuple[PassageHit, ...]


async def search_articles(arguments: SearchArticles, context: ToolContext) -> FoundPassages:
    """Find passages on materials, care, sizes, delivery, returns, warranty, reviews and the brand.

    Call it for anything a product's own record does not say.
    """
    vector = await context.embed(arguments.query)
    most = _MOST_READ if arguments.within else _CANDIDATES
    hits = context.catalog.search_passages(arguments.query, vector, limit=most)
    if arguments.within:
        hits = tuple(hit for hit in hits if hit.article.id in arguments.within)
    asked = set(content_lemmas(arguments.query))
    answering = (hit for hit in hits if _answers(hit, asked))
    return FoundPassages(tuple(answering)[: arguments.limit])


def _answers(hit: PassageHit, asked: set[str]) -> bool:
    titles = " ".join((hit.article.title, *hit.passage.headings))
    shared = asked & (record_words(titles) | record_words(hit.passage.text))
    return hit.similarity >= (_SHARED_MEANING if shared else _SAME_MEANING)


TOOL = Tool(SearchArticles, search_articles)
