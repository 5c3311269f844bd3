"""The steps of the benchmark, each in a process of its own: ``steps.py STEP RESULT WORD…``."""

import io
import json
import logging
import sys
import time
from pathlib import Path
from typing import Any

import django

sys.path[:0] = [str(Path(__file__).resolve().parent.parent)]


def fill(projects: str, organizations: str, seeded: str) -> dict[str, Any]:
    from django.conf import settings
    from django.core.management import call_command
    from multiplied import multiply  # beside this file

    from projects.models import Contribution, Participation
    from registry.actions.change_feed import keep_tallies
    from registry.days import today
    from registry.models import ChangeFeed, PendingChange
    from registry.sources import SOURCES

    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    call_command("seed_demo", projects=seeded, stdout=io.StringIO())
    there = multiply(int(projects), int(organizations))
    # Copies are in no feed: as if it had been followed since before they were there.
    PendingChange.objects.all().delete()
    now = {"day": today(), "version": settings.SOFTWARE_VERSION}
    ChangeFeed.objects.update_or_create(pk=1, defaults=now)
    keep_tallies(SOURCES)
    found = {
        "projects": there[0],
        "organizations": there[1],
        "participations": Participation.objects.count(),
        "contributions": Contribution.objects.count(),
        "seconds": round(time.perf_counter() - start),
    }
    print(", ".join(f"{count} {name}" for name, count in found.items()), flush=True)
    return found


def pages(folder: str) -> Any:
    from pages import measure

    return measure(Path(folder))


def files() -> Any:
    from export import measure

    return measure()


def beside(folder: str) -> Any:
    from beside import measure

    return measure(Path(folder))


def imports(rows: str = "20000") -> Any:
    from imports import measure

    return measure(int(rows))


def try_out(file: str, rows: str, refused: str) -> Any:
    from imports import try_out

    return try_out(Path(file), int(rows), int(refused))


def load(file: str, rows: str, refused: str) -> Any:
    from imports import load

    return load(Path(file), int(rows), int(refused))


STEPS = (fill, pages, files, beside, imports, try_out, load)


if __name__ == "__main__":
    name, told, *words = sys.argv[1:]
    django.setup()
    # What this process asks of itself is no news; a server that it starts has its own log.
    logging.getLogger("registry.serving.requests").setLevel(logging.WARNING)
    step: Any = {one.__name__: one for one in STEPS}[name]
    Path(told).write_text(json.dumps(step(*words)))
