"""Datasette on the same projects: a widely used tool that publishes tables, asked the same things.

The public projects go, one row each, into a table of SQLite with an index on each facet, as its
documentation advises. Its page with facets, a filtered page and its streamed CSV are asked beside
ours of the same process. Left out where Datasette is not installed (``bench/requirements.txt``).
"""

import importlib.util
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from pages import Reader, timed  # beside this file

from projects.models import CountryShare, Participation, Project, ProjectGoal, SectorShare
from tests.serving import free_port

FACETS = ("type", "status", "country", "sector", "goal", "year", "lead")
COLUMNS = ("key", "title", *FACETS)
BATCH = 5000
LONGEST = 60_000  # thousandths of a second that it may count a facet
REQUESTS = 40


def measure(folder: Path) -> dict[str, Any]:
    if not importlib.util.find_spec("datasette"):
        print("Datasette is not installed: left out")
        return {}
    path = folder / "projects.db"
    count = _copy(path)
    with _served(path) as port:
        reader = Reader(port)
        asked = "&".join(f"_facet={name}" for name in FACETS)
        found = {
            "projects": count,
            "page with facets": _median(reader, f"/projects/projects?_size=50&{asked}"),
            "filtered page": _median(reader, f"/projects/projects?_size=50&country=HT&{asked}"),
            "rows a second as CSV": _file(reader, count),
        }
    for name, value in found.items():
        print(f"Datasette, {name:32}{value:>10.0f}", flush=True)
    return found


def _copy(path: Path) -> int:
    """One value of each facet for a project: it has no other way to count them."""
    firsts = {
        "country": _first(CountryShare.objects, "country"),
        "sector": _first(SectorShare.objects, "sector"),
        "goal": _first(ProjectGoal.objects, "goal"),
        "lead": _first(Participation.objects.filter(role="lead"), "organization__key"),
    }
    rows = Project.objects.public().order_by("-start", "key")
    fields = ("pk", "key", "title_fr", "type", "status", "start")
    with closing(sqlite3.connect(path)) as there, there:
        there.execute(f"CREATE TABLE projects ({', '.join(COLUMNS)})")
        insert = f"INSERT INTO projects VALUES ({', '.join('?' * len(COLUMNS))})"  # noqa: S608
        told = (
            (
                key,
                title,
                kind,
                status,
                firsts["country"].get(pk),
                firsts["sector"].get(pk),
                firsts["goal"].get(pk),
                start and start.year,
                firsts["lead"].get(pk),
            )
            for pk, key, title, kind, status, start in rows.values_list(*fields).iterator(BATCH)
        )
        there.executemany(insert, told)
        for name in FACETS:
            there.execute(f"CREATE INDEX by_{name} ON projects ({name})")
        return int(there.execute("SELECT count(*) FROM projects").fetchone()[0])


def _first(rows: Any, path: str) -> dict[int, Any]:
    return dict(rows.order_by("-pk").values_list("project", path).iterator(BATCH))


@contextmanager
def _served(path: Path) -> Iterator[int]:
    port = free_port()
    limits = {"sql_time_limit_ms": LONGEST, "facet_time_limit_ms": LONGEST, "max_csv_mb": 0}
    command = [sys.executable, "-m", "datasette", "serve", "-i", str(path), "-p", str(port)]
    for name, value in limits.items():
        command += ["--setting", name, str(value)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            for _ in range(100):
                time.sleep(0.1)
                try:
                    Reader(port).read("/-/versions.json")
                    break
                except OSError:
                    continue
            yield port
        finally:
            process.terminate()


def _median(reader: Reader, path: str) -> float:
    return timed(reader, path, [path], REQUESTS).median


def _file(reader: Reader, count: int) -> float:
    start = time.perf_counter()
    body = reader.read("/projects/projects.csv?_stream=on")
    assert body
    return count / (time.perf_counter() - start)
