"""Markdown articles: front matter, passages, pages."""

from pathlib import Path

import pytest

from knowledge.articles import Article
from knowledge.errors import SourceError
from knowledge.formats.articles import read_articles
from knowledge.markdown import render_html, split_passages


def article(text: str) -> Article:
    return Article("guide", "Guide", text)


def test_an_article_is_cut_at_its_headings_and_keeps_their_path() -> None:
    passages = split_passages(
        article("Intro.\n\n## Wool\n\nWarm.\n\n### Care\n\nWash cold.\n\n## Cotton\n\nCool.")
    )
    assert [(p.headings, p.anchor, p.text) for p in passages] == [
        ((), "", "Intro."),
        (("Wool",), "wool", "Warm."),
        (("Wool", "Care"), "care", "Wash cold."),
        (("Cotton",), "cotton", "Cool."),
    ]


def test_a_long_section_is_cut_between_paragraphs() -> None:
    paragraph = " ".join(["word"] * 120)
    passages = split_passages(article("## One\n\n" + "\n\n".join([paragraph] * 5)))
    assert [len(p.text.split()) for p in passages] == [240, 240, 120]
    assert {p.headings for p in passages} == {("One",)}
    assert len({p.id for p in passages}) == 3


def test_a_table_row_says_its_column_names() -> None:
    (passage,) = split_passages(
        article("| Method | US | Canada |\n|---|---|---|\n| Parcel | $8 | $18 |\n")
    )
    assert passage.text == "Parcel: US: $8; Canada: $18."


def test_every_anchor_of_a_passage_stands_in_the_page_once() -> None:
    text = "## Care\n\nOne.\n\n## Care\n\nTwo.\n\n## ???\n\nThree."
    page = render_html(text)
    for passage in split_passages(article(text)):
        assert page.count(f'id="{passage.anchor}"') == 1


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "![x](javascript:alert(1))",
        "[x](data:text/html;base64,PHNjcmlwdD4=)",
        "<a href='javascript:alert(1)'>x</a>",
    ],
)
def test_markup_in_an_article_runs_nothing(markdown: str) -> None:
    page = render_html(markdown).lower()
    assert "<script" not in page
    assert "<img src=x" not in page
    assert 'href="javascript' not in page
    assert 'src="javascript' not in page
    assert 'href="data:' not in page


def test_a_folder_is_read_and_what_is_no_article_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "care.md").write_text(
        "---\ntitle: Care\nkind: care\nurl: https://a.example/care\nproduct_ids: [cup]\n---\nWash."
    )
    (tmp_path / "plain.md").write_text("Just text.")
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (tmp_path / "broken.md").write_text("---\ntitle: [unclosed\n---\ntext")
    (tmp_path / "empty.md").write_text("---\ntitle: Empty\n---\n")
    (tmp_path / "evil.md").write_text("---\nurl: javascript:alert(1)\n---\ntext")
    (tmp_path / "notes.txt").write_text("not an article")
    imported = read_articles(tmp_path)
    assert [a.id for a in imported.articles] == ["care", "plain"]
    assert imported.articles[0].url == "https://a.example/care"
    assert imported.articles[0].product_ids == ("cup",)
    assert imported.articles[1].title == "Plain"
    aside = {Path(rejected.source).name for rejected in imported.rejected}
    assert aside == {"picture.md", "broken.md", "empty.md", "evil.md"}


def test_a_missing_folder_and_one_without_any_article_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a folder"):
        read_articles(tmp_path / "nowhere")
    (tmp_path / "picture.md").write_bytes(b"\x00")
    with pytest.raises(SourceError, match=r"picture\.md"):
        read_articles(tmp_path)
