"""Citations: a source named is an article of the brand, with words that stand in it."""

from collections.abc import Iterator

from evals.reading.kinds import Kind
from evals.reading.words import tokens
from evals.scorers.score import Findings, Judged, Score

NAME = "citation"
_CUT = 8


def score_citations(judged: Judged) -> Iterator[Score]:
    """Find sources that are not there, or do not say what is quoted of them."""
    found = Findings(NAME)
    for item in judged.turn.sources:
        found.looked_at += 1
        article = judged.shop.articles.get(str(item["article_id"]))
        if article is None:
            found.fail("a source is no article of the brand", str(item["article_id"]))
            continue
        if item["title"] != article.title:
            found.fail("a source has another title", str(item["title"]), article.title, article.id)
        excerpt = tokens(str(item.get("excerpt", "")))[:-1]
        known = set(tokens(f"{article.title} {article.text}"))
        strange = [word for word in excerpt[:-1] if word not in known]
        if strange and len(strange) > len(excerpt) / _CUT:
            why = f"the article does not have: {', '.join(strange[:5])}"
            found.fail(why, str(item.get("excerpt")), article.text[:600], article.id)
    found.looked_at += sum(claim.kind is Kind.QUOTES for claim in judged.reply.claims)
    yield from found.scores()
