"""The figures of the fiscal year: exact, beside those of the year before, each with its list."""

import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.tests.reviewing import confirmed
from projects.models import Contribution, Obligation
from registry.actions import Draft, change_feed, withdraw, write
from registry.admin.figures import Row, Table
from registry.kept import kept
from tests.builders import organization, project, stored
from tests.tallied import tallies

pytestmark = pytest.mark.django_db
NOW = "2026-05-20 16:00Z"


def figures(client: Client) -> dict[str, Table]:
    return {one.figure.code: one for one in client.get("/en/admin/").context["figures"]}


def texts(table: Table) -> list[tuple[str, str, str]]:
    return [(row.label, row.now.text, row.before.text if row.before else "") for row in table.rows]


def owed(due: str, received: str | None = None, *, of: Any, **fields: Any) -> None:
    kind = f"Rapport {Obligation.objects.count()}"
    stored(Obligation(project=of, kind=kind, due_on=due, received_on=received, **fields))


def paid(of: Any, stage: str, amount: str, date: str | None, source: str = "mrif") -> None:
    name = f"Payeur {Contribution.objects.count()}"
    given = {"stage": stage, "source": source, "amount": amount, "date": date}
    stored(Contribution(project=of, payer_name=name, **given))


def listed(client: Client, row: Row) -> int:
    return client.get(row.now.url).context["cl"].result_count


@time_machine.travel(NOW, tick=False)
def test_amounts_of_published_projects_by_stage_and_year() -> None:
    one, draft = project(), project(published=False)
    for date in ("2026-04-01", "2026-05-20", "2027-03-31"):
        paid(one, "committed", "1000.25", date)
    paid(one, "committed", "500", "2026-06-01", "federal")
    paid(one, "committed", "70", "2026-03-31")
    paid(one, "committed", "9000", "2025-03-31")
    paid(one, "disbursed", "40", "2025-04-01", "federal")
    paid(one, "disbursed", "9000", None)
    paid(one, "planned", "9000", "2026-05-01")
    paid(draft, "committed", "9000", "2026-05-01")
    client = signed_in("analyst")
    table = figures(client)["amounts"]
    assert (table.now, table.before) == ("2026-2027 to date", "2025-2026")
    assert texts(table) == [
        ("Committed", "$3,501", "$70"),
        ("Committed, the MRIF alone", "$3,001", "$70"),
        ("Disbursed", "$0", "$40"),
        ("Disbursed, the MRIF alone", "$0", "$0"),
    ]
    assert [listed(client, row) for row in table.rows[:2]] == [4, 3]
    assert [row.now.url for row in table.rows[2:]] == ["", ""]
    assert table.rows[0].now.width == "160.00"
    assert table.rows[1].now.width == "137.15"  # 3,000.75 of 3,500.75


@time_machine.travel(NOW, tick=False)
def test_reports_on_time_late_overdue_awaited_and_waived() -> None:
    one = project()
    owed("2026-04-01", "2026-04-01", of=one)
    owed("2026-05-01", "2026-03-15", of=one)
    owed("2026-05-01", "2026-05-02", of=one)
    owed("2026-05-19", of=one)
    owed("2026-05-20", of=one)
    owed("2027-03-31", of=one)
    owed("2026-05-01", of=one, waived_reason="Projet annulé.")
    owed("2026-03-31", of=one)
    owed("2026-05-01", of=project(published=False))
    client = signed_in("officer")
    table = figures(client)["punctuality"]
    assert texts(table) == [
        ("Received on time", "2", "0"),
        ("Received late", "1", "0"),
        ("Overdue", "1", "1"),
        ("Not due yet", "2", "0"),
        ("Waived", "1", "0"),
    ]
    assert [listed(client, row) for row in table.rows] == [2, 1, 1, 2, 1]


def test_decisions_are_those_of_the_year_that_are_confirmed() -> None:
    with time_machine.travel(NOW, tick=False):
        confirmed(organization(), decided_on="2026-04-01")
        confirmed(organization(), decided_on="2026-03-31")
        client = signed_in("reviewer")
        table = figures(client)["decisions"]
        assert texts(table) == [("Eligible", "1", "1"), ("Not eligible", "0", "0")]
        assert listed(client, table.rows[0]) == 1


def test_a_record_is_published_for_the_first_time_once() -> None:
    with time_machine.travel("2026-04-01 03:59Z", tick=False):  # 31 March in Québec
        again = organization()
    with time_machine.travel("2026-04-01 04:00Z", tick=False):
        organization()
        withdraw(type(again), [again.pk], by=None)
        again.refresh_from_db()
        again.acronym = "X"
        write([Draft(again)], by=None)
        organization(published=False)
    with time_machine.travel(NOW, tick=False):
        client = signed_in("officer")
        table = figures(client)["published"]
        assert texts(table) == [("Organizations", "1", "1"), ("Projects", "0", "0")]
        assert listed(client, table.rows[0]) == 1


def test_projects_by_type_as_they_stand() -> None:
    project("awareness")
    project("awareness")
    project("development", published=False)
    client = signed_in("officer")
    table = figures(client)["types"]
    assert [row.now.text for row in table.rows] == ["0", "0", "2"]
    assert [row.before for row in table.rows] == [None, None, None]
    assert listed(client, table.rows[2]) == 2


@time_machine.travel(NOW, tick=False)
def test_what_is_known_of_long_lists_is_not_asked_and_is_of_this_moment() -> None:
    one = project("awareness")
    paid(one, "committed", "1000.25", "2026-04-01")
    client = signed_in("analyst")

    def told() -> tuple[str, str, str]:
        found = figures(client)
        amounts, types = found["amounts"].rows[0], found["types"].rows[2]
        return amounts.now.text, amounts.before.text, types.now.text

    with tallies():
        assert told() == ("$1,000", "$0", "1")
        paid(one, "committed", "70", "2026-03-31")
        project("awareness")
        assert told() == ("$1,000", "$70", "2")
        with CaptureQueriesContext(connection) as queries:
            client.get("/en/admin/")
        assert not [q for q in queries if 'SUM("projects_contribution"' in q["sql"]]
        with patch.object(change_feed, "BATCH", 0):  # too much waits to be looked at here
            paid(one, "committed", "1", "2026-03-31")
            assert told() == ("$1,000", "$71", "2")


def test_numbers_are_read_without_the_drawing() -> None:
    project("awareness")
    page = signed_in("officer").get("/admin/").content.decode()
    assert page.count('aria-hidden="true" focusable="false"') == page.count('class="bars"') > 0
    assert "publication__exact=published&amp;type__exact=awareness" in page


@pytest.mark.parametrize(
    "query", ["first_published=20266", "first_published=0000", "fiscal_year=x"]
)
def test_a_year_that_is_none_filters_nothing(query: str) -> None:
    project()
    url = "projects/contribution" if "fiscal" in query else "projects/project"
    assert signed_in("officer").get(f"/en/admin/{url}/?{query}").status_code in (200, 302)


@pytest.fixture
def clean_cache(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr("registry.kept.LONG", 0.2)
    cache.clear()
    yield
    cache.clear()


def test_what_takes_long_is_kept_with_its_time(clean_cache: None) -> None:
    asked: list[int] = []

    def slow(seconds: float) -> Callable[[], int]:
        def ask() -> int:
            time.sleep(seconds)
            asked.append(1)
            return len(asked)

        return ask

    assert [kept("quick", slow(0)).value for _n in range(2)] == [1, 2]
    first, second = (kept("slow", slow(0.25)) for _n in range(2))
    assert (first.value, first.at) == (3, None)
    assert second.value == 3
    assert second.at is not None
