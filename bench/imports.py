"""What imports cost: tried out, beside the stock resource of django-import-export, and loaded by
the command ``import_registry``.

Rows a second of each, their ratio, the microseconds that a row of ours took of the processor, its
process and its server's added up, and the memory of its process at its highest. Tried out, both
read the same rows in a transaction that is taken back: ours tells what would become of each, cell
by cell, keeps it, and holds every rule; the other's saves each row by itself, and takes none that
is refused. Loaded, from the file to all that follows the commit. Ours has a process of its own.
"""

import csv
import io
import itertools
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

REFUSED = "CA"  # the country of no southern partner
COUNTRIES = ("HT", "SN", "BF", "ML", "CM", "BJ", "TG", "CD", "RW", "BI", "PE", "BO", "CO", "GT")
WORDS = ("femmes", "paysans", "jeunes", "artisanes", "pêcheurs", "riz", "café", "cacao", "eau")
KINDS = ("Coopérative", "Association", "Union", "Réseau", "Fédération", "Groupement", "Comité")


STEPS = Path(__file__).resolve().parent / "steps.py"


def measure(rows: int = 20_000) -> list[dict[str, Any]]:
    prepare()
    print(f"{'':24}{'rows':>8}{'a second':>10}{'µs':>8}{'MB':>6}{'stock':>8}{'ratio':>8}")
    return [
        *(show_tried(table, given(rows)) for table, given in TABLES.items()),
        show("some refused", ours("try_out", "organizations", with_refused(organizations(rows)))),
        *(show(f"{t} loaded", ours("load", t, given(rows))) for t, given in TABLES.items()),
    ]


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


def with_refused(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Organizations of which the database refuses one in thirteen."""
    return [
        {**row, "country": REFUSED if number % 13 == 5 else row["country"]}
        for number, row in enumerate(rows)
    ]


def show_tried(table: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    """The stock resource keeps every row in memory: it is given a tenth of them."""
    found = ours("try_out", table, rows)
    few = rows[: max(1, len(rows) // 10)]
    stock = len(few) / seconds(by_stock, table, few)
    return show(table, {**found, "stock": stock, "ratio": found["rows_a_second"] / stock})


def show(name: str, found: dict[str, Any]) -> dict[str, Any]:
    told = f"{found['rows_a_second']:>10.0f}{found['microseconds']:>8.0f}"
    told += f"{found['megabytes']:>6.0f}"
    if "stock" in found:
        told += f"{found['stock']:>8.0f}{found['ratio']:>8.1f}"
    print(f"{name:24}{found['rows']:>8}{told}", flush=True)
    return {"table": name, **found}


def ours(how: str, table: str, rows: list[dict[str, str]]) -> dict[str, Any]:
    """What a step of ours finds of these rows, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        file, told = Path(folder, f"{table}.csv"), Path(folder, "told.json")
        file.write_bytes(as_csv(rows))
        refused = sum(row.get("country") == REFUSED for row in rows)
        words = [str(file), str(len(rows)), str(refused)]
        subprocess.run([sys.executable, STEPS, how, told, *words], check=True)  # noqa: S603 - our own
        return dict(json.loads(told.read_text()))


def spend(call: Callable[[], None], rows: int) -> dict[str, Any]:
    """What a call takes for so many rows."""
    begun, start = spent(), perf_counter()
    call()
    took, cpu = perf_counter() - start, spent() - begun
    return {
        "rows": rows,
        "rows_a_second": rows / took,
        "microseconds": cpu / rows * 1e6,
        "megabytes": memory(),
    }


def memory() -> float:
    """Of this process at its highest: what ``resource`` tells may be that of its parent."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


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


def try_out(file: Path, rows: int, refused: int) -> dict[str, Any]:
    from django.contrib.auth import get_user_model

    from registry.imports import batches

    by, _is_new = get_user_model().objects.get_or_create(username="bench", is_superuser=True)
    batch = batches.receive([(file.name, file.read_bytes())], by=by)
    found = spend(lambda: batches.try_out(batch), rows)
    done = batch.rows.filter(outcome="created").count()
    batch.delete()
    if done + refused != rows:
        sys.exit(f"bench: {rows - done} rows were refused, and not {refused}")
    return found


def load(file: Path, rows: int, refused: int) -> dict[str, Any]:
    """As a person does who has a shell; a row that is refused ends it."""
    from django.core.management import call_command

    assert not refused
    return spend(lambda: call_command("import_registry", file, stdout=io.StringIO()), rows)


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
