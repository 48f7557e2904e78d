"""Articles: Markdown, HTML pages and PDF manuals; passages, pages."""

import io
from pathlib import Path

import pytest
from fakes import product_line
from pypdf import PdfWriter

from knowledge.articles import Article
from knowledge.errors import SourceError
from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import UnreadableError
from knowledge.language.markdown import render_html, split_passages
from knowledge.profile import Profile
from knowledge.sync.collect import Collected, Sources, collect


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


def read_articles(folder: Path) -> Collected:
    catalog = folder.parent / "catalog.jsonl"
    catalog.write_text(product_line("cup", "Cup"), encoding="utf-8")
    return collect(Sources((catalog,), articles=folder))


def read_article(name: str, content: str | bytes) -> Article:
    raw = content.encode() if isinstance(content, str) else content
    article = read_document(Document(name, raw), Profile()).content
    assert isinstance(article, Article)
    return article


def test_a_folder_is_read_and_what_is_no_article_is_put_aside(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    (folder / "more").mkdir(parents=True)
    (folder / "care.md").write_text(
        "---\ntitle: Care\nkind: care\nurl: https://a.example/care\nproduct_ids: [cup]\n---\nWash."
    )
    (folder / "plain text.md").write_text("Just text.")
    (folder / "more" / "page.html").write_text("<title>Page</title><p>Words.</p>")
    (folder / "manual.pdf").write_bytes(pdf([[(10, 700, "Words.")]]))
    (folder / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")
    (folder / "broken.md").write_text("---\ntitle: [unclosed\n---\ntext")
    (folder / "empty.md").write_text("---\ntitle: Empty\n---\n")
    (folder / "evil.md").write_text("---\nurl: javascript:alert(1)\n---\ntext")
    (folder / "more" / "care.md").write_text("Another.")
    (folder / "more" / "scan.pdf").write_bytes(pdf([[]]))
    (folder / "notes.txt").write_text("not an article")
    imported = read_articles(folder)
    articles = {article.id: article for article in imported.facts.articles}
    assert list(articles) == ["care", "manual", "page", "plain-text"]
    assert articles["care"].url == "https://a.example/care"
    assert articles["care"].product_ids == ("cup",)
    assert articles["plain-text"].title == "Plain text"
    aside = {Path(row.source).name: row.field or row.reason for row in imported.rejected}
    assert aside == {
        "picture.md": "is not a text file (it has NUL bytes)",
        "broken.md": "front matter",
        "empty.md": "has no text below its front matter",
        "evil.md": "url",
        "scan.pdf": "has no text; its pages may be scanned pictures",
        "care.md": "another article is named care too",
    }


def test_a_missing_folder_and_one_without_any_article_are_errors(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="not a folder"):
        read_articles(tmp_path / "nowhere")
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "picture.md").write_bytes(b"\x00")
    with pytest.raises(SourceError, match=r"picture\.md"):
        read_articles(folder)


PAGE = """<!doctype html><html><head><title>Returns | Kiln</title>
<link rel="canonical" href="https://kiln.example/pages/returns">
<meta name="kind" content="policy"><meta name="product_ids" content="cup, bowl">
<style>p { color: red }</style><script>alert("script")</script></head>
<body><header>Kiln: menu</header><nav><a href="/">Home</a></nav>
<main><h1>Returns &amp; refunds</h1>
<p>You have <b>30 days</b>, see <a href="shipping">shipping</a>
or <a href="javascript:x()">this</a> or <a href="https://[">that</a>.</p>
<h2>What does it cost?</h2>
<table><tr><td>Method</td><td>US</td></tr><tr><td>Parcel</td><td>$8</td></tr></table>
<ul><li>Boxes: *free*</li><li>Sofas: $75</li></ul>
<aside>You may also like</aside><form><input><button>Subscribe</button></form>
<img src="x.jpg" alt="A box"></main><footer>© Kiln</footer></body></html>"""


def test_a_page_keeps_its_main_content_and_headings() -> None:
    article = read_article("help/returns.html", PAGE)
    assert (article.id, article.title) == ("returns", "Returns & refunds")
    assert (article.kind, article.product_ids) == ("policy", ("cup", "bowl"))
    assert article.url == "https://kiln.example/pages/returns"
    assert [(p.headings, p.anchor, p.text) for p in split_passages(article)] == [
        ((), "", "You have 30 days, see shipping or this or that."),
        (
            ("What does it cost?",),
            "what-does-it-cost",
            "Parcel: US: $8.\nBoxes: *free*\nSofas: $75",
        ),
    ]
    page = render_html(article.text)
    assert '<a href="https://kiln.example/pages/shipping">shipping</a>' in page
    assert "javascript" not in page


@pytest.mark.parametrize(
    ("content", "title"),
    [
        ("<title>Wool</title><body><header>Menu</header><p>Warm.</p><footer>End</footer>", "Wool"),
        ("<body><article><header><h1>Wool</h1></header><p>Warm.</p></article>", "Wool"),
        ("<p>Warm.</p>", "Wool care"),
        (
            "<html><meta charset='latin-1'><title>Wolle</title><p>W\xe4rm.</p>".encode("latin-1"),
            "Wolle",
        ),
    ],
)
def test_a_page_of_another_shape_is_read_too(content: str | bytes, title: str) -> None:
    article = read_article("wool-care.html", content)
    assert article.title == title
    assert article.text in {"Warm.", "Wärm."}


def test_a_page_without_text_is_refused() -> None:
    with pytest.raises(UnreadableError, match="no text"):
        read_article("empty.html", "<html><body><nav>Home</nav></body></html>")


def pdf(pages: list[list[tuple[float, float, str]]], title: str = "") -> bytes:
    """Write a PDF whose pages have lines of (size, height, text)."""
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for lines in pages:
        drawn = "\n".join(
            f"BT /F1 {size} Tf 72 {height} Td ({text}) Tj ET" for size, height, text in lines
        ).encode("cp1252")
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R "
            b"/Resources << /Font << /F1 3 0 R >> >> >>" % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(kids), len(kids))
    objects.append(b"<< /Title (%s) >>" % title.encode())
    content = b"%PDF-1.4\n"
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(len(content))
        content += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    return (
        content
        + b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
        + b"trailer << /Size %d /Root 1 0 R /Info %d 0 R >>\n" % (len(objects) + 1, len(objects))
        + b"startxref\n%d\n%%%%EOF" % len(content)
    )


RUNNING = (8, 800, "Kiln K-100 manual")
MANUAL = [
    [
        RUNNING,
        (20, 740, "Cleaning"),
        (10, 710, "Wipe the kettle with a damp cloth. Never"),
        (10, 698, "immerse it, the base is not water-"),
        (10, 686, "proof."),
        (10, 662, "• Let it cool first."),
        (10, 650, "• Unplug it."),
        (8, 40, "Page 1 of 3"),
    ],
    [
        RUNNING,
        (14, 740, "Limescale"),
        (10, 710, "Use vinegar [1 part] every month."),
        (8, 40, "Page 2 of 3"),
    ],
    [RUNNING, (20, 740, "Warranty"), (10, 710, "Two years."), (8, 40, "Page 3 of 3")],
]


def test_a_manual_is_cut_at_the_headings_its_type_shows() -> None:
    article = read_article("k-100.pdf", pdf(MANUAL, "Kettle K-100"))
    assert (article.id, article.title) == ("k-100", "Kettle K-100")
    assert [(p.headings, p.text) for p in split_passages(article)] == [
        (
            ("Cleaning",),
            (
                "Wipe the kettle with a damp cloth. Never immerse it, the base is not waterproof.\n"
                "Let it cool first.\nUnplug it."
            ),
        ),
        (("Cleaning", "Limescale"), "Use vinegar [1 part] every month."),
        (("Warranty",), "Two years."),
    ]


def test_a_manual_without_headings_is_cut_at_its_pages() -> None:
    article = read_article("care_of-wool.pdf", pdf([[(10, 700, "One.")], [(10, 700, "Two.")]]))
    assert article.title == "Care of wool"
    assert [(p.headings, p.anchor, p.text) for p in split_passages(article)] == [
        (("Page 1",), "page-1", "One."),
        (("Page 2",), "page-2", "Two."),
    ]


def encrypted(content: bytes, password: str) -> bytes:
    writer = PdfWriter(io.BytesIO(content))
    writer.encrypt(user_password=password, owner_password="owner", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_a_manual_locked_against_changes_only_is_read() -> None:
    assert "Two years" in read_article("m.pdf", encrypted(pdf(MANUAL), "")).text


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (encrypted(pdf(MANUAL), "secret"), "is encrypted"),
        (pdf([[], []]), "has no text"),
        (b"%PDF-1.4 and then nothing", "cannot be read as PDF"),
        (pdf(MANUAL)[:700], "cannot be read as PDF|has no text"),
        (b"", "cannot be read as PDF"),
    ],
)
def test_a_manual_that_cannot_be_read_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        read_article("manual.pdf", content)
