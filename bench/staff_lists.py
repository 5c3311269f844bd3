#!/usr/bin/env python3
"""How long the staff's lists take, whatever is asked of them: every list by every filter, with
words and without, on its first, middle and last page, by every column that it shows.

    DATABASE_URL=… SECRET_KEY=… bench/staff_lists.py [app.model …]

By Django's client in one process; each address twice, the second time counts. What a page writes
is rolled back. Milliseconds of the processor, of Python and of its connection to PostgreSQL,
without parallel workers; the slowest are told last.
"""

import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from typing import Any
from urllib.parse import quote

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mrif_partners.settings")
os.environ.setdefault("PGOPTIONS", "-c max_parallel_workers_per_gather=0")
sys.path.insert(0, str(Path(__file__).parent.parent))

WORDS = ("femmes", "formation agricole", "pépinières", "introuvable")
EACH, TOLD = 5, 20  # choices of a filter that are asked for; addresses that are told


def client() -> Any:
    """Of one who may everything, signed in by a cookie alone."""
    from django.conf import settings
    from django.db import transaction
    from django.test import Client

    from accounts.models import User

    settings.SESSION_ENGINE = "django.contrib.sessions.backends.signed_cookies"
    settings.SECOND_FACTOR = False
    settings.STORAGES["staticfiles"] = {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
    }
    for name in ("has_perm", "has_perms", "has_module_perms"):
        setattr(User, name, lambda *_args, **_more: True)
    found = Client(SERVER_NAME="localhost", headers={"x-forwarded-proto": "https"})
    with transaction.atomic():
        found.force_login(User.objects.filter(is_active=True, is_staff=True)[0])
        transaction.set_rollback(True)
    return found


def asked(client: Any, address: str) -> tuple[float, Any]:
    """What an answer cost, and the list that it shows."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        server = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    begun = time.process_time(), int(server.read_text().split()[0])
    with transaction.atomic():
        response = client.get(address)
        transaction.set_rollback(True)
    python, database = time.process_time(), int(server.read_text().split()[0])
    if response.status_code != 200:
        raise RuntimeError(f"{address} answered {response.status_code}")
    spent = 1000 * (python - begun[0]) + (database - begun[1]) / 1e6
    return spent, response.context_data["cl"]


def choices(changes: Any) -> Iterator[str]:
    """Some of what each filter of a list offers."""
    for one in changes.filter_specs:
        offered = [choice for choice in one.choices(changes) if "query_string" in choice]
        yield from (choice["query_string"] for choice in offered[1 : EACH + 1])
        for box in one.choices(changes):
            if "words" in box:
                yield from (f"?{box['words']}={quote(word)}" for word in WORDS[:2])
            elif "options" in box:
                yield from (f"?{box['name']}={value}" for value, *_ in box["options"][1:EACH])


def addresses(changes: Any, model_admin: Any) -> Iterator[str]:
    found = list(choices(changes))
    yield from found
    if model_admin.search_fields:
        yield from (f"?q={quote(word)}" for word in WORDS)
        yield from (f"{one}&q={WORDS[0]}" for one in found)
    pages = changes.paginator.num_pages
    yield from (f"?p={page}" for page in {pages // 2, pages} if page > 1)
    for number, _column in enumerate(changes.list_display[1:], 1):
        yield from (f"?o={number}", f"?o=-{number}", f"?o={number}&p={max(1, pages // 2)}")


def main(labels: list[str]) -> None:
    import django

    django.setup()
    from django.contrib.admin import site

    reader, taken = client(), list[tuple[float, str]]()
    for model, model_admin in site._registry.items():
        if labels and model._meta.label_lower not in labels:
            continue
        base = f"/en/admin/{model._meta.app_label}/{model._meta.model_name}/"
        _spent, changes = asked(reader, base)
        for more in addresses(changes, model_admin):
            asked(reader, f"{base}{more}")
            taken.append((asked(reader, f"{base}{more}")[0], f"{base}{more}"))
    cuts = quantiles([spent for spent, _address in taken], n=20)
    print(f"{len(taken)} addresses: median {cuts[9]:.0f}, 95th percentile {cuts[18]:.0f} ms")
    for spent, address in sorted(taken, reverse=True)[:TOLD]:
        print(f"{spent:>8.0f}  {address}")


if __name__ == "__main__":
    main(sys.argv[1:])
