"""Masking of what identifies a person, before text is stored, logged or sent anywhere."""

import re

import phonenumbers

_EMAIL = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+", re.UNICODE)
_CARD = re.compile(r"(?<!\d)\d(?:[ \-.]?\d){12,18}(?!\d)")
_PHONE_DIGITS = 7


def mask(text: str, region: str = "US") -> str:
    """Replace e-mail addresses, card numbers and telephone numbers.

    `region` is the country (ISO 3166) whose national telephone numbers are recognised.
    """
    masked = _EMAIL.sub("[email]", text.replace("\0", " "))
    masked = _CARD.sub(lambda found: "[card]" if _is_card(found[0]) else found[0], masked)
    if sum(character.isdigit() for character in masked) < _PHONE_DIGITS:
        return masked
    parts: list[str] = []
    end = 0
    for match in phonenumbers.PhoneNumberMatcher(masked, region):
        parts += masked[end : match.start], "[phone]"
        end = match.end
    return "".join((*parts, masked[end:]))


def _is_card(text: str) -> bool:
    """Check the Luhn digit (ISO/IEC 7812-1, annex B)."""
    digits = [int(character) for character in reversed(text) if character.isdigit()]
    doubled = (sum(divmod(digit * 2, 10)) for digit in digits[1::2])
    return (sum(digits[::2]) + sum(doubled)) % 10 == 0
