"""Addresses on their way: posted to the webhook the notice names until that is confirmed."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from uuid import uuid4

import databases
import pytest
from databases import Clock
from fakes import a_consents

from brand.help import AddressOffer, Delivery, Help
from brand.offers import Offers
from floorwalker.deliveries import Deliveries
from shoppers.consent.consents import Question
from shoppers.consent.ledger import Circumstances
from shoppers.consent.notices import Notice, Recipient
from shoppers.contacts import Addresses
from shoppers.conversations.conversations import Conversations
from shoppers.database import Database

clock, database, database_url = databases.clock, databases.database, databases.database_url
NOTICE = Notice("guide", "mailer gets it once.", "A guide.", (Recipient("mailer", "the guide"),))


class Webhook:
    """A mail house that answers with one status after the other."""

    def __init__(self, statuses: list[int]) -> None:
        self.statuses = statuses
        self.got: list[dict[str, Any]] = []
        self.url = ""


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    hook = Webhook([500, 302, 204])

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.got.append(json.loads(self.rfile.read(int(self.headers["content-length"]))))
            self.send_response(hook.statuses[len(hook.got) - 1])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as serving:
        hook.url = f"http://127.0.0.1:{serving.server_address[1]}/guide"
        thread = Thread(target=serving.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield hook
        serving.shutdown()
        thread.join()


async def test_an_address_is_posted_until_it_is_confirmed(
    database: Database, clock: Clock, webhook: Webhook
) -> None:
    consents = a_consents(database, clock)
    conversation = await Conversations(database, b"secret", clock).open()
    await consents.ask(conversation.id, "t1", Question(NOTICE, (), wants="email"))
    await consents.decide(
        conversation.id,
        str(uuid4()),
        "guide",
        "granted",
        NOTICE.version,
        Circumstances("https://shop.example", "contact", gpc=False),
        ticket=False,
        address="someone@example.test",
    )
    offer = AddressOffer(
        id="g",
        kind="guide",
        title="Guide",
        text="A guide.",
        purpose="guide",
        notice=NOTICE.words,
        benefit="A guide.",
        delivery=Delivery(by="webhook", to="mailer", url=webhook.url),
    )
    offers = Offers(database, Help(offers=(offer,)), clock)
    deliveries = Deliveries(database, Addresses(b"secret"), offers, clock)
    for _ in range(5):
        await deliveries.deliver()
    assert [got["email"] for got in webhook.got] == ["someone@example.test"] * 3
    assert webhook.got[0]["notice_version"] == NOTICE.version
