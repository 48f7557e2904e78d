"""Addresses posted to the webhooks that their notices named, until they are confirmed."""

import logging
from dataclasses import dataclass
from datetime import timedelta

import httpx

from brand.help import AddressOffer
from brand.offers import Offers
from shoppers.contacts import Addresses
from shoppers.database import Clock, Database
from shoppers.lifetimes import RETENTION
from shoppers.signals.addresses import (
    GivenAddress,
    begin_attempt,
    confirm,
    read_addresses,
    unconfirmed,
)

_log = logging.getLogger("floorwalker.deliveries")
_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Deliveries:
    """Posts what is yet to be confirmed; a chore of the server's."""

    database: Database
    addresses: Addresses
    offers: Offers
    clock: Clock

    async def deliver(self) -> None:
        """Post each address once more that nobody confirmed.

        What was asked for by an offer that ended since is still sent.
        """
        done: set[tuple[str, str]] = set()
        for offer in await self.offers.since(self.clock() - RETENTION):
            if isinstance(offer, AddressOffer) and offer.delivery.url:
                if (offer.purpose, offer.delivery.to) in done:
                    continue
                done.add((offer.purpose, offer.delivery.to))
                await self._deliver(offer, str(offer.delivery.url))

    async def _deliver(self, offer: AddressOffer, url: str) -> None:
        now = self.clock()
        since = now - RETENTION - timedelta(seconds=1)
        waiting = await self.database.read(lambda c: unconfirmed(c, offer.purpose, now))
        if not waiting:
            return
        given = await self.database.read(
            lambda c: list(read_addresses(c, offer.delivery.to, self.addresses, since, now))
        )
        async with httpx.AsyncClient(timeout=_PATIENCE, follow_redirects=False) as client:
            for address in given:
                if address.subject in waiting and address.purpose == offer.purpose:
                    await self._post(client, url, offer, address)

    async def _post(
        self, client: httpx.AsyncClient, url: str, offer: AddressOffer, given: GivenAddress
    ) -> None:
        if not await self.database.write(lambda c: begin_attempt(c, given)):
            return
        try:
            answer = await client.post(url, json={"offer": offer.id, **given.document})
            confirmed = answer.is_success
            why = f"status {answer.status_code}"
        except httpx.HTTPError as error:
            confirmed, why = False, type(error).__name__
        if not confirmed:
            _log.warning("offer %s: the webhook did not confirm an address: %s", offer.id, why)
            return
        now = self.clock()
        await self.database.write(lambda c: confirm(c, given, now))
