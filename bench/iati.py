#!/usr/bin/env python3
"""The IATI file of a large registry: how long, how large, in how much memory, and what it breaks.

``bench/iati.py [PROJECTS] [SCHEMA]``: fills a registry on SQLite with so many projects (134,000, of
which some 101,000 are published), writes its activities by the command, then reads the file back
activity by activity: each by the standard's ruleset and, where ``iati-activities-schema.xsd`` is
given, by the schema. Prints what is broken, and exits 1 if anything is.
"""

import copy
import os
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

from lxml import etree

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE)]
SEEDED = 500


def main(projects: str = "134000", schema: str = "") -> int:
    with tempfile.TemporaryDirectory() as folder:
        database, file = f"sqlite:///{folder}/bench.sqlite3", Path(folder, "activities.xml")
        print(run(database, __file__, "fill", projects), "projects", flush=True)
        told = run(database, __file__, "write", str(file))
        print(f"{file.stat().st_size / 1e6:.0f} MB in {told}", flush=True)
        found = broken(file, schema and etree.XMLSchema(etree.parse(schema)))
    for told, times in found.most_common(20):
        print(f"{times} × {told}")
    return bool(found)


def run(database: str, *words: str) -> str:
    told = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings", "DEBUG": "on"}
    command = [sys.executable, *words]
    done = subprocess.run(
        command,
        env=os.environ | told,
        cwd=HERE.parent,
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    )
    return done.stdout.strip()


# What children do.


def fill(projects: str) -> None:
    from django.core.management import call_command
    from multiplied import multiply  # beside this file

    call_command("migrate", verbosity=0)
    call_command("seed_demo", projects=min(int(projects), SEEDED), verbosity=0, stdout=sys.stderr)
    print(multiply(int(projects))[0])


def write(file: str) -> None:
    from django.core.management import call_command

    begun = perf_counter()
    call_command("export_iati", "activities", output=Path(file))
    used = resource.getrusage(resource.RUSAGE_SELF)
    print(
        f"{perf_counter() - begun:.0f} s ({used.ru_utime:.0f} s of the processor), "
        f"{used.ru_maxrss // 1024} MB of memory"
    )


# What the parent reads.


def broken(file: Path, schema: Any) -> Counter[str]:
    """What the activities break, each told once with how often it is."""
    from tests.ruleset import broken as of_ruleset

    found: Counter[str] = Counter()
    names: set[str] = set()
    for one in alone(file):
        name = one.findtext("iati-activity/iati-identifier")
        if schema and not schema.validate(one):
            found[str(schema.error_log[0].message)] += 1
        found.update(told.removeprefix(f"{name}: ") for told in of_ruleset(one))
        found["an identifier is there twice"] += name in names
        names.add(name)
    print(f"{len(names)} activities read", flush=True)
    return +found


def alone(file: Path) -> Iterator[Any]:
    """Each activity as a document of its own; it is forgotten once the next is asked for."""
    for _event, one in etree.iterparse(file, tag="iati-activity"):
        root = etree.Element("iati-activities", dict(one.getparent().attrib))
        root.append(copy.deepcopy(one))
        yield root
        one.clear()
        while one.getprevious() is not None:
            del one.getparent()[0]


if __name__ == "__main__":
    if sys.argv[1:2] in (["fill"], ["write"]):
        import django

        django.setup()
        {"fill": fill, "write": write}[sys.argv[1]](sys.argv[2])
    else:
        sys.exit(main(*sys.argv[1:]))
