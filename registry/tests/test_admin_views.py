"""The columns and the saved views of the staff's lists."""

from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from accounts.models import User
from accounts.tests.people import signed_in
from organizations.models import Contact
from registry.actions import Draft, write
from registry.models import SavedView
from tests import builders

pytestmark = pytest.mark.django_db
LIST = "/en/admin/organizations/organization/"


def shown(response: Any) -> list[str]:
    assert response.status_code == 200
    return [name for name in response.context["cl"].list_display if name != "action_checkbox"]


def other(role: str) -> Client:
    user = User.objects.create_user(username=f"other-{role}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


# Columns


def test_columns_are_chosen_and_ordered_in_the_address() -> None:
    builders.organization(name="Kay", neq="1143920115")
    client = signed_in("analyst")
    response = client.get(LIST, {"columns": "neq,name,officer,password,neq,owner__password"})
    assert shown(response) == ["neq", "name", "officer"]
    assert "1143920115" in response.content.decode()
    by_number = client.get(LIST, {"columns": "neq,name", "o": "-1"})
    assert by_number.context["cl"].queryset.query.order_by[0] == "-neq"


def test_columns_that_are_none_leave_the_usual_ones() -> None:
    client = signed_in("analyst")
    usual = shown(client.get(LIST))
    assert usual[0] == "name"
    for asked in ("", ",", "password", "é", "x" * 5000):
        assert shown(client.get(LIST, {"columns": asked})) == usual


def test_the_form_leads_to_the_address() -> None:
    client = signed_in("analyst")
    form = {
        "column": ["name", "neq", "country"],
        "place-neq": "1",
        "place-name": "2",
        "place-country": "²",
        "kind__exact": "ico",
        "o": "3",
    }
    response = client.get(LIST, form)
    assert response.status_code == 302
    assert response["Location"] == f"{LIST}?kind__exact=ico&columns=neq,name,country"
    page = client.get(response["Location"]).content.decode()
    assert '<input type="hidden" name="kind__exact" value="ico">' in page
    assert '<a href="?kind__exact=ico">Usual columns</a>' in page


def test_a_file_has_the_chosen_columns() -> None:
    builders.organization(name="Kay", neq="1143920115", key="K1")
    response = signed_in("analyst").get(f"{LIST}export/csv/", {"columns": "neq,name"})
    lines = b"".join(response.streaming_content).decode().splitlines()
    assert lines[1] == "K1,1143920115,Kay"


MARIE = {
    "person": "Marie Roy",
    "purpose": "Suivi",
    "legal_basis": "consent",
    "review_on": "2030-01-01",
}


def test_a_list_of_persons_offers_no_more_than_it_shows() -> None:
    owner = builders.organization()
    write([Draft(Contact(organization=owner, function="Direction", **MARIE))], by=None)
    client = signed_in("administrator")
    url = "/en/admin/organizations/contact/"
    usual = shown(client.get(url))
    assert shown(client.get(url, {"columns": "phone,personal_email"})) == usual
    assert shown(client.get(url, {"columns": "function"})) == ["function"]
    masked = client.get(url, {"columns": "person"}).content.decode()
    assert "M••• R•••" in masked
    assert "Roy" not in masked


# Views


def save(client: Client, name: str = "My ICOs", **fields: str) -> Any:
    data = {"name": name, "query": "kind__exact=ico&o=1&p=3&_popup=1", **fields}
    return client.post(f"{LIST}views/", data, follow=True)


def test_a_view_is_saved_found_again_and_deleted() -> None:
    client = signed_in("analyst")
    page = save(client).content.decode()
    view = SavedView.objects.get()
    assert (view.name, view.query, view.is_shared) == ("My ICOs", "kind__exact=ico&o=1", False)
    assert '<a href="?kind__exact=ico&amp;o=1" aria-current="page">My ICOs</a>' in page
    assert "My ICOs" not in other("officer").get(LIST).content.decode()
    assert ">My ICOs</a>" not in client.get("/en/admin/projects/project/").content.decode()
    save(client, query="kind__exact=southern_partner")
    assert SavedView.objects.get().query == "kind__exact=southern_partner"
    client.post(f"{LIST}views/{SavedView.objects.get().pk}/delete/")
    assert not SavedView.objects.exists()


@pytest.mark.parametrize("role", ["reviewer", "administrator"])
def test_a_shared_view_is_everyones_and_its_owners_to_delete(role: str) -> None:
    save(signed_in(role), is_shared="on")
    view = SavedView.objects.get()
    reader = other("analyst")
    assert f"(shared by {role})" in reader.get(LIST).content.decode()
    response = reader.post(f"{LIST}views/{view.pk}/delete/", follow=True)
    assert "this view is not yours" in response.content.decode()
    assert SavedView.objects.exists()


@pytest.mark.parametrize("role", ["analyst", "officer"])
def test_who_may_not_share_is_refused(role: str) -> None:
    client = signed_in(role)
    assert 'name="is_shared"' not in client.get(LIST).content.decode()
    assert save(client, is_shared="on").status_code == 403
    assert not SavedView.objects.exists()


@pytest.mark.parametrize(
    ("name", "query"),
    [("", "o=1"), ("x" * 101, ""), ("a\x00b", ""), ("a\x1bb", ""), ("ok", "q=" * 1500)],
)
def test_a_view_that_cannot_be_saved_is_told(name: str, query: str) -> None:
    page = save(signed_in("analyst"), name, query=query).content.decode()
    assert "The view was not saved." in page
    assert not SavedView.objects.exists()


def test_views_are_for_who_sees_the_list() -> None:
    client = signed_in("analyst")
    data = {"name": "My ICOs", "query": ""}
    assert client.post("/en/admin/organizations/contact/views/", data).status_code == 403
    assert client.get(f"{LIST}views/").status_code == 405
    assert Client().post(f"{LIST}views/", data).status_code == 302
    assert client.post(f"{LIST}views/{'9' * 30}/delete/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_that_no_longer_makes_sense_leads_to_the_list() -> None:
    client = signed_in("analyst")
    save(client, query="gone__exact=1&columns=gone")
    response = client.get(f"{LIST}?gone__exact=1&columns=gone")
    assert response.status_code in (302, 400)
