"""The brand's currency, in every way its locale writes it."""

import re
import unicodedata
from functools import cached_property

from babel.core import Locale
from babel.numbers import get_currency_name, get_currency_symbol

from knowledge.profile import Profile

_ENGLISH = Locale("en")


class Currency:
    """Finds amounts in the brand's own currency; another one's sign is no sign here."""

    def __init__(self, profile: Profile) -> None:
        self._code = profile.currency
        self._locale = Locale.parse(profile.locale, sep="-")

    @cached_property
    def sign(self) -> str:
        """A pattern of its code and its signs: "$", "kr", "zł", "￥"."""
        signs = {
            self._code,
            get_currency_symbol(self._code, self._locale),
            get_currency_symbol(self._code, _ENGLISH),
        }
        folded = {unicodedata.normalize("NFKC", sign) for sign in signs}
        folded |= {sign[-1] for sign in folded if unicodedata.category(sign[-1]) == "Sc"}
        return "|".join(sorted(map(re.escape, folded), key=len, reverse=True))

    @cached_property
    def words(self) -> frozenset[str]:
        """Its name in English and in the brand's language, singular and plural: "dollars"."""
        names = (
            get_currency_name(self._code, count, locale)
            for locale in (self._locale, _ENGLISH)
            for count in (1, 2)
        )
        return frozenset(name.split()[-1].lower() for name in names)
