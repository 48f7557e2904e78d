"""Our own JSON Lines format."""

import json
from pathlib import Path

import pytest
from fakes import product_line

from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import ImportedProducts
from knowledge.profile import Profile


def read(*lines: str, profile: Profile | None = None) -> ImportedProducts:
    document = Document("catalog.jsonl", "\n".join(lines).encode())
    content = read_document(document, profile or Profile()).content
    assert isinstance(content, ImportedProducts)
    return content


def test_a_full_line_keeps_every_field() -> None:
    line = product_line(
        "cup",
        "Cup",
        description="<p>A cup.</p>",
        category=["Tabletop", "Cups"],
        url="/shop/cup",
        options=["Color"],
        variants=[
            {
                "id": "C-1",
                "options": {"Color": "Red"},
                "price": 12.5,
                "compare_at": "15",
                "availability": "preorder",
            }
        ],
        attributes={"Dishwasher safe": True, "Material": ["clay", "glaze"]},
        rating={"value": 4.5, "count": 2},
        goes_with=["plate"],
    )
    (product,) = read(line, profile=Profile(address="https://a.example")).products
    assert product.description == "A cup."
    assert product.url == "https://a.example/shop/cup"
    assert product.variants[0].id == "C-1"
    assert str(product.variants[0].price.amount) == "12.50"
    assert product.variants[0].on_sale
    assert product.variants[0].availability == "preorder"
    assert product.attributes == {"Dishwasher safe": True, "Material": ("clay", "glaze")}
    assert product.rating is not None
    assert (str(product.rating.value), product.rating.count) == ("4.5", 2)
    assert product.goes_with == ("plate",)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("{broken", ""),
        ('{"title": "No id", "variants": [{"price": "1"}]}', "id"),
        (product_line("cup", ""), "title"),
        (product_line("cup", "Cup", variants=[]), "variants"),
        (product_line("cup", "Cup", "12,5o"), "price"),
        (product_line("cup", "Cup", url="javascript:alert(1)"), "url"),
        (product_line("cup", "Cup", rating={"value": 6, "count": 1}), "rating.value"),
        (product_line("cup", "Cup", colour="red"), "colour"),
        (
            product_line("cup", "Cup", variants=[{"price": "1", "options": {"Size": "S"}}]),
            "",
        ),
    ],
)
def test_a_bad_line_is_put_aside_with_its_number_and_field(line: str, field: str) -> None:
    imported = read(product_line("bowl", "Bowl"), "", line)
    assert [product.id for product in imported.products] == ["bowl"]
    (rejected,) = imported.rejected
    assert rejected.row == 3
    assert rejected.field == field
    assert rejected.reason


def test_an_unpublished_line_is_not_sold() -> None:
    imported = read(product_line("bowl", "Bowl"), product_line("cup", "Cup", published=False))
    assert imported.unpublished == 1
    assert len(imported.products) == 1


def test_the_documented_example_is_read(root: Path) -> None:
    page = (root / "docs" / "catalog-format.md").read_text(encoding="utf-8")
    example = page.split("```json\n")[1].split("```")[0]
    line = json.dumps(json.loads(example))
    assert read(line).rejected == ()
