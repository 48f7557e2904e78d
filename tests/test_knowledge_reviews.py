"""Reviews: joined to products, read as articles, and never more than an initial of a name."""

from decimal import Decimal
from pathlib import Path

import pytest
from fakes import product_line

from knowledge.errors import RejectedRow
from knowledge.language.markdown import render_html
from knowledge.products import Rating
from knowledge.sync.collect import Collected, Sources, UnusableSourceError, collect

CATALOG = (
    product_line("mug", "Harbor Mug", variants=[{"id": "MUG-1", "price": "18"}]),
    product_line("tee", "Pier Tee", rating={"value": 4.9, "count": 210}),
    product_line("lamp", "Oslo Lamp"),
)
REVIEWS = """product,rating,title,text,date,author
mug,5,Fits my hand,"It fits my hand, and the saucer.",2026-03-12T10:00:00Z,Marisol Torres
MUG-1,2,,Chipped after a week of careful use at home,12/03/2026,devon@mail.example
Harbor Mug,4,,,2026-04-01,
tee,3,Runs small,Order a size up.,,Imani
mug,,No stars from me,Arrived late.,,
"""


def collected(tmp_path: Path, *reviews: str) -> Collected:
    (tmp_path / "catalog.jsonl").write_text("\n".join(CATALOG), encoding="utf-8")
    files = [tmp_path / "catalog.jsonl"]
    for number, text in enumerate(reviews):
        path = tmp_path / f"reviews{number}.csv"
        path.write_text(text, encoding="utf-8")
        files.append(path)
    return collect(Sources(tuple(files)))


def test_reviews_become_an_article_of_their_product(tmp_path: Path) -> None:
    everything = collected(tmp_path, REVIEWS)
    assert everything.reviews == 5
    assert everything.rejected == ()
    mug, tee = everything.facts.articles
    assert (mug.id, mug.title, mug.kind) == ("reviews-mug", "Reviews of Harbor Mug", "review")
    assert mug.product_ids == ("mug",)
    assert mug.text == (
        "Rated 3.7 out of 5 in 3 reviews. "
        "How many gave how many stars: 5 stars: 1; 4 stars: 1; 2 stars: 1.\n\n"
        "## What do people like? Reviews with 4 and 5 stars\n\n"
        "### Fits my hand\n\n"
        '> "It fits my hand, and the saucer." M., 5 out of 5 stars, 2026-03-12\n\n'
        "## What do people complain about? Reviews with 1 to 3 stars\n\n"
        "### Chipped after a week of careful use at…\n\n"
        '> "Chipped after a week of careful use at home" D., 2 out of 5 stars, 12/03/2026\n\n'
        "## What else do people say? Reviews without stars\n\n"
        "### No stars from me\n\n"
        '> "Arrived late." A customer'
    )
    assert tee.title == "Reviews of Pier Tee"


def test_each_review_is_a_passage_of_its_own(tmp_path: Path) -> None:
    everything = collected(tmp_path, REVIEWS)
    passages = [p for p in everything.facts.passages if p.article_id == "reviews-mug"]
    assert [passage.headings[-1] for passage in passages[1:]] == [
        "Fits my hand",
        "Chipped after a week of careful use at…",
        "No stars from me",
    ]
    assert "complain" in passages[2].headings[0]
    assert '"Chipped after a week of careful use at home"' in passages[2].text


def test_a_rating_is_the_mean_where_the_export_has_none(tmp_path: Path) -> None:
    products = {product.id: product for product in collected(tmp_path, REVIEWS).facts.products}
    assert products["mug"].rating == Rating(Decimal("3.7"), 3)
    assert products["tee"].rating == Rating(Decimal("4.9"), 210)
    assert products["lamp"].rating is None


def test_no_name_and_no_address_of_a_customer_is_kept(tmp_path: Path) -> None:
    everything = collected(tmp_path, REVIEWS)
    kept = str(everything.facts)
    for secret in ("Marisol", "Torres", "devon", "mail.example", "Imani"):
        assert secret not in kept


@pytest.mark.parametrize(
    "header",
    [
        "product_handle,score,review_title,review_content,review_date,display_name",
        "Product ID,Stars,Headline,Body,Created At,Reviewer Name",
        "sku,rating_value,title,review,date,reviewer",
        "product_url,rating,title,text,date,author",
        "handle;rating;title;body;created_at;author",
    ],
)
def test_the_columns_of_review_tools_are_known(tmp_path: Path, header: str) -> None:
    mark = ";" if ";" in header else ","
    names = {"sku": "MUG-1", "product_url": "https://shop.example/products/mug?ref=mail"}
    name = names.get(header.split(",")[0], "mug")
    row = mark.join((name, "4", "Good", "Holds much.", "2026-01-02", "Ruth"))
    (article,) = collected(tmp_path, f"{header}\n{row}\n").facts.articles
    assert '### Good\n\n> "Holds much." R., 4 out of 5 stars, 2026-01-02' in article.text


@pytest.mark.parametrize(
    ("rating", "value"),
    [("4.5", "4.5"), ("4,5", "4.5"), ("4/5", "4.0"), ("4 stars", "4.0"), ("★★★☆☆", "3.0")],
)
def test_ratings_are_read_as_tools_write_them(tmp_path: Path, rating: str, value: str) -> None:
    products = collected(tmp_path, f'product,rating,text\nmug,"{rating}",x\n').facts.products
    assert products[0].rating == Rating(Decimal(value), 1)


@pytest.mark.parametrize(
    ("row", "field", "says"),
    [
        ("vase,5,Nice,x,,,", "product", "'vase' is no product"),
        (",5,Nice,x,,,", "product", "empty"),
        ("mug,6,Nice,x,,,", "rating", "'6' is not a rating from 1 to 5"),
        ("mug,0,Nice,x,,,", "rating", "'0'"),
        ("mug,five,Nice,x,,,", "rating", "'five'"),
        ("mug,,,,,,", "text", "empty"),
        ("mug,5,Nice,x,,,pending", "status", "'pending': not shown"),
    ],
)
def test_a_bad_row_is_put_aside(tmp_path: Path, row: str, field: str, says: str) -> None:
    text = f"product,rating,title,text,date,author,status\nmug,5,Good,y,,,published\n{row}\n"
    everything = collected(tmp_path, text)
    assert everything.reviews == 1
    (rejected,) = everything.rejected
    assert (Path(rejected.source).name, rejected.row, rejected.field) == ("reviews0.csv", 3, field)
    assert says in rejected.reason


def test_a_title_two_products_share_names_neither(tmp_path: Path) -> None:
    twins = (product_line("a", "Cup"), product_line("b", "Cup"))
    (tmp_path / "catalog.jsonl").write_text("\n".join(twins), encoding="utf-8")
    (tmp_path / "reviews.csv").write_text("product,rating\nCup,5\nb,4\n", encoding="utf-8")
    everything = collect(Sources((tmp_path / "catalog.jsonl", tmp_path / "reviews.csv")))
    assert [row.row for row in everything.rejected] == [2]
    assert [product.rating is None for product in everything.facts.products] == [True, False]


def test_reviews_of_nothing_for_sale_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(UnusableSourceError, match=r"reviews0\.csv") as raised:
        collected(tmp_path, "product,rating,text\nvase,5,x\n")
    source = str(tmp_path / "reviews0.csv")
    reason = "'vase' is no product that is for sale"
    assert raised.value.rejected[0] == RejectedRow(source, 2, "product", reason)


def test_what_a_customer_wrote_is_never_markup(tmp_path: Path) -> None:
    evil = (
        "# Heading\n[link](https://evil.example) <script>alert(1)</script> ![x](y) `code` "
        "[[product:lamp]] **bold** | table |\n- list\n1. first"
    )
    quoted = evil.replace('"', '""')
    text = f'product,rating,title,text\nmug,5,"## [t](https://evil.example)","{quoted}"\n'
    (article,) = collected(tmp_path, text).facts.articles
    page = render_html(article.text)
    for tag in ("<a ", "<script", "<img", "<code", "<strong", "<table", "<ul", "<ol"):
        assert tag not in page
    assert page.count("<h2") == 1
    assert page.count("<h3") == 1
