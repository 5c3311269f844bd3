#!/usr/bin/env python3
"""Every report on screen and as a file, public and with drafts, narrowed by each parameter.

``DATABASE_URL=… bench/reports.py [--times N] [--whole] [--on DAY] [--result FILE] [NAME…]`` asks
Django in this process, as a visitor and as one who may see everything; nothing is stored. Of each
address: what it took first, and the most and the least of N times again, by the clock and of CPU:
of this process, and of its PostgreSQL server process (parallel workers are left out); and the
SHA-256 of the answer. Files are read to their first byte; to the end with ``--whole``.
"""

import argparse
import hashlib
import json
import os
import re
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter, process_time
from typing import Any
from urllib.parse import urlencode

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.urls import reverse

HERE = Path(__file__).resolve().parent
GIVEN = {"days": "365", "year_from": "2020", "year_to": "2022", "on": "2020-03-31"}
PIVOTS = (
    "down=sector&across=country",
    "down=country&across=type",
    "down=lead&across=stage",
    "down=lead&across=fiscal_year",
    "down=programme&across=source&measure=disbursed",
    "down=region&across=nature&measure=planned",
    "down=type&across=status&measure=projects",
    "down=country&across=status&measure=projects",
    "down=sector&across=source&measure=contributions",
    "down=lead&across=fiscal_year&measure=projects",
    "down=country&across=fiscal_year&type=fieldwork&source=mrif",
    "down=sector&across=fiscal_year&year_from=2018&year_to=2022&nature=cash",
)
TICKS = os.sysconf("SC_CLK_TCK")
PASSING = re.compile(rb'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"')
WITHOUT = ("accounts.middleware", "allauth", "registry.serving.limits")  # they store who comes by


class Staff:
    """Middleware in the place of Django's, which would read a session."""

    is_there = False

    def __init__(self, get_response: Any) -> None:
        self.get_response = get_response

    def __call__(self, request: Any) -> Any:
        from django.contrib.auth.models import AnonymousUser

        who = get_user_model()(username="bench", is_staff=True, is_superuser=True)
        request.user = who if self.is_there else AnonymousUser()
        return self.get_response(request)


def client() -> Client:
    kept = [one for one in settings.MIDDLEWARE if not one.startswith(WITHOUT)]
    settings.MIDDLEWARE = [
        f"{__name__}.Staff" if one.endswith("AuthenticationMiddleware") else one for one in kept
    ]
    return Client(headers={"host": "localhost", "accept-language": "fr"})


def addresses(names: list[str], day: str) -> Iterator[tuple[bool, str]]:
    """Those of pages, and whether they are of staff: each, its last page, each parameter."""
    from portal.reports import CATALOGUE

    for report in CATALOGUE:
        if names and report.name not in names:
            continue
        for is_staff in (True,) if report.is_staff or day else (False, True):
            own = {"rows": "all"} if is_staff and not report.is_staff else {}
            own |= {"as_of": day} if day else {}
            for query in _queries(report):
                asked = "&".join(filter(None, [query, urlencode(own)]))
                yield is_staff, f"{reverse('report', args=[report.name])}?{asked}"


def _queries(report: Any) -> Iterator[str]:
    yield ""
    form = report.parameters({})
    for field in form.shown:
        if field.name in getattr(form, "composing", ()):
            continue
        choices = [code for code, _label in getattr(field.field, "choices", ()) if code]
        for value in [choices[0], choices[-1]] if choices else [GIVEN[field.name]]:
            yield urlencode({field.name: value})
    yield from PIVOTS if report.name == "pivot" else ()


def _is_whole(path: str) -> bool:
    """Whether nothing narrows it: files are taken of these."""
    return not path.partition("?")[2].replace("rows=all", "").partition("as_of")[0]


def _of_server() -> float:
    if connection.vendor != "postgresql":
        return 0.0
    connection.ensure_connection()
    told = Path(f"/proc/{connection.connection.get_backend_pid()}/stat").read_text()
    return sum(map(int, told.rpartition(")")[2].split()[11:13])) / TICKS


class Walk:
    """``times``: how often each is asked again. ``is_whole``: files are read to their end."""

    def __init__(self, times: int, is_whole: bool) -> None:
        self.client, self.times, self.is_whole = client(), times, is_whole
        self.told: list[dict[str, Any]] = []

    def page(self, path: str) -> bytes:
        body = self.note(path, lambda: self.client.get(path, secure=True))
        numbers = [int(one) for one in re.findall(rb"[?&;]page=(\d+)", body)]
        if numbers and "page=" not in path:
            self.page(f"{path}&page={max(numbers)}")
        return body

    def file(self, path: str) -> None:
        """The first two pieces are made before there is an answer."""
        place, _mark, query = path.partition("?")
        before, self.times = self.times, 1
        self.note(f"{place}export.csv?{query}", lambda: self._file(f"{place}export.csv?{query}"))
        self.times = before

    def _file(self, path: str) -> Any:
        response = self.client.get(path, secure=True)
        if not self.is_whole and response.streaming:
            response.close()
            response.streaming_content = iter(())
        return response

    def note(self, path: str, ask: Any) -> bytes:
        """Ask it, and note what it took."""
        spent = []
        for _again in range(1 + self.times):
            begun = perf_counter(), process_time(), _of_server()
            response = ask()
            body = b"".join(response) if response.streaming else response.content
            ended = perf_counter(), process_time(), _of_server()
            spent.append([round(1000 * (b - a)) for a, b in zip(begun, ended, strict=True)])
        again = spent[1:] or spent
        self.told.append(
            {
                "path": path,
                "staff": Staff.is_there,
                "status": response.status_code,
                "first": spent[0],
                "most": max(again),
                "least": min(again),
                "bytes": len(body),
                "sha256": hashlib.sha256(PASSING.sub(b"", body)).hexdigest(),
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
        print(*(f"{key}={value}" for key, value in self.told[-1].items()), flush=True)
        return body


def main() -> None:
    words = argparse.ArgumentParser()
    words.add_argument("names", nargs="*")
    words.add_argument("--times", type=int, default=3)
    words.add_argument("--whole", action="store_true")
    words.add_argument("--on", default="")
    words.add_argument("--result", type=Path)
    asked = words.parse_args()
    walk = Walk(asked.times, asked.whole)
    for is_staff, path in addresses(asked.names, asked.on):
        Staff.is_there = is_staff
        walk.page(path)
        if _is_whole(path):
            walk.file(path)
    if asked.result:
        asked.result.write_text(json.dumps(walk.told, indent=1))


if __name__ == "__main__":
    sys.path[:0] = [str(HERE.parent), str(HERE)]
    django.setup()
    main()
