"""Far pages of a long list of projects: found by the years before them, without their rows."""

from collections.abc import Iterator
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import Organization
from projects.models import Project
from projects.tests.test_list import LIST, read
from registry.actions import withdraw
from tests.builders import organization, project
from tests.tallied import tallies, up_to_date

pytestmark = pytest.mark.django_db
STARTS = (*[f"{2018 + n % 4}-0{1 + n % 3}-01" for n in range(10)], None, None)
ASKED = ("", "country=HT", "country=SN&year=2019", "region=03")
SORTS = ("", "-start", "start", "title")


@pytest.fixture(params=[1, 5000])
def lead(request: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Organization]:
    """Of projects that began in four years, or who knows when; pages have three rows. In one of
    two worlds hardly any are few enough to be put in order."""
    for name, value in {"FEW": request.param, "WAY": 1}.items():
        monkeypatch.setattr(f"registry.ranks.{name}", value)
    monkeypatch.setattr("registry.tallies.FEW", 1)
    monkeypatch.setattr("registry.filters.PAGE_SIZE", 3)
    one = organization()
    for n, start in enumerate(STARTS):
        project(
            lead=one, planned_start=start, countries=[("HT", "SN")[n % 2]], regions=["06", "03"]
        )
    with tallies():
        yield one


@pytest.mark.usefixtures("lead")
def test_pages_have_the_rows_of_the_file_in_its_order(client: Client) -> None:
    for asked, sort in product(ASKED, SORTS):
        query = f"{asked}&sort={sort}"
        keys = [row["key"] for row in read(client, query)]
        pages = -(-len(keys) // 3)
        for _again in range(2):
            shown = [_keys(client, f"{query}&page={number}") for number in range(1, pages + 1)]
            assert shown == [keys[3 * n : 3 * n + 3] for n in range(pages)]


@pytest.mark.usefixtures("lead")
def test_the_rows_before_a_far_page_are_not_passed(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{LIST}?page=4")
    assert not [one["sql"] for one in queries if "OFFSET 9" in one["sql"]]


def test_what_was_just_stored_is_in_the_pages_at_once(client: Client, lead: Organization) -> None:
    before = _keys(client, "page=1")
    new = project(lead=lead, planned_start="2030-01-01")
    assert _keys(client, "page=1") == [new.key, *before[:2]]
    withdraw(Project, [new.pk], by=None, reason="Erreur")
    assert _keys(client, "page=1") == before
    up_to_date()
    assert _keys(client, "page=1") == before


def _keys(client: Client, query: str) -> list[str]:
    return [one.key for one in client.get(f"{LIST}?{query}").context["page_obj"]]
