"""Whose telephone numbers shoppers write: those of the brand's country."""

from babel.core import Locale, get_global

from knowledge.profile import Profile

_ELSEWHERE = "US"


def telephone_region(profile: Profile) -> str:
    """Return the country (ISO 3166) of a brand's locale, the likeliest where it names none."""
    locale = Locale.parse(profile.locale, sep="-")
    if locale.territory:
        return locale.territory
    likely = get_global("likely_subtags").get(locale.language, "")
    return Locale.parse(likely).territory or _ELSEWHERE if likely else _ELSEWHERE
