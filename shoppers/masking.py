"""Masking of what identifies a person, before text is stored, logged or sent anywhere."""

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

import phonenumbers

_EMAIL = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS = re.compile(r"\d(?:[\s\-./_·•\u2010-\u2015\u2212\u200b-\u200d\u2060\ufeff]*\d){12,}")
# Written as a telephone number, whether or not anybody was ever given it.
_WRITTEN_PHONE = re.compile(
    r"\+\s?[1-9](?:[\s().\-/\u2010-\u2015]{0,3}\d){7,14}"
    r"|(?<!\d)(?:\(\d{3}\)\s?\d{3}[\s.-]|\d{3}-\d{3}-|\d{3}\.\d{3}\.)\d{4}(?!\d)"
)
_SHORTEST_CARD, _LONGEST_CARD = 13, 19
_FIRST_OF_A_CARD = range(2, 10)
_NUMBER = re.compile(r"\d+")
_LEAST_SIZES, _LARGEST_SIZE = 5, 999
_PHONE_DIGITS = 7


def mask(text: str, region: str = "US") -> str:
    """Replace e-mail addresses, card numbers and telephone numbers.

    `region` is the country (ISO 3166) whose national telephone numbers are recognised. With a card
    number go the digits it stands among: its expiry date, its check value.
    """
    masked = _EMAIL.sub("[email]", text.replace("\0", " "))
    masked = _DIGITS.sub(lambda found: "[card]" if _has_card(found[0]) else found[0], masked)
    if sum(character.isdigit() for character in masked) < _PHONE_DIGITS:
        return masked
    masked = _WRITTEN_PHONE.sub("[phone]", masked)
    parts: list[str] = []
    end = 0
    for match in phonenumbers.PhoneNumberMatcher(masked, region):
        parts += masked[end : match.start], "[phone]"
        end = match.end
    return "".join((*parts, masked[end:]))


def _has_card(text: str) -> bool:
    """Whether any 13 to 19 digits in a row pass the Luhn check (ISO/IEC 7812-1, annex B).

    Short numbers that grow from one to the next are a list of sizes.
    """
    if _are_sizes([int(number) for number in _NUMBER.findall(text)]):
        return False
    digits = [int(character) for character in text if character.isdecimal()]
    pairs = [*enumerate((digit, sum(divmod(digit * 2, 10))) for digit in digits)]
    # A number's last digit is not doubled, the one before is, and so on: which places are doubled
    # depends on where it ends. Sums up to each place make every check one subtraction.
    sums = [
        list(accumulate((pair[place % 2 == odd] for place, pair in pairs), initial=0))
        for odd in (0, 1)
    ]
    return any(
        (sums[end % 2][end] - sums[end % 2][start]) % 10 == 0
        for start in _possible_starts(digits)
        for end in range(start + _SHORTEST_CARD, min(start + _LONGEST_CARD, len(digits)) + 1)
    )


def _are_sizes(numbers: Sequence[int]) -> bool:
    growing = all(before < after for before, after in pairwise(numbers))
    return growing and len(numbers) >= _LEAST_SIZES and numbers[-1] <= _LARGEST_SIZE


def _possible_starts(digits: Sequence[int]) -> Iterator[int]:
    """Where a card number may begin: with 2 to 9, or with any digit where all of them are one."""
    for start, digit in enumerate(digits[: 1 - _SHORTEST_CARD]):
        if digit in _FIRST_OF_A_CARD or (start == 0 and len(digits) <= _LONGEST_CARD):
            yield start
