"""The brand's own words for what its products differ in, found again in what people say."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from knowledge.facets.facets import CATEGORY, TAG, Facet
from knowledge.language.words import lemmas, record_lemmas

# Values that answer a question rather than name a property.
_EMPTY = {"none", "yes", "no", "not required", "recommended", "needed", "included", "other"}


@dataclass(frozen=True, slots=True)
class Mention:
    """Values the brand states, found at `start` (included) to `end` among the lemmas of a text.

    `facets` are the keys of the facets that state them.
    """

    start: int
    end: int
    values: tuple[str, ...]
    facets: tuple[str, ...]

    @property
    def names_category(self) -> bool:
        """Whether it names a kind of thing."""
        return CATEGORY in self.facets


class Vocabulary:
    """Every short facet value of a catalog, by its lemmas."""

    def __init__(self, facets: Iterable[Facet]) -> None:
        self._phrases: dict[tuple[str, ...], dict[str, list[str]]] = {}
        for facet in facets:
            for value, _ in facet.values:
                wordings = _category_wordings(value) if facet.key == CATEGORY else (value,)
                for wording in wordings:
                    self._add(wording, facet.key, value)
        self._longest = max(map(len, self._phrases), default=0)

    def has(self, word: str) -> bool:
        """Whether one lemma is, by itself, a value the brand states."""
        return (word,) in self._phrases

    def mentions(self, words: Sequence[str]) -> tuple[Mention, ...]:
        """Find values among lemmas, longest first and never overlapping, in order."""
        found: list[Mention] = []
        start = 0
        while start < len(words):
            for end in range(min(len(words), start + self._longest), start, -1):
                stated = self._phrases.get(tuple(words[start:end]))
                if stated:
                    found.append(_mention(start, end, stated, tuple(words[start:end])))
                    start = end
                    break
            else:
                start += 1
        return tuple(found)

    def _add(self, wording: str, key: str, value: str) -> None:
        phrase = lemmas(wording)
        if phrase and value.casefold() not in _EMPTY and not _is_participle(wording, phrase):
            for said in {phrase, _without_units(phrase)}:
                self._phrases.setdefault(said, {}).setdefault(key, []).append(value)


def _is_participle(wording: str, phrase: tuple[str, ...]) -> bool:
    """Whether a value is one word whose lemma is another: "framed" is no frame."""
    return len(phrase) == 1 and wording.lower().endswith("ed") and phrase[0] != wording.lower()


def _without_units(phrase: tuple[str, ...]) -> tuple[str, ...]:
    """Write a size as people do: "8 ft x 10 ft" is "8x10"; other phrases stay as they are."""
    kept = tuple(word for word in phrase if word == "x" or word[0].isdigit())
    return kept if "x" in kept and len(kept) > 2 else phrase


def _mention(start: int, end: int, stated: dict[str, list[str]], said: tuple[str, ...]) -> Mention:
    """A phrase that names a category means it, unless it only ends its name and means more.

    "throws" means the category Throws rather than Throws & Pillows, which only begins with it;
    "linen" means the material rather than Kitchen Linens.
    """
    named = tuple(dict.fromkeys(stated.get(CATEGORY, ())))
    alike = tuple(name for name in named if record_lemmas(name) == said)
    parts = tuple(name for name in named if said in map(record_lemmas, _parts(name)))
    whole = tuple(name for name in alike if "&" not in name) or alike or parts
    if whole or (named and not stated.keys() - {CATEGORY, TAG}):
        return Mention(start, end, whole or named, (CATEGORY,))
    stated = {key: values for key, values in stated.items() if key != CATEGORY}
    spellings = {record_lemmas(value): value for values in stated.values() for value in values}
    return Mention(start, end, tuple(spellings.values()), tuple(stated))


def _category_wordings(name: str) -> Iterator[str]:
    """Yield how people name a category: whole, by each of its parts, and by its last word.

    "Coffee & Side Tables" is also "coffee tables", "side tables" and "tables".
    """
    yield name
    parts = _parts(name)
    last = parts[-1].split()
    yield from parts
    yield from (part.split()[-1] for part in parts if len(last) == 1 or part == parts[-1])


def _parts(name: str) -> list[str]:
    """Split "Hoodies & Sweatshirts" into both, "Coffee & Side Tables" into both sorts of tables."""
    parts = [part.strip() for part in name.replace(" and ", " & ").split("&")]
    last = parts[-1].split()
    shares = len(parts) > 1 and len(last) > 1
    return [
        f"{part} {last[-1]}" if shares and " " not in part and part != parts[-1] else part
        for part in parts
    ]
