"""Lies in the framings of a shop: each of them is withheld, whatever stands around it."""

import pytest
from test_agent_gate_shops import HOME_WISH, drafts, home, judge

from agent.grounding import Withheld

LIES = """
If you want something waterproof, {F} is a great choice.
For something in silk, I'd go with {F}.
{F} gets you free shipping.
You get {F} at half the price.
You'll get two {F} for the price of one.
{F} includes a matching pillow.
{F} includes free returns.
{F} includes a warranty.
{F} measures 90 in.
{F} measures 50 in long.
{F} stands 50 in tall.
{O} stands 60 in tall.
{L} includes six chairs.
{L} stands on eight legs.
{F} is currently reduced.
{F} is currently [[price:cove-throw]].
Right now {F} is half off.
Right now you save on {F}.
{F} is offered at $50.
{F} is going for $99.
{F} sells for 99 dollars.
{F} lists its warranty as lifetime.
{F} lists its material as cotton.
According to our guide, {F} is waterproof.
According to [[article:wool-care]], wool is machine washable.
According to [[article:returns]], you have 90 days.
According to [[article:returns]], you have no time limit.
According to [[article:returns]], returns are free.
As our article says, you can return {F} for 60 days.
Based on reviews, {F} is loved.
Based on 500 reviews, {F} is rated 4.7 out of 5.
Good news: {F} is on sale.
Good news: {F} is in stock.
Note that {F} is machine washable.
Keep in mind that {C} is not machine washable.
In summary, {F} is cotton.
One option is the Fell Silk Throw.
My first pick would be the Nordic Throw.
Another great option is our Fell Pillow.
Check out the Oslo Floor Lamp.
Consider the new Fell collection.
There's also a Fell blanket.
{F} comes in several colors, including Forest Green.
{F} comes in several sizes.
{F} comes in different materials.
{F} is available in Ink Blue.
{F} is available in Red.
{F} is available in stores.
Choose between Slate Gray and Red for {F}.
{F} is good for dogs.
{F} is great for camping.
{F} is great for washing by machine.
{F} is good in the dryer.
{F} is fine for the dishwasher.
You'll love that {F} is cashmere.
You'll appreciate the silk of {F}.
You may like how {F} repels water.
What I like about {F} is that it's waterproof.
{F} would suit people with allergies.
{F} would suit a queen bed.
{F} is made entirely of cashmere.
{C} is made entirely without wool and dye.
{F} is crafted in Scotland.
{F} is crafted by hand.
{F} is constructed from recycled wool.
{F} uses organic wool.
{F} boasts a satin border.
{F} sports a hood.
{L} seats more than six.
{L} seats at least eight.
{L} seats up to six, and {F} seats two.
{O} is from brass-free steel.
{O} provides light for 20 hours.
{O} takes two bulbs.
{O} gives warm light.
{O} comes with a bulb.
{O} works with Alexa.
{O} is dimmable by remote.
{O} means quality.
{F} has it all.
{F} takes it further.
{F} goes with everything.
{F} goes up to 130.
{F} is what everyone wants.
It is what you need: {F} is flame retardant.
If it matters to you, {F} is vegan.
In case you wonder, {F} is hypoallergenic.
As far as I can tell, {F} is washable.
Since you asked for waterproof, {F} is.
Since it's waterproof, {F} might be what you're after.
You wanted purple, and {F} is just that.
You wanted purple; {F} it is.
Yes, {F} is purple.
And yes, {F} is machine washable.
So yes, {F} is waterproof.
No, {F} is not soft.
Here's what customers say: it's the warmest.
{F} is [[stock:fell-throw]], but only today.
{F} is [[price:fell-throw]], today only.
{F} is [[price:fell-throw]] until Sunday.
{F} is [[price:fell-throw]] with shipping.
{F} is [[price:fell-throw]] for members.
{F} is [[price:fell-throw]] instead of $500.
{F} costs [[price:fell-throw]] for two.
{F} costs just [[price:fell-throw]] a month.
{F} costs [[price:fell-throw]] per yard.
{F} is [[price:fell-throw]] plus tax.
{F} starts at [[price:cove-throw]].
Pay [[price:fell-throw]] now and the rest later for {F}.
We could also add a free gift.
I can offer you a better price.
We'll match any price.
I'd recommend to order soon.
You can also get it at our Boston store.
You can also find it on Amazon.
Let me know if you want a discount.
Would you like me to apply the discount?
Shall I place the order for you?
I have added it to your cart.
I've reserved one for you.
Your order is on its way.
We're open on Sundays.
We're open Monday to Saturday.
We ship worldwide.
We also sell rugs.
We have been here for 50 years.
{F} and {C} are both wool.
{F}, unlike {C}, is dimmable.
Of the two, {F} is the better choice.
{F} is more of a rug.
{F} is a rug.
{F} is a lamp with a linen shade.
{C} is a wool throw.
{O} is the same price as {B}.
{B} has a linen shade.
{B} is taller than {O}.
{O} is brass; {B} too.
{O} is brass. So is {B}.
{B} is steel, and so is its shade.
{L} is solid larch, which is a hardwood.
{L} has a 5-year warranty on chairs.
{L} has a warranty of 6 people.
{L} seats 5 years.
{L} is from larch that is 5 years old.
{F} weighs 50 in.
{O} has a height of 22 people.
{F} is 50 in wide and 60 in long.
The width of {F} is 52 in.
The shade of {O} is brass.
The fringe of {F} is machine washable.
{F} is soft and the wool is merino.
{F} is a soft wool throw with a fringe made in Italy.
{F} is a soft wool throw with a long fringe.
{F} is a soft wool throw without a fringe.
{F} is a soft wool-free throw.
{F} is a soft, warm throw.
{F}: a soft wool throw for winter.
{F} is not only wool.
{F} is nothing but wool.
{F} is barely wool.
{F} is pure wool.
{F} is real wool.
{F} is wool inside and out.
{F} is wool for life.
{F} has 32 colors.
{F} has 32 customers.
{F} was rated by 47 people.
{F} is rated 5 stars.
{F} is rated 4.7 by 4,700 people.
It will work for you.
{F} will work for you.
{F} fits any kitchen.
{F} works in any bathroom.
{F} works outdoors.
{F} works for dogs.
Of course!
Absolutely!
Certainly it is.
{F} can be washed in the machine.
You can wash it: {F}.
{F} can be dimmed.
{B} can be dimmed.
{F} reaches 90 in.
{O} runs for 20 hours.
{O} comes up to your knee.
{F} is done in two weeks.
{F} is complete with a pillow.
{F} is finished with silk.
{F} is trimmed in gold.
{F} is backed by a lifetime guarantee.
{F} is covered by insurance.
{L} is backed by a 10-year warranty.
{L} has room for ten.
{L} has seating for eight.
{L} accommodates twelve.
{A} comes in three sizes.
{A} comes in four finishes.
{F} comes in two sizes.
{F} is the cotton option.
{F} is the cheapest option.
{F} is the only choice.
{F} is an outdoor option.
The main difference is that {F} is waterproof.
The good thing about {F} is that it's free.
At [[price:cove-throw]], {F} is soft.
At $20, {F} is soft.
Is it true that {F} is silk?
Need a waterproof throw?
[[article:returns]] recommends sending it back within a year.
[[article:wool-care]] says to tumble dry it.
Our guide [[article:wool-care]] says to wash wool in hot water.
Our policy says returns are free.
Fell Wool Throw is cashmere.
Unfortunately, {C} isn't machine washable.
Luckily, {F} is machine washable.
Great question: {F} is silk.
"""


@pytest.mark.parametrize("draft", drafts(LIES))
def test_a_framed_lie_is_withheld(draft: str) -> None:
    (verdict,) = judge(home, draft, wish=HOME_WISH)
    assert isinstance(verdict, Withheld), verdict
