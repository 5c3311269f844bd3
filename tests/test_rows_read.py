"""A page reads as many rows of a long registry as of a short one: counted, not timed."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client

from bench.multiplied import multiply
from organizations.models import Organization
from projects.models import Project
from registry.models import Tally
from tests.builders import organization, project
from tests.tallied import tallies, up_to_date

pytestmark = [pytest.mark.django_db, pytest.mark.postgresql]
READ = """
SELECT coalesce(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_xact_user_tables
WHERE relname LIKE 'projects\\_%' OR relname LIKE 'organizations\\_%'"""
PAGES = [
    "/",
    "/projets/",
    "/projets/?country=HT",
    "/projets/?type=development&sector=14030",
    "/projets/?sort=title",
    "/projets/?sort=-updated&year=2020",
    "/projets/?lead=lead",
    "/organismes/",
    "/organismes/?kind=southern_partner",
    "/organismes/?active=HT&sort=-projects",
    "/carte/",
]
SHORT, LONG = 60, 1200


def rows_read(ask: Callable[[], object]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(READ)
        (before,) = cursor.fetchone()
        ask()
        cursor.execute(READ)
        (after,) = cursor.fetchone()
    return int(after - before)


def by_index() -> None:
    """Whether a plan exists that needs no whole table: of few rows, reading all is cheaper."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SET LOCAL enable_sort = off")


def test_pages_read_no_more_of_a_registry_twenty_times_as_long(client: Client) -> None:
    lead = organization(key="lead")
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
    with tallies():
        by_index()
        short = {url: rows_read(lambda url=url: client.get(url)) for url in PAGES}
        multiply(LONG, 20 * Organization.objects.count())
        assert Project.objects.count() == LONG
        Tally.objects.all().delete()
        up_to_date()
        client.get("/projets/"), client.get("/organismes/")
        long = {url: rows_read(lambda url=url: client.get(url)) for url in PAGES}
    more = {url: (short[url], long[url]) for url in PAGES if long[url] > 2 * short[url] + 200}
    assert more == {}
