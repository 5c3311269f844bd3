"""Long lists of what is said of records, by sets and orders of these: the rows of the database."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin import site
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.enums import Punctuality
from projects.models import Contribution, Obligation, Participation, Project
from registry.actions import Draft, write
from registry.admin import known, owners, through
from registry.days import today
from registry.memory import orders
from tests.builders import organization, project, stored
from tests.tallied import tallies, up_to_date

pytestmark = pytest.mark.django_db
A = "/en/admin/projects/"
TITLES = ("Eau", "Eau pure", "Puits et eau", "École", "Terre, eau pure", "eau de source")
ASKED = [
    *(
        f"contribution/?project-words=eau{more}"
        for more in ("", "&p=2", "&p=3", "&o=-1", "&o=1&p=2")
    ),
    *(f"contribution/?project-words=eau&o={one}" for one in (2, -2, 6, -6, 7)),
    *(f"contribution/?project-words=eau&stage__exact={one}" for one in ("planned", "disbursed")),
    "contribution/?organization-words=alfa",
    "contribution/?organization-words=alfa&project-words=eau&o=-1",
    "contribution/?project-words=introuvable",
    *(
        f"contribution/?q={one}"
        for one in ("eau", "eau+alfa", "alfa", "elan", "eau+pure&o=-1", "elan+eau")
    ),
    "contribution/?q=eau&stage__exact=planned",
    "contribution/?q=alfa&project__publication__exact=draft",
    "contribution/?project__publication__exact=published&o=-6",
    *(
        f"obligation/?project__status__exact=pipeline{more}"
        for more in ("", "&p=2", "&o=-3", "&q=eau")
    ),
    "obligation/?project__status__exact=cancelled",
    "obligation/?project__status__exact=unheard-of",
    "participation/?project__type__exact=fieldwork",
    "participation/?organization__kind__exact=southern_partner&q=eau",
    "participation/?q=eau&p=2",
    *(f"{one}/?q=jardin" for one in ("contribution", "obligation", "participation")),
    "contribution/?q=jardin&o=-6&p=2",
    "contribution/?q=jardin+alfa&stage__exact=planned",
]


@pytest.fixture(autouse=True)
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[random.Random]:
    """Lists of pages of four rows; orders of short lists are kept, and made at once."""
    chance = random.Random(11)  # noqa: S311
    for model in (Contribution, Obligation, Participation, Project):
        monkeypatch.setattr(site.get_model_admin(model), "list_per_page", 4)
    monkeypatch.setattr(owners, "LEAST", 2)
    monkeypatch.setattr(owners, "NEAR", 3)
    monkeypatch.setattr(orders, "LEAST", 1)
    monkeypatch.setattr(orders, "begin", orders.make)
    monkeypatch.setattr(orders, "_KEPT", {})
    south, alfa = organization("southern_partner", name="Sud"), organization(name="Alfa")
    for n in range(10):
        one = project(
            ("development", "fieldwork")[n % 2],
            published=n % 4 > 0,
            title_fr=chance.choice(TITLES),
            summary_fr="Jardin",
            lead=alfa if n % 3 else None,
            partners={"contractor": south},
            countries=["HT"],
            status=("pipeline", "cancelled")[n % 3 == 0],
        )
        for stage in ("planned", "disbursed")[: 1 + n % 2]:
            _pay(one, chance, stage, alfa if n % 3 else None)
        for day in range(n % 3):
            stored(Obligation(project=one, kind="report", due_on=f"202{day}-01-0{1 + n % 9}"))
    with tallies():
        yield chance


def _pay(one: Project, chance: random.Random, stage: str, payer: Organization | None) -> None:
    amount = f"{chance.randint(1, 9)}.00"
    given = {"organization": payer} if payer else {"payer_name": "Fondation Élan"}
    fixed = {"source": "other_donor", "nature": "cash", "currency": "CAD"}
    day = f"20{chance.randint(10, 20)}-05-01"
    stored(Contribution(project=one, stage=stage, amount=amount, date=day, **given, **fixed))


def shown(client: Client, asked: str) -> tuple[list[int], int]:
    response: Any = client.get(f"{A}{asked}")
    assert response.status_code == 200, asked
    found = response.context["cl"]
    return [row.pk for row in found.result_list], int(found.result_count)


def everything_asked(client: Client) -> dict[str, tuple[list[int], int]]:
    shown(client, "contribution/?project-words=eau")  # the order is made
    return {one: shown(client, one) for one in ASKED}


@pytest.mark.parametrize("few", [0, 10_000])
def test_rows_are_those_of_the_database(
    few: int, world: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in("officer")
    monkeypatch.setattr(through, "FEW", few)
    for again in range(1 + bool(few)):
        found = everything_asked(client)
        assert sum(bool(rows) for rows, _count in found.values()) > len(ASKED) / 2
        with monkeypatch.context() as patched:
            patched.setattr(known, "everything", lambda model: None)
            patched.setattr(through, "FEW", 10_000)
            for asked, rows in found.items():
                assert shown(client, asked)[0] == rows[0], asked
        if few and not again:
            for one in world.sample([*Project.objects.all()], 3):
                one.title_fr = world.choice(TITLES)
                write([Draft(one)], by=None)
            up_to_date()


def test_a_word_of_every_project_leaves_the_list_as_it_is() -> None:
    client, asked = signed_in("officer"), f"{A}participation/?q="
    by_all, by_some = (client.get(f"{asked}{word}").context["cl"] for word in ("jardin", "eau"))
    assert not by_all.queryset.query.where
    assert by_some.queryset.query.where
    project(title_fr="Bois")
    up_to_date()
    assert client.get(f"{asked}jardin").context["cl"].queryset.query.where


def test_only_rows_of_the_first_records_are_put_in_order() -> None:
    client = signed_in("officer")
    shown(client, "contribution/?project-words=eau")
    with CaptureQueriesContext(connection) as queries:
        shown(client, "contribution/?project-words=eau")
    ordered = [
        one["sql"] for one in queries if "ORDER BY" in one["sql"] and "contribution" in one["sql"]
    ]
    asked = [sql for sql in ordered if '"projects_contribution"."id" AS "pk"' in sql]
    assert len(asked) == 1
    first = asked[0]
    assert first.count("title_folded") == 1  # in its order alone
    pages = {sql for sql in ordered if "LIMIT 4" in sql and "project_id" in sql}
    assert all('"projects_contribution"."id" ' in sql for sql in pages)


def test_what_has_become_of_obligations_is_what_each_says() -> None:
    one = Project.objects.order_by("pk")[0]
    stored(Obligation(project=one, kind="late", due_on=today()))
    told = Obligation.objects.all().with_punctuality().values_list("pk", "punctuality")
    for punctuality in Punctuality:
        found = Obligation.objects.all().having_become(punctuality)
        assert {*found.values_list("pk", flat=True)} == {
            pk for pk, is_ in told if is_ == punctuality
        }


def test_the_neighbours_in_a_search_are_those_of_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("officer")

    def beside() -> list[Any]:
        found = []
        for pk in Project.objects.values_list("pk", flat=True).order_by("pk"):
            for asked in ("q%3Deau", "type__exact%3Dfieldwork%26o%3D-1"):
                page: Any = client.get(f"{A}project/{pk}/change/?_changelist_filters={asked}")
                sides = page.context.get("neighbours") or {}
                found.append({side: one and one.url for side, one in sides.items()})
        return found

    beside()
    by_order = beside()
    assert any(by_order)
    monkeypatch.setattr(known, "everything", lambda model: None)
    assert beside() == by_order


def test_a_long_list_offers_the_orders_that_are_soon_found(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    client = signed_in("officer")
    asked = f"{A}contribution/?columns=project,amount,amount_cad,valuation_method,stage"
    assert "o=2" in client.get(asked).content.decode()
    monkeypatch.setattr("registry.admin.counting.COUNTED", 3)
    page: Any = client.get(asked)
    assert page.context["cl"].sortable_by == ["project", "amount_cad", "stage"]
    assert client.get(f"{asked}&o=2").status_code == 200


def test_of_what_keeps_a_record_the_first_rows_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    client = signed_in("administrator")
    alfa = Organization.objects.get(name="Alfa")
    address = f"/en/admin/organizations/organization/{alfa.pk}/delete/"

    def told() -> int:
        return client.get(address).content.decode().count("/projects/participation/")

    project = Participation.objects.filter(organization=alfa).order_by("pk")[0].project
    assert f"(lead)</a> in {project}</li>" in " ".join(client.get(address).content.decode().split())
    whole = told()
    monkeypatch.setattr("registry.admin.deleting.LISTED", 2)
    assert whole - told() == 4
    assert "Participations: and 4 more" in client.get(address).content.decode()
    client.post(address, {"post": "yes"})
    assert Organization.objects.filter(pk=alfa.pk).exists()
