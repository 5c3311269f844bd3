#!/usr/bin/env python3
"""The public file of projects beside the same rows read and written by the bare engine.

``bench/export.py [PROJECTS]``: on a database of its own in SQLite, then in PostgreSQL where its
programs are found, fills a registry and prints for each format the seconds to the first byte, rows
a second, the largest memory of the process, and how many times as fast it was as the reference of
the same run: on PostgreSQL ``psql \\copy`` of ``bench/projects.sql``, on SQLite the ``sqlite3`` and
``csv`` modules with ``bench/projects_sqlite.sql``. The machine may be busy: believe the ratios.
"""

import csv
import io
import os
import resource
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
FILES = ("csv", "ndjson", "xlsx")
PROJECTS, SEEDED = "20000", 500
ROUNDS = 5
SHEET = 100_000  # rows at most: workbooks are made before they go


def main(projects: str = PROJECTS) -> None:
    from tests.postgres_server import Unavailable, programs, server

    with tempfile.TemporaryDirectory() as folder:
        compare("SQLite", f"sqlite:///{folder}/bench.sqlite3", projects)
    try:
        programs()
    except Unavailable as reason:
        print(f"PostgreSQL left out: {reason}")
        return
    with server() as url:
        compare("PostgreSQL", url, projects)


def compare(engine: str, url: str, projects: str) -> None:
    """One line for each format, each in a process of its own; the ratio is the median of rounds."""
    print(f"{engine}: {child(url, 'fill', projects)} projects", flush=True)
    for ending in FILES:
        rows, spent, first, memory, bare, ratio = map(float, child(url, "take", ending).split())
        print(
            f"{ending:8}{rows:>9.0f} rows{rows / spent:>8.0f} rows/s"
            f"{first:>7.2f} s to the first byte{memory:>6.0f} MB"
            f"{ratio:>7.2f} of the reference ({bare:.0f} rows/s)",
            flush=True,
        )


def child(url: str, *words: str) -> str:
    environment = {**os.environ, "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, __file__, *words]
    done = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    return done.stdout.strip()


# What children do.


def fill(projects: str) -> None:
    from django.core.management import call_command
    from multiplied import multiply  # beside this file

    call_command("migrate", verbosity=0)
    call_command("seed_demo", projects=str(min(int(projects), SEEDED)), stdout=io.StringIO())
    print(multiply(int(projects))[0])


def refer() -> float:
    """The rows a second of the reference, now."""
    from django.db import connection

    read = of_sqlite if connection.vendor == "sqlite" else of_psql
    with tempfile.NamedTemporaryFile() as file:
        start = perf_counter()
        rows = read(file.name)
        return rows / (perf_counter() - start)


def of_sqlite(path: str) -> int:
    from django.conf import settings

    rows = 0
    query = (HERE / "projects_sqlite.sql").read_text()
    answer = sqlite3.connect(settings.DATABASES["default"]["NAME"]).execute(query)
    with Path(path).open("w", newline="") as file:
        writer = csv.writer(file)
        while some := answer.fetchmany(1000):
            writer.writerows(some)
            rows += len(some)
    return rows


def of_psql(path: str) -> int:
    lines = (HERE / "projects.sql").read_text().splitlines()
    query = " ".join(line for line in lines if not line.startswith("--"))
    url = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    command = ["psql", "-c", "SET jit = off", "-c", f"\\copy ({query}) TO '{path}' CSV", url]
    told = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return int(told.split()[-1])


def take(ending: str) -> None:
    """The rows of a file, the least seconds, those to its first byte, megabytes, the rows a second
    of the reference, and what part of them the file had: each round asks both."""
    from django.http import QueryDict
    from django.test import Client
    from django.test.utils import setup_test_environment

    from projects.filters import ProjectFilter

    setup_test_environment(debug=False)
    whole = ProjectFilter(QueryDict()).qs.count()
    asked = "?type=awareness" if ending == "xlsx" and whole > SHEET else ""
    rows = ProjectFilter(QueryDict(asked[1:])).qs.count()
    Client().get("/projets/tableau.html?page=2")  # a server that has served, as they have
    address = f"/projets/export.{ending}{asked}"
    taken(address)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before the reference's own
    rounds = [(taken(address), refer()) for _ in range(ROUNDS)]
    (spent, first), bare = min(one for one, _bare in rounds), max(bare for _one, bare in rounds)
    ratio = median(rows / seconds / bare for (seconds, _first), bare in rounds)
    print(rows, spent, first, memory, bare, ratio)


def taken(address: str) -> tuple[float, float]:
    from django.test import Client

    start, first = perf_counter(), 0.0
    response: Any = Client().get(address)
    for piece in response.streaming_content:
        first = first or (perf_counter() - start if piece else 0.0)
    return perf_counter() - start, first


if __name__ == "__main__":
    if sys.argv[1:] and (step := {"fill": fill, "take": take}.get(sys.argv[1])):
        import django

        django.setup()
        step(*sys.argv[2:])
    else:
        main(*sys.argv[1:2])
