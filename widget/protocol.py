"""The chat protocol: what a shopper's page sends, checked. `docs/protocol.md` is its contract."""

from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from knowledge.profile import known_currency

VERSION = 1
MOST_BYTES = 32 * 1024
LONGEST_MESSAGE = 2000

ErrorCode = Literal[
    "bad_frame",
    "too_large",
    "too_many_messages",
    "unknown_session",
    "unknown_notice",
    "not_allowed",
    "not_ready",
    "busy",
    "internal",
]


class FrameError(Exception):
    """A frame that cannot be taken. The message names the field; `frame_id` is the frame's."""

    def __init__(self, message: str, frame_id: str | None) -> None:
        super().__init__(message)
        self.frame_id = frame_id


class _Frame(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)


# Kept as it is written, since it goes back to its sender as it came.
FrameId = Annotated[
    str, Field(pattern=r"^[0-9A-Fa-f]{8}(-?[0-9A-Fa-f]{4}){3}-?[0-9A-Fa-f]{12}$", max_length=36)
]


class PageInfo(_Frame):
    """What the shop page tells of itself."""

    url: Annotated[str, Field(max_length=4000)] = ""
    title: Annotated[str, Field(max_length=1000)] | None = None
    product_id: Annotated[str, Field(max_length=500)] | None = None
    kind: Annotated[str, Field(max_length=50)] | None = None


class Hello(_Frame):
    """Opens or resumes a conversation."""

    type: Literal["hello"]
    session: Annotated[str, Field(max_length=500)] | None = None
    last_seq: Annotated[int, Field(ge=0)] | None = None
    page: PageInfo = PageInfo()
    locale: Annotated[str, Field(max_length=35)] | None = None
    gpc: bool | None = None


class UserMessage(_Frame):
    """One turn. The same `id` twice is one turn."""

    type: Literal["user_message"]
    id: FrameId
    text: Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE)]


class Stop(_Frame):
    """Ends a turn now."""

    type: Literal["stop"]
    id: FrameId
    turn_id: Annotated[str, Field(min_length=1, max_length=100)]


class Consent(_Frame):
    """An answer to a consent request, or a change of mind."""

    type: Literal["consent"]
    id: FrameId
    purpose: Annotated[str, Field(min_length=1, max_length=100)]
    decision: Literal["granted", "refused", "withdrawn"]
    notice_version: Annotated[str, Field(min_length=1, max_length=100)]


class ContactAddress(_Frame):
    """An address given for a purpose."""

    type: Literal["contact"]
    id: FrameId
    purpose: Annotated[str, Field(min_length=1, max_length=100)]
    email: Annotated[
        str, Field(min_length=3, max_length=254, pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")
    ]
    notice_version: Annotated[str, Field(min_length=1, max_length=100)]


class Feedback(_Frame):
    """A thumb on a turn."""

    type: Literal["feedback"]
    id: FrameId
    turn_id: Annotated[str, Field(min_length=1, max_length=100)]
    rating: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=2000)] | None = None


class Total(_Frame):
    """What an order came to."""

    amount: Annotated[str, Field(pattern=r"^[0-9]{1,12}(\.[0-9]{1,4})?$")]
    currency: Annotated[str, AfterValidator(known_currency)]


class Order(_Frame):
    """An order, of which nothing but its total is read."""

    total: Total | None = None


class ShopEvent(_Frame):
    """What the shop page saw. An order given as a name or a number is not kept."""

    type: Literal["event"]
    id: FrameId
    name: Literal[
        "product_viewed", "product_clicked", "added_to_cart", "checkout_started", "purchased"
    ]
    product_id: Annotated[str, Field(max_length=500)] | None = None
    variant_id: Annotated[str, Field(max_length=500)] | None = None
    order: Order | Annotated[str, Field(max_length=500)] | int | None = None

    @property
    def total(self) -> Total | None:
        """What was paid, where the shop told."""
        return self.order.total if isinstance(self.order, Order) else None


class Privacy(_Frame):
    """A wish about what is held on the shopper."""

    type: Literal["privacy"]
    id: FrameId
    action: Literal["show", "export", "erase"]


class Ping(_Frame):
    """Asks for a pong."""

    type: Literal["ping"]


ShopperFrame = (
    Hello | UserMessage | Stop | Consent | ContactAddress | Feedback | ShopEvent | Privacy | Ping
)
_TYPES = [get_args(frame.model_fields["type"].annotation)[0] for frame in get_args(ShopperFrame)]
_FRAMES: TypeAdapter[ShopperFrame] = TypeAdapter(
    Annotated[ShopperFrame, Field(discriminator="type")]
)


def read_frame(text: str) -> ShopperFrame:
    """Check one frame.

    Raises `FrameError` naming the field that is wrong.
    """
    try:
        return _FRAMES.validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        # The discriminator stands first in the location of a field of a known frame.
        field = ".".join(str(part) for part in first["loc"][1:]) or "type"
        match first["type"]:
            case "json_invalid":
                message = "the frame is not JSON"
            case "union_tag_invalid" | "union_tag_not_found":
                message = f"type: should be one of {', '.join(_TYPES)}"
            case _ if not first["loc"]:
                message = "the frame is not a JSON object"
            case "string_pattern_mismatch" if field == "id":
                message = "id: should be a UUID"
            case "string_pattern_mismatch" if field == "email":
                message = "email: should be an address such as name@example.com"
            case _:
                message = f"{field}: {first['msg']}"
        raise FrameError(message, _frame_id(text)) from error


def _frame_id(text: str) -> str | None:
    """The id of a frame that is otherwise wrong, so that its sender knows which."""
    try:
        content = TypeAdapter(dict[str, Any]).validate_json(text)
    except ValidationError:
        return None
    found = content.get("id")
    return found if isinstance(found, str) else None
