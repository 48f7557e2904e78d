"""Everything the documents of all sources gave: what was met twice is put aside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import assert_never

from knowledge.articles import Article
from knowledge.errors import RejectedRow
from knowledge.formats import read_document
from knowledge.formats.articles.kinds import article_kind, is_note
from knowledge.formats.documents import Document, OpenedSource, load_document
from knowledge.formats.imported import BadValueError, ImportedProducts, UnreadableError, with_flags
from knowledge.formats.reviews.table import ImportedReviews
from knowledge.products import Product
from knowledge.profile import Profile


class NothingUsableError(ValueError):
    """A document that was recognised and gave nothing, or a folder that holds nothing to read."""

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


@dataclass(slots=True)
class Import:
    """What has been read so far. `notes` say what an operator should know of how it was read.

    `currencies` are those exports name with their prices; `unnamed_currency` is true where some
    export names none.
    """

    profile: Profile
    products: dict[str, Product] = field(default_factory=dict)
    aliases: dict[str, str] = field(default_factory=dict)
    articles: dict[str, Article] = field(default_factory=dict)
    reviews: list[tuple[str, ImportedReviews]] = field(default_factory=list)
    rejected: list[RejectedRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    unpublished: int = 0
    currencies: list[str] = field(default_factory=list)
    unnamed_currency: bool = False

    def add_source(self, name: str, opened: OpenedSource) -> None:
        """Read everything a source holds.

        Raises `NothingUsableError` where a document that was named, or is known to be an export,
        gives nothing.
        """
        read = 0
        for content in opened.contents:
            if opened.is_folder and isinstance(content, Path) and is_note(content):
                self.put_aside(str(content), "is a note about files; name it to have it read")
            else:
                read += self._add(content, may_be_put_aside=opened.is_folder)
        if not read:
            raise NothingUsableError(name, f"holds no file we know{self._first_rejected()}")

    def add_articles(self, name: str, opened: OpenedSource) -> None:
        """Read the articles of a folder, and leave its other files alone.

        Raises `NothingUsableError` where none of its articles can be read.
        """
        found = [path for path in opened.contents if isinstance(path, Path) and article_kind(path)]
        read = sum(self._add(path, may_be_put_aside=True) for path in found)
        if found and not read:
            raise NothingUsableError(name, f"holds no readable article{self._first_rejected()}")

    def put_aside(self, name: str, reason: str, field_name: str = "") -> None:
        """Put a whole document aside."""
        self.rejected.append(RejectedRow(name, 0, field_name, reason))

    def add_article(self, source: str, article: Article) -> None:
        """Keep an article, unless another has its name."""
        if self.articles.setdefault(article.id, article) is not article:
            self.put_aside(source, f"another article is named {article.id} too")

    def _add(self, content: Path | Document, *, may_be_put_aside: bool) -> bool:
        """Read a document; return whether it could be."""
        name = str(content) if isinstance(content, Path) else content.name
        try:
            document = load_document(content) if isinstance(content, Path) else content
            read = read_document(document, self.profile)
        except UnreadableError as error:
            if not may_be_put_aside:
                raise NothingUsableError(name, error.reason) from error
            self.put_aside(name, error.reason)
            return False
        except BadValueError as error:
            if not may_be_put_aside:
                raise NothingUsableError(name, str(error)) from error
            self.put_aside(name, error.reason, error.field)
            return False
        self.notes += (f"{name}: {note}" for note in read.notes)
        match read.content:
            case ImportedProducts():
                self._add_products(name, read.content)
            case ImportedReviews():
                self.reviews.append((name, read.content))
            case Article():
                self.add_article(name, read.content)
            case _:
                assert_never(read.content)
        return True

    def _add_products(self, name: str, imported: ImportedProducts) -> None:
        self.rejected += imported.rejected
        self.unpublished += imported.unpublished
        if not imported.products:
            raise NothingUsableError(name, _nothing_in(imported))
        if imported.currency:
            self.currencies.append(imported.currency)
        else:
            self.unnamed_currency = True
        for product in map(with_flags, imported.products):
            if self.products.setdefault(product.id, product) is not product:
                self.put_aside(name, f"{product.id!r} was met before; the first is kept", "id")
        _add_new(self.aliases, imported.aliases)

    def _first_rejected(self) -> str:
        return f"; first: {self.rejected[0]}" if self.rejected else ""


def _add_new(aliases: dict[str, str], more: Mapping[str, str]) -> None:
    for name, product_id in more.items():
        aliases.setdefault(name, product_id)


def _nothing_in(imported: ImportedProducts) -> str:
    rejected = imported.rejected
    if rejected:
        return f"no usable product; the first of {len(rejected)} rows put aside is {rejected[0]}"
    if imported.unpublished:
        return f"all its {imported.unpublished} products are unpublished"
    return "has no product"
