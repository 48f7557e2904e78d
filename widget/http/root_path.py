"""Serving under a path, whether or not the proxy takes it off before it asks us."""

from dataclasses import dataclass

from starlette.types import ASGIApp, Receive, Scope, Send


@dataclass(frozen=True, slots=True)
class RootPath:
    """An application below `root_path`, which the server has put in front of what was asked."""

    app: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take off a root path that the proxy had left on."""
        root, path = scope.get("root_path", ""), scope.get("path", "")
        if root and f"{path}/".startswith(f"{root}{root}/"):
            scope = {**scope, "path": path.removeprefix(root)}
        await self.app(scope, receive, send)
