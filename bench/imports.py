"""What it costs to try an import out, beside the stock resource of django-import-export.

Rows a second of each, their ratio, the microseconds that a row of ours took of the processor, this
process and its server's added up, and the memory of this process at its highest. Both read the same
rows in a transaction that is taken back: ours tells what would become of each, cell by cell, keeps
it, and holds every rule; the other's saves each row by itself, and takes none that is refused.
"""

import csv
import io
import itertools
import os
import resource
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

REFUSED = "CA"  # the country of no southern partner
COUNTRIES = ("HT", "SN", "BF", "ML", "CM", "BJ", "TG", "CD", "RW", "BI", "PE", "BO", "CO", "GT")
WORDS = ("femmes", "paysans", "jeunes", "artisanes", "pêcheurs", "riz", "café", "cacao", "eau")
KINDS = ("Coopérative", "Association", "Union", "Réseau", "Fédération", "Groupement", "Comité")


def measure(rows: int = 20_000) -> list[dict[str, Any]]:
    prepare()
    print(f"{'':16}{'rows':>8}{'a second':>10}{'stock':>8}{'ratio':>8}{'µs':>8}{'MB':>6}")
    return [show(name, given(rows)) for name, given in TABLES.items()] + [show_refused(rows)]


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


TABLES = {"organizations": organizations, "participations": participations}


def show(table: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    """The stock resource keeps every row in memory: it is given a tenth of them."""
    begun = spent()
    ours = len(rows) / seconds(by_us, table, rows)
    cpu = (spent() - begun) / len(rows) * 1e6
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    few = rows[: max(1, len(rows) // 10)]
    stock = len(few) / seconds(by_stock, table, few)
    found = {"table": table, "rows": len(rows), "rows_a_second": ours, "stock": stock}
    told = f"{ours:>10.0f}{stock:>8.0f}{ours / stock:>8.1f}{cpu:>8.0f}{memory:>6.0f}"
    print(f"{table:16}{len(rows):>8}{told}", flush=True)
    return {**found, "ratio": ours / stock, "microseconds": cpu, "megabytes": memory}


def show_refused(rows: int) -> dict[str, Any]:
    """Organizations of which the database refuses one in thirteen."""
    given = [
        {**row, "country": REFUSED if number % 13 == 5 else row["country"]}
        for number, row in enumerate(organizations(rows))
    ]
    begun = spent()
    ours = rows / seconds(by_us, "organizations", given)
    cpu = (spent() - begun) / rows * 1e6
    print(f"{'some refused':16}{rows:>8}{ours:>10.0f}{'':>8}{'':>8}{cpu:>8.0f}", flush=True)
    return {"table": "some refused", "rows": rows, "rows_a_second": ours, "microseconds": cpu}


def spent() -> float:
    """Seconds of the processor: of this process, and of its server's where that is here."""
    from django.db import connection

    seconds = process_time()
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            told = Path(f"/proc/{cursor.fetchone()[0]}/stat")
        if told.exists():
            user, system = told.read_text().rpartition(")")[2].split()[11:13]
            seconds += (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")
    return seconds


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
    refused = sum(row.get("country") == REFUSED for row in rows)
    if done + refused != len(rows):
        sys.exit(f"bench: {len(rows) - done} rows were refused, and not {refused}")


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
