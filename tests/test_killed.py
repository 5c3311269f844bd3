"""Servers of pages, workers and PostgreSQL are killed at any moment: what was said to be stored is
there, what was not is there wholly or not at all, and the queue goes on.

``FAULT_ROUNDS`` says how often (``make fuzz``: for long).
"""

import itertools
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPException
from pathlib import Path
from typing import Any

import lxml.html
import psycopg2
import pytest
from django.test import RequestFactory
from django_tasks_db.models import DBTaskResult

from accounts.factors import vouch_for
from accounts.models import User
from accounts.tests.people import signed_in
from registry.watches import records
from tests.builders import organization
from tests.databases import ROOT, stored_url
from tests.postgres_server import Cluster, cluster
from tests.serving import Answer, Served, served
from tests.test_settings import KEY, SERVER

__all__ = ["stored_url"]
pytestmark = [
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.postgresql,
    pytest.mark.fuzz,
]
ROUNDS = int(os.environ.get("FAULT_ROUNDS", "2"))
SEED = int(os.environ.get("FAULT_SEED", "1"))
# What is said to be stored is in the journal, which a killed server plays again: no disk is lost.
SETTINGS = ("fsync=off", "full_page_writes=off")
ADD, IMPORTS = "/en/admin/organizations/organization/add/", "/en/admin/imports/"
ROWS, PATIENCE = 400, 120
numbers = itertools.count(1)


@pytest.fixture
def cookie(transactional_db: None, settings: Any) -> str:
    """Of an officer who is signed in, as the server that is started reads it."""
    settings.SECRET_KEY = KEY
    client = signed_in("officer")
    request = RequestFactory().get("/")
    request.session = session = client.session
    vouch_for(request, User.objects.get())
    session.save()
    return f"sessionid={session.session_key}; csrftoken={'a' * 32}"


class Staff:
    """Someone of the staff who adds organizations, each with another name, and notes what the
    registry said of it."""

    def __init__(self, service: Served, cookie: str) -> None:
        self.service, self.cookie = service, cookie
        self.stored: list[int] = []
        self.unknown: list[int] = []

    def add(self) -> None:
        number = next(numbers)
        with suppress(OSError, ValueError):
            if form := self._form(number):
                self.unknown.append(number)
                answer = sent(self.service, ADD, form, self.cookie)
                assert answer.status in (302, 500, 503), answer.body
                if answer.status == 302:
                    self.unknown.remove(number)
                    self.stored.append(number)

    def _form(self, number: int) -> dict[str, str]:
        page = self.service.ask(ADD, Cookie=self.cookie)
        if page.status != 200:
            return {}
        (form,) = lxml.html.fromstring(page.body).xpath("//form[@id='organization_form']")
        name = {"name": f"Écrit {number}", "kind": "southern_partner", "country": "HT"}
        alias = {"aliases-TOTAL_FORMS": "1", "aliases-0-name": f"Aussi {number}"}
        alias["aliases-0-kind"] = "former"
        return {**dict(form.form_values()), **name, **alias}


def sent(service: Served, path: str, form: dict[str, str], cookie: str) -> Answer:
    """The answer to a form that is posted, in parts, as a browser posts files."""
    parts = [f'name="{name}"\r\n\r\n{value}' for name, value in form.items() if name != "files"]
    if "files" in form:
        parts.append(f'name="files"; filename="organizations.csv"\r\n\r\n{form["files"]}')
    body = "".join(f"--edge\r\nContent-Disposition: form-data; {part}\r\n" for part in parts)
    headers = {"Content_Type": "multipart/form-data; boundary=edge", "Cookie": cookie}
    headers["Referer"] = f"https://{SERVER['ALLOWED_HOSTS']}/"  # the proxy has ended TLS
    return service.ask(path, "POST", f"{body}--edge--\r\n".encode(), **headers)


@contextmanager
def at_work(*doings: Callable[[], object]) -> Iterator[None]:
    """Each done again and again, by a thread of its own."""
    end, faults = threading.Event(), []

    def go_on(doing: Callable[[], object]) -> None:
        while not end.is_set():
            try:
                doing()
            except Exception as fault:  # noqa: BLE001 - it is told below, in its place
                faults.append(fault)
                return

    threads = [threading.Thread(target=go_on, args=[doing]) for doing in doings]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        end.set()
        for thread in threads:
            thread.join(PATIENCE)
    assert faults == []


@contextmanager
def command(url: str, log: Path, *words: object) -> Iterator[subprocess.Popen[str]]:
    told = {"PATH": os.environ["PATH"], "DEBUG": "on", "DATABASE_URL": url}
    line = [sys.executable, "-X", "faulthandler", "manage.py", *map(str, words)]
    with (
        log.open("a") as out,
        subprocess.Popen(line, cwd=ROOT, env=told, text=True, stdout=out, stderr=out) as process,
    ):
        try:
            yield process
        finally:
            process.kill()


# What is killed


def a_server_of_pages(one: Cluster, service: Served) -> None:
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    for child in children.read_text().split():
        os.kill(int(child), signal.SIGKILL)


def a_connection(one: Cluster, service: Served) -> None:
    """PostgreSQL then ends every other one, and plays its journal."""
    busy = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'"
    pids = [pid for (pid,) in ask(one, f"{busy} AND pid <> pg_backend_pid() ORDER BY query_start")]
    os.kill(pids[-1], signal.SIGKILL)


def the_server(one: Cluster, service: Served) -> None:
    os.kill(int((one.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)


def the_server_at_once(one: Cluster, service: Served) -> None:
    one.stop("immediate")


KILLS = [a_connection, the_server, a_server_of_pages, the_server_at_once]


# What has to be there


def ask(one: Cluster, sql: str, *params: object) -> list[Any]:
    connection = psycopg2.connect(one.url())
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchall()
    finally:
        connection.close()


def up_again(one: Cluster, service: Served) -> None:
    """Started where it was killed, once what is left of it has ended; then pages are answered."""
    end = time.monotonic() + PATIENCE
    while service.ask("/readyz").body != "ok\n":
        assert time.monotonic() < end, service.log[-3000:]
        with suppress(RuntimeError, psycopg2.OperationalError):
            ask(one, "SELECT 1")
            time.sleep(0.1)
            continue
        with suppress(RuntimeError):
            one.start()
        time.sleep(0.1)


def without_their_line(one: Cluster) -> dict[str, int]:
    """How many records are not as the last line of their history says, by table."""
    found = {}
    for model in records():
        table, lines = model._meta.db_table, model.history.model._meta.db_table
        names = [field.column for field in model.history.model.tracked_fields]
        same = " AND ".join(f'r."{name}" IS NOT DISTINCT FROM h."{name}"' for name in names)
        ((wrong,),) = ask(
            one,
            f"SELECT count(*) FROM {table} r FULL JOIN ("  # noqa: S608 - names of our models
            f" SELECT DISTINCT ON (id) * FROM {lines} ORDER BY id, history_date DESC,"
            " history_id DESC) h ON h.id = r.id "
            f"WHERE CASE WHEN r.id IS NULL THEN h.history_type <> '-' ELSE NOT ({same}) END "
            "OR h.id IS NULL",
        )
        found |= {table: wrong} if wrong else {}
    return found


def others_of(one: Cluster, number: int) -> list[tuple[str, str]]:
    return ask(
        one,
        "SELECT o.name, a.name FROM organizations_organization o "
        "LEFT JOIN organizations_alias a ON a.organization_id = o.id WHERE o.name = %s",
        f"Écrit {number}",
    )


def is_whole(one: Cluster, staff: Staff, batches: int) -> None:
    for number in staff.stored:
        assert others_of(one, number) == [(f"Écrit {number}", f"Aussi {number}")]
    for number in staff.unknown:
        assert others_of(one, number) in ([], [(f"Écrit {number}", f"Aussi {number}")])
    for batch in range(1, batches + 1):
        like = f"masse{batch}-%"
        counted = ask(
            one, "SELECT count(*) FROM organizations_organization WHERE key LIKE %s", like
        )
        assert counted[0][0] in (0, ROWS), batch


def csv_of(mark: str) -> str:
    rows = (f"{mark}-{n},southern_partner,Coop {mark} {n},HT" for n in range(ROWS))
    return "\n".join(["key,kind,name,country", *rows, ""])


def exported(service: Served) -> None:
    """A file is whole, or it is visible that it is not."""
    with suppress(OSError, ValueError, HTTPException):
        answer = service.ask("/organismes/export.csv?kind=southern_partner")
        assert answer.status in (200, 503)
        if answer.status == 200:
            lines = answer.body.split("\r\n")
            width = {line.count(",") >= lines[0].count(",") for line in lines if line}
            assert (width, lines[-1]) == ({True}, "")


def hand_in(service: Served, cookie: str) -> None:
    """A file that is too large to be tried while its person waits."""
    text = "a" * 1000
    rows = (f"f{n};southern_partner;Coop {n};HT;{text}" for n in range(ROWS))
    file = "\n".join(["key;kind;name;country;description_fr", *rows, ""])
    form = {"files": file, "csrfmiddlewaretoken": "a" * 32}
    assert sent(service, IMPORTS, form, cookie).status == 302


def the_queue_goes_on(one: Cluster, worker: subprocess.Popen[str], log: Path) -> None:
    """The file was tried, or someone is told that this broke off; no task waits or is held."""
    end = time.monotonic() + PATIENCE
    tasks = f"SELECT status FROM {DBTaskResult._meta.db_table}"  # noqa: S608 - a name of a model
    while {status for (status,) in ask(one, tasks)} & {"READY", "RUNNING"}:
        if time.monotonic() > end:
            worker.send_signal(signal.SIGABRT)  # it then says where it was
            worker.wait()
            raise AssertionError(f"{ask(one, tasks)} {log.read_text()[-6000:]}")
        time.sleep(0.2)
    ((step, told, rows),) = ask(
        one,
        "SELECT step, told_fr, (SELECT count(*) FROM registry_importrow) FROM registry_importbatch",
    )
    assert step == ""
    assert (rows, bool(told)) in {(ROWS, False), (0, True)}


def test_what_was_stored_is_there_and_nothing_is_there_by_halves(
    stored_url: Callable[[], str], tmp_path: Path, cookie: str
) -> None:
    for number in range(40):
        organization("southern_partner", key=f"k{number}")
    chance = random.Random(SEED)  # noqa: S311 - nothing is kept secret by it
    with cluster(*SETTINGS) as one:
        one.fill(stored_url())
        by_migrations = without_their_line(one)
        with (
            served(tmp_path, one.url(), FILES_PER_MINUTE="0") as service,
            command(one.url(), log := tmp_path / "work.log", "work") as worker,
        ):
            staff = Staff(service, cookie)
            hand_in(service, cookie)
            for number in range(1, ROUNDS + 1):
                file = tmp_path / "organizations.csv"
                file.write_text(csv_of(f"masse{number}"))
                with (
                    at_work(staff.add, lambda: exported(service)),
                    command(one.url(), tmp_path / "import.log", "import_registry", file),
                ):
                    time.sleep(chance.uniform(0.5, 3))
                    KILLS[number % len(KILLS)](one, service)
                    time.sleep(chance.uniform(0, 0.5))
                up_again(one, service)
                assert without_their_line(one) == by_migrations
                is_whole(one, staff, number)
                staff.add()  # all is well again, at the first attempt
                assert staff.stored[-1:] == [next(numbers) - 1]
            the_queue_goes_on(one, worker, log)
