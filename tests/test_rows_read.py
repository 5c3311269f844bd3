"""A page reads as many rows of a long registry as of a short one, and none of its tables from end
to end: counted, not timed."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from accounts.tests.people import signed_in
from bench.multiplied import multiply
from organizations.models import Organization
from projects.models import Project
from registry.actions.judging import judge_long_tables
from registry.models import Tally, Verdict
from tests.builders import organization, project
from tests.tallied import tallies, up_to_date

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
PAGES = [
    "/",
    "/projets/",
    "/projets/?country=HT",
    "/projets/?type=development&sector=14030",
    "/projets/?sort=title",
    "/projets/?sort=-updated&year=2020",
    "/projets/?lead=lead",
    "/projets/?lead=lead&sort=title&page=2",
    "/projets/?partner=lead",
    "/projets/?partner=organization+lead&sort=-updated",
    "/projets/?q=haiti&type=development",
    "/organismes/",
    "/organismes/?kind=southern_partner",
    "/organismes/?active=HT&sort=-projects",
    "/carte/",
    "/rapports/funding-by-country/?type=development",
    "/rapports/projects-by-type-year/",
    "/rapports/pivot/?down=region&across=source",
    "/admin/projects/project/",
    "/admin/projects/project/?type__exact=development&countries__country__exact=HT&year=2020",
    "/admin/projects/project/?publication__exact=published&o=-3",
    "/admin/organizations/organization/?kind__exact=ico&o=2",
    "/admin/organizations/organization/?officer=none&p=2",
    "/reseau/?focus=organization-lead",
    "/admin/projects/project/?task=project-incomplete",
    "/admin/projects/project/?broken=warn:project.sdg",
    "/admin/projects/participation/?q=projet",
    "/admin/projects/participation/?q=lead",
]
SHORT, LONG, MORE = 60, 1200, 250  # projects; rows that a page may read more


def rows_read(ask: Callable[[], object]) -> int:
    """How many rows the database hands over."""
    rows = 0

    def counted(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        nonlocal rows
        answer = execute(sql, params, many, context)
        rows += max(0, context["cursor"].rowcount)
        return answer

    with connection.execute_wrapper(counted):
        ask()
    return rows


def tables_read_whole(url: str, client: Client) -> list[str]:
    """Those that a page reads from end to end although an index would do."""
    found = []

    def explained(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith("SELECT"):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN {sql}", params)
                lines = [line for (line,) in cursor.fetchall()]
            found.extend(line.split(" on ")[1].split()[0] for line in lines if "Seq Scan" in line)
        return execute(sql, params, many, context)

    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    with connection.execute_wrapper(explained):
        client.get(url)
    return [name for name in found if name.startswith(("projects_", "organizations_"))]


def test_pages_read_no_more_of_a_registry_twenty_times_as_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("registry.facets.MOST_CHOICES", 10)  # of leads, whose names are read
    # What is put in order for a page, and passed on the way to it, is bounded: so it is here.
    monkeypatch.setattr("registry.memory.ranks.FEW", 100)
    monkeypatch.setattr("registry.memory.ranks.WAY", 50)
    monkeypatch.setattr("registry.admin.through.FEW", 50)
    monkeypatch.setattr("registry.memory.judged.LONG", 1)
    client = signed_in("officer")
    lead = organization(key="lead", name="Organization lead")
    south = [organization("southern_partner") for _ in range(20)]
    for number in range(SHORT):
        project(
            "development",
            lead=lead if number % 3 else organization(),
            partners={"contractor": south[number % 20]},
            countries=["HT"],
            sectors=["14030"],
            planned_start=f"{2018 + number % 5}-01-01",
        )
    assert lead.slug == "organization-lead"  # as it is asked for
    with tallies():
        judge_long_tables(None)
        short = {url: rows_read(lambda url=url: client.get(url)) for url in PAGES}
        multiply(LONG, 20 * Organization.objects.count())
        assert Project.objects.count() == LONG
        Tally.objects.all().delete()
        up_to_date()
        Verdict.objects.all().delete()
        judge_long_tables(None)
        client.get("/projets/"), client.get("/organismes/")
        long = {url: rows_read(lambda url=url: client.get(url)) for url in PAGES}
        whole = {url: tables_read_whole(url, client) for url in PAGES}
    more = {url: (short[url], long[url]) for url in PAGES if long[url] > short[url] + MORE}
    assert more == {}
    assert {url: names for url, names in whole.items() if names} == {}
