"""Personal data are masked for everybody, and revealed for a purpose that the log keeps."""

import re

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.tests.people import person, signed_in
from organizations.models import Contact
from organizations.tests.people import PERSON, contact, function, in_days, is_told_in, told
from registry.actions import Draft, write
from registry.models import PersonalAccess
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/contact/"


@pytest.fixture
def officer() -> Client:
    return signed_in("officer")


def page(one: Contact, name: str = "change") -> str:
    return f"{URL}{one.pk}/{name}/"


def reveal(client: Client, one: Contact, **asked: str):
    return client.post(page(one, "reveal"), {"choice": "update", **asked})


@pytest.mark.parametrize("role", ["officer", "reviewer", "administrator"])
def test_lists_forms_and_rows_are_masked_for_everybody(role: str) -> None:
    client, one = signed_in(role), contact()
    beside = f"/en/admin/organizations/organization/{one.organization_id}/change/"
    for url in (URL, page(one), beside):
        text = client.get(url).content.decode()
        assert "M••• R•••" in text, url
        assert not is_told_in(text), url


def test_a_reveal_is_logged_and_shows_this_contact_alone_for_a_few_minutes(
    officer: Client,
) -> None:
    one, other = contact(), contact()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        response = reveal(officer, one, words="Courriel revenu")
        assert response.headers["Location"] == page(one)
        text = officer.get(page(one)).content.decode()
        assert all(f'value="{value}"' in text for value in PERSON.values())
        assert not is_told_in(officer.get(page(other)).content.decode())
        assert not is_told_in(officer.get(URL).content.decode())
        assert not is_told_in(signed_in("reviewer").get(page(one)).content.decode())
        clock.shift(11 * 60)
        assert not is_told_in(officer.get(page(one)).content.decode())
    line = PersonalAccess.objects.get()
    assert (line.action, line.by.username) == ("revealed", "officer")
    assert (line.subject, line.subject_pk) == ("organizations.contact", one.pk)
    assert line.subject_name == str(one)
    assert line.purpose == "To check or correct the record – Courriel revenu"


def test_what_was_revealed_is_masked_again_on_request(officer: Client) -> None:
    one = contact()
    reveal(officer, one)
    assert officer.post(page(one, "hide")).status_code == 302
    assert not is_told_in(officer.get(page(one)).content.decode())
    assert PersonalAccess.objects.count() == 1


@pytest.mark.parametrize(
    "asked", [{}, {"choice": ""}, {"choice": "other"}, {"choice": "x"}, {"choice": "other\x00"}]
)
def test_nothing_is_shown_without_a_purpose(officer: Client, asked: dict[str, str]) -> None:
    one = contact()
    response = officer.post(page(one, "reveal"), asked)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not is_told_in(officer.get(page(one)).content.decode())
    assert not PersonalAccess.objects.exists()


def test_a_reveal_is_a_post_of_who_may(officer: Client) -> None:
    one = contact()
    assert officer.get(page(one, "reveal")).status_code == 405
    assert officer.post(f"{URL}999999/reveal/", {"choice": "update"}).status_code == 404
    assert officer.post(f"{URL}x_5Fy/reveal/", {"choice": "update"}).status_code == 404
    assert reveal(signed_in("analyst"), one).status_code == 403
    assert not PersonalAccess.objects.exists()


def test_saving_a_masked_form_keeps_what_it_does_not_show(officer: Client) -> None:
    one = contact()
    Filled(officer, page(one)).type(function="Direction générale").saved()
    masks = {"person": "M••• R•••", "personal_email": "m•••", "personal_phone": "••• •••"}
    Filled(officer, page(one)).type(purpose="Suivi", **masks).saved()
    one.refresh_from_db()
    assert (one.function, one.purpose) == ("Direction générale", "Suivi")
    assert told(one) == [*PERSON.values()]


@pytest.mark.parametrize("value", ["Jean Cyr", ""])
def test_what_is_masked_is_changed_once_revealed(officer: Client, value: str) -> None:
    one = contact()
    refused = Filled(officer, page(one)).type(person=value, function="Autre").refused()
    assert "masked again: nothing was stored" in refused[""][0]
    one.refresh_from_db()
    assert (one.person, one.function) == ("Marie Roy", "Direction")
    reveal(officer, one)
    Filled(officer, page(one)).type(person=value).saved()
    one.refresh_from_db()
    assert one.person == value


def test_a_contact_without_a_person_is_filled_as_ever(officer: Client) -> None:
    one = function()
    form = Filled(officer, page(one))
    form.type(person="Jean Cyr", purpose="Suivi", legal_basis="consent", review_on=in_days(9))
    form.saved()
    one.refresh_from_db()
    assert one.person == "Jean Cyr"
    assert "J••• C•••" in officer.get(page(one)).content.decode()


def test_rows_beside_an_organization_never_overwrite(officer: Client) -> None:
    ico = builders.organization("ico", published=False)
    one = contact(ico)
    url = f"/en/admin/organizations/organization/{ico.pk}/change/"
    Filled(officer, url).change("contacts", 0, function="Présidence").saved()
    one.refresh_from_db()
    assert (one.function, *told(one)) == ("Présidence", *PERSON.values())
    refused = Filled(officer, url).change("contacts", 0, person="Jean Cyr").refused()
    assert "masked again" in refused["contacts-0"][0]
    new = {"function": "Trésorerie", "person": "Jean Cyr", "purpose": "P"}
    form = Filled(officer, url)
    form.add("contacts", **new, legal_basis="consent", review_on=in_days(9)).saved()
    assert Contact.objects.get(function="Trésorerie").person == "Jean Cyr"


def test_who_only_looks_sees_masks_too(client: Client) -> None:
    one = contact()
    reader = person("analyst")
    reader.user_permissions.add(Permission.objects.get(codename="view_contact"))
    client.force_login(reader)
    for url in (page(one), f"/en/admin/organizations/organization/{one.organization_id}/change/"):
        text = client.get(url).content.decode()
        assert "M••• R•••" in text, url
        assert not is_told_in(text), url


def test_history_is_read_once_revealed() -> None:
    client, one = signed_in("administrator"), contact()
    one.person = "Jean Cyr"
    write([Draft(one)], by=None)
    response = client.get(page(one, "history"))
    assert response.headers["Location"] == page(one)
    reveal(client, one, choice="request")
    assert "Marie Roy" in client.get(page(one, "history")).content.decode()
    assert client.get(page(function(), "history")).status_code == 200
    assert signed_in("officer").get(page(one, "history")).status_code == 403


def test_nobody_is_found_by_pieces(officer: Client) -> None:
    one = contact()
    for query in ("person__startswith=M", "personal_phone__contains=4", "person=Marie+Roy"):
        assert officer.get(f"{URL}?{query}").status_code == 400, query
    for words, found in (("Marie", False), ("marie roy", True), (PERSON["personal_email"], True)):
        text = officer.get(URL, {"q": words}).content.decode()
        assert (page(one) in text) is found, words


def test_an_analyst_sees_a_person_nowhere() -> None:
    one = contact()
    analyst = signed_in("analyst")
    organization = f"/en/admin/organizations/organization/{one.organization_id}"
    autocomplete = "/en/admin/autocomplete/?app_label=organizations&model_name=contact"
    pages = ["/en/admin/", "/en/admin/quality/", f"{organization}/change/"]
    for url in (*pages, f"{organization}/history/"):
        text = analyst.get(url).content.decode()
        assert not is_told_in(text), url
        assert "•••" not in text, url
    for url in (URL, page(one), page(one, "history"), f"{autocomplete}&field_name=x&term=Marie"):
        assert analyst.get(url).status_code == 403, url


def test_a_list_asks_as_often_for_many_contacts_as_for_one(officer: Client) -> None:
    contact()
    officer.get(URL)
    counts = []
    for more in (0, 20):
        for _ in range(more):
            contact()
        with CaptureQueriesContext(connection) as asked:
            officer.get(URL)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_contacts_due_for_review_wait_in_the_queue(officer: Client) -> None:
    due = [contact(review_on=in_days(days)) for days in (30, -10)]
    contact(review_on=in_days(31))
    function(review_on=in_days(-5))
    text = officer.get("/en/admin/").content.decode()
    task = re.search(r"Contacts due for consent review.*?</ul>", text, re.DOTALL)
    assert task
    shown = [int(pk) for pk in re.findall(r"contact/(\d+)/change", task.group())]
    assert shown == [due[1].pk, due[0].pk]
    assert "2" in task.group()
    listed = officer.get(f"{URL}?task=consent")
    assert {one.pk for one in listed.context["cl"].result_list} == {one.pk for one in due}
