"""The budget of the model writer, kept in the shop's database."""

import logging
from dataclasses import dataclass

from agent.writers.model.budget import Spender
from floorwalker.settings import Settings
from shoppers.counting.spending import Spending, SpendingLimit, SpendingLimits
from shoppers.database import DatabaseBusyError
from widget.watching.metrics import Metrics

_log = logging.getLogger("floorwalker.model")


@dataclass(frozen=True, slots=True)
class StoredBudget:
    """Reserves and settles what the model spends, for all workers together."""

    spending: Spending
    metrics: Metrics

    async def reserve(self, spender: Spender, tokens: int) -> bool:
        """Take one call and some tokens, or nothing and return False."""
        try:
            taken = await self.spending.take(spender.shopper, spender.address, tokens)
        except DatabaseBusyError as error:
            _log.warning("no call was made, its budget could not be taken: %s", error)
            taken = False
        self.metrics.model_calls.labels("made" if taken else "over_budget").inc()
        return taken

    async def settle(self, spender: Spender, reserved: int, used: int) -> None:
        """Give back what was reserved and not used."""
        self.metrics.model_tokens.inc(used)
        try:
            await self.spending.give_back(spender.shopper, spender.address, reserved - used)
        except DatabaseBusyError as error:
            _log.warning("%d tokens count as used: %s", reserved, error)


def spending_limits(settings: Settings) -> SpendingLimits:
    """Return what may be spent on the model a day."""
    return SpendingLimits(
        SpendingLimit(settings.model_calls_per_shopper, settings.model_tokens_per_shopper),
        SpendingLimit(settings.model_calls_per_address, settings.model_tokens_per_address),
        SpendingLimit(settings.model_calls_per_day, settings.model_tokens_per_day),
    )
