"""Answers to questions about the voice, its versions and the rules."""

from collections.abc import Sequence

from agent.editing.instruction import Ask
from agent.editing.ruling import rule_in_words
from brand.rules import Rule
from brand.voice import VoiceGuide
from brand.voice.difference import compare_guides
from brand.voice.version import UnknownVersionError
from brand.voice.versions import Voices
from knowledge.catalog import Catalog


async def look_up(
    ask: Ask, voices: Voices, guide: VoiceGuide, rules: Sequence[Rule], catalog: Catalog
) -> tuple[str, ...]:
    """Return what there is to say to a question; steps back and previews are made elsewhere."""
    try:
        match ask.what:
            case "since":
                before = await voices.get(ask.number or 0)
                changes = tuple(map(str, compare_guides(before.guide, guide)))
                head = f"Since version {before.number}:"
                return (head, *changes) if changes else (f"{head} nothing.",)
            case "between":
                difference = await voices.difference(ask.number or 0, ask.other or 0)
                changes = tuple(map(str, difference.changes))
                head = f"From version {difference.old} to version {difference.new}:"
                return (head, *changes) if changes else (f"{head} nothing.",)
            case "rollback":
                now = await voices.speaking()
                target = ask.number if ask.number is not None else now.spoke_after
                if target is None or target == now.number:
                    return ("There is no voice to go back to.",)
                back = await voices.difference(now.number, target)
                head = f"Version {target} would speak again once you roll back. It changes:"
                return (head, *map(str, back.changes))
            case "show voice":
                changes = tuple(map(str, compare_guides(VoiceGuide(), guide)))
                return changes or ("The plain voice, with nothing set.",)
            case "show rules":
                told = (f"{rule.id}: {rule_in_words(rule.body, catalog)}" for rule in rules)
                return tuple(told) or ("No rule is in force.",)
            case _:
                return ()
    except UnknownVersionError as error:
        return (f"{error}.".capitalize(),)
