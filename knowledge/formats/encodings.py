"""Which encoding a text is in: UTF-8 unless it cannot be, then the likeliest other."""

import codecs
from dataclasses import dataclass

from babel.core import Locale

from knowledge.formats.imported import UnreadableError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What Windows and Excel save text as where a language is spoken.
_CODE_PAGES = {
    "cp1250": ("bs", "cs", "hr", "hu", "pl", "ro", "sk", "sl", "sq"),
    "cp1251": ("be", "bg", "mk", "ru", "sr", "uk"),
    "cp1253": ("el",),
    "cp1254": ("az", "tr"),
    "cp1255": ("he",),
    "cp1256": ("ar", "fa", "ur"),
    "cp1257": ("et", "lt", "lv"),
    "cp932": ("ja",),
    "cp949": ("ko",),
    "cp936": ("zh",),
}
_WESTERN = "cp1252"
_MOST_LINES = 300
_MOST_DISORDER = 0.1


@dataclass(frozen=True, slots=True)
class DecodedText:
    """A text, and the encoding it was guessed to be in where it did not say."""

    text: str
    guessed: str = ""


def decode(content: bytes, locale: str, declared: str = "") -> DecodedText:
    """Decode a text, in the encoding it declares if it does.

    The brand's locale decides between encodings that fit as well. Raises `UnreadableError` where
    it is empty, binary, or in no encoding that fits well.
    """
    marked = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if marked is None and b"\0" in content:
        raise UnreadableError("is not a text file (it has NUL bytes)")
    try:
        decoded = DecodedText(content.decode(marked or _fitting(declared, content) or "utf-8"))
    except UnicodeDecodeError as error:
        if marked:
            reason = f"is broken {error.encoding.upper()}"
            raise UnreadableError(reason) from error
        decoded = _guess(content, locale, error)
    if not decoded.text.strip():
        raise UnreadableError("is empty")
    if "\0" in decoded.text:
        raise UnreadableError("is not a text file (it has NUL bytes)")
    return decoded


def _fitting(declared: str, content: bytes) -> str:
    """Return a declared encoding if it is one and fits; what pages call Latin-1 is cp1252."""
    try:
        name = codecs.lookup(declared).name
        name = _WESTERN if name == "iso8859-1" else name
        content.decode(name)
    except (LookupError, UnicodeDecodeError):
        return ""
    return name


def _guess(content: bytes, locale: str, failure: UnicodeDecodeError) -> DecodedText:
    from charset_normalizer import from_bytes  # noqa: PLC0415 (for files that are not UTF-8 only)

    telling = [line for line in content.splitlines() if not line.isascii()]
    sample = b"\n".join(telling[:_MOST_LINES])
    matches = [match for match in from_bytes(sample) if match.chaos <= _MOST_DISORDER]
    usual = _code_page(locale)
    fitting = {name for match in matches for name in match.could_be_from_charset}
    for name in (usual, *(match.encoding for match in matches[:1])):
        if name in fitting:
            try:
                return DecodedText(content.decode(name), name)
            except UnicodeDecodeError:
                continue
    line = content.count(b"\n", 0, failure.start) + 1
    byte = content[failure.start]
    reason = (
        f"is not UTF-8 (line {line}, byte 0x{byte:02x}), and no other encoding fits well; "
        "save it again as UTF-8"
    )
    raise UnreadableError(reason) from failure


def _code_page(locale: str) -> str:
    language = Locale.parse(locale, sep="-").language
    return next((page for page, spoken in _CODE_PAGES.items() if language in spoken), _WESTERN)
