"""Who has a record open is told to who may see it, and to nobody else."""

import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.models import Contact
from registry.models import Presence
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/organization/"


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


@pytest.fixture
def marie() -> Client:
    return signed_in("reviewer", first_name="Marie", last_name="Roy")


def ago(**fields: int) -> Any:
    return timezone.now() - datetime.timedelta(**fields)


def test_the_page_says_who_else_has_it_open(officer: Client, marie: Client) -> None:
    ico, other = builders.organization(), builders.organization()
    answer = marie.post(f"{URL}{ico.pk}/presence/").json()
    assert answer == {"who": "", "lines": []}
    Presence.objects.update(since=ago(minutes=3, seconds=10))
    marie.post(f"{URL}{ico.pk}/presence/")
    said = "Marie Roy has had this record open for 3 minutes."
    assert officer.post(f"{URL}{ico.pk}/presence/").json()["lines"] == [said]
    assert f"<li>{said}</li>" in officer.get(f"{URL}{ico.pk}/change/").content.decode()
    assert said not in officer.get(f"{URL}{other.pk}/change/").content.decode()
    assert said not in marie.get(f"{URL}{ico.pk}/change/").content.decode()
    assert Presence.objects.count() == 2


def test_who_leaves_is_gone_at_once(officer: Client, marie: Client) -> None:
    ico = builders.organization()
    marie.post(f"{URL}{ico.pk}/presence/")
    said = "Marie Roy has just opened this record."
    assert officer.post(f"{URL}{ico.pk}/presence/").json()["lines"] == [said]
    assert marie.post(f"{URL}{ico.pk}/presence/", {"gone": "1"}).status_code == 204
    assert officer.post(f"{URL}{ico.pk}/presence/").json()["lines"] == []


def test_who_says_nothing_any_more_is_swept(officer: Client, marie: Client) -> None:
    ico = builders.organization()
    marie.post(f"{URL}{ico.pk}/presence/")
    Presence.objects.update(seen_at=ago(seconds=91))
    assert "has just opened" not in officer.get(f"{URL}{ico.pk}/change/").content.decode()
    officer.post(f"{URL}{ico.pk}/presence/")
    assert [one.user.username for one in Presence.objects.all()] == ["officer"]


def test_only_who_may_see_the_record_takes_part(client: Client) -> None:
    ico = builders.organization()
    contact = builders.stored(Contact(organization=ico, function="D", email="d@example.org"))
    url = f"/en/admin/organizations/contact/{contact.pk}/presence/"
    analyst = signed_in("analyst")
    assert analyst.post(url).status_code == 403
    assert analyst.post(f"{URL}{ico.pk}/presence/").status_code == 200
    assert analyst.get(f"{URL}{ico.pk}/presence/").status_code == 405
    assert analyst.post(f"{URL}{ico.pk + 1}/presence/").status_code == 404
    assert analyst.post(f"{URL}x/presence/").status_code == 404
    assert client.post(f"{URL}{ico.pk}/presence/").status_code == 302
    assert Presence.objects.count() == 1


def test_a_ping_asks_as_often_for_many_people_as_for_one(officer: Client) -> None:
    ico = builders.organization()
    url = f"{URL}{ico.pk}/presence/"

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            officer.post(url)
        return len(counted)

    def come(*names: str) -> None:
        for name in names:
            user = User.objects.create_user(username=name)
            Presence.objects.create(user=user, model=ico._meta.label_lower, record_pk=ico.pk)

    come("A")
    queries()
    few = queries()
    come("B", "C", "D")
    assert queries() == few
