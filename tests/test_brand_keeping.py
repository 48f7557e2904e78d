"""Keeping sentences to a voice: words, not substrings; every form; never inside names."""

import pytest

from brand.voice import VoiceGuide
from brand.voice.keeping import Keeper, load_spellings

SOFA = VoiceGuide(
    terms={
        "sofa": ("couch", "settee"),
        "armchair": ("easy chair",),
        "throw pillow": ("pillow",),
        "rug": ("carpet",),
        "blanket": ("throw",),
        "buy": ("purchase",),
    }
)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("A couch.", "A sofa."),
        ("Two Couches and a settee.", "Two Sofas and a sofa."),
        ("COUCHES", "SOFAS"),
        ("An easy chair is here.", "An armchair is here."),
        ("It is a easy chair.", "It is an armchair."),
        ("A pillow on it.", "A throw pillow on it."),
        ("A throw pillow on it.", "A throw pillow on it."),
        ("wall-to-wall carpeted floors", "wall-to-wall carpeted floors"),
        ("By the Carpet & Rug Institute.", "By the Carpet & Rug Institute."),
        ("Carpets are here.", "Rugs are here."),
        ("a couchette", "a couchette"),
        ("It was purchased, not purchasing.", "It was bought, not buying."),
        ("before you throw them away", "before you throw them away"),
        ("The throw is warm.", "The blanket is warm."),
    ],
)
def test_terms_are_replaced_in_their_forms(text: str, kept: str) -> None:
    assert Keeper(SOFA).keep(text).text == kept


@pytest.mark.parametrize(
    ("guide", "text", "kept"),
    [
        (VoiceGuide(), "It is here!! 😀", "It is here."),
        (VoiceGuide(), "Is it here?!", "Is it here?"),
        (VoiceGuide(), "Warm 🧣 and soft :)", "Warm and soft"),
        (VoiceGuide(), "It is ⌀ 16 in, ★ 4.7, and ❤️ warm.", "It is ⌀ 16 in, ★ 4.7, and warm."),
        (VoiceGuide(), "For the 👩‍👩‍👧 1️⃣ home", "For the home"),
        (VoiceGuide(emoji=True, exclamation_marks=True), "Here! 😀", "Here! 😀"),
        (VoiceGuide(spelling="UK"), "A gray color, Center.", "A grey colour, Centre."),
        (VoiceGuide(spelling="US"), "A grey colour.", "A gray color."),
        (VoiceGuide(), "A grey color.", "A grey color."),
        (VoiceGuide(formality="formal"), "I'm sorry, it doesn't.", "I am sorry, it does not."),
        (VoiceGuide(formality="formal"), "It's been here.", "It's been here."),
        (VoiceGuide(longest_sentence=4), "It is warm; it is soft.", "It is warm. It is soft."),
    ],
)
def test_marks_spelling_and_length_are_mended(guide: VoiceGuide, text: str, kept: str) -> None:
    result = Keeper(guide).keep(text)
    assert (result.text, result.broken) == (kept, ())


def test_names_are_left_and_places_move_with_the_words() -> None:
    text = "The Couch Club couch is gray! See the Couch Club."
    guide = VoiceGuide(terms={"sofa": ("couch",)}, bans=("club",))
    names = [(4, 14), (38, 48)]
    kept = Keeper(guide).keep(text, lambda: names)
    assert kept.text == "The Couch Club sofa is gray. See the Couch Club."
    assert kept.broken == ()
    assert kept.text[kept.moved(38) : kept.moved(48)] == "Couch Club"


@pytest.mark.parametrize(
    ("guide", "text", "kind"),
    [
        (VoiceGuide(bans=("cheap",)), "The cheapest one.", "ban"),
        (VoiceGuide(longest_sentence=3), "It has far too many words.", "length"),
        (VoiceGuide(terms={"rug": ("carpet",)}), "A rug is smaller than a carpet.", "term"),
    ],
)
def test_what_cannot_be_mended_is_told(guide: VoiceGuide, text: str, kind: str) -> None:
    assert kind in Keeper(guide).keep(text).broken


def test_each_spelling_leads_back() -> None:
    british, american = load_spellings("UK"), load_spellings("US")
    assert all(american[there] == here for here, there in british.items())
