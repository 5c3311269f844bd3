"""The API as those who build on it use it."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from organizations.models import Contact, Need, Organization, Partnership
from portal.api_urls import API
from projects.models import Contribution, NeedAnswer
from registry.actions import archive
from tests.builders import (
    membership,
    organization,
    organizations,
    partnership,
    project,
    stored,
    stored_together,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db
V1 = "/api/v1"


def get(client: Client, path: str, **headers: str) -> Any:
    response = client.get(f"{V1}/{path}", headers=headers)
    assert response.status_code == 200, response.content
    assert response["Content-Type"] == "application/json"
    return response.json()


def refused(client: Client, path: str, status: int, **headers: str) -> Any:
    """The problem that an address is answered with."""
    response = client.get(f"{V1}/{path}", headers=headers)
    assert response["Content-Type"] == "application/problem+json"
    told = response.json()
    assert response.status_code == told["status"] == status
    assert told.keys() >= {"type", "title", "detail", "instance"}
    return told


def every(client: Client, path: str) -> Iterator[Any]:
    """Each page from the first on, as ``next`` leads to it."""
    while path:
        page = get(client, path)
        yield page
        path = (page["next"] or "").partition(f"{V1}/")[2]


def keys(page: Any, key: str = "key") -> list[Any]:
    return [one[key] for one in page["results"]]


@standing
def world() -> dict[str, Any]:
    """A registry of which a part is nobody's to see."""
    ico = organization(key="ico", name="Côte Solidaire", acronym="CS", region="03")
    membership(ico, "2010-01-01")
    hidden = {"city": "Jacmel", "latitude": "18.23", "longitude": "-72.53"}
    south = organization("southern_partner", key="south", name="Fanm Vanyan", **hidden)
    stored(
        Contact(
            organization=south,
            function="SECRET-function",
            email="secret@example.org",
            person="SECRET-person",
            purpose="x",
            legal_basis="mandate",
            review_on="2030-01-01",
        )
    )
    need = stored(
        Need(
            organization=south,
            key="water",
            title_fr="Eau",
            title_en="Water",
            place="Fonds-Rouge",
            sector_id="14030",
            since="2020-01-01",
        )
    )
    partnership(ico, south, start="2014-05-01")
    draft = organization("southern_partner", key="SECRET-draft", name="SECRET", published=False)
    gone = organization(key="SECRET-gone", name="SECRET")
    archive(Organization, [gone.pk], by=None, reason="SECRET")
    one = project(
        "development",
        key="wells",
        title_fr="Des puits",
        title_en="Wells",
        lead=ico,
        partners={"contractor": south},
        countries=["HT"],
        sectors=["14030"],
        actual_start="2019-04-01",
    )
    stored(
        Contribution(
            project=one,
            source="mrif",
            payer_name="SECRET-payer",
            stage="committed",
            amount="1250.50",
        )
    )
    stored(NeedAnswer(project=one, need=need))
    partnership(ico, draft)
    stored(Need(organization=draft, key="SECRET-need", title_fr="SECRET"))
    other = project(key="SECRET-project", title_fr="SECRET", lead=ico, published=False)
    stored(NeedAnswer(project=other, need=need))
    return {"ico": ico, "south": south, "wells": one, "need": need}


# What is told


def test_a_record_tells_codes_and_texts_in_both_languages(client: Client, world: Any) -> None:
    told = get(client, "projects/wells/")

    assert told["type"] == {
        "code": "development",
        "fr": "projet de développement",
        "en": "development project",
    }
    assert (told["title_fr"], told["title_en"]) == ("Des puits", "Wells")
    assert told["countries"] == [{"code": "HT", "fr": "Haïti", "en": "Haiti", "share": None}]
    assert [one["code"] for one in told["sectors"]] == ["14030"]
    assert (told["committed_cad"], told["start"], told["end"]) == (1250.5, "2019-04-01", None)
    assert (told["lead_key"], told["southern_partner_keys"]) == (["ico"], ["south"])
    slug = world["wells"].slug
    assert told["links"] == {
        "self": f"http://testserver{V1}/projects/wells/",
        "page": {
            "fr": f"http://testserver/projets/{slug}/",
            "en": f"http://testserver/en/projects/{slug}/",
        },
    }
    assert client.get(told["links"]["page"]["en"]).status_code == 200


def test_the_lists_are_those_of_the_pages(client: Client, world: Any) -> None:
    assert keys(get(client, "organizations/?q=cote")) == ["ico"]
    assert keys(get(client, "organizations/?country=HT&country=SN&kind=southern_partner")) == [
        "south"
    ]
    assert keys(get(client, "organizations/?sort=-name")) == ["south", "ico"]
    assert keys(get(client, "needs?status=open")) == ["water"]
    assert keys(get(client, "projects/?partner=south&year=2020")) == ["wells"]
    assert keys(get(client, "partnerships/?organization=south"), "partner_key") == ["south"]
    assert keys(get(client, "partnerships/?in_force=false")) == []
    one = get(client, "partnerships/")["results"][0]
    assert one["links"]["self"].endswith(f"/partnerships/{one['id']}/")
    assert get(client, f"partnerships/{one['id']}/") == one


def test_fields_are_chosen_and_other_records_told_with_each(client: Client, world: Any) -> None:
    page = get(client, "organizations/?fields=name,key&expand=projects&kind=ico")
    (one,) = page["results"]

    assert one.keys() == {"key", "name", "links", "expanded"}
    projects = one["expanded"]["projects"]
    assert keys(projects) == ["wells"]
    assert projects["is_whole"] is True
    assert keys(get(client, projects["all"].partition(f"{V1}/")[2])) == ["wells"]
    told = get(client, "projects/wells/?expand=organizations")
    assert keys(told["expanded"]["organizations"]) == ["ico", "south"]
    assert keys(get(client, "needs/water/?expand=projects")["expanded"]["projects"]) == ["wells"]


def test_of_many_other_records_twenty_are_told(client: Client) -> None:
    ico = organization(key="ico")
    for number in range(21):
        project(key=f"p{number:02}", lead=ico, actual_start=f"20{number:02}-01-01")

    (told,) = get(client, "organizations/?expand=projects")["results"]

    projects = told["expanded"]["projects"]
    assert keys(projects) == [f"p{number:02}" for number in range(20, 0, -1)]
    assert projects["is_whole"] is False
    assert len(get(client, projects["all"].partition(f"{V1}/")[2])["results"]) == 21


def test_reports_and_code_lists(client: Client, world: Any) -> None:
    offered = keys(get(client, "reports/"), "name")
    assert "icos" in offered
    assert not {"obligations-due", "eligibility-lapsing", "data-quality"} & {*offered}
    found = get(client, "reports/icos/?region=03")
    assert [one["region"]["fr"] for one in found["results"]] == ["Capitale-Nationale"]
    assert found["report"]["name"] == "icos"
    assert get(client, "reports/icos/?region=04")["results"] == []
    lists = keys(get(client, "codelists/"), "name")
    for name in lists:
        page = get(client, f"codelists/{name}/?limit=200")
        assert page["count"]
        assert all(one["fr"] and one["en"] for one in page["results"])
    sectors = [
        one for page in every(client, "codelists/sectors/?limit=150") for one in keys(page, "code")
    ]
    assert len(sectors) == len({*sectors}) == get(client, "codelists/sectors/")["count"]
    assert refused(client, "reports/obligations-due/", 404)


# What is not


def test_nothing_leaks(client: Client, world: Any) -> None:
    """Each address, with every field and everything that can be told beside."""
    for route in API.routes:
        path = route.path.replace("<any:key>", "south" if "organizations" in route.path else "x")
        expand = next(iter(getattr(route.of.get("resource"), "expansions", ())), None)
        text = client.get(
            f"{V1}/{path}/{f'?expand={expand.name}' if expand else ''}"
        ).content.decode()
        for secret in ("SECRET", "secret@", "Jacmel", "18.23", "Fonds-Rouge"):
            assert secret not in text, (path, secret)
    for path in ("organizations/SECRET-draft/", "needs/SECRET-need/"):
        refused(client, path, 404)
    refused(client, "organizations/SECRET-gone", 410)  # whoever asks knew it when it was public
    assert keys(get(client, "organizations/?q=jacmel")) == []
    assert len(get(client, "partnerships/")["results"]) == 1


def test_staff_see_no_more_than_anyone(admin_client: Client, world: Any) -> None:
    assert len(get(admin_client, "organizations/")["results"]) == 2
    refused(admin_client, "organizations/?rows=all", 400)
    refused(admin_client, "reports/icos/?as_of=2026-01-01", 400)


# Pages


@settings(
    max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(
    size=st.integers(1, 9),
    query=st.sampled_from(
        [
            "organizations/?sort=name",
            "organizations/?sort=-projects",
            "organizations/?sort=-updated",
            "organizations/?q=groupe",
            "projects/?sort=-start",
            "projects/?sort=start",
            "projects/?q=projet",
            "needs/?sort=since",
            "needs/?sort=title",
            "partnerships/?sort=-start",
            "partnerships/?",
            "reports/icos/?",
        ]
    ),
)
def test_pages_give_each_row_once_in_the_order_of_the_whole(
    client: Client, many: None, size: int, query: str
) -> None:
    key = "id" if query.startswith("partnerships") else "key"
    whole = keys(get(client, f"{query}&limit=200"), key)
    pages = list(every(client, f"{query}&limit={size}"))

    assert [one for page in pages for one in keys(page, key)] == whole
    assert len(whole) == len({*whole}) >= 7
    assert all(len(page["results"]) <= size for page in pages)


@pytest.fixture
def many() -> None:
    """Names, dates and figures of which some are the same and some unknown."""
    icos = organizations("ico", 7)
    partners = organizations("southern_partner", 8)
    for number, (ico, partner) in enumerate(zip([*icos, icos[0]], partners, strict=True)):
        start = f"20{number % 3 + 10}-01-01" if number % 4 else None
        partnership(ico, partner, start=start)
        stored(Need(organization=partner, title_fr="Eau" * (number % 2 + 1), since=start))
        project(lead=ico, **({"actual_start": start} if start else {}))


def test_a_page_is_not_moved_by_what_comes_before_it(client: Client) -> None:
    for name in "BCDE":
        organization(key=name, name=name)
    first = get(client, "organizations/?limit=2")
    organization(key="A", name="A")
    archive(Organization, [Organization.objects.get(key="C").pk], by=None, reason="closed")

    second = get(client, first["next"].partition(f"{V1}/")[2])

    assert (keys(first), keys(second)) == (["B", "C"], ["D", "E"])
    assert (first["count"], second["count"], second["next"]) == (4, None, None)
    link = client.get(f"{V1}/organizations/?limit=2")["Link"]
    assert re.fullmatch(r'<http://testserver/api/v1/organizations/\?.*>; rel="next"', link)


@pytest.mark.parametrize(
    "path",
    [
        "organizations/?expand=projects",
        "projects/?expand=organizations",
        "partnerships/",
        "needs/?expand=projects",
    ],
)
def test_queries_are_as_many_for_one_row_as_for_thirty(client: Client, path: str) -> None:
    def grow(count: int) -> None:
        partners, icos = organizations("southern_partner", count), organizations("ico", count)
        pairs = [*zip(icos, partners, strict=True)]
        stored_together([Partnership(ico=ico, partner=one) for ico, one in pairs])
        asked = [Need(organization=one, title_fr="Eau", sector_id="14030") for one in partners]
        needs = stored_together(asked)
        codes = {"countries": ["HT"], "sectors": ["14030"]}
        for (ico, partner), need in zip(pairs, needs, strict=True):
            one = project("development", lead=ico, partners={"contractor": partner}, **codes)
            stored(NeedAnswer(project=one, need=need))

    def queries() -> int:
        get(client, path)
        with CaptureQueriesContext(connection) as captured:
            get(client, path)
        return len(captured)

    grow(1)
    one = queries()
    grow(12)
    assert queries() == one <= 12


def test_names_of_records_are_read_where_one_of_them_is_asked_for(client: Client) -> None:
    for key in ("one", "two", "three"):
        project(key=key, lead=organization(key=f"of-{key}", name=f"Groupe {key}"))

    def asked(query: str) -> tuple[list[str], list[str]]:
        with CaptureQueriesContext(connection) as captured:
            found = keys(get(client, f"projects/?fields=key{query}"))
        return sorted(found), [one["sql"] for one in captured if '"name_folded"' in one["sql"]]

    assert asked("") == (["one", "three", "two"], [])
    found, names = asked("&lead=of-one&lead=of-two")
    assert found == ["one", "two"]
    assert all("of-one" in one and "of-two" in one for one in names)
    one, again = asked("&lead=of-one")
    assert (one, len(again)) == (["one"], len(names))
    wrong = client.get(
        f"{V1}/projects/?lead=of-one&lead=of-thre", headers={"Accept-Language": "en"}
    )
    assert wrong.status_code == 400
    assert "Did you mean of-three?" in wrong.json()["errors"][0]["detail"]
