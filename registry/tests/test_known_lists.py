"""The staff's long lists by sets: the same rows in the same order as Django's, whatever is asked,
and right at once."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.admin import site
from django.test import Client

from accounts.tests.people import person
from organizations.models import Organization
from projects.models import Contribution, Programme, Project
from registry.actions import Draft, publish, write
from registry.admin import known
from registry.memory.everything import MARK
from registry.models import PendingChange, Tally, TallySet
from tests.builders import organization, project, stored
from tests.tallied import differences, tallies, up_to_date

pytestmark = pytest.mark.django_db
PROJECTS = "/en/admin/projects/project/"
ORGANIZATIONS = "/en/admin/organizations/organization/"
CONTRIBUTIONS = "/en/admin/projects/contribution/"
ASKED_OF_PROJECTS = [
    "",
    "type__exact=development",
    "type__exact=awareness&publication__exact=draft",
    "type__exact=development&type__exact=fieldwork",
    "type__exact=unheard-of",
    "status__exact=completed",
    "programme__id__exact={pqdi}",
    "officer={officer}",
    "officer=none&type__exact=development",
    "officer=mine",
    "countries__country__exact=HT",
    "countries__country__exact=SN&year=2020",
    "year=2021",
    "year=2021&lead={lead}",
    "regions__region__exact=06",
    "lead={lead}",
    "lead-words=alfa",
    "broken=warn:project.sdg&type__exact=development",
    "q=eau",
    "q=eau&type__exact=development",
    "q=de+la",
    "q=introuvable",
    "p=2",
    "p=4",
    "all=",
    "type__exact=development&p=2",
    "columns=heading,stream,programme&o=-2",
    "columns=heading,programme&o=2",
    "columns=heading,officer&o=-2",
    *(f"o={way}{column}" for way in ("", "-") for column in range(1, 9)),
    *(f"o={way}{column}&type__exact=development&p=2" for way in ("", "-") for column in (2, 6, 7)),
]
ASKED_OF_ORGANIZATIONS = [
    "",
    "kind__exact=ico",
    "subtype__exact=cooperative",
    "country__exact=HT",
    "aqoci=unknown&kind__exact=ico",
    "standing=eligible",
    "q=alfa",
    "q=KEY1",
    "q=KEY1&kind__exact=ico",
    "p=3&o=-2",
    *(f"o={way}{column}" for way in ("", "-") for column in range(1, 8)),
]


@pytest.fixture
def client() -> Client:
    client = Client()
    client.force_login(person("officer"))
    return client


@pytest.fixture
def world(client: Client, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Any]]:
    """Lists of pages of three rows, on the way to which few are passed at first."""
    for model in (Project, Organization, Contribution):
        monkeypatch.setattr(site.get_model_admin(model), "list_per_page", 3)
    monkeypatch.setattr("registry.memory.ranks.FEW", 2)
    monkeypatch.setattr("registry.memory.ranks.WAY", 1)
    pqdi = Programme.objects.get(code="PQDI")
    other = stored(Programme(code="AAA", name_fr="Autre"))
    lead = organization(name="Alfa", key="KEY1")
    officer = person("reviewer")
    souths = [
        organization("southern_partner", name=f"S {n}", country=("HT", "SN")[n % 2])
        for n in range(3)
    ]
    for n in range(9):
        one = project(
            ("development", "fieldwork", "development")[n % 3],
            lead=(lead, organization(name=f"Beta {n}"))[n % 2],
            partners={"contractor": souths[n % 3]},
            countries=[("HT", "SN")[n % 2]],
            planned_start=f"{2018 + n % 4}-01-01",
            planned_end=None if n == 4 else f"{2020 + n % 4}-01-01",
            title_fr=f"{('Eau', 'Terre', 'École')[n % 3]} {9 - n}",
        )
        one.programme, one.officer = (pqdi, other, None)[n % 3], (officer, None)[n % 2]
        one.stream = ("", "B", "A")[n % 3]
        write([Draft(one)], by=None)
    for n in range(2):
        project("awareness", published=False, title_fr=f"Jeunes {n}")
    with tallies():
        yield {"pqdi": pqdi.pk, "lead": lead.pk, "officer": officer.pk}


Shown = tuple[list[Any], int, dict[str, list[str]]]


def shown(client: Client, url: str) -> Shown:
    """The rows of a page in their order, how many there are, and what filters offer."""
    response = client.get(url, follow=True)
    assert response.status_code == 200
    found = response.context["cl"]
    offered = {
        str(one.title): [str(choice) for choice in one.lookup_choices]
        for one in found.filter_specs
        if hasattr(one, "lookup_choices")
    }
    return [row.pk for row in found.result_list], int(found.result_count), offered


def asked_of_the_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(known, "everything", lambda model: None)


@pytest.mark.parametrize(
    ("url", "queries"), [(PROJECTS, ASKED_OF_PROJECTS), (ORGANIZATIONS, ASKED_OF_ORGANIZATIONS)]
)
def test_sets_give_what_the_database_gives(
    url: str,
    queries: list[str],
    client: Client,
    world: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    addresses = [f"{url}?{one.format(**world)}" for one in queries]
    by_sets = {one: shown(client, one) for one in addresses}
    assert sum(bool(rows) for rows, *_ in by_sets.values()) > len(addresses) / 2
    asked_of_the_database(monkeypatch)
    for one, found in by_sets.items():
        assert found == shown(client, one), one


def test_what_was_just_stored_counts_at_once(client: Client, world: dict[str, Any]) -> None:
    drafts = f"{PROJECTS}?publication__exact=draft"
    assert shown(client, drafts)[1] == 2
    one = project("awareness", published=False, title_fr="Jeunes 3")
    assert shown(client, drafts)[1] == 3
    publish(Organization, [organization(published=False).pk], by=None)
    one.title_fr = "Jeunes 4"
    write([Draft(one)], by=None)
    assert not PendingChange.objects.exists() or shown(client, drafts)[1] == 3


@pytest.mark.usefixtures("world")
def test_choices_of_a_long_list_are_not_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"{PROJECTS}?type__exact=awareness"
    assert "Show counts" in client.get(url).content.decode()
    assert "(2)" in client.get(f"{url}&_facets=True").content.decode()
    monkeypatch.setattr("registry.admin.lists.COUNTED", 5)
    assert "Show counts" not in client.get(url).content.decode()
    assert "(2)" not in client.get(f"{url}&_facets=True").content.decode()


@pytest.mark.usefixtures("world")
def test_a_tally_that_knows_less_is_made_anew() -> None:
    before = Tally.objects.of_list(Project)
    TallySet.objects.filter(tally=before, facet__startswith=MARK).delete()
    project("awareness", published=False)
    up_to_date()
    assert Tally.objects.of_list(Project).epoch != before.epoch
    assert differences() == []


@pytest.mark.usefixtures("world")
def test_what_was_not_looked_at_yet_is_asked_of_the_database(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(known, "catch_up_if_little", lambda: None)
    project("awareness", published=False, title_fr="Jeunes 3")
    assert PendingChange.objects.exists()
    assert shown(client, f"{PROJECTS}?publication__exact=draft")[1] == 3


def test_what_is_typed_in_a_box_is_found_by_sets(
    client: Client, world: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = {"app_label": "projects", "model_name": "participation", "field_name": "project"}

    def offered(term: str) -> list[Any]:
        answer = client.get("/en/admin/autocomplete/", {**asked, "term": term})
        return answer.json()["results"]

    by_sets = {term: offered(term) for term in ("eau", "terre", "jeunes", "")}
    assert [len(found) for found in by_sets.values()] == [3, 3, 2, 11]
    asked_of_the_database(monkeypatch)
    assert by_sets == {term: offered(term) for term in by_sets}


@pytest.fixture
def paid(world: dict[str, Any]) -> Callable[[], None]:
    one = Project.objects.earliest("pk")
    rows = [
        Contribution(
            project=one,
            payer_name="Don",
            source=("mrif", "own_resources")[n % 2],
            stage=("planned", "committed", "disbursed")[n % 3],
            amount=f"{n}.00",
            currency=("CAD", "USD", "CAD")[n % 3],
            amount_cad=f"{n}.00",
            date=f"{2018 + 2 * (n % 3)}-01-01",
        )
        for n in range(1, 11)
    ]
    return lambda: write([Draft(row) for row in rows], by=None)


def test_a_list_without_sets_asks_for_its_keys_first(
    client: Client, paid: Callable[[], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    paid()
    for way in ("", "-"):
        for field, column in (("stage", 2), ("source", 3), ("amount_cad", 6)):
            order = [f"{way}{field}", "-pk"]
            right = [*Contribution.objects.order_by(*order).values_list("pk", flat=True)]
            pages = [shown(client, f"{CONTRIBUTIONS}?o={way}{column}&p={p}") for p in (1, 2, 3, 4)]
            assert [pk for rows, *_ in pages for pk in rows] == right
    page = client.get(CONTRIBUTIONS).content.decode()
    assert [f"currency={one}" in page for one in ("CAD", "USD", "EUR")] == [True, True, False]
    assert [f"date__year={year}" in page for year in (2018, 2019, 2020)] == [True, False, True]
    monkeypatch.setattr("registry.admin.lists.COUNTED", 5)
    page = client.get(CONTRIBUTIONS).content.decode()
    assert [f"date__year={year}" in page for year in (2018, 2019, 2020)] == [True, True, True]
    assert "date__month=1" in client.get(f"{CONTRIBUTIONS}?date__year=2020").content.decode()
    for period in ("date__year=x", "date__year=99999", "date__year=2020&date__month=13"):
        assert client.get(f"{CONTRIBUTIONS}?{period}").status_code in (302, 400)
    assert client.get(f"{CONTRIBUTIONS}?date__month=1").status_code == 400
