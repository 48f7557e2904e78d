"""The widget's own files: the newest at `/NAME`, a release for good at `/v/VERSION/NAME`."""

import mimetypes
from collections.abc import Awaitable, Callable
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse, Response

_FOLDER = Path(__file__).with_name("static")
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_NOT_FOUND = 404


def add_widget_files(app: FastAPI, version: str) -> None:
    """Serve every file of `static/` to pages of any origin."""
    names = frozenset(path.name for path in _FOLDER.iterdir())
    for name in sorted(names):
        app.add_api_route(f"/{name}", _newest(name), methods=["GET"])

    @app.get("/v/{release}/{name}")
    async def released(release: str, name: str) -> Response:
        if release != version or name not in names:
            return Response(status_code=_NOT_FOUND)
        return _file(name, "public, max-age=31536000, immutable")


def _newest(name: str) -> Callable[[], Awaitable[Response]]:
    async def newest() -> Response:
        return _file(name, "public, max-age=300")

    return newest


def _file(name: str, cache: str) -> Response:
    kind = mimetypes.guess_type(name)[0]
    return FileResponse(
        _FOLDER / name, media_type=kind, headers={**_ANY_ORIGIN, "Cache-Control": cache}
    )
