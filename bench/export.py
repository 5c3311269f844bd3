"""The public file of projects beside the same rows read and written by the bare engine.

For each format: the seconds to the first byte, rows a second, the largest memory of the process so
far, and how many times as fast it was as the reference of the same round: on PostgreSQL
``psql \\copy`` of ``bench/projects.sql``, on SQLite the ``sqlite3`` and ``csv`` modules with
``bench/projects_sqlite.sql``.
"""

import csv
import os
import resource
import sqlite3
import subprocess
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import setup_test_environment

from projects.filters import ProjectFilter

HERE = Path(__file__).resolve().parent
FILES = ("csv", "ndjson", "xlsx")
ROUNDS = 5
SHEET = 100_000  # rows at most: workbooks are made before they go


def measure() -> list[dict[str, Any]]:
    """Of each format; the ratio is the median of rounds, each of which asks both."""
    setup_test_environment(debug=False)
    rows = [take(ending) for ending in FILES]
    for one in rows:
        print(
            f"{one['format']:8}{one['rows']:>9.0f} rows{one['rows_a_second']:>8.0f} rows/s"
            f"{one['first_byte']:>7.2f} s to the first byte{one['megabytes']:>6.0f} MB"
            f"{one['ratio']:>7.2f} of the reference ({one['reference']:.0f} rows/s)",
            flush=True,
        )
    return rows


def refer() -> float:
    """The rows a second of the reference, now."""
    read = of_sqlite if connection.vendor == "sqlite" else of_psql
    with tempfile.NamedTemporaryFile() as file:
        start = perf_counter()
        rows = read(file.name)
        return rows / (perf_counter() - start)


def of_sqlite(path: str) -> int:
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


def take(ending: str) -> dict[str, Any]:
    """The process of the benchmark is that of the server: its memory is Django's and the file's."""
    whole = ProjectFilter(QueryDict()).qs.count()
    asked = "?type=awareness" if ending == "xlsx" and whole > SHEET else ""
    rows = ProjectFilter(QueryDict(asked[1:])).qs.count()
    asking().get("/projets/tableau.html?page=2")  # a server that has served, as they have
    address = f"/projets/export.{ending}{asked}"
    taken(address)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # before the reference's own
    rounds = [(taken(address), refer()) for _ in range(ROUNDS)]
    spent, first = min(one for one, _bare in rounds)
    return {
        "format": ending,
        "rows": rows,
        "rows_a_second": rows / spent,
        "first_byte": first,
        "megabytes": memory,
        "reference": max(bare for _one, bare in rounds),
        "ratio": median(rows / seconds / bare for (seconds, _first), bare in rounds),
    }


def asking() -> Client:
    """As a proxy that ends TLS asks."""
    return Client(SERVER_NAME="localhost", headers={"x-forwarded-proto": "https"})


def taken(address: str) -> tuple[float, float]:
    start, first = perf_counter(), 0.0
    response: Any = asking().get(address)
    for piece in response.streaming_content:
        first = first or (perf_counter() - start if piece else 0.0)
    return perf_counter() - start, first
