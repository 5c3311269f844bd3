#!/usr/bin/env python3
"""What it costs to try an import out, beside the stock resource of django-import-export.

Prints rows a second of each, their ratio, and the memory of the process at its highest. Both read
the same rows in a transaction that is taken back: ours tells what would become of each, cell by
cell, keeps it, and holds every rule; the other's saves each row by itself. ``bench/imports.py
[ROWS]``, on a database of its own: SQLite, or the empty PostgreSQL that DATABASE_URL names.
"""

import csv
import io
import itertools
import os
import resource
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

import django

COUNTRIES = ("HT", "SN", "BF", "ML", "CM", "BJ", "TG", "CD", "RW", "BI", "PE", "BO", "CO", "GT")
WORDS = ("femmes", "paysans", "jeunes", "artisanes", "pêcheurs", "riz", "café", "cacao", "eau")
KINDS = ("Coopérative", "Association", "Union", "Réseau", "Fédération", "Groupement", "Comité")


def main() -> None:
    rows = int(sys.argv[1]) if sys.argv[1:] else 5000
    with tempfile.TemporaryDirectory() as folder:
        if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
            os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
        django.setup()
        from django.conf import settings

        settings.DEBUG = False  # with it, Django keeps the text of every query
        prepare()
        print(f"{'':16}{'rows':>8}{'a second':>10}{'stock':>8}{'ratio':>8}{'MB':>6}")
        show("organizations", organizations(rows))
        show("participations", participations(rows))


def prepare() -> None:
    from django.core.management import call_command

    from organizations.models import Organization

    call_command("migrate", verbosity=0)
    if Organization.objects.exists():
        sys.exit("bench: this database has records; name an empty one")
    call_command("seed_demo", projects=300, stdout=io.StringIO())


def organizations(rows: int) -> list[dict[str, str]]:
    kinds, words, others = (itertools.cycle(one) for one in (KINDS, WORDS, WORDS[1:]))
    return [
        {
            "key": f"bench-{number}",
            "kind": "southern_partner",
            "name": f"{next(kinds)} des {next(words)} et {next(others)} {number}",
            "acronym": f"B{number}",
            "country": COUNTRIES[number % len(COUNTRIES)],
            "city": "Ville",
            "website": f"https://www.bench{number}.example/",
            "source_url": f"https://source.example/{number}",
        }
        for number in range(rows)
    ]


def participations(rows: int) -> list[dict[str, str]]:
    from organizations.models import Organization
    from projects.models import Participation, Project

    partners = Organization.objects.exclude(kind="ico").values_list("key", flat=True)
    projects = Project.objects.order_by("pk").values_list("key", flat=True)
    there = set(Participation.objects.values_list("project__key", "organization__key"))
    pairs = itertools.product(partners.order_by("pk"), projects)
    free = ((project, partner) for partner, project in pairs if (project, partner) not in there)
    return [
        {"project_key": project, "organization_key": partner, "role": "partner"}
        for project, partner in itertools.islice(free, rows)
    ]


def show(table: str, rows: list[dict[str, str]]) -> None:
    ours, stock = (seconds(call, table, rows) for call in (by_us, by_stock))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    count = len(rows)
    print(
        f"{table:16}{count:>8}{count / ours:>10.0f}{count / stock:>8.0f}"
        f"{stock / ours:>8.1f}{memory:>6.0f}",
        flush=True,
    )


def seconds(call: Callable[..., None], table: str, rows: list[dict[str, str]]) -> float:
    start = perf_counter()
    call(table, rows)
    return perf_counter() - start


def by_us(table: str, rows: list[dict[str, str]]) -> None:
    from django.contrib.auth import get_user_model

    from registry.imports.batches import receive, try_out

    by, _is_new = get_user_model().objects.get_or_create(username="bench", is_superuser=True)
    batch = receive([(f"{table}.csv", as_csv(rows))], by=by)
    try_out(batch)
    done = batch.rows.filter(outcome="created").count()
    batch.delete()
    if done != len(rows):
        sys.exit(f"bench: {len(rows) - done} rows were refused")


def as_csv(rows: Iterable[dict[str, str]]) -> bytes:
    rows = iter(rows)
    first = next(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, first)
    writer.writeheader()
    writer.writerows([first, *rows])
    return text.getvalue().encode()


def by_stock(table: str, rows: list[dict[str, str]]) -> None:
    """What it does with the model as it is; references are the keys of the database to it."""
    from import_export.resources import modelresource_factory
    from tablib import Dataset

    model, rows = as_stock(table, rows)
    stock = modelresource_factory(model)()
    given = Dataset(*(tuple(row.values()) for row in rows), headers=list(rows[0]))
    done = stock.import_data(given, dry_run=True, use_transactions=True)
    if done.totals["new"] != len(rows):
        sys.exit(f"bench: the stock resource refused rows: {done.totals}")


def as_stock(table: str, rows: list[dict[str, str]]) -> tuple[Any, list[dict[str, Any]]]:
    from organizations.models import Organization
    from projects.models import Participation, Project

    if table == "organizations":
        fixed = {"id": "", "publication": "draft", "name_language": "fr"}
        return Organization, [{**row, "slug": row["key"], **fixed} for row in rows]
    project = dict(Project.objects.values_list("key", "pk"))
    organization = dict(Organization.objects.values_list("key", "pk"))
    return Participation, [
        {
            "id": "",
            "project": project[row["project_key"]],
            "organization": organization[row["organization_key"]],
            "role": row["role"],
        }
        for row in rows
    ]


if __name__ == "__main__":
    main()
