"""The widget's own files: the newest at `/NAME`, a release for good at `/v/VERSION/NAME`."""

import mimetypes
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import Response

from widget.http.joining import join_modules

_FOLDER = Path(__file__).parent.parent / "static"
_ANY_ORIGIN = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_FOR_NOW = "public, max-age=300"
_FOR_GOOD = "public, max-age=31536000, immutable"
_READ = ["GET", "HEAD"]
_NOT_MODIFIED = 304
_NOT_FOUND = 404


@dataclass(frozen=True, slots=True)
class _File:
    """One file as it is sent."""

    body: bytes
    kind: str
    tag: str

    def answer(self, request: Request, cache: str) -> Response:
        headers = {**_ANY_ORIGIN, "Cache-Control": cache, "ETag": self.tag}
        known = request.headers.get("if-none-match", "").replace("W/", "")
        if self.tag in [tag.strip() for tag in known.split(",")]:
            return Response(status_code=_NOT_MODIFIED, headers=headers)
        return Response(self.body, media_type=self.kind, headers=headers)


def widget_files() -> Mapping[str, str]:
    """Return what is served, by name; the page's tag loads the first."""
    sources = {
        path.relative_to(_FOLDER).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(_FOLDER.rglob("*.js"))
    }
    return join_modules(sources, "widget.js")


def add_widget_files(app: FastAPI, version: str) -> None:
    """Serve the modules of `static/`, joined, to pages of any origin."""
    files = {name: _file(name, text) for name, text in widget_files().items()}
    for name, file in files.items():
        app.add_api_route(f"/{name}", _newest(file), methods=_READ, response_model=None)

    async def released(request: Request, release: str, name: str) -> Response:
        if release != version or name not in files:
            return Response(status_code=_NOT_FOUND, headers=_ANY_ORIGIN)
        return files[name].answer(request, _FOR_GOOD)

    app.add_api_route("/v/{release}/{name}", released, methods=_READ, response_model=None)


def _newest(file: _File) -> Callable[[Request], Awaitable[Response]]:
    async def newest(request: Request) -> Response:
        return file.answer(request, _FOR_NOW)

    return newest


def _file(name: str, text: str) -> _File:
    body = text.encode()
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _File(body, kind, f'"{sha256(body).hexdigest()[:32]}"')
