"""A draft is published on the day chosen for it, by a command, if no rule keeps it back."""

import datetime
import io
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from accounts.tests.people import person, signed_in
from organizations.models import Organization
from registry.actions import archive, publish, schedule
from registry.refusals import Refused
from tests.builders import organization

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 10)
LATER = datetime.date(2026, 4, 1)
EVENING = "2026-04-02 03:00Z"  # still 1 April in Québec


def draft(**fields: Any) -> Organization:
    return organization(published=False, name="Solidarité", key="sol", **fields)


def run() -> list[str]:
    out = io.StringIO()
    with translation.override("en"):
        call_command("publish_due", stdout=out)
    return out.getvalue().splitlines()


@pytest.fixture(autouse=True)
def _today() -> Any:
    with time_machine.travel("2026-03-10 16:00Z", tick=False):
        yield


def test_it_is_published_that_day_in_the_name_of_who_chose_it() -> None:
    record, reviewer = draft(), person("reviewer")
    schedule(Organization, [record.pk], on=LATER, by=reviewer)
    assert run() == []
    with time_machine.travel("2026-04-01 03:00Z", tick=False):
        assert run() == []
    with time_machine.travel(EVENING, tick=False):
        assert run() == ["Published: sol Solidarité"]
        assert run() == []
    record.refresh_from_db()
    assert (record.publication, record.publish_on, record.scheduled_by) == ("published", None, None)
    latest = record.history.first()
    assert latest.history_user == reviewer
    assert latest.history_change_reason


def test_what_a_rule_keeps_back_waits_and_is_said() -> None:
    record = draft(quebec_presence="")
    schedule(Organization, [record.pk], on=LATER, by=None)
    with time_machine.travel(EVENING, tick=False):
        assert run() == [
            "Held back: sol: Nothing says that this ICO has its headquarters or an office in "
            "Québec. Record its headquarters in Québec, or its Québec office with authority. "
            "[ico.quebec_presence]"
        ]
        waiting = signed_in("officer").get("/en/admin/").context["queue"]
        assert [one.task.code for one in waiting][:1] == ["organization-due"]
    record.refresh_from_db()
    assert (record.publication, record.publish_on) == ("draft", LATER)


@pytest.mark.parametrize("day", [TODAY, datetime.date(2020, 1, 1)])
def test_a_day_that_has_come_is_refused(day: datetime.date) -> None:
    record = draft()
    with pytest.raises(Refused) as refusal:
        schedule(Organization, [record.pk], on=day, by=None)
    assert [(p.code, p.field) for p in refusal.value.problems] == [
        ("publication.day", "publish_on")
    ]


@pytest.mark.parametrize("verb", [publish, archive])
def test_a_move_forgets_the_day(verb: Any) -> None:
    record = draft()
    schedule(Organization, [record.pk], on=LATER, by=person("reviewer"))
    verb(Organization, [record.pk], by=None, reason="Autre.")
    record.refresh_from_db()
    assert (record.publish_on, record.scheduled_by) == (None, None)


def test_the_database_keeps_no_day_for_what_is_published() -> None:
    record = organization()
    with pytest.raises(IntegrityError), transaction.atomic():
        Organization._base_manager.filter(pk=record.pk).update(publish_on=LATER)


def test_a_reviewer_sets_and_clears_the_day_on_the_page() -> None:
    record, reviewer = draft(), signed_in("reviewer")
    page = f"/en/admin/organizations/organization/{record.pk}/"
    assert "Set the day of publication" in reviewer.get(f"{page}change/").content.decode()
    response = reviewer.post(f"{page}schedule/", {"publish_on": "2026-04-01"})
    assert response["Location"] == f"{page}change/"
    told = str([*get_messages(response.wsgi_request)][-1])
    assert told == "It will be published on April 1, 2026, if no rule keeps it back."
    shown = reviewer.get(f"{page}change/").content.decode()
    assert "To be published on April 1, 2026 (chosen by reviewer)." in shown
    reviewer.post(f"{page}schedule/", {"publish_on": ""})
    record.refresh_from_db()
    assert (record.publish_on, record.scheduled_by) == (None, None)


def test_a_wrong_day_is_asked_again_beside_its_field() -> None:
    record, reviewer = draft(), signed_in("reviewer")
    address = f"/en/admin/organizations/organization/{record.pk}/schedule/"
    for day in ("2026-03-10", "demain"):
        response = reviewer.post(address, {"publish_on": day})
        assert response.status_code == 200
        assert "publish_on" in response.context["form"].errors


def test_an_officer_may_not_set_the_day() -> None:
    record, officer = draft(), signed_in("officer")
    page = f"/en/admin/organizations/organization/{record.pk}/"
    assert "Set the day of publication" not in officer.get(f"{page}change/").content.decode()
    assert officer.post(f"{page}schedule/", {"publish_on": "2026-04-01"}).status_code == 403
