"""Encodings and delimiters of text files."""

import pytest

from knowledge.formats import read_document
from knowledge.formats.documents import Document
from knowledge.formats.imported import ImportedProducts, UnreadableError
from knowledge.profile import Profile

GERMAN = (
    "Handle,Title,Body (HTML),Variant Price\nstuhl,Gemütlicher Stuhl,Für große Räume – schön,4\n"  # noqa: RUF001
)
FRENCH = "Handle,Title,Variant Price\ntasse,Tasse à café émaillée,4\n"
POLISH = "Handle,Title,Variant Price\nkrzeslo,Krzesło żółte ze świetną poduszką,4\n"
RUSSIAN = "Handle,Title,Variant Price\nstul,Удобный стул для каждого дома,4\n"
JAPANESE = "Handle,Title,Variant Price\nisu,どんな部屋にも合う快適な椅子です,4\n"


def title(content: bytes, locale: str = "en-US") -> tuple[str, tuple[str, ...]]:
    read = read_document(Document("export.csv", content), Profile(locale=locale))
    assert isinstance(read.content, ImportedProducts)
    return read.content.products[0].title, read.notes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_what_a_file_says_of_its_encoding_needs_no_note(encoding: str) -> None:
    assert title(GERMAN.encode(encoding)) == ("Gemütlicher Stuhl", ())


@pytest.mark.parametrize(
    ("text", "encoding", "locale", "said"),
    [
        (GERMAN, "cp1252", "de-DE", "cp1252"),
        (GERMAN, "cp1252", "en-US", "cp1252"),
        (FRENCH, "latin-1", "fr-FR", "cp1252"),
        (POLISH, "cp1250", "pl-PL", "cp1250"),
        (RUSSIAN, "cp1251", "ru-RU", "cp1251"),
        (RUSSIAN, "cp1251", "en-US", "cp1251"),
        (JAPANESE, "shift_jis", "ja-JP", "cp932"),
    ],
)
def test_another_encoding_is_found_out_and_said(
    text: str, encoding: str, locale: str, said: str
) -> None:
    expected = text.splitlines()[1].split(",")[1]
    assert title(text.encode(encoding), locale) == (expected, (f"read as {said}",))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"\xef\xbb\xbf \n", "is empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "NUL"),
        (GERMAN.encode("utf-16-le"), "NUL"),
        (GERMAN.encode("utf-16")[:-1], "broken UTF-16"),
        (bytes(range(1, 256)) * 8, "no other encoding fits"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, says: str) -> None:
    with pytest.raises(UnreadableError, match=says):
        title(content)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_the_one_of_the_header(delimiter: str) -> None:
    rows = [["Handle", "Title", "Variant Price"], ["cup", '"Cup, large; blue"', "4"]]
    if delimiter in "\t|":
        rows[1][1] = "Cup, large; blue"
    text = "\n".join(delimiter.join(row) for row in rows)
    assert title(text.encode())[0] == "Cup, large; blue"
