#!/usr/bin/env python3
"""The public file of projects beside ``psql \\copy`` of ``bench/projects.sql``, on PostgreSQL.

``bench/export.py``, on the database that DATABASE_URL names, as it is: prints for each format the
seconds to the first byte, rows a second, the largest memory of the process, and for CSV how many
times as fast as psql it was in the same run.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import Any

import django

HERE = Path(__file__).resolve().parent
QUERY = HERE / "projects.sql"
ASKED = {"csv": "", "ndjson": "", "xlsx": "type=awareness"}  # workbooks are made before they go


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(HERE.parent))
    if sys.argv[1:]:
        django.setup()
        take(sys.argv[1])
        return
    rows, seconds = copied()
    print(f"{'psql':8}{rows:>10} rows{rows / seconds:>10.0f} rows/s")
    for ending in ASKED:
        told = subprocess.run(
            [sys.executable, __file__, ending], check=True, capture_output=True, text=True
        ).stdout
        taken, spent, first, memory = (float(one) for one in told.split())
        speed = taken / spent
        print(
            f"{ending:8}{taken:>10.0f} rows{speed:>10.0f} rows/s{first:>8.2f} s to the first byte"
            f"{memory:>7.0f} MB{speed * seconds / rows:>8.2f} of psql",
            flush=True,
        )


def copied() -> tuple[int, float]:
    """The rows that psql copies to a file, and its seconds."""
    url = os.environ["DATABASE_URL"].replace("postgres://", "postgresql://", 1)
    lines = (line for line in QUERY.read_text().splitlines() if not line.startswith("--"))
    query = " ".join(lines)
    with tempfile.NamedTemporaryFile() as file:
        start = perf_counter()
        command = ["psql", "-c", "SET jit = off", "-c", f"\\copy ({query}) TO '{file.name}' CSV"]
        told = subprocess.run([*command, url], check=True, capture_output=True, text=True).stdout
        return int(told.split()[-1]), perf_counter() - start


def take(ending: str) -> None:
    """Prints the rows of a file, its seconds, those to its first byte, and megabytes."""
    from django.http import QueryDict
    from django.test import Client
    from django.test.utils import setup_test_environment

    from projects.filters import ProjectFilter

    setup_test_environment(debug=False)
    asked = ASKED[ending]
    Client().get("/projets/tableau.html?page=2")  # a server that has served, as they have
    start, first = perf_counter(), 0.0
    response: Any = Client().get(f"/projets/export.{ending}?{asked}")
    for piece in response.streaming_content:
        first = first or (perf_counter() - start if piece else 0.0)
    spent = perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(ProjectFilter(QueryDict(asked)).qs.count(), spent, first, memory)


if __name__ == "__main__":
    main()
