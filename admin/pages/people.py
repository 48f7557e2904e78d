"""People: who may come in, and what was changed by whom. For owners."""

from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import Response

from admin.access.changes import Change, read_changes
from admin.access.people import People, PeopleError
from admin.access.roles import May, Role
from admin.web.rendering import Frame
from admin.web.tables import Table
from admin.web.visit import Door, RefusalError, Visit
from shoppers.database import Database

_MOST_IN_CSV = 100_000
_ON_A_PAGE = 200


@dataclass(frozen=True, slots=True)
class PeoplePages:
    """The page of people, and the log of changes."""

    people: People
    database: Database
    frame: Frame

    @property
    def doors(self) -> tuple[Door, ...]:
        """What is here."""
        needs = May.MANAGE_PEOPLE
        return (
            Door("/people", needs, self.show, label="People"),
            Door("/people/invite", needs, self.invite, "POST"),
            Door("/people/{id}/invite", needs, self.invite_again, "POST"),
            Door("/people/{id}/role", needs, self.change_role, "POST"),
            Door("/people/{id}/sign-out", needs, self.end_sessions, "POST"),
            Door("/people/{id}/remove", needs, self.remove, "POST"),
            Door("/changes", needs, self.changes, label="Changes"),
        )

    async def show(self, visit: Visit) -> Response:
        """List everybody."""
        return await self._list(visit)

    async def invite(self, visit: Visit) -> Response:
        """Invite somebody, and show the link once."""
        name = visit.field("name", 100)
        try:
            token = await self.people.invite(visit.session.actor, name, _role(visit))
        except PeopleError as error:
            return await self._list(visit, str(error))
        return await self._list(visit, link=_link(visit, token), invited=name)

    async def invite_again(self, visit: Visit) -> Response:
        """Give somebody a new link, as when a telephone was lost."""
        try:
            token = await self.people.invite_again(visit.session.actor, visit.part("id"))
        except PeopleError as error:
            return await self._list(visit, str(error))
        return await self._list(visit, link=_link(visit, token), invited=visit.field("name"))

    async def change_role(self, visit: Visit) -> Response:
        """Give somebody another role."""
        try:
            await self.people.change_role(visit.session.actor, visit.part("id"), _role(visit))
        except PeopleError as error:
            return await self._list(visit, str(error))
        return visit.back("/people", said="saved")

    async def end_sessions(self, visit: Visit) -> Response:
        """Sign somebody out everywhere."""
        try:
            await self.people.end_sessions(visit.session.actor, visit.part("id"))
        except PeopleError as error:
            return await self._list(visit, str(error))
        return visit.back("/people", said="saved")

    async def remove(self, visit: Visit) -> Response:
        """Take somebody out."""
        try:
            await self.people.remove(visit.session.actor, visit.part("id"))
        except PeopleError as error:
            return await self._list(visit, str(error))
        return visit.back("/people", said="removed")

    async def changes(self, visit: Visit) -> Response:
        """Show what was changed, newest first; as CSV all of it."""
        most = _MOST_IN_CSV if visit.asked("csv") else _ON_A_PAGE

        def work(connection: Connection) -> tuple[Change, ...]:
            return read_changes(connection, most)

        rows = [
            (c.at, c.person, c.role, c.action, c.subject, c.before, c.after)
            for c in await self.database.read_aside(work)
        ]
        columns = ("When", "Who", "Role", "What", "Of", "Before", "After")
        more = f"The latest {most}; the CSV has all." if len(rows) == most else ""
        table = Table("changes", "What was changed, newest first", columns, rows, more=more)
        return self.frame.page(visit, "changes.html", [table])

    async def _list(
        self, visit: Visit, wrong: str = "", link: str = "", invited: str = ""
    ) -> Response:
        everybody = await self.people.all()
        columns = ("Name", "Role", "Joined", "Since")
        rows = [(p.name, p.role, "yes" if p.joined else "invited", p.made_at) for p in everybody]
        table = Table("people", "People", columns, rows)
        return self.frame.page(
            visit,
            "people.html",
            [table],
            people=everybody,
            roles=list(Role),
            wrong=wrong,
            link=link,
            invited=invited,
        )


def _role(visit: Visit) -> Role:
    try:
        return Role(visit.field("role"))
    except ValueError as error:
        raise RefusalError(400, "There is no such role.") from error


def _link(visit: Visit, token: str) -> str:
    address = visit.request.url
    return f"{address.scheme}://{address.netloc}{visit.base}/invitation/{token}"
