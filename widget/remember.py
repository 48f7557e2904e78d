"""Remembering across visits: its addresses, which say that it is not there yet."""

from fastapi import FastAPI
from fastapi.responses import JSONResponse

_UNAVAILABLE = 503


def add_remember(app: FastAPI) -> None:
    """Add `/remember`."""
    app.add_api_route("/remember", _refuse, methods=["POST", "DELETE"], response_model=None)


async def _refuse() -> JSONResponse:
    error = {"code": "not_ready", "message": "This is not available yet.", "retryable": True}
    return JSONResponse({"error": error}, _UNAVAILABLE)
