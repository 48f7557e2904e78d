"""What of a message is nobody's business, however it is put."""

import pytest

from agent.remembering.words import load_keeping_words


@pytest.mark.parametrize(
    "text",
    [
        "bad back, need a firm chair",
        "my lower back kills me after sitting",
        "since the accident I can't lift much, a light chair",
        "grandma broke her hip, a higher chair",
        "my eyes are weak, a reading lamp",
        "her knees hurt on the stairs",
        "hot flashes again, cool sheets",
        "bump is getting big, a longer pillow",
        "we're due in spring",
        "soon to be mom, soft rug",
        "our little one spills everything",
        "a bed for her, she's 4",
        "a desk for a six year old",
        "we're Muslims, serving trays",
        "Christening gift under $100",
        "lamps for Diwali",
        "I'm vegan so no wool",
        "I lost my job so under $50",
        "I'm newly single and redoing my bedroom",
    ],
)
def test_what_is_nobodys_business_is_heard_in_any_form(text: str) -> None:
    assert load_keeping_words().are_private(text)


@pytest.mark.parametrize(
    "text",
    [
        "wool throw under $150",
        "a chair for my back porch",
        "a dining chair with a low back",
        "send my money back",
        "a vegan leather bag under $80",
        "he is 60 inches from the wall",
        "the desk is 30 inches wide",
        "modern style, nothing rustic",
        "a lamp to read by at night",
        "size large for my hall",
    ],
)
def test_a_wish_is_no_secret(text: str) -> None:
    assert not load_keeping_words().are_private(text)
