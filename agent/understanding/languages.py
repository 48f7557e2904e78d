"""Whether a message is in a language the assistant does not speak."""

import logging
from functools import cache
from unicodedata import name

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from agent.understanding.words import Words
from knowledge.catalog import Catalog

_SPOKEN = "en"
_TOLD_APART = ["de", "en", "es", "fr", "it", "nl", "pl", "pt", "sv"]
_SURELY = 0.9
_FEWEST = 2


def is_foreign(words: Words, catalog: Catalog) -> bool:
    """Whether a message is surely in no English.

    Not where the catalog knows most of its words: "Sencha Yame" is a tea's name in any language.
    """
    letters = [letter for letter in words.text if letter.isalpha()]
    latin = sum(name(letter, "").startswith("LATIN") for letter in letters)
    if letters and latin * 2 < len(letters):
        return True
    known = sum(map(catalog.mentions, words.lemmas))
    if len(words.tokens) < _FEWEST or known * 2 > len(words.tokens):
        return False
    language, likely = _identifier().classify(words.text.lower())
    return bool(language != _SPOKEN and likely >= _SURELY)


@cache
def _identifier() -> LanguageIdentifier:
    """Load the model that comes with the library, once."""
    logging.getLogger("py3langid").setLevel(logging.WARNING)
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages(_TOLD_APART)
    return identifier
