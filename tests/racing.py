"""Two writers at once, each on its own connection, as in two processes."""

import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any

import pytest
from django.db import connection, connections, transaction

from registry.refusals import Refused

PATIENCE = 0.4


@pytest.fixture
def race(transactional_db: None, tmp_path: Path) -> Callable[..., list[str]]:
    """Runs a write and, before its transaction ends, another; what the second is refused for."""

    def run(first: Callable[[], Any], second: Callable[[], Any]) -> list[str]:
        written, started = threading.Event(), threading.Event()
        codes: list[str] = []

        def lead() -> None:
            with transaction.atomic():
                first()
                written.set()
                started.wait(10)
                threading.Event().wait(PATIENCE)

        def follow() -> None:
            written.wait(10)
            started.set()
            try:
                second()
            except Refused as refused:
                codes.extend(problem.code for problem in refused.problems)

        with _apart(tmp_path):
            _run(lead, follow)
        return codes

    return run


def _run(*jobs: Callable[[], Any]) -> None:
    faults: list[BaseException] = []

    def guarded(job: Callable[[], Any]) -> None:
        try:
            job()
        except BaseException as fault:  # noqa: BLE001 - it is raised again below
            faults.append(fault)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=[job]) for job in jobs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]


@contextmanager
def _apart(folder: Path) -> Iterator[None]:
    """A file for SQLite in memory, whose connections would share one lock without waiting."""
    if connection.vendor != "sqlite":
        yield
        return
    settings = connections.settings["default"]
    kept, path = settings["NAME"], str(folder / "race.sqlite3")
    with closing(connect(path)) as file:
        connection.connection.backup(file)
    settings["NAME"] = path
    try:
        yield
    finally:
        settings["NAME"] = kept
        with closing(connect(path)) as file:
            file.backup(connection.connection)
