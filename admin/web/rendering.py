"""The frame around every page: templates, the menu, headers, and what was just done."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.templating import Jinja2Templates

from admin.access.sessions import Session
from admin.web.tables import Table, csv_response
from admin.web.visit import Door, Visit, base_of

FOLDER = Path(__file__).parent.parent
HEADERS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # A form that is sent without a referrer comes from the origin `null`.
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex",
}


@dataclass(slots=True)
class Frame:
    """Renders pages. `name` gives the shop's name; `doors` are those of the menu."""

    templates: Jinja2Templates
    doors: Sequence[Door] = ()

    def page(
        self, visit: Visit, template: str, tables: Sequence[Table] = (), **context: Any
    ) -> Response:
        """Render a page of somebody who is signed in, or the one table of it that is asked for."""
        wanted = visit.asked("csv")
        for table in tables:
            if table.name == wanted:
                return csv_response(table)
        shown = {table.name: table for table in tables}
        return self.render(visit.request, template, visit.session, tables=shown, **context)

    def render(
        self,
        request: Request,
        template: str,
        session: Session | None = None,
        status: int = 200,
        **context: Any,
    ) -> HTMLResponse:
        """Render a template in the frame."""
        base = base_of(request)
        common = {
            "base": base,
            "here": request.url.path.removeprefix(base),
            "session": session,
            "own_doors": [d for d in self.doors if session and d.label and session.may(d.needs)],
            "form_token": session.form_token() if session else "",
            "said": request.query_params.get("said", ""),
            "query": request.query_params,
        }
        return self.templates.TemplateResponse(request, template, {**common, **context}, status)


def load_frame() -> Frame:
    """Make the frame of the templates that come with the console."""
    loader = FileSystemLoader(FOLDER / "templates")
    environment = Environment(loader=loader, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    templates = Jinja2Templates(env=environment)
    templates.env.filters |= {"moment": _moment, "share": _share}
    return Frame(templates)


def _moment(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if at else ""


def _share(part: float, whole: float) -> str:
    return f"{part / whole:.1%}" if whole else ""
