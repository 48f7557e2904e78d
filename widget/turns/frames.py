"""Frames for the shopper: what a turn yields, as the protocol writes it."""

from collections.abc import Mapping
from typing import Any, Literal, assert_never

from agent.events import (
    Articles,
    Card,
    Choice,
    Choices,
    ComparisonShown,
    ConsentAsked,
    Finished,
    OfferShown,
    Products,
    Reference,
    Status,
    Text,
)
from knowledge.catalog import PassageHit
from knowledge.products import Availability, Price, Product, Variant
from shoppers.consent.consents import Question
from shoppers.consent.notices import Notice
from widget.links import Links
from widget.protocol import ErrorCode

Shown = Status | Text | Products | ComparisonShown | Articles | Choices | ConsentAsked | OfferShown
Frame = dict[str, Any]
Outcome = Literal["completed", "stopped", "failed"]
_LONGEST_EXCERPT = 280
_RETRYABLE: frozenset[ErrorCode] = frozenset(
    {"too_many_messages", "unknown_session", "not_ready", "busy", "internal"}
)


def error_frame(
    code: ErrorCode, message: str, reply_to: str | None = None, retry_after: int | None = None
) -> Frame:
    """Refuse a frame; `retry_after` is in seconds."""
    told = {"reply_to": reply_to, "retry_after": retry_after}
    return {
        "type": "error",
        "code": code,
        "message": message,
        "retryable": code in _RETRYABLE,
        **{name: value for name, value in told.items() if value is not None},
    }


def turn_started(turn_id: str, reply_to: str, text: str) -> Frame:
    """Begin a turn."""
    return {"type": "turn_started", "turn_id": turn_id, "reply_to": reply_to, "text": text}


def turn_finished(turn_id: str, outcome: Outcome, finished: Finished) -> Frame:
    """End a turn."""
    return {
        "type": "turn_finished",
        "turn_id": turn_id,
        "outcome": outcome,
        "intent": {"label": finished.intent, "confidence": round(finished.confidence, 4)},
        "stage": finished.stage,
        "writer": finished.writer,
        "withheld": finished.withheld,
    }


def event_frame(turn_id: str, event: Shown, links: Links, brand: str = "") -> Frame:
    """Write one event that a turn shows; `brand` is who picks what is put forward."""
    match event:
        case Status(text):
            return {"type": "status", "turn_id": turn_id, "text": text}
        case Text(text, references):
            refs = [_reference(text, reference) for reference in references]
            return {"type": "text", "turn_id": turn_id, "text": text, "refs": refs}
        case Products(cards):
            shown = [_card(card, links, brand) for card in cards]
            return {"type": "products", "turn_id": turn_id, "items": shown}
        case ComparisonShown(comparison):
            return {
                "type": "comparison",
                "turn_id": turn_id,
                "product_ids": [product.id for product in comparison.products],
                "titles": [product.title for product in comparison.products],
                "rows": [
                    {"label": row.label, "values": list(row.values)} for row in comparison.rows
                ],
            }
        case Articles(passages):
            sources = [_article(hit, links) for hit in passages]
            return {"type": "articles", "turn_id": turn_id, "items": sources}
        case Choices(items):
            return {"type": "choices", "turn_id": turn_id, "items": choice_items(items)}
        case ConsentAsked(question):
            return _consent_request(turn_id, question)
        case OfferShown():
            return {"type": "offer", "turn_id": turn_id, **_offer(event)}
        case _:
            assert_never(event)


def _consent_request(turn_id: str, question: Question) -> Frame:
    return {
        "type": "consent_request",
        "turn_id": turn_id,
        **notice_shown(question.notice),
        "answers": [dict(answer.shown) for answer in question.answers],
        **({"wants": question.wants} if question.wants else {}),
    }


def notice_shown(notice: Notice) -> Frame:
    """Write the words of a consent that may be given."""
    return {
        "purpose": notice.purpose,
        "notice": notice.words,
        "notice_version": notice.version,
        "benefit": notice.benefit,
        "retention_days": notice.retention_days,
    }


def _offer(offer: OfferShown) -> Mapping[str, Any]:
    return _without_nothing(
        offer_id=offer.id,
        title=offer.title,
        text=offer.text,
        code=offer.code,
        expires_at=offer.expires_at and offer.expires_at.isoformat(timespec="seconds"),
    )


def _card(card: Card, links: Links, brand: str) -> Mapping[str, Any]:
    product, rating = card.product, card.product.rating
    priced = card.variant or product.cheapest
    lowest = min(variant.price.amount for variant in product.variants)
    # Where the lowest price is sold out, the card is of the variant that can be had.
    of_variant = card.variant is not None or priced.price.amount > lowest
    image = (card.variant and card.variant.image) or next((i.url for i in product.images), None)
    variants = [_variant(v, links) for v in product.variants] if product.options else None
    return _without_nothing(
        product_id=product.id,
        variant_id=priced.id if of_variant else None,
        title=product.title,
        url=links.product(product),
        image=image and links.here(image),
        price=_amount(priced.price),
        price_is_from=product.price_is_from and not of_variant,
        compare_at=priced.compare_at and _amount(priced.compare_at),
        availability=_availability(priced if of_variant else product),
        rating=rating and {"value": float(rating.value), "count": rating.count},
        reason=_reason(card, brand),
        variants=variants,
    )


def _reason(card: Card, brand: str) -> str | None:
    """Say why a product is shown: that the brand picked it comes first, where it did."""
    picked = f"Picked by {brand or 'the shop'}" if card.picked else None
    return " · ".join(part for part in (picked, card.reason) if part) or None


def _variant(variant: Variant, links: Links) -> Mapping[str, Any]:
    return _without_nothing(
        variant_id=variant.id,
        options=dict(variant.options),
        price=_amount(variant.price),
        compare_at=variant.compare_at and _amount(variant.compare_at),
        availability=_availability(variant),
        image=variant.image and links.here(variant.image),
    )


def _article(hit: PassageHit, links: Links) -> Mapping[str, Any]:
    return _without_nothing(
        article_id=hit.article.id,
        title=hit.article.title,
        url=links.article(hit.article, hit.passage.anchor),
        heading=hit.passage.headings[-1] if hit.passage.headings else None,
        excerpt=_excerpt(hit.passage.text),
    )


def choice_items(items: tuple[Choice, ...]) -> list[dict[str, str]]:
    """Write answers to tap."""
    return [{"label": item.label, "text": item.text} for item in items]


def _reference(text: str, reference: Reference) -> Mapping[str, Any]:
    return {
        "start": _utf16_length(text[: reference.start]),
        "end": _utf16_length(text[: reference.end]),
        "kind": reference.kind,
        "id": reference.id,
    }


def _utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def _availability(of: Product | Variant) -> str | None:
    known = of.availability is not Availability.UNKNOWN
    return of.availability.value if known else None


def _amount(price: Price) -> Mapping[str, Any]:
    return _without_nothing(
        amount=str(price.amount),
        currency=price.currency,
        as_of=price.as_of and price.as_of.isoformat(),
    )


def _excerpt(text: str) -> str:
    flat = " ".join(text.split())
    if len(flat) <= _LONGEST_EXCERPT:
        return flat
    return flat[:_LONGEST_EXCERPT].rsplit(" ", 1)[0] + " …"


def _without_nothing(**fields: Any) -> Mapping[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
