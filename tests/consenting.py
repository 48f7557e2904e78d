"""What a client of consent does: finds the card, decides, asks what is held, reads the store."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from uuid import uuid4

from serving import Client

Frame = dict[str, Any]


def card(frames: list[Frame]) -> Frame:
    return next(frame for frame in frames if frame["type"] == "consent_request")


def purposes(frames: list[Frame]) -> list[str]:
    return [frame["purpose"] for frame in frames if frame["type"] == "consent_request"]


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(data / "floorwalker.sqlite")) as connection:
        return connection.execute(query).fetchall()


async def decide(
    client: Client, request: Frame, decision: str, frame_id: str | None = None, **fields: str
) -> Frame:
    frame = {
        "id": frame_id or str(uuid4()),
        "purpose": request["purpose"],
        "decision": decision,
        "notice_version": request["notice_version"],
    } | fields
    await client.send("consent", **frame)
    answer = await client.receive()
    assert answer["reply_to"] == frame["id"]
    return answer


async def ask_privacy(client: Client, action: str) -> Frame:
    await client.send("privacy", id=str(uuid4()), action=action)
    return (await client.until("privacy_result"))[-1]
