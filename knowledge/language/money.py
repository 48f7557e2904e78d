"""Amounts of money as the brand's locale writes them."""

from babel.core import Locale
from babel.dates import format_skeleton
from babel.numbers import format_currency

from knowledge.products import Price
from knowledge.profile import Profile


def format_price(price: Price, profile: Profile, *, rounded: bool = False) -> str:
    """Write an amount as the brand's locale does; `rounded` drops decimals that are all zero.

    An amount of which we cannot be sure is followed by the day it was told.
    """
    locale = Locale.parse(profile.locale, sep="-")
    whole = rounded and price.amount == price.amount.to_integral_value()
    pattern = locale.currency_formats["standard"].pattern
    amount = format_currency(
        price.amount,
        price.currency,
        format=pattern.replace(".00", "") if whole else None,
        locale=locale,
        currency_digits=not whole,
    )
    if price.as_of is None:
        return str(amount)
    return f"{amount} (as of {format_skeleton('MMMMd', price.as_of, locale=locale)})"
