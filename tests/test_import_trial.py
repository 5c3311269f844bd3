"""A trial says the same whether new records stand aside or in their own table, and leaves no
history."""

from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from organizations.models import Organization
from registry import inserting
from registry.actions import changes
from registry.imports import engine
from registry.imports.batches import confirm, receive, try_out
from registry.imports.places import Places
from registry.models import ImportBatch
from tests import builders

pytestmark = pytest.mark.django_db
HEAD = "key,kind,name,country,neq,aliases,publication,website,source_url"
NEW = [f"n{n},southern_partner,Coopérative {n},HT,,,,," for n in range(4)]
QUEBEC = ["q1,ico,Une,CA,1140000001,,,,", "q2,ico,Deux,CA,,,,,"]
FILES = {
    "new": NEW,
    "a number twice, far apart": [*QUEBEC, *NEW, "q3,ico,Trois,CA,1140000001,,,,"],
    "a number twice, side by side": [*NEW, *QUEBEC, "q3,ico,Trois,CA,1140000001,,,,"],
    "a number that is stored": [*NEW, "q3,ico,Trois,CA,1140000009,,,,"],
    "refused by the table": [*NEW, "b1,southern_partner,Sans pays,,,,,,", *QUEBEC],
    "refused by its fields": [*NEW, "b1,southern_partner,Adresse,HT,,,,ftp://x.example,"],
    "parts": [*NEW, "p1,southern_partner,Parts,HT,,Une|Autre,,,", *QUEBEC],
    "published": [*NEW, "p1,southern_partner,Vue,HT,,,published,,https://a.example", *QUEBEC],
    "a key twice": [*NEW, *QUEBEC, *NEW],
    "changed": [*NEW, "there,southern_partner,Autre nom,HT,,,,,", *QUEBEC],
    "nul": [*NEW, f"{'k' * 101},southern_partner,Longue clé,HT,,,,,"],
}


@pytest.fixture(autouse=True)
def _few_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "CHUNK", 2)


def tried(rows: list[str], **others: str) -> ImportBatch:
    by, _is_new = User.objects.get_or_create(username="root", is_superuser=True)
    files = {"organizations": "\n".join([HEAD, *rows]), **others}
    batch = receive([(f"{name}.csv", text.encode()) for name, text in files.items()], by=by)
    try_out(batch)
    batch.refresh_from_db()
    return batch


def there() -> None:
    builders.organization("ico", key="known", neq="1140000009", published=False)
    builders.organization("southern_partner", key="there", published=False)


@pytest.mark.parametrize("rows", FILES.values(), ids=FILES)
def test_what_a_trial_says(rows: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    there()
    aside = tried(rows)
    assert Organization.objects.count() == 2
    monkeypatch.setattr(inserting, "stand_in", lambda _model: "")
    own = tried(rows)
    told = "number", "outcome", "name", "changes", "notes", "why_fr", "doubt_fr", "is_held_back"
    assert [*aside.rows.values(*told)] == [*own.rows.values(*told)]
    assert aside.digest == own.digest
    assert confirm(aside, digest=aside.digest, reason="")


def test_rows_come_in_the_order_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        f"row{n},southern_partner,Coopérative {n},{'CA' if n % 3 == 0 else 'HT'}" for n in range(12)
    ]
    batch = tried(rows)
    assert [*batch.rows.order_by("pk").values_list("number", flat=True)] == [*range(2, 14)]
    assert batch.rows.filter(outcome="refused").count() == 4


@pytest.mark.postgresql
def test_what_later_rows_may_name_is_in_its_own_table() -> None:
    builders.project(key="p", published=False)
    rows = "project_key,organization_key,role\np,n1,partner\np,nobody,partner"
    batch = tried(NEW, participations=rows)
    outcomes = batch.rows.filter(table="participations").values_list("outcome", flat=True)
    assert [*outcomes] == ["created", "refused"]


@pytest.mark.postgresql
def test_new_records_stand_aside(monkeypatch: pytest.MonkeyPatch) -> None:
    stored: list[Any] = []
    insert = inserting.insert
    monkeypatch.setattr(inserting, "insert", lambda m, r: (stored.append(m), insert(m, r)))
    tried(NEW)
    assert stored == []
    tried(FILES["parts"])
    assert stored.count(Organization) == 1  # the one with parts, alone


def test_a_trial_writes_no_history(monkeypatch: pytest.MonkeyPatch) -> None:
    there()
    written: list[str] = []
    monkeypatch.setattr(changes, "remember", lambda kind, *_rest, **_told: written.append(kind))
    batch = tried(FILES["changed"])
    assert batch.rows.filter(outcome="updated").count() == 1
    assert written == []
    confirm(batch, digest=batch.digest, reason="")
    assert {*written} == {"+", "~"}


def test_nothing_of_the_table_aside_is_left() -> None:
    tried(NEW)
    tables = connection.introspection.table_names()
    assert not [name for name in tables if name.startswith("trial_")]


def test_places_are_kept() -> None:
    places = Places()
    names = [f"{n}" for n in range(1234)]
    places.keep({name: (f"f:{name}", 1) for name in names})
    places.keep({"7": ("f:7", 2)})
    found = places.among([*names, "none"])
    places.close()
    assert found.pop("7") == ("f:7", 2)
    assert found == {name: (f"f:{name}", 1) for name in names if name != "7"}
