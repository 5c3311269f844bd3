"""Orders kept in memory: pages of long lists are those of the database, whatever changed since."""

import random
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.admin import site
from django.http import QueryDict
from django.test import Client

from accounts.tests.people import person
from organizations.models import Organization
from projects.filters import ProjectFilter
from projects.models import Project
from registry.actions import Draft, ordering, publish, write
from registry.admin import known
from registry.memory import orders
from registry.models import Tally, TallySet
from tests.builders import organization, project
from tests.tallied import tallies as tallied
from tests.tallied import uncached, up_to_date

pytestmark = pytest.mark.django_db
STAFF = "/en/admin/projects/project/"
ASKED_OF_STAFF = [
    *(f"o={way}{column}&p={page}" for way in ("", "-") for column in (1, 7, 8) for page in (1, 2)),
    *(f"type__exact=development&o={one}" for one in (1, -1, -7)),
    *(f"columns=heading,stream,key&o={one}&p=2" for one in (2, -2, 3)),
    "type__exact=fieldwork&p=2",
    "q=eau",
    "q=eau&type__exact=development&o=-1",
]
ASKED = [
    *(f"country=HT&sort={one}&page=2" for one in ("-start", "start", "title", "-updated")),
    *(f"sort={one}&page=3" for one in ("-start", "start", "title", "-updated")),
    "q=eau",
    "q=eau&page=2",
    "q=eau+pure&type=development",
    "q=eau&country=HT&sort=title",
]
TITLES = ("Eau", "Eau pure", "Puits et eau", "École", "Terre, eau pure", "eau de source")


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> Iterator[random.Random]:
    """Orders of short lists are kept, and made at once; nothing is near."""
    chance = random.Random(7)  # noqa: S311
    monkeypatch.setattr(site.get_model_admin(Project), "list_per_page", 4)
    monkeypatch.setattr("registry.filters.PAGE_SIZE", 4)
    for name in ("ranks", "tallied"):
        monkeypatch.setattr(f"registry.memory.{name}.AT_ONCE", 0)
    monkeypatch.setattr("registry.memory.ranks.NEAR", 0)
    monkeypatch.setattr("registry.memory.tallied.WAY", 0)
    monkeypatch.setattr(orders, "LEAST", 1)
    monkeypatch.setattr(orders, "begin", orders.make)
    monkeypatch.setattr(orders, "_KEPT", {})
    south = organization("southern_partner", name="Sud")
    for n in range(14):
        project(
            ("development", "fieldwork")[n % 2],
            published=n % 5 > 0,
            title_fr=chance.choice(TITLES),
            partners={"contractor": south},
            countries=[("HT", "SN")[n % 3 == 0]],
            planned_start=f"20{10 + n % 4}-01-01",
        )
    with tallied():
        yield chance


def disturb(chance: random.Random) -> None:
    """Titles, days, streams and publications are others; some are new."""
    for one in chance.sample([*Project.objects.all()], 4):
        one.title_fr, one.stream = chance.choice(TITLES), chance.choice("ABC")
        one.planned_start = f"20{chance.randint(10, 14)}-01-01"
        write([Draft(one)], by=None)
    south = {"contractor": Organization.objects.get(name="Sud")}
    project(title_fr=chance.choice(TITLES), countries=["HT"], partners=south)
    drafts = Project.objects.filter(publication="draft").values_list("pk", flat=True)
    publish(Project, [*drafts[:1]], by=None)
    up_to_date()


def public(query: str) -> tuple[list[int], list[int]]:
    """The keys of a page, and those that are asked of the database."""
    by_order, by_query = (ProjectFilter(QueryDict(query)) for _ in "12")
    assert by_order.tallied
    return [one.pk for one in by_order.page_obj], [one.pk for one in uncached(by_query).page_obj]


def test_public_pages_are_those_of_the_database(world: random.Random) -> None:
    for _ in range(4):
        for query in ASKED:
            for _again in range(2):
                found, right = public(query)
                assert found == right, query
        disturb(world)
    assert len(orders._KEPT) == 5


def shown(client: Client, query: str) -> tuple[list[int], int]:
    found = client.get(f"{STAFF}?{query}").context["cl"]
    return [row.pk for row in found.result_list], int(found.result_count)


def test_pages_of_staff_are_those_of_the_database(
    world: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = Client()
    client.force_login(person("officer"))
    for _ in range(2):
        for query in ASKED_OF_STAFF:
            shown(client, query)
            found = shown(client, query)
            with monkeypatch.context() as without:
                without.setattr(known, "everything", lambda model: None)
                assert found == shown(client, query), query
        disturb(world)
    assert len(orders._KEPT) > 5


def test_a_page_is_found_without_the_database(
    world: random.Random, django_assert_num_queries: Any
) -> None:
    public("country=HT&sort=title&page=2")
    found = ProjectFilter(QueryDict("country=HT&sort=title"))
    assert found.tallied
    rows = Project.objects.public().order_by("title_folded", "key")
    with django_assert_num_queries(0):
        assert len(found.tallied.keys(rows, 0, 4) or ()) == 4


def test_an_order_is_made_anew_where_too_much_changed(
    world: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "country=HT&sort=title&page=2"
    public(query)
    (first,) = orders._KEPT.values()
    monkeypatch.setattr(orders, "MOST_CHANGED", 0)
    disturb(world)
    for _ in range(2):
        found, right = public(query)
        assert found == right
    (second,) = orders._KEPT.values()
    assert second.number > first.number
    monkeypatch.setattr(orders, "LOGGED", 0)
    found, right = public(query)
    assert found == right


def test_what_is_noted_of_changes_is_bounded(
    world: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "LOGGED", 2)
    for _ in range(3):
        disturb(world)
    assert TallySet.objects.filter(facet=orders.CHANGED, tally__of="projects.project").count() <= 2
    found, right = public("country=HT&sort=title&page=2")
    assert found == right


def test_orders_that_the_worker_stored_are_read(
    world: random.Random, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a process that just began: the first far page of any order walks nowhere."""
    monkeypatch.setattr(ordering, "LEAST", 1)
    monkeypatch.setattr(ordering, "LATE", 2)

    def refuse(*_asked: Any) -> None:
        raise AssertionError

    up_to_date()
    monkeypatch.setattr(orders, "begin", refuse)
    for _ in range(4):
        monkeypatch.setattr(orders, "_KEPT", {})
        for query in ASKED:
            found, right = public(query)
            assert found == right, query
        assert len(orders._KEPT) == 5
        disturb(world)
    numbers = {one.number for one in orders._KEPT.values()}
    assert max(numbers) > 0
    Tally.objects.get(of="projects.project").delete()
    up_to_date()
    kept = Tally.objects.filter(of__startswith="projects.project ")
    assert {one.epoch for one in kept} == {Tally.objects.get(of="projects.project").epoch}
