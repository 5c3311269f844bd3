"""A worker that is killed in the midst of an import leaves the whole of it or none, and the next
one goes on.

The worker is a process of its own, which the database of tests on SQLite, in memory, is not open
to.
"""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult

from accounts.tests.people import signed_in
from organizations.models import Organization
from registry.aside import Shelf
from registry.imports import steps
from registry.models import ImportBatch
from registry.progress import progress_of
from tests.test_import_pages import confirm, upload

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]
ROWS = 1500
KILLS = steps.TRIES - 1  # of each step
PATIENCE = 120  # seconds


@pytest.fixture(autouse=True)
def _all_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "SMALL", 0)
    monkeypatch.setattr(steps, "FEW", 0)


def address() -> str:
    told = connection.settings_dict
    host, user = quote(told["HOST"], safe=""), quote(told["USER"])
    secret = f":{quote(told['PASSWORD'])}" if told["PASSWORD"] else ""
    return f"postgres://{user}{secret}@{host}:{told['PORT']}/{told['NAME']}"


@contextmanager
def worker() -> Iterator[subprocess.Popen[bytes]]:
    environment = {
        **os.environ,
        "DATABASE_URL": address(),
        "DJANGO_SETTINGS_MODULE": "tests.settings",
    }
    command = [sys.executable, "manage.py", "work", "--once"]
    root = Path(__file__).resolve().parent.parent
    with subprocess.Popen(command, cwd=root, env=environment) as process:
        try:
            yield process
        finally:
            process.kill()


def kill_in_the_midst(batch: ImportBatch, patience: float) -> None:
    """Whenever it is: after its first word, the worker has so many seconds more."""
    with worker() as process:
        end = time.monotonic() + PATIENCE
        while progress_of(batch.work) is None and process.poll() is None:
            assert time.monotonic() < end, "the worker says nothing"
            time.sleep(0.02)
        time.sleep(patience)
        process.send_signal(signal.SIGKILL)
        process.wait()
    with Shelf() as shelf:  # its last signs of life are not waited out
        shelf.remove(batch.work)
        for task in DBTaskResult.objects.running():
            shelf.remove(f"worker {task.worker_ids[-1]}")


def work() -> None:
    with worker() as process:
        assert process.wait(PATIENCE) == 0


def test_killed_in_the_midst_an_import_is_whole_or_not_there() -> None:
    rows = "".join(f"sud{n};southern_partner;Coopérative {n};HT\n" for n in range(ROWS))
    officer = signed_in("officer")
    upload(officer, organizations=f"key;kind;name;country\n{rows}")
    batch = ImportBatch.objects.get()
    chance = random.Random(1)  # noqa: S311 - nothing is kept secret by it
    for _kill in range(KILLS):
        kill_in_the_midst(batch, chance.uniform(0, 2))
        assert (Organization.objects.count(), batch.rows.count()) in {(0, 0), (0, ROWS)}
    work()
    assert batch.rows.count() == ROWS

    confirm(officer, batch)
    for _kill in range(KILLS):
        kill_in_the_midst(batch, chance.uniform(0, 2))
        batch.refresh_from_db()
        done = batch.state == "applied"
        assert Organization.objects.count() == Organization.history.count() == ROWS * done
    work()
    batch.refresh_from_db()
    assert (batch.state, batch.step) == ("applied", "")
    assert Organization.objects.count() == Organization.history.count() == ROWS
    assert batch.rows.exclude(stamp=None).count() == ROWS
