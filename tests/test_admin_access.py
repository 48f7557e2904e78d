"""Coming into the console: what is refused, and what ends a session."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pyotp
import pytest
from conftest import RunFloorwalker
from databases import Clock
from serving import RunningServer, serve_site
from signing_in import PASSWORD, Browser, ServedConsole, browser, invite, serve_console, somebody
from sqlalchemy import delete, select
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from admin.access.changes import COMMAND_LINE, read_changes
from admin.access.invitations import UnknownInvitationError, WrongCodeError
from admin.access.people import PeopleError
from admin.access.roles import GRANTS, May, Role
from admin.access.sessions import Sessions, begin_session
from admin.access.tables import attempts, people, sessions
from admin.console import build_console
from floorwalker.assembly import Knowledge
from floorwalker.database import open_database
from shoppers.database import Database

_FORBIDDEN, _SIGNED_OUT, _LOCKED = 403, 401, 429


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("console")


@pytest.fixture(scope="module")
def console(folder: Path, small_shop: Path) -> Iterator[ServedConsole]:
    with serve_console(folder, small_shop) as running:
        yield running


@pytest.fixture(scope="module")
def served(folder: Path, console: RunningServer) -> Iterator[Database]:
    """The database of the console that is served."""
    with closing(open_database(f"sqlite:///{folder / 'floorwalker.sqlite'}")) as opened:
        yield opened


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """A database of its own."""
    with closing(open_database(f"sqlite:///{tmp_path / 'test.sqlite'}")) as opened:
        yield opened


@pytest.fixture
async def owner(console: RunningServer, folder: Path) -> Browser:
    return await somebody(console, folder, Role.OWNER)


def log(database: Database) -> list[tuple[str, str, str]]:
    with database.engine.connect() as connection:
        return [(c.person, c.action, c.subject) for c in reversed(read_changes(connection))]


async def test_there_is_no_account_before_the_command_line_makes_one(
    server: RunningServer, data: Path, run_floorwalker: RunFloorwalker
) -> None:
    ada = browser(server, "Ada")
    page = await ada.client.get("/admin", follow_redirects=True)
    assert page.url.path == "/admin/sign-in"
    assert "floorwalker admin create-owner" in page.text
    done = await asyncio.to_thread(
        run_floorwalker, data, "admin", "create-owner", "Ada", "--address", server.url
    )
    found = re.search(rf"^{re.escape(server.url)}/admin/invitation/(\S+)$", done.stdout, re.M)
    assert found, done.stdout + done.stderr
    token = found[1]
    assert (await ada.join(token)).status_code == 303
    assert (await ada.join(token, code="000000")).status_code == 410
    assert (await ada.sign_in()).headers["location"] == "/admin/"
    assert "Ada" in (await ada.get("/people")).text
    done = await asyncio.to_thread(run_floorwalker, data, "admin", "create-owner", "<b>")
    assert done.returncode == 1
    assert done.stderr.startswith("floorwalker: A name begins")


async def test_the_cookie_and_the_headers_are_strict(console: RunningServer, folder: Path) -> None:
    ada = browser(console, "Bea")
    await ada.join(await invite(folder, "Bea", Role.QA))
    answer = await ada.sign_in()
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("floorwalker_console=")
    assert all(part in cookie for part in ("HttpOnly", "SameSite=strict", "Path=/"))
    assert "Secure" not in cookie
    assert "Domain" not in cookie
    page = await ada.get("/")
    assert page.headers["cache-control"] == "no-store"
    policy = page.headers["content-security-policy"]
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


async def test_over_tls_the_cookie_is_bound_to_the_host(
    small_knowledge: Knowledge, data: Path
) -> None:
    with serve_site(small_knowledge, data, trusted_proxies=("127.0.0.1",)) as server:
        ada = browser(server, "Ada")
        token = await invite(data, "Ada", Role.QA)
        plain = {"Host": "shop.example", "X-Forwarded-For": "198.51.100.7"}
        ada.client.headers.update(plain)
        assert (await ada.join(token)).status_code == _FORBIDDEN
        ada.client.headers["X-Forwarded-Proto"] = "https"
        assert (await ada.join(token)).status_code == 303
        cookie = (await ada.sign_in()).headers["set-cookie"]
        assert cookie.startswith("__Host-floorwalker_console=")
        assert "Secure" in cookie


async def test_five_failures_lock_a_name_out_whatever_comes_then(
    console: RunningServer, folder: Path, served: Database
) -> None:
    ada = browser(console, "Ada")
    await ada.join(await invite(folder, "Ada", Role.QA))
    for name in ("Ada", "ADA", "nobody", "Ada", "ada"):
        ada.name = name
        assert (await ada.sign_in("a wrong password")).status_code == _SIGNED_OUT
    # The password is right, and the code is not.
    assert (await ada.sign_in(code="000000")).status_code == _SIGNED_OUT
    locked = await ada.sign_in()
    assert locked.status_code == _LOCKED
    assert "15 minutes" in locked.text
    with served.engine.connect() as connection:
        assert connection.scalar(select(attempts.c.id).limit(1))
    assert ("Ada", "fifth failure", "Ada") in log(served)


async def test_many_guesses_at_once_are_counted_one_by_one(database: Database) -> None:
    clock = Clock()
    console = build_console(database, b"secret", clock)
    guesses = [
        console.signing_in.signing_in.sign_in("Ada", "a wrong password", "1") for _ in range(12)
    ]
    outcomes = await asyncio.gather(*guesses, return_exceptions=True)
    names = [type(outcome).__name__ for outcome in outcomes]
    assert (names.count("WrongCredentialsError"), names.count("LockedOutError")) == (5, 7)
    clock.move(timedelta(minutes=15))
    (again,) = await asyncio.gather(
        console.signing_in.signing_in.sign_in("Ada", "a wrong password", "1"),
        return_exceptions=True,
    )
    assert type(again).__name__ == "WrongCredentialsError"


async def test_a_code_is_taken_once(console: RunningServer, folder: Path) -> None:
    ada = browser(console, "Cyd")
    await ada.join(await invite(folder, "Cyd", Role.QA))
    code = ada.code()
    assert (await ada.sign_in(code=code)).status_code == 303
    replayed = browser(console, "Cyd")
    assert (await replayed.sign_in(code=code)).status_code == _SIGNED_OUT
    replayed.key = ada.key
    joined = pyotp.TOTP(ada.key).generate_otp(ada.used - 1)
    assert (await replayed.sign_in(code=joined)).status_code == _SIGNED_OUT


async def test_a_weak_password_is_not_taken(console: RunningServer, folder: Path) -> None:
    ada = browser(console, "Ada Lovelace")
    token = await invite(folder, ada.name, Role.QA)
    for password, said in (
        ("elevenchars", "12 to 200"),
        ("aaaaaaaaaaaaaa", "nobody"),
        ("ADA LOVELACE", "nobody"),
    ):
        refused = await ada.join(token, password)
        assert refused.status_code == 400
        assert said in refused.text


async def test_an_invitation_is_used_by_the_right_code_alone_and_lapses(
    database: Database,
) -> None:
    clock = Clock()
    console = build_console(database, b"secret", clock)
    token = await console.people.invite(COMMAND_LINE, "Ada", Role.QA)
    invitations = console.signing_in.invitations
    with pytest.raises(WrongCodeError):
        await invitations.accept(token, "a hash", "000000")
    clock.move(timedelta(hours=48))
    with pytest.raises(UnknownInvitationError):
        await invitations.find(token)


async def test_a_session_ends_after_half_an_hour_of_rest_and_after_eight_hours(
    database: Database,
) -> None:
    clock = Clock()
    token = await _session(database, clock)
    opened = Sessions(database, clock)
    clock.move(timedelta(minutes=29))
    assert await opened.find(token)
    clock.move(timedelta(minutes=29))
    assert await opened.find(token)
    clock.move(timedelta(minutes=30))
    assert await opened.find(token) is None
    token = await _session(database, clock)
    for _ in range(19):
        clock.move(timedelta(minutes=25))
        assert await opened.find(token)
    clock.move(timedelta(minutes=5))
    assert await opened.find(token) is None
    await opened.remove_lapsed()
    with database.engine.connect() as connection:
        assert connection.scalar(select(sessions.c.hash)) is None


async def _session(database: Database, clock: Clock) -> str:
    with database.engine.begin() as connection:
        connection.execute(delete(people))
    console = build_console(database, b"secret", clock)
    await console.people.invite(COMMAND_LINE, "Ada", Role.QA)
    (ada,) = await console.people.all()
    return await database.write(lambda c: begin_session(c, ada.id, clock()))


async def test_a_form_without_its_token_or_of_another_page_changes_nothing(
    console: RunningServer, folder: Path, owner: Browser, served: Database
) -> None:
    other = await somebody(console, folder, Role.OWNER, "another owner")
    await owner.get("/people")
    before = log(served)
    invited = {"name": "Flo", "role": "owner"}
    for wrong in ("", "x", "x.y", other.form_token, owner.form_token[:-1]):
        form = {**invited, "form_token": wrong}
        answer = await owner.client.post("/admin/people/invite", data=form)
        assert answer.status_code == _FORBIDDEN
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ):
        form = {**invited, "form_token": owner.form_token}
        answer = await owner.client.post("/admin/people/invite", data=form, headers=headers)
        assert answer.status_code == _FORBIDDEN
    login = {"name": owner.name, "password": PASSWORD, "code": owner.code()}
    foreign = {"Origin": "https://evil.example"}
    answer = await owner.client.post("/admin/sign-in", data=login, headers=foreign)
    assert answer.status_code == _FORBIDDEN
    assert log(served) == before
    assert (await owner.post("/people/invite", **invited)).status_code == 200


async def test_an_old_cookie_opens_nothing(console: RunningServer, owner: Browser) -> None:
    stolen = dict(owner.client.cookies)
    await owner.get("/")
    assert (await owner.post("/sign-out")).headers["location"].startswith("/admin/sign-in")
    for cookies in (stolen, {"floorwalker_console": "made up"}, {}):
        thief = browser(console)
        thief.client.cookies.update(cookies)
        page = await thief.get("/people")
        assert page.headers["location"] == "/admin/sign-in"
        thief.form_token = owner.form_token
        assert (await thief.post("/people/invite", name="Eve")).status_code == _SIGNED_OUT


async def test_signing_out_in_one_tab_closes_the_sockets_of_all(
    console: RunningServer, owner: Browser
) -> None:
    address = f"ws://{console.host}:{console.port}/admin/live"
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items())
    ours = {"origin": console.url, "additional_headers": {"Cookie": cookie}}
    async with connect(address, **ours) as one, connect(address, **ours) as two:
        await owner.post("/sign-out")
        for socket in (one, two):
            with pytest.raises(ConnectionClosed) as closed:
                await asyncio.wait_for(socket.recv(), 10)
            assert closed.value.rcvd
            assert closed.value.rcvd.code == 4401
    with pytest.raises(InvalidStatus):
        await connect(address, **ours)


@pytest.mark.parametrize("origin", ["https://evil.example", "null", None])
async def test_a_socket_of_another_page_or_of_nobody_is_refused(
    console: RunningServer, owner: Browser, origin: str | None
) -> None:
    address = f"ws://{console.host}:{console.port}/admin/live"
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items())
    with pytest.raises(InvalidStatus):
        await connect(address, origin=origin, additional_headers={"Cookie": cookie})
    with pytest.raises(InvalidStatus):
        await connect(address, origin=console.url)


async def test_a_socket_closes_when_its_session_ends_on_another_server(
    console: RunningServer, owner: Browser, folder: Path, served: Database
) -> None:
    address = f"ws://{console.host}:{console.port}/admin/live"
    cookie = "; ".join(f"{name}={value}" for name, value in owner.client.cookies.items())
    headers = {"Cookie": cookie}
    async with connect(address, origin=console.url, additional_headers=headers) as socket:
        with served.engine.begin() as connection:
            connection.execute(sessions.delete())
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(socket.recv(), 20)


async def test_a_role_opens_its_own_doors_and_no_others(
    console: ServedConsole, folder: Path
) -> None:
    doors = console.doors
    assert len(doors) > 10
    for role in Role:
        made = await somebody(console, folder, role)
        for door in doors:
            path = door.path.replace("{id}", "nobody")
            if door.needs in GRANTS[role] or door.path == "/sign-out":
                continue
            ask = made.get if door.method == "GET" else made.post
            answer = await ask(path)
            assert answer.status_code == _FORBIDDEN, (role, door.path)
            assert "Your role does not include" in answer.text
        page = (await made.get("/")).text
        assert ('href="/admin/people"' in page) == (May.MANAGE_PEOPLE in GRANTS[role])


async def test_whoever_is_removed_or_given_another_role_is_so_at_once(
    console: RunningServer, folder: Path, owner: Browser, served: Database
) -> None:
    eve = await somebody(console, folder, Role.OWNER, "Gil")
    with served.engine.connect() as connection:
        found = select(people.c.id).where(people.c.name == "Gil")
        eve_id = connection.scalar(found)
    await owner.get("/people")
    await owner.post(f"/people/{eve_id}/role", role="marketer")
    assert (await eve.get("/people")).status_code == _FORBIDDEN
    await owner.post(f"/people/{eve_id}/remove")
    assert (await eve.get("/")).headers["location"] == "/admin/sign-in"
    told = log(served)
    assert (owner.name, "role", "Gil") in told
    assert (owner.name, "removed", "Gil") in told


async def test_the_last_owner_stays(database: Database) -> None:
    built = build_console(database, b"secret")
    token = await built.people.invite(COMMAND_LINE, "Ada", Role.OWNER)
    (ada,) = await built.people.all()
    key = (await built.signing_in.invitations.find(token)).key
    await built.signing_in.invitations.accept(token, "a hash", pyotp.TOTP(key).now())
    await built.people.invite(COMMAND_LINE, "Eve", Role.OWNER)
    with pytest.raises(PeopleError, match="last owner"):
        await built.people.remove(COMMAND_LINE, ada.id)
    with pytest.raises(PeopleError, match="last owner"):
        await built.people.change_role(COMMAND_LINE, ada.id, Role.QA)
    assert [person.role for person in await built.people.all()] == [Role.OWNER, Role.OWNER]


async def test_a_new_link_ends_what_was_open_and_the_old_password(
    console: RunningServer, folder: Path, owner: Browser, served: Database
) -> None:
    eve = await somebody(console, folder, Role.QA, "Hal")
    with served.engine.connect() as connection:
        eve_id = connection.scalar(select(people.c.id).where(people.c.name == "Hal"))
    await owner.get("/people")
    page = await owner.post(f"/people/{eve_id}/invite", name="Hal")
    found = re.search(rf'value="{console.url}/admin/invitation/([^"]+)"', page.text)
    assert found
    assert (await eve.get("/")).status_code == 200
    assert (await eve.join(found[1], "another long password")).status_code == 303
    assert (await eve.get("/")).headers["location"] == "/admin/sign-in"
    assert (await eve.sign_in(PASSWORD)).status_code == _SIGNED_OUT


async def test_every_table_comes_as_csv_without_formulas(
    console: RunningServer, folder: Path, owner: Browser
) -> None:
    await owner.get("/people")
    await owner.post("/people/invite", name="Zoë O'Hara", role="qa")
    answer = await owner.get("/people?csv=people")
    assert answer.headers["content-type"].startswith("text/csv")
    assert "Zoë O'Hara,qa,invited" in answer.text
    assert (await owner.get("/changes?csv=changes")).text.count("\n") >= 4
