"""Applying an instruction to a voice, and what of the voice it goes against."""

from collections.abc import Iterator

from pydantic import ValidationError

from agent.editing.instruction import NotUnderstood, SetVoice
from brand.voice import VoiceGuide
from brand.voice.keeping import keeper_of
from knowledge.catalog import Catalog

_TOLD = ("greeting", "sign_off", "assistant_name", "disclosure")


def apply_change(guide: VoiceGuide, change: SetVoice) -> VoiceGuide | NotUnderstood:
    """Return the voice with one thing changed, or why it cannot be."""
    values = guide.model_dump()
    match change.field:
        case "terms":
            values["terms"] = _with_term(guide, change.key, str(change.value))
        case "bans" | "favourites":
            words = [w for w in getattr(guide, change.field) if not _same(w, change.key)]
            values[change.field] = (*words, change.key) if change.value else words
        case "page_greetings":
            values["page_greetings"] = {**guide.page_greetings, change.key: change.value}
        case _:
            values[change.field] = change.value
    try:
        return VoiceGuide.model_validate(values)
    except ValidationError as error:
        return NotUnderstood(str(change.value or change.key), error.errors()[0]["msg"])


def _with_term(guide: VoiceGuide, bad: str, good: str) -> dict[str, tuple[str, ...]]:
    """Say `good` for `bad` and all that `bad` was said for; `good` is replaced by nothing."""
    terms = {
        term: kept
        for term, others in guide.terms.items()
        if (kept := tuple(o for o in others if not _same(o, bad) and not _same(o, good)))
    }
    before = terms.pop(next((term for term in terms if _same(term, bad)), ""), ())
    return {**terms, good: (*terms.get(good, ()), bad, *before)}


def contradictions(
    before: VoiceGuide, after: VoiceGuide, change: SetVoice, catalog: Catalog
) -> Iterator[str]:
    """Yield what of the voice as it stands a change goes against, or repeats."""
    key, value = change.key, change.value
    if before == after:
        yield f"That stands already: {_named(change)}."
        return
    match change.field:
        case "terms":
            stood = before.preferred.get(key)
            if stood and not _same(stood, str(value)):
                yield f"Until now “{stood}” was said for “{key}”."
            if before.preferred.get(str(value).casefold()):
                yield f"Until now “{value}” itself was not to be said; that is taken out."
            if not after.permits(str(value)):
                yield f"“{value}” is banned: with both, sentences that have it are left out."
        case "bans" if value:
            for other, term in before.preferred.items():
                if not VoiceGuide(bans=(key,)).permits(term):
                    yield f"“{term}” is what is said for “{other}”, and would be banned."
            titles = sum(
                not VoiceGuide(bans=(key,)).permits(p.title) for p in catalog.products.values()
            )
            if titles:
                yield f"“{key}” stands in {titles} product names, which stay as they are."
            if any(_same(key, word) for word in before.favourites):
                yield f"“{key}” is among the words to favour."
        case "favourites" if value and not before.permits(key):
            yield f"“{key}” is banned."
        case _:
            pass
    yield from _against_itself(after, change)


def _against_itself(guide: VoiceGuide, change: SetVoice) -> Iterator[str]:
    """Yield where the brand's own sentences do not keep to the voice."""
    told = [(name, getattr(guide, name)) for name in _TOLD]
    told += [(f"greeting on {page}", text) for page, text in guide.page_greetings.items()]
    for name, text in told:
        broken = set(keeper_of(guide).broken(text))
        if broken and (change.field in {name, "page_greetings"} or _touches(change, broken)):
            named, kinds = name.replace("_", " "), ", ".join(sorted(broken))
            yield f"The {named} “{text}” does not keep to the voice itself: {kinds}."


def _touches(change: SetVoice, broken: set[str]) -> bool:
    wants = {"bans": "ban", "terms": "term", "emoji": "emoji", "exclamation_marks": "exclamation",
             "spelling": "spelling", "longest_sentence": "length"}  # fmt: skip
    return wants.get(change.field) in broken


def _named(change: SetVoice) -> str:
    return f"{change.field.replace('_', ' ')} {change.key or change.value or 'none'}"


def _same(one: str, other: str) -> bool:
    return one.casefold() == other.casefold()
