#!/usr/bin/env python3
"""What each thing costs the processors: a page of each kind, a row of each file, a change, a tally.

    DATABASE_URL=… SECRET_KEY=… bench/costs.py [pages] [rows] [writes]

By Django's client in one process, which reads alone but for ``writes``: that one changes projects,
has them looked at and tallies the registry anew, so it asks for a database of its own
(``bench/steps.py fill``). Microseconds of Python (``time.process_time``) and of its connection to
PostgreSQL (``schedstat``, without parallel workers), which are not those of the clock: others may
use the cores meanwhile. What an import costs a row, ``bench/steps.py imports`` tells.
"""

import logging
import os
import random
import sys
import time
from collections.abc import Callable
from functools import cache
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrif_partners.settings")
os.environ.setdefault("PGOPTIONS", "-c max_parallel_workers_per_gather=0")
HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]

ADDRESSES, TIMES = 20, 4
CHANGED = 100  # projects, as many as a page of the feed of changes tells
Cost = tuple[float, float]


def spent() -> Cost:
    """Seconds of Python, and of its connection: none of a database in the process."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return time.process_time(), 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return time.process_time(), int(server.read_text().split()[0]) / 1e9


def cost(work: Callable[[], Any]) -> Cost:
    begun = spent()
    work()
    now = spent()
    return now[0] - begun[0], now[1] - begun[1]


def show(name: str, taken: Cost, count: float = 1) -> None:
    python, server = (round(1e6 * one / count) for one in taken)
    print(f"{name:44}{python:>10}{server:>10}", flush=True)


@cache
def client() -> Any:
    """One for all: each has its middleware made."""
    from django.test import Client

    return Client(SERVER_NAME="localhost", headers={"x-forwarded-proto": "https"})


def read(address: str, **more: Any) -> bytes:
    response = client().get(address, headers=more)
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    return b"".join(response.streaming_content) if response.streaming else response.content


def pages() -> None:
    """The first time that each address is asked, then the least of some: the middle of all."""
    from addresses import EMPTY, KINDS, staff_cookie

    show("an empty page", least(lambda: read(EMPTY)))
    for kind in KINDS:
        if kind.is_of_staff and "writes" not in sys.argv:
            continue  # who signs in is stored
        more = {"cookie": staff_cookie()} if kind.is_of_staff else {}
        drawn = [*dict.fromkeys(islice(kind.addresses(random.Random(1)), ADDRESSES))]  # noqa: S311
        first, again = [], []
        for address in drawn:
            first.append(cost(lambda: read(address, **more)))  # noqa: B023 # done at once
            again.append(least(lambda: read(address, **more)))  # noqa: B023
        show(f"{kind.name}, first", middle(first))
        show(f"{kind.name}, again", middle(again))


def least(work: Callable[[], Any]) -> Cost:
    taken = [cost(work) for _ in range(TIMES)]
    return min(one[0] for one in taken), min(one[1] for one in taken)


def middle(taken: list[Cost]) -> Cost:
    return median(one[0] for one in taken), median(one[1] for one in taken)


def rows() -> None:
    """Of the list of projects of the country that has the fewest."""
    from django.db.models import Count

    from projects.models import CountryShare, Project

    shares = CountryShare.objects.filter(project__in=Project.objects.public()).order_by()
    known = dict(shares.values_list("country").annotate(Count("project")))
    country, count = min(known.items(), key=lambda one: one[1])
    for ending in ("csv", "ndjson", "xlsx"):
        address = f"/projets/export.{ending}?country={country}"
        read(address)
        show(f"a row of {ending} ({count})", cost(lambda: read(address)), count)  # noqa: B023


def writes() -> None:
    from projects.models import Project
    from registry.actions import Draft, write
    from registry.actions.change_feed import gather, keep_tallies
    from registry.actions.tallying import forget_tallies
    from registry.sources import SOURCES

    gather(SOURCES)
    some = list(Project.objects.public().order_by("pk")[:CHANGED])
    for one in some:
        one.summary_fr = f"{one.summary_fr} +"
    show("a project changed", cost(lambda: write([Draft(one) for one in some], by=None)), CHANGED)
    show("a change looked at for the feed", cost(lambda: gather(SOURCES)), CHANGED)
    address = f"/api/v1/changes/?limit={CHANGED}"
    show("a change told to who harvests", least(lambda: read(address)), CHANGED)
    expanded = f"{address}&expand=record"
    show("a change told, with its record", least(lambda: read(expanded)), CHANGED)
    forget_tallies()
    count = sum(source.model.objects.count() for source in SOURCES)
    show(f"a record tallied anew ({count})", cost(lambda: keep_tallies(SOURCES)), count)


STEPS = (pages, rows, writes)


def main(names: list[str]) -> None:
    import django

    django.setup()
    from django.conf import settings

    logging.getLogger("registry.serving.requests").setLevel(logging.WARNING)
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    print(f"{'microseconds of the processors':44}{'Python':>10}{'database':>10}")
    for step in STEPS:
        if step.__name__ in (names or ["pages", "rows"]):
            step()


if __name__ == "__main__":
    main(sys.argv[1:])
