"""What a brand says before it asks for consent: the words, the benefit, who gets the answers."""

from pydantic import BaseModel, ConfigDict, Field

_AGREED = (
    "If you agree, the assistant of {shop} keeps for 7 days: the answers listed here, what else "
    "you tell it about what you are looking for, your intent, and this chat. "
)
_ACROSS_VISITS = "A cookie lets it know this browser again within that time. "
_THIS_VISIT = (
    "No cookie is set, because the assistant is not on the shop's own site: it is remembered for "
    "this visit only, and on your next one nothing is known. "
)
_TO_NOBODY = "Nobody else gets them. "
_TO_SOMEBODY = "They are passed on to {recipients}, and to nobody else. "
_RIGHTS = (
    "Nothing is guessed and nothing is followed. You can see, download or delete all of it at any "
    "time under “Your data”, and say no as well: the chat stays the same."
)
_KEYS = "That may include your {keys}. "
_READ = (
    "If you agree, people who work for {shop} can read this chat for 7 days: what you write, what "
    "is answered, and on which pages of the shop. They look for what was answered badly or not at "
    "all, and try better answers on it. E-mail addresses, telephone and card numbers are masked; "
    "other chats stay unread, and nobody else gets this one. You can stop it at any time under "
    "“Your data”: from then on nobody can read it. Say no, and the chat stays the same."
)
_READ_BENEFIT = "It helps {shop} find what was not answered well. Nothing changes for you."
_BENEFIT = "You won't have to say it again while you look around."
_BENEFIT_LATER = "You won't have to say it again, today or when you come back within 7 days."


class NamedRecipient(BaseModel):
    """Somebody who gets answers, and what for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,62}$")
    use: str = Field(min_length=3, max_length=200)


class RememberNotice(BaseModel):
    """What a brand adds to the notice on remembering; the plain one names no recipient.

    `keys` are kinds of answers that are kept only because the notice names them ("skin type").
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    benefit: str = Field(default="", max_length=300)
    keys: tuple[str, ...] = ()
    recipients: tuple[NamedRecipient, ...] = ()

    def words(self, shop: str, *, across_visits: bool) -> str:
        """Return the full words that are shown."""
        to_whom = "; ".join(f"{r.name}, for {r.use}" for r in self.recipients)
        return "".join(
            (
                _AGREED.format(shop=shop or "this shop"),
                _KEYS.format(keys=", ".join(self.keys)) if self.keys else "",
                _ACROSS_VISITS if across_visits else _THIS_VISIT,
                _TO_SOMEBODY.format(recipients=to_whom) if to_whom else _TO_NOBODY,
                _RIGHTS,
            )
        )

    def benefit_shown(self, *, across_visits: bool) -> str:
        """Return what a shopper gets for it."""
        return self.benefit or (_BENEFIT_LATER if across_visits else _BENEFIT)


class ReadingNotice(BaseModel):
    """What a brand says before its people may read a chat; without one it is never asked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    benefit: str = Field(default="", max_length=300)

    def words(self, shop: str) -> str:
        """Return the full words that are shown."""
        return _READ.format(shop=shop or "this shop")

    def benefit_shown(self, shop: str) -> str:
        """Return who gains by it, and that the shopper does not."""
        return self.benefit or _READ_BENEFIT.format(shop=shop or "this shop")
