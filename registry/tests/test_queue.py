"""The first page of the staff: what waits, how many, the first of them, and the whole list."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.actions.comparing import compare_waiting
from organizations.models import Organization
from projects.models import Obligation, Project
from registry.actions import Draft, submit, write
from registry.admin.queue import Waiting
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
HOME = "/en/admin/"


def queue(client: Client) -> dict[str, Waiting]:
    return {one.task.code: one for one in client.get(HOME).context["queue"]}


def owing(title: str, due: str) -> Obligation:
    owner = project(title_fr=title)
    return stored(Obligation(project=owner, kind="Rapport final", due_on=due))


def test_an_empty_queue_says_so() -> None:
    assert "Nothing waits: every task is done." in signed_in("officer").get(HOME).content.decode()


@time_machine.travel("2026-03-10 16:00Z", tick=False)
def test_overdue_obligations_the_oldest_first() -> None:
    for day in ("2026-03-09", "2026-02-01", "2026-03-10", "2026-04-01"):
        owing(f"Projet {day}", day)
    stored(
        Obligation(project=project(), kind="Rapport", due_on="2026-01-01", waived_reason="Annulé.")
    )
    officer = signed_in("officer")
    waiting = queue(officer)["overdue"]
    assert waiting.count == 2
    assert [note for _label, _url, note in waiting.first] == [
        "Projet 2026-02-01, due on Feb. 1, 2026",
        "Projet 2026-03-09, due on March 9, 2026",
    ]
    listed = officer.get(waiting.url).context["cl"].result_list
    assert {one.due_on.isoformat() for one in listed} == {"2026-02-01", "2026-03-09"}


def test_the_first_five_of_many_and_a_link_to_all() -> None:
    drafts = [organization("ico", published=False) for _n in range(7)]
    submit(Organization, [one.pk for one in drafts], by=None)
    officer = signed_in("officer")
    waiting = queue(officer)["organization-review"]
    assert (waiting.count, len(waiting.first)) == (7, 5)
    assert officer.get(waiting.url).context["cl"].result_count == 7
    assert officer.get(waiting.first[0][1]).status_code == 200


def test_duplicates_and_outdated_translations() -> None:
    organization("ico", name="Coopérative de l’Artibonite")
    organization("ico", name="COOPERATIVES ARTIBONITE inc.")
    record = project(title_fr="Puits", title_en="Wells")
    record.title_fr = "Puits et écoles"
    write([Draft(record)], by=None)
    compare_waiting()
    officer = signed_in("officer")
    waiting = queue(officer)
    assert waiting["duplicates"].count == 2
    (line,) = officer.get(waiting["duplicates"].url).context["lines"]
    assert line.pair.first.name == "Coopérative de l’Artibonite"
    assert [label for label, *_rest in waiting["project-outdated"].first] == ["Wells"]


def test_a_translation_brought_up_to_date_waits_no_more() -> None:
    record = project(title_fr="Puits", title_en="Wells")
    for change in ({"title_fr": "Puits et écoles"}, {"title_en": "Wells and schools"}):
        for name, value in change.items():
            setattr(record, name, value)
        write([Draft(record)], by=None)
    assert "project-outdated" not in queue(signed_in("officer"))


@time_machine.travel(datetime.datetime(2026, 3, 10, 16, tzinfo=datetime.UTC), tick=False)
def test_the_page_asks_as_often_for_many_records_as_for_few() -> None:
    officer = signed_in("officer")

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            officer.get(HOME)
        return len(queries)

    owing("A", "2026-01-01")
    submit(Project, [project(published=False).pk], by=None)
    few = asked()
    for number in range(4):
        owing(f"B {number}", "2026-01-01")
        submit(Project, [project(published=False).pk], by=None)
    assert asked() == few
