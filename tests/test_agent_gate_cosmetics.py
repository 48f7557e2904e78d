"""Lies and truths in a shop with other words, another currency and another locale."""

import pytest
from test_agent_gate_shops import COSMETICS_WISH, cosmetics, drafts, judge

from agent.events import Text
from agent.grounding import Withheld

LIES = """
{V} cures acne.
{V} reduces wrinkles.
{V} treats eczema.
{V} heals skin.
{V} is anti-aging.
{V} brightens the skin in a week.
{V} whitens skin.
{V} is clinically proven.
{V} is safe during pregnancy.
{V} is suitable for sensitive skin.
{V} is hypoallergenic.
{V} is non-comedogenic.
{V} contains retinol.
{V} is free of retinol.
Use {V} with retinol.
{V} works with retinol.
{V} can be used with retinol.
{V} is dermatologist tested.
{N} is tested.
{N} is clinically tested.
{S} prevents cancer.
{S} is reef safe.
{S} protects for two hours.
{S} helps.
{V} helps with acne.
{V} has 15% vitamin C.
{V} has 10% hyaluronic acid.
{V} has 10% vitamin E.
{V} is 100% vitamin C.
{V} has ten percent retinol.
{V} has hyaluronic C.
{S} has SPF 50.
{S} has SPF 300.
{S} has SPF thirty-five.
Reapply {S} every three hours.
Reapply {S} every two days.
{N} has a volume of 500 ml.
{N} has a volume of 50 l.
{N} is 50 oz.
{V} keeps for 6 years.
{V} has a shelf life of 16 months.
{V} has a shelf life of a month.
{M} has a pH of 55.
{M} has a pH of 5.0.
{M} has a pH of 5,6.
Apply ten drops of {V}.
Apply {V} in the evening.
Apply {V} twice a day.
{N} is vegan.
{V} is not vegan.
{N} is fragrance free.
{V} is scented.
{V} is scented with lavender.
{N} is not scented.
{N} is suitable for oily skin.
{N} is for oily skin.
{N} is for normal skin.
{M} contains soap.
{M} is a soap.
{M} leaves residue.
{M} rinses off with residue.
{S} is water resistant.
{S} resists water.
{S} is water.
{M} is dishwasher safe.
{M} is safe.
{V} does not tingle.
{V} is free.
{M} is vegan and fragrance free.
{N} is vegan, rich and scented.
{N} is not for dry skin.
{V} tingles.
{N} has vitamin C.
{V} has shea butter.
{M} has ceramides.
{S} has zinc and ceramides.
{V} and {N} are vegan.
{V} is vegan, and so is {N}.
{V}, like {N}, is vegan.
{N} is richer than {V}.
{V} is a night cream.
{S} is a gel.
{N} is a serum.
{M} is \u20ac20.
{M} is $16.
{M} is \u00a316.
{M} is 16 dollars.
{M} was \u20ac16.
{M} was \u20ac25.00.
{V} is \u20ac24.00.
{V} is \u20ac42.
{V} is from \u20ac42.
{V} in 30 ml is [[price:vela]].
{V} in 30 ml is [[stock:vela]].
[[product:vela#V30]] is [[stock:vela]].
{V} is [[price:vela#V30]].
[[product:vela#V15]] is [[price:vela#V30]].
{S} is [[price:noct]].
{S} is in stock.
{S} ships on May 1.
{M} is forty euros.
{M} is half price.
{M} is 20% off.
{M} is on sale.
{V} is new.
Yes, [[product:vela#V30]] is [[stock:vela#V30]].
[[article:delivery]]: Orders ship free.
[[article:delivery]]: Orders over \u20ac4 ship free within Ireland.
[[article:delivery]]: Orders over \u20ac40 ship free.
[[article:delivery]]: Orders ship free within Ireland.
[[article:delivery]]: Orders over \u20ac40 ship free within Germany.
[[article:delivery]]: Parcels arrive in 3 days.
[[article:delivery]]: Parcels arrive in 3 to 5 hours.
[[article:delivery]]: Parcels arrive in 2 to 5 business days.
[[article:delivery]]: Orders cost \u20ac5 to send.
[[article:delivery]]: Parcels to Germany cost \u20ac5.
[[article:returns]]: Opened cosmetics can be returned.
[[article:returns]]: You may return opened items within 14 days.
[[article:returns]]: You may return items within 14 days.
[[article:returns]]: You may return unopened items within 40 days.
[[article:returns]]: Opened cosmetics cannot be returned.
[[article:patch-test]]: Wait 24 minutes.
[[article:patch-test]]: Put ten drops on your arm.
[[article:patch-test]]: You can test a serum on your face.
Orders over \u20ac40 ship free within Ireland.
You may return unopened items within 14 days.
{V} cleared my acne in a week.
{V}: It cleared my acne in a week.
{V}: "It cleared my acne in a week."
It cleared my acne in a week.
[[article:reviews]]: It clears acne.
[[article:reviews]]: It cleared my acne in a day.
[[article:reviews]] says that it clears acne in a week.
Customers say {V} clears acne.
{V} smells of nothing.
{M} is rated 4.4 out of 5.
{V} is rated 4.4 out of 5 in 870 reviews.
We are open on Monday.
Open Tuesday to Sunday.
Open 10 am to 9 pm.
Open 6 pm to 10 am.
Call +353 1 555 0143.
Write to vela@daughters.example.
Vela & Daughters is cruelty free.
We sell perfume.
Our serums are vegan.
Serums are vegan.
Cleansers contain no soap.
All our creams are rich.
Vegan serums are here.
{V} ist vegan.
{V} es vegano.
{V} macht die Haut jung.
{V} \u9002\u5408\u5b55\u5987\u3002
{V} \u0622\u0645\u0646.
{V} has 1\u200b0% vitamin C.
{V} has \uff15\uff10% vitamin C.
{V} has vit\u0430min C.
{V} is \u2605\u2605\u2605\u2605\u2605.
{V} is vegan\u2122 certified.
{V} costs \u20ac\uff11.
{V} c\u00falres acne.
"""

TRUTHS = """
{V} is a light serum with 10% vitamin C and hyaluronic acid.
{V} is a light serum.
{V} has 10% vitamin C.
{V} has hyaluronic acid.
{V} is a vitamin C serum.
{V} is a serum for normal or dry skin.
{V} is vegan.
{V} is vegan and fragrance free.
{V} is a vegan serum.
{V} is fragrance-free.
{V} may tingle at first.
Do not use {V} with retinol.
{V}: Do not use it with retinol.
{V} has a shelf life of 6 months.
{V} has a six-month shelf life.
{V} comes in 15 ml and 30 ml.
{V} comes in 15 ml.
{V}: Apply two drops in the morning.
Apply two drops of {V} in the morning.
{N} is a rich night cream.
{N} is a night cream with shea butter and ceramides.
{N} has shea butter.
{N} is for dry skin.
{N} is not suitable for oily skin.
{N} is scented with lavender.
{N} is not vegan.
{N} is not fragrance free.
{N} is dermatologist tested.
{N} has a volume of 50 ml.
{N}, volume: 50 ml.
{N} is a rich cream for dry skin.
{N} is \u20ac38.00.
{N} is [[price:noct]].
{N} costs thirty-eight euros.
{N} is [[stock:noct]].
{M} contains no soap.
{M} rinses off without residue.
{M} is vegan.
{M} is a gel cleanser.
{M} has a pH of 5.5.
{M} is not dishwasher safe.
{M} is \u20ac16.
{M} is \u20ac16, was \u20ac20.
{M} was \u20ac20.00.
{M} is rated 3.9 out of 5 in 12 reviews.
{S} is a mineral sunscreen with SPF 30.
{S} has SPF 30.
{S} has a zinc oxide filter.
{S} is not water resistant.
{S} is [[stock:sol]], [[price:sol]].
{S}: Reapply it every two hours.
Reapply {S} every two hours.
{V} and {M} are vegan.
{V} is vegan, {N} is not vegan.
{V} is vegan but {N} is not vegan.
{V} in 15 ml is [[stock:vela#V15]].
[[product:vela#V15]] is [[price:vela#V15]].
[[product:vela#V30]] is [[stock:vela#V30]], [[price:vela#V30]].
In 30 ml {V} is [[stock:vela#V30]].
No, [[product:vela#V30]] is [[stock:vela#V30]].
Yes, {S} is [[stock:sol]].
Yes, {V} is vegan.
No, {N} is not vegan.
No: {V}: Do not use it with retinol.
No: {M}: It contains no soap.
From [[article:delivery]]: Orders over \u20ac40 ship free within Ireland.
[[article:delivery]]: Other orders cost \u20ac5 to send.
[[article:delivery]]: Parcels arrive in 3 to 5 business days.
[[article:delivery]]: parcels arrive in 3-5 business days.
In [[article:returns]]: You may return unopened items within 14 days.
[[article:returns]]: Opened cosmetics cannot be returned unless you had a reaction.
[[article:patch-test]]: Put one drop on the inside of your arm and wait 24 hours.
[[article:patch-test]]: put one drop on the inside of your arm.
[[article:patch-test]]: wait 24 hours.
[[article:reviews]]: "It cleared my acne in a week." Dana, 5 stars
[[article:reviews]]: It cleared my acne in a week.
From [[article:reviews]]: Smells of nothing, which I like.
We are open Tuesday to Saturday, 10 am to 6 pm.
Call +353 1 555 0142.
To ask a person, write or call: [[contact]].
We sell serums.
Vela & Daughters sells sunscreens.
Which skin type would you like?
Do you have a preference on size?
What would you like to find?
"""


@pytest.mark.parametrize("draft", drafts(LIES))
def test_a_lie_is_withheld(draft: str) -> None:
    (verdict,) = judge(cosmetics, draft, wish=COSMETICS_WISH)
    assert isinstance(verdict, Withheld), verdict


@pytest.mark.parametrize("draft", drafts(TRUTHS))
def test_a_truth_is_shown(draft: str) -> None:
    (verdict,) = judge(cosmetics, draft, wish=COSMETICS_WISH)
    assert isinstance(verdict, Text), verdict
