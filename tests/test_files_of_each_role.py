"""Files of lists and reports, of today and of a past day, in each role: whom they tell of what."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.tests.people import signed_in
from portal.extracts import LISTS
from portal.reports import CATALOGUE
from tests import planted
from tests.standing import standing
from tests.test_nothing_leaks import body_of

# What is public is held on both engines elsewhere; the walk of files is the same.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

THEN = datetime.datetime(2026, 3, 2, 17, tzinfo=datetime.UTC)
NOW = THEN + datetime.timedelta(2)
DAY = f"{THEN:%Y-%m-%d}"
OF_LISTS = ["/organismes/", "/projets/", "/besoins/"]
OF_STAFF = [f"/rapports/{one.name}/" for one in CATALOGUE if one.is_staff]
OF_ALL = [*OF_LISTS, *(f"/rapports/{one.name}/" for one in CATALOGUE if not one.is_staff)]
ENDINGS = ("csv", "xlsx", "ndjson", "csv-metadata.json")
PAST = (f"as_of={DAY}", f"since={DAY}")
EVERYTHING = ("rows=all", *(f"rows=all&{one}" for one in PAST))


def build() -> None:
    with time_machine.travel(THEN, tick=False):
        planted.plant(planted.world())


registry = standing(build)


@pytest.fixture(autouse=True)
def later() -> Any:
    with time_machine.travel(NOW, tick=False):
        yield


def files(client: Client, addresses: list[str], *queries: str) -> dict[str, tuple[Any, str]]:
    """The answers that are files, and what each holds, by their addresses; those of a past day,
    whose rows take longer, in one format."""
    found = {}
    for address in addresses:
        for query in queries:
            for ending in ENDINGS[:1] if DAY in query else ENDINGS:
                url = f"{address}export.{ending}?{query}"
                response: Any = client.get(url)
                assert response.status_code in (200, 400, 403), url
                if response.status_code == 200:
                    found[url] = response, body_of(response)
    return found


def test_every_list_is_walked() -> None:
    assert len(OF_LISTS) == len(LISTS)


def test_a_file_of_the_staff_tells_no_person_and_no_more_than_it_says(registry: None) -> None:
    administrator = signed_in("administrator")
    public, same = files(Client(), OF_ALL, ""), files(administrator, OF_ALL, "")
    assert {url: body for url, (_response, body) in public.items()} == {
        url: body for url, (_response, body) in same.items()
    }
    past = files(administrator, OF_ALL, *PAST)
    told = [url for url, (_response, body) in past.items() if planted.WORD in body]
    assert told == []
    everything = files(administrator, OF_ALL, *EVERYTHING) | files(administrator, OF_STAFF, "")
    assert any(planted.WORD in body for _response, body in everything.values())
    found = {**public, **past, **everything}
    people = [url for url, (_response, body) in found.items() if _people_in(body)]
    assert people == []
    for response, _body in everything.values():
        assert "no-store" in response.get("Cache-Control", "")


def _people_in(body: str) -> list[str]:
    return [value for value in planted.PERSONAL.values() if value in body]


def test_the_public_is_refused_the_files_of_the_staff(registry: None) -> None:
    assert files(Client(), OF_ALL, *PAST, *EVERYTHING) == {}
    assert files(Client(), OF_STAFF, "", *PAST, *EVERYTHING) == {}
