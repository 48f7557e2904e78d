"""One shopper in one turn: how things stand, and what a turn may do about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from shoppers.consent.acts import NothingToWithdrawError
from shoppers.consent.consents import Consents, Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.standing import Standing
from shoppers.counting.funnel import Step
from shoppers.signals.answers import Answer


@dataclass(slots=True)
class Shopper:
    """Who speaks in a turn. Nothing of them is written but through here."""

    conversation_id: str
    turn_id: str
    consents: Consents
    standing: Standing = field(default_factory=Standing)

    async def look(self) -> None:
        """Read how things stand now."""
        self.standing = await self.consents.standing(self.conversation_id)

    async def record(self, purpose: str, answer: Answer) -> bool:
        """Keep an answer under a live consent; False, and nothing kept, where there is none."""
        kept = await self.consents.record(self.conversation_id, self.turn_id, purpose, answer)
        if kept is None:
            return False
        others = (
            s for s in self.standing.signals if (s.purpose, s.answer.key) != (purpose, answer.key)
        )
        self.standing = replace(self.standing, signals=(*others, kept))
        return True

    async def ask(self, question: Question) -> None:
        """Keep a question before it is shown."""
        await self.consents.ask(self.conversation_id, self.turn_id, question)

    async def drop(self, keys: Iterable[str]) -> None:
        """Forget the answers to some keys."""
        await self.consents.drop(self.conversation_id, tuple(keys))

    async def count(self, step: Step, offer: str, intent: str) -> None:
        """Count how far this conversation came with an offer."""
        await self.consents.count(self.conversation_id, step, offer, intent)

    async def take_code(
        self, offer: str, codes: Sequence[str], most: int | None = None
    ) -> str | None:
        """Give out a code of a list, each once, at most so many; None where all are out."""
        return await self.consents.take_code(self.conversation_id, self.turn_id, offer, codes, most)

    async def withdraw(self, purpose: str) -> bool:
        """Withdraw a consent in words; False where nothing was agreed to."""
        said = Circumstances("", "chat", self.standing.gpc)
        try:
            await self.consents.withdraw(self.conversation_id, self.turn_id, purpose, said)
        except NothingToWithdrawError:
            return False
        return True
