"""Marked replies as cases for the evals: a file that is written anew whenever one comes or goes."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoppers.reading.reviews import Reviewed, Reviews

if TYPE_CHECKING:
    from evals.cases.case import Case

NAME = "reviewed.jsonl"


@dataclass(slots=True)
class ReviewedCases:
    """Keeps the file as the store is. `path` lies beside the cases people kept by hand."""

    reviews: Reviews
    path: Path
    _written: str | None = field(default=None, init=False)

    async def write(self) -> None:
        """Write the file where it would say something else; without a case there is none."""
        lines = [_line(_case(marked)) for marked in await self.reviews.all()]
        text = "".join(dict.fromkeys(lines))
        if text == self._written:
            return
        if text:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            draft = self.path.with_suffix(".new")
            draft.write_text(text, encoding="utf-8")
            draft.replace(self.path)
        else:
            self.path.unlink(missing_ok=True)
        self._written = text


def _case(marked: Reviewed) -> "Case":
    """Say the same again: what was right must come again, what was wrong must not."""
    from evals.cases.case import Case, Expect, Step  # noqa: PLC0415 (only where there is one)

    turn, review = marked.turn, marked.turn.review
    assert review is not None
    if review.verdict == "right":
        expect = Expect(
            about=turn.ids("products", "product_id"),
            answered_from=turn.ids("articles", "article_id"),
        )
    else:
        expect = Expect(never=(review.sentence,) if review.sentence else turn.sentences)
    steps = (*(Step(say=past.text) for past in marked.before), Step(say=turn.text, expect=expect))
    source = f"reviewed {review.verdict}: {review.reason}"
    return Case(kind="hand_written", steps=steps, cluster=turn.text, source=source)


def _line(case: Any) -> str:
    document = case.model_dump(mode="json", exclude_defaults=True)
    return json.dumps(document, ensure_ascii=False) + "\n"
