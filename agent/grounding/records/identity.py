"""What may be said of a product by itself: what it is called, and what it is."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from agent.grounding.language.chunks import Chunk, is_number
from agent.grounding.language.lexing import ASSERTING, Lexer
from agent.grounding.language.parts import read_chunks, split_parts
from knowledge.facets.facets import facet_key
from knowledge.products import Product

_SEVERAL = 3
_ANY_THING = frozenset({("option",), ("choice",), ("pick",), ("item",), ("product",)})


@dataclass(frozen=True, slots=True)
class Identity:
    """What a product is called and what it is, as chunks of terms.

    `names` say what it is ("wool throw"), `calls` are those no other kind shares, `heads` the nouns
    that stand for it; `predicates` say how it is ("machine washable"), `options` in what it comes;
    `terms` are all of theirs.
    """

    names: frozenset[Chunk] = frozenset()
    predicates: frozenset[Chunk] = frozenset()
    options: frozenset[Chunk] = frozenset()
    option_names: frozenset[str] = frozenset()
    calls: frozenset[Chunk] = frozenset()
    heads: frozenset[str] = frozenset()
    terms: frozenset[str] = field(default=frozenset())

    def is_name(self, chunk: Chunk) -> bool:
        """Whether a chunk only names the product."""
        return chunk in self.names

    def without_name(self, chunk: Chunk) -> Chunk:
        """Return a chunk without the name it begins with: "throw weighs 3 lb"."""
        ends = range(len(chunk) - 1, 0, -1)
        end = next((end for end in ends if chunk[:end] in self.calls), 0)
        return chunk[end:]

    def without_option_name(self, chunk: Chunk) -> Chunk:
        """Return an option value without the name of its option: "84 in" of "84 in size"."""
        if len(chunk) > 1 and chunk[-1] in self.option_names and chunk[:-1] in self.options:
            return chunk[:-1]
        if len(chunk) > 1 and chunk[0] in self.option_names and chunk[1:] in self.options:
            return chunk[1:]
        return chunk

    def names_option(self, terms: frozenset[str]) -> bool:
        """Whether some terms have all of an option value."""
        return any(terms.issuperset(chunk) for chunk in self.options)

    def describes(self, chunk: Chunk, *, offered: bool) -> bool:
        """Whether a chunk is made of what may be said of the product itself, one after another.

        What it comes in counts where the sentence says that it is `offered` so.
        """
        if offered and self.option_names.issuperset(chunk):
            return True
        said = self.predicates | self.options if offered else self.predicates
        return self._describes(chunk, said)

    def _describes(self, chunk: Chunk, said: frozenset[Chunk]) -> bool:
        if not chunk or chunk in self.names or chunk in said:
            return True
        return any(
            chunk[:end] in said and self._describes(chunk[end:], said)
            for end in range(1, len(chunk))
        )


NOBODY = Identity()


def read_identity(product: Product, lexer: Lexer) -> Identity:
    """Read what a product is from its title, categories, tags, attributes and options."""
    names = {form for text in _names(product) for form in _forms(text, lexer)}
    heads = {name[-1] for name in names}
    predicates = {
        *(c for tag in product.tags for c in _chunks(tag, lexer) if _is_plain(c, lexer)),
        *_chunks(product.brand, lexer),
        *_whole_values(product, lexer),
        *_defining(product, lexer, heads),
    }
    several, single = _options(product, lexer)
    predicates |= single
    kinds = (*names, *predicates, *several)
    names |= _ANY_THING
    return Identity(
        names=frozenset(names),
        calls=frozenset((*_forms(product.title, lexer), *_forms(_kind(product), lexer))),
        predicates=frozenset(predicates),
        options=frozenset(several),
        option_names=frozenset(t for o in product.options for c in _chunks(o, lexer) for t in c),
        heads=frozenset(heads),
        terms=frozenset(term for chunk in kinds for term in chunk),
    )


def _kind(product: Product) -> str:
    return product.category[-1] if product.category else ""


def _names(product: Product) -> Iterable[str]:
    return (product.title, *(name for name in product.category if "&" not in name))


def _forms(text: str, lexer: Lexer) -> Iterator[Chunk]:
    """Yield a name and its shorter forms, which all end with the noun: "wool throw", "throw".

    Of "Cover for a Sofa" it is the cover; of "Sugar Free Gum" it is the gum.
    """
    parts = split_parts(lexer.read(text))
    tokens = parts[0] if parts else []
    denials = [place for place, token in enumerate(tokens) if token.kind == "negation"]
    chunks = read_chunks(tokens[denials[-1] + 1 :] if denials else tokens)
    name = chunks[0] if chunks else ()
    for start in range(len(name)):
        if lexer.words.qualifiers.isdisjoint(name[:start]):
            yield name[start:]


def _chunks(text: str, lexer: Lexer) -> tuple[Chunk, ...]:
    return read_chunks(lexer.read(text))


def _is_plain(chunk: Chunk, lexer: Lexer) -> bool:
    return lexer.words.commercial.isdisjoint(chunk) and not any(map(is_number, chunk))


def _whole_values(product: Product, lexer: Lexer) -> Iterator[Chunk]:
    """Yield the flags that hold, and the values of attributes that describe the whole."""
    for name, value in product.attributes.items():
        if value is True:
            tokens = lexer.read(name)
            if not any(token.kind in {"negation", "reversal"} for token in tokens):
                yield from (c for c in read_chunks(tokens) if _is_plain(c, lexer))
        elif not isinstance(value, bool) and facet_key(name) in lexer.words.whole:
            for text in (value,) if isinstance(value, str) else value:
                for part in split_parts(lexer.read(text)):
                    chunks = read_chunks(part)
                    if len(chunks) == 1 and all(t.kind in ASSERTING for t in part):
                        yield from _kinds_of(chunks[0], lexer)


def _kinds_of(value: Chunk, lexer: Lexer) -> Iterator[Chunk]:
    """Yield a value and what it is a kind of: "white oak" and "oak" of "solid white oak"."""
    words = lexer.words
    for start in range(len(value)):
        left_out = value[:start]
        if words.qualifiers.isdisjoint(left_out) and words.weakening.isdisjoint(left_out):
            yield value[start:]
        if value[-1] in words.bound:
            return


def _defining(product: Product, lexer: Lexer, heads: set[str]) -> Iterator[Chunk]:
    """Yield what stands before the noun a description begins with: "soft" of "a soft throw"."""
    parts = split_parts(lexer.read(product.description[:300]))
    chunks = read_chunks(parts[0]) if parts else ()
    if not chunks or chunks[0][-1] not in heads:
        return
    first = parts[0]
    if any(token.kind in {"negation", "reversal"} for token in first):
        return
    modifiers = chunks[0][:-1]
    if lexer.words.qualifiers.isdisjoint(modifiers) and not any(map(is_number, modifiers)):
        yield from (modifiers[a:b] for a in range(len(modifiers)) for b in range(a + 1, 9))
        yield from ((m,) for m in modifiers)


def _options(product: Product, lexer: Lexer) -> tuple[set[Chunk], set[Chunk]]:
    """Return the values it comes in, and of options without a choice the only one."""
    several: set[Chunk] = set()
    single: set[Chunk] = set()
    for name in product.options:
        values = {v.options[name] for v in product.variants if v.options.get(name)}
        chunks = {chunk for value in values for chunk in _chunks(value, lexer)}
        (single if len(values) == 1 else several).update(chunks)
        named = tuple(term for chunk in _chunks(name, lexer) for term in chunk)
        if len(values) > 1:
            several.add((f"#{len(values)}", *named))
        if len(values) >= _SEVERAL:
            several.update((word, *named) for word in ("several", "different", "various"))
    return several, single
