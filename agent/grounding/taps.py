"""Answers to tap: the words of records, or reviewed ones; nothing else is offered."""

from collections.abc import Callable
from functools import cached_property

from agent.events import Choice, Choices
from agent.evidence import Evidence
from agent.grounding.records.records import Records
from knowledge.facets.facets import facet_values, short_values
from knowledge.language.words import lemmas

_MOST_WORDS = 12


class Taps:
    """Knows what may stand on an answer to tap in one turn."""

    def __init__(
        self, evidence: Evidence, records: Records, permits: Callable[[str], bool]
    ) -> None:
        self._records = records
        self._permits = permits
        self._words = records.lexer.words
        self._evidence = evidence

    @cached_property
    def _known(self) -> frozenset[str]:
        """The names and values of the records of this turn."""
        evidence = self._evidence
        products = (*evidence.products.values(), *(hit.product for hit in evidence.candidates))
        stated = [value for product in products for value in facet_values(product)]
        passages = (*evidence.passages, *evidence.sources)
        return frozenset(
            text.casefold()
            for text in (
                *evidence.departments,
                *(product.title for product in products),
                *(text for value in stated for text in (value.name, value.value)),
                *(part for product in products for _, part in short_values(product)),
                *(text for h in passages for text in (h.article.title, *h.passage.headings)),
            )
        )

    def allowed(self, choices: Choices) -> Choices:
        """Return the answers of which every word is known."""
        return Choices(tuple(choice for choice in choices.items if self._is_known(choice)))

    def _is_known(self, choice: Choice) -> bool:
        said = (choice.label, choice.text)
        return all(self._permits(text) and self._says_what_is_known(text) for text in said)

    def _says_what_is_known(self, text: str) -> bool:
        said = " ".join(text.casefold().split())
        if said in self._words.taps or self._is_value(said):
            return True
        for asking in self._words.asking:
            if said.startswith(f"{asking} "):
                return self._is_value(said.removeprefix(f"{asking} "))
        return self._is_price_limit(said)

    def _is_value(self, text: str) -> bool:
        if text in self._known:
            return True
        words = lemmas(text)
        found = self._records.catalog.vocabulary.mentions(words)
        return len(words) <= _MOST_WORDS and any(
            (mention.start, mention.end) == (0, len(words)) for mention in found
        )

    def _is_price_limit(self, text: str) -> bool:
        """Whether it is a limit for the shopper to set, such as "Under $50"."""
        tokens = self._records.lexer.read(text)
        amounts = [token for token in tokens if token.term.startswith("¤")]
        return bool(amounts) and all(
            token in amounts or token.kind == "function" for token in tokens
        )
