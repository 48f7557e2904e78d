"""Truths about home goods, in the words of the record and in others: each of them is shown."""

import pytest
from test_agent_gate_shops import HOME_WISH, drafts, home, judge

from agent.events import Text

TRUTHS = """
{F} is a soft wool throw with a fringe.
{F} is soft.
{F} is a soft throw.
{F} is wool.
{F} is a wool throw.
{F} has a fringe.
It has a fringe: {F}.
The {F} has a fringe.
{F} is [[price:fell-throw]].
{F} costs [[price:fell-throw]].
{C} is [[price:cove-throw]].
The price of {C} is [[price:cove-throw]].
{C} costs $60.00.
{C} is $60.
{C} is 60 dollars.
{C} is sixty dollars.
{O} is $180.00, was $220.00.
{O} was $220.00.
{F} starts at $120.00.
{F} is from $120.00.
{F} is [[stock:fell-throw]].
{F} is [[stock:fell-throw]], [[price:fell-throw]].
{F}: [[stock:fell-throw]], [[price:fell-throw]].
{F} is [[price:fell-throw]] and [[stock:fell-throw]].
{F} is 50 in wide.
{F} is 50 inches wide.
{F} is fifty inches wide.
{F} has a width of 50 in.
{F} is 50-inch wide.
{O} is 22 in tall.
{O} is 22 in high.
{B} has a height of 60 in.
{L} has a 5-year warranty.
{L} comes with a five-year warranty.
{L} comes with a warranty of 5 years.
{L} seats six.
{L} seats 6 people.
{L} is a dining table in solid larch.
{L} is a solid larch dining table.
{L} is larch.
{L} is a table that seats six.
{F} is not machine washable.
{F} isn't machine washable.
{F} cannot be machine washable.
{C} is machine washable.
{C} is cotton and machine washable.
{C} is a light, machine washable cotton throw.
{C} is a light cotton throw for warm evenings.
{C} is for warm evenings.
{O} is dimmable.
{O} is brass and dimmable.
{O} has a linen shade.
{O} is a brass lamp with a linen shade.
Its shade is linen: {O}.
{F} comes in Slate Gray and Ink Blue.
{F} comes in Slate Gray or Ink Blue.
You can choose {F} in Slate Gray.
{F} comes in Ink Blue.
{A} comes in Natural Oak and Smoked Oak.
{A} comes in 60 in and 84 in.
{F} is wool, {C} is cotton.
{F} is wool and {C} is cotton.
{F} is wool while {C} is cotton.
{F} and {C} are throws.
Both {F} and {C} are throws.
{F} is [[price:fell-throw]], {C} is [[price:cove-throw]].
{B} is a tall steel lamp.
{B} stands behind a chair.
{B} is a steel floor lamp.
{F} is rated 4.7 out of 5 in 32 reviews.
{F} has a rating of 4.7 out of 5.
Customers gave {F} 4.7 out of 5 in 32 reviews.
{F} has 4.7 stars.
{F} is rated 4.7/5 by 32 customers.
[[article:wool-care]]: Wash wool by hand in cool water and dry it flat.
From [[article:returns]]: You have 30 days from delivery to return an item.
[[article:returns]] says: Furniture is collected for a fee of $75.
[[article:returns]]: You can return an item within 30 days from delivery.
[[article:wool-care]]: wash wool by hand and dry it flat.
[[article:returns]]: furniture is collected for a fee of $75.
You asked for a waterproof purple throw under $100.
You asked for purple, and these come close.
You wanted under $100, and these come close to that.
You asked for a throw, and {F} is a wool throw.
A person can help you at [[contact]].
To ask a person, write or call: [[contact]].
Write to help@harbor.example.
We are open Monday to Friday, 9 am to 5 pm.
Open 9 a.m. to 5 p.m.
Harbor Home is open Monday to Friday.
This shop sells throws and table lamps.
Harbor Home sells dining tables.
What are you looking for?
What would you like to find?
Do you have a preference on color?
Which material would you like?
Would you like wool or cotton?
Are you here to shop, or to do some research?
Is it for your bedroom?
Hello.
Hi there.
You're welcome.
Glad to help.
Let me know which one you would like.
I'm an AI assistant, not a person.
Sure, have a look at {F}.
Of course: {F} is wool.
Here is one to look at: {F}.
Start with {F}: A soft wool throw with a fringe.
I found one, {F}: a soft wool throw with a fringe.
Have a look at {F} or {C}.
You could also look at {C}.
You might like {C}.
How about {C}?
To go with {F}, have a look at {O}.
{F} would suit your room.
{F} is a good choice for your bedroom.
{C} is a nice option for warm evenings.
Fell Wool Throw is wool.
Have a look at the Cove Cotton Throw.
The Larch Dining Table seats six.
Yes, {C} is machine washable.
No, {F} is not machine washable.
No: {F}: It is not machine washable.
Yes, {F} is [[stock:fell-throw]].
Not quite: {F} is wool.
No, [[product:alder#SMK%2360]] is [[stock:alder#SMK%2360]].
Yes: {A} comes in Smoked Oak.
No, {A} does not extend.
[[product:alder#SMK:84]] is [[stock:alder#SMK:84]], [[price:alder#SMK:84]].
{A} in 84 in is [[price:alder#NAT/84]].
In Smoked Oak, 84 in, {A} is [[stock:alder#SMK:84]].
{A}: in 60 in it is [[price:alder#NAT 60]], in 84 in [[price:alder#NAT/84]].
[[product:alder#NAT 60]] is solid white oak.
{A}: The 60 in size seats four and the 84 in seats eight.
{A} has legs that bolt on in about 30 minutes.
The legs of {A} bolt on in about 30 minutes with two people.
{A} is FSC-certified oak.
{A} has a certification: FSC-certified oak.
{A} has a 10-year warranty.
{A} has a height of 30 in.
{A}, weight: 158 lb, 212 lb.
{A}, origin: North Carolina, USA.
{A} is a dining table in solid white oak.
{A} is 30 in tall.
- {F} is wool.
**{F}** is wool.
* {C}: machine washable.
## {F}
{F}, material: wool.
{F}: machine washable: no.
{C}: machine washable.
{L}, seats: 6 people.
"""


@pytest.mark.parametrize("draft", drafts(TRUTHS))
def test_a_truth_is_shown(draft: str) -> None:
    (verdict,) = judge(home, draft, wish=HOME_WISH)
    assert isinstance(verdict, Text), verdict
