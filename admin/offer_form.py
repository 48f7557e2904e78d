"""The form of an offer: what a marketer types becomes an offer, and an offer what is typed."""

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, get_args

from pydantic import TypeAdapter, ValidationError

from brand.help import AddressOffer, CodeOffer, Delivery, Intent, Offer, QuizAnswer, QuizOffer

Fields = Mapping[str, str]
INTENTS: tuple[str, ...] = get_args(Intent)
MOST_QUESTIONS = 6
_OFFER: TypeAdapter[Offer] = TypeAdapter(Offer)
_LONGEST_ID = 60
_NAMES = {
    "title": "Title", "text": "Text", "about": "Words", "notice": "Notice", "to": "Who gets it",
    "benefit": "What for", "advice": "Advice", "sample": "Samples", "codes": "Codes",
    "most": "At most", "questions": "Question", "answers": "Answers", "key": "Kept as",
    "question": "Question", "label": "Answer", "wants": "What it looks for", "id": "Title",
}  # fmt: skip
_SHAPES = {
    "string_pattern_mismatch": "lower-case letters, digits and hyphens only",
    "string_too_short": "is missing",
    "tuple_too_short": "are too few",
    "too_short": "are too few",
    "too_long": "are too many",
}


class FormError(Exception):
    """What was typed is no offer. The message is for the marketer."""


def id_of(title: str) -> str:
    """Make an offer's name of its title."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")[:_LONGEST_ID].strip("-")


def typed(offer: Offer) -> dict[str, str]:
    """Return what one would have typed to get an offer."""
    fields = {
        "title": offer.title,
        "text": offer.text,
        "about": ", ".join(offer.about),
        "first_day": offer.starts_at.astimezone(UTC).date().isoformat() if offer.starts_at else "",
        "last_day": _last_day(offer.expires_at) if offer.expires_at else "",
        **{f"for_{intent}": "yes" for intent in offer.intents},
    }
    match offer:
        case CodeOffer():
            fields["most"] = str(offer.most or "")
        case AddressOffer():
            fields |= {"notice": offer.notice, "benefit": offer.benefit, "to": offer.delivery.to}
        case QuizOffer():
            fields |= {"advice": offer.advice, "sample": offer.sample}
            for place, question in enumerate(offer.questions, 1):
                fields[f"question_{place}"] = question.question
                fields[f"key_{place}"] = question.key
                fields[f"answers_{place}"] = "\n".join(map(_line, question.answers))
    return fields


def read_offer(
    kind: str, fields: Fields, before: Offer | None, deliveries: Sequence[Delivery]
) -> Offer:
    """Make an offer of what was typed; `deliveries` are those the operator has set up.

    A list of codes only grows here. Raises `FormError`.
    """
    try:
        body = {
            "kind": kind,
            "id": before.id if before else id_of(fields["title"]),
            "title": fields["title"],
            "text": fields["text"],
            "intents": [intent for intent in INTENTS if fields.get(f"for_{intent}")],
            "about": [word for word in map(str.strip, fields["about"].split(",")) if word],
            "starts_at": _midnight(fields["first_day"]),
            "expires_at": _midnight(fields["last_day"], days=1),
            **_own(kind, fields, before, deliveries),
        }
        return _OFFER.validate_python(body)
    except ValidationError as error:
        raise FormError(_told(error)) from error


def _own(
    kind: str, fields: Fields, before: Offer | None, deliveries: Sequence[Delivery]
) -> dict[str, Any]:
    match kind:
        case "code":
            known = before.codes if isinstance(before, CodeOffer) else ()
            codes = dict.fromkeys((*known, *fields.get("codes", "").split()))
            return {"codes": tuple(codes), "most": fields.get("most") or None}
        case "quiz":
            questions = [
                {
                    "question": fields[f"question_{place}"],
                    "key": fields[f"key_{place}"].casefold(),
                    "answers": _answers(fields[f"answers_{place}"]),
                }
                for place in range(1, MOST_QUESTIONS + 1)
                if fields[f"question_{place}"] or fields[f"answers_{place}"]
            ]
            return {
                "questions": questions,
                "advice": fields["advice"],
                "sample": fields["sample"],
            }
        case _:
            to = fields["to"]
            purpose = id_of(fields["title"]).replace("-", "_")
            return {
                "notice": fields["notice"],
                "benefit": fields["benefit"],
                "purpose": before.purpose if isinstance(before, AddressOffer) else purpose,
                "delivery": next(
                    (known for known in deliveries if known.to == to), {"by": "export", "to": to}
                ),
            }


def _answers(text: str) -> list[dict[str, str]]:
    """Read a line an answer; what it looks for stands behind “=”."""
    lines = (line.partition("=") for line in text.splitlines() if line.strip())
    return [{"label": label.strip(), "wants": wants.strip()} for label, _, wants in lines]


def _line(answer: QuizAnswer) -> str:
    return f"{answer.label} = {answer.wants}" if answer.wants else answer.label


def _midnight(day: str, days: int = 0) -> datetime | None:
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), UTC)
    except (ValueError, OverflowError) as error:
        raise FormError("A day is written like 2026-12-31.") from error


def _last_day(end: datetime) -> str:
    return (end.astimezone(UTC) - timedelta(microseconds=1)).date().isoformat()


def _told(error: ValidationError) -> str:
    first = error.errors()[0]
    place = [part for part in first["loc"] if part not in {"code", "quiz", "guide"}]
    numbers = [int(part) + 1 for part in place if isinstance(part, int)]
    named = [_NAMES.get(str(part), "") for part in place if isinstance(part, str)]
    name = next((name for name in reversed(named) if name), "")
    says = _SHAPES.get(first["type"]) or first["msg"].removeprefix("Value error, ")
    of = f" (question {numbers[0]})" if numbers and "questions" in place else ""
    return f"{name}{of}: {says}." if name else f"{says[:1].upper()}{says[1:]}."
