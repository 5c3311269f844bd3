"""What long lists know without counting: when it is right, and what is said until it is."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.models import Organization
from registry.actions import publish, tallying, withdraw
from registry.actions.change_feed import keep_tallies
from registry.memory.tallies import KEPT, known_public, version
from registry.models import Tally
from registry.sources import SOURCES
from tests.builders import organization, partnership, project
from tests.tallied import differences, tallies, up_to_date

pytestmark = pytest.mark.django_db
LIST = "/en/organizations/"
LATE = "The number beside each choice was counted at"


@pytest.fixture
def two() -> Iterator[list[Organization]]:
    rows = [organization(name="Alfa"), organization("southern_partner", name="Beta")]
    with tallies():
        yield rows


def told(client: Client, url: str = LIST) -> tuple[int, dict[str, int | None], list[str]]:
    """How many records the page says there are, of each kind, and which it shows."""
    context: Any = client.get(url).context
    kinds = context["found"].page_form.fields["kind"].facet.choices
    found = context["page_obj"]
    return found.paginator.count, {one.value: one.count for one in kinds}, [o.name for o in found]


@pytest.mark.usefixtures("two")
def test_a_visitor_is_told_what_was_gathered_and_staff_what_is_stored(client: Client) -> None:
    before = (2, {"ico": 1, "southern_partner": 1}, ["Alfa", "Beta"])
    after = (3, {"ico": 2, "southern_partner": 1}, ["Alfa", "Beta", "Gamma"])
    assert told(client) == before
    organization(name="Gamma")
    assert told(client)[:2] == before[:2]
    assert told(signed_in("officer")) == after
    assert told(client) == after


def test_nobody_sees_what_is_withdrawn_though_it_still_counts(
    client: Client, two: list[Organization]
) -> None:
    withdraw(Organization, [two[0].pk], by=None, reason="Erreur")
    assert told(client) == (2, {"ico": 1, "southern_partner": 1}, ["Beta"])
    assert told(client, f"{LIST}?kind=ico") == (1, {"ico": 1, "southern_partner": 1}, [])
    up_to_date()
    assert told(client) == (1, {"southern_partner": 1}, ["Beta"])


@pytest.mark.usefixtures("two")
def test_what_waits_for_more_than_a_minute_is_said(client: Client) -> None:
    with time_machine.travel("2026-05-01T12:00:00Z", tick=False) as clock:
        organization(name="Gamma")
        clock.shift(datetime.timedelta(seconds=59))
        assert LATE not in client.get(LIST).content.decode()
        clock.shift(datetime.timedelta(seconds=2))
        assert LATE in client.get(LIST).content.decode()
        up_to_date()
        assert LATE not in client.get(LIST).content.decode()


@pytest.mark.usefixtures("two")
def test_a_list_that_grows_short_or_another_version_is_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    assert Tally.objects.count() == 1  # no project, no need
    settings.SOFTWARE_VERSION = "another"
    organization(name="Gamma")
    assert told(client)[0] == 3
    up_to_date()
    assert differences() == []
    assert Tally.objects.get().version == version() == f"another {KEPT}"
    monkeypatch.setattr(tallying, "LEAST", 4)
    keep_tallies(SOURCES)
    assert not Tally.objects.exists()
    organization(name="Delta")
    keep_tallies(SOURCES)
    assert Tally.objects.exists()


def test_a_partner_is_one_from_the_day_its_partnership_begins_to_the_day_it_ends(
    two: list[Organization],
) -> None:
    def partnered() -> list[int]:
        known: Any = known_public(Organization)
        return [pk for _code, pks in known.sets("partnered").of(known.all) for pk in pks]

    told = []
    with time_machine.travel("2026-05-01T12:00:00Z", tick=False) as clock:
        partnership(*two, start="2026-05-02", end="2026-05-03")
        for _day in range(4):
            up_to_date()
            assert differences() == []
            told.append(partnered())
            clock.shift(datetime.timedelta(days=1))
        withdraw(Organization, [two[0].pk], by=None, reason="Erreur")
        up_to_date()
    assert told == [[], [two[1].pk], [two[1].pk], []]
    assert differences() == []


def test_a_long_list_of_which_nothing_is_published_is_tallied(client: Client) -> None:
    draft = organization(name="Alfa", published=False)
    with tallies():
        assert told(client) == (0, {}, [])
        assert told(signed_in("officer"))[0] == 0
        publish(Organization, [draft.pk], by=None)
        up_to_date()
        assert differences() == []
        assert told(client) == (1, {"ico": 1}, ["Alfa"])
        withdraw(Organization, [draft.pk], by=None, reason="Erreur")
        Tally.objects.all().delete()
        up_to_date()
        assert told(client) == (0, {}, [])


@pytest.mark.usefixtures("two")
def test_codes_by_thousands_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("registry.sets.MANY", 0)
    Tally.objects.all().delete()
    up_to_date()
    assert differences() == []
    organization(name="Gamma", region="03")
    withdraw(Organization, [Organization.objects.get(name="Alfa").pk], by=None, reason="Erreur")
    up_to_date()
    assert differences() == []


def test_lines_tell_how_many_projects_there_are_without_counting_them(client: Client) -> None:
    lead, other = organization(name="Alfa"), organization(name="Beta")
    for _ in range(3):
        project(lead=lead, partners={"partner": other})
    project(lead=lead)
    project(lead=other, published=False)
    with tallies():
        found = client.get(f"{LIST}?kind=ico").context["page_obj"]
        assert {one.name: one.project_count for one in found} == {"Alfa": 4, "Beta": 3}
        lines = client.get(f"{LIST}?sort=-projects").content.decode()
        assert lines.index("Alfa") < lines.index("Beta")
        read = Organization.objects.public().for_page(known=["project_count"])
        assert "projects_participation" not in str(read.query)


@pytest.mark.parametrize("few", [1, 5000])
def test_the_api_walks_a_long_list_and_tells_what_is_stored_at_once(
    client: Client, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    for name in ("FEW", "WAY"):
        monkeypatch.setattr(f"registry.memory.ranks.{name}", few)
    for n in range(12):
        dated = {"planned_start": f"20{10 + n % 4}-01-01"} if n % 5 else {}
        project(countries=[("HT", "SN")[n % 3 == 0]], **dated)
    asked = "/api/v1/projects/?country=HT&limit=3"
    right = walked(client, asked)
    assert (len(right[0]), right[1]) == (8, 8)
    with tallies():
        assert walked(client, asked) == right
        new = project(countries=["HT"], planned_start="2030-01-01")
        assert walked(client, asked) == ([new.key, *right[0]], 9)
        up_to_date()
        assert walked(client, asked) == ([new.key, *right[0]], 9)


def test_the_api_answers_words_and_who_takes_part_of_a_long_list(client: Client) -> None:
    lead = organization(name="Alfa")
    for n in range(6):
        project(lead=lead if n % 2 else None)
    asked = [f"/api/v1/projects/?limit=2&{one}" for one in ("q=projet", "partner=alfa")]
    right = [walked(client, url) for url in asked]
    assert [count for _keys, count in right] == [6, 3]
    with tallies():
        assert [walked(client, url) for url in asked] == right


def walked(client: Client, url: str | None) -> tuple[list[str], int]:
    """The keys of all pages, and how many the first one says that there are."""
    found, count = list[str](), None
    while url:
        page = client.get(url).json()
        found += [one["key"] for one in page["results"]]
        url, count = page["next"], page["count"] if count is None else count
    assert count is not None
    return found, count


def test_the_page_of_an_organization_tells_how_many_projects_without_counting_them(
    client: Client,
) -> None:
    one = organization(name="Alfa")
    project(lead=one)

    def told(reader: Client) -> Any:
        return reader.get(one.get_absolute_url()).context["organization"].project_count

    with tallies(), time_machine.travel("2026-05-01T12:00:00Z", tick=False) as clock:
        with CaptureQueriesContext(connection) as queries:
            assert told(client) == 1
        assert not [q for q in queries if 'COUNT(DISTINCT U0."project_id")' in q["sql"]]
        project(lead=one)
        assert told(client) == 1
        clock.shift(datetime.timedelta(seconds=61))
        assert told(client) == 2  # what waits for long is not waited for
        assert told(signed_in("officer")) == 2
        up_to_date()
        assert told(client) == 2
