"""Questions whose answer's place is labelled: is that passage among the first few found?"""

import json
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from knowledge.catalog import PassageHit
from tools import ToolContext
from tools.search_articles import SearchArticles, search_articles

_LABELS = Path(__file__).with_name("questions") / "contoso.toml"


@dataclass(frozen=True, slots=True)
class Question:
    """A question, with the article and the last heading of the passage that answers it."""

    text: str
    article_id: str
    heading: str

    def is_answered_by(self, hits: Sequence[PassageHit]) -> bool:
        """Whether one of some passages is the one labelled."""
        return any(
            hit.article.id == self.article_id and hit.passage.headings[-1:] == (self.heading,)
            for hit in hits
        )


def load_questions(pairs: Path) -> tuple[Question, ...]:
    """Read the questions of contoso_outdoor's `faq_pairs.json` with our labels.

    Raises `FileNotFoundError`.
    """
    asked = json.loads(pairs.read_text(encoding="utf-8"))
    labels = tomllib.loads(_LABELS.read_text(encoding="utf-8"))["passage"]
    return tuple(
        Question(asked[pair]["question"], label["article"], label["heading"])
        for label in labels
        for pair in label["pairs"]
    )


async def share_found(questions: Sequence[Question], tools: ToolContext, first: int = 3) -> float:
    """Return the share of questions whose passage is among the first ones found."""
    found = 0
    for question in questions:
        passages = await search_articles(SearchArticles(query=question.text, limit=first), tools)
        found += question.is_answered_by(passages.hits)
    return found / len(questions)
