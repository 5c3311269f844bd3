"""Who is signed out in the middle of a form loses nothing, and sends nothing in another's name."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import person
from organizations.models import Organization
from registry.tests.filling import Filled
from tests import builders

pytestmark = pytest.mark.django_db
URL = "/en/admin/organizations/organization/"
LOGIN = "/en/admin/login/"
WORD = "a-long-password-of-tests"


@pytest.fixture
def officer() -> Client:
    return entered("officer")


def entered(role: str) -> Client:
    user = person(role)
    user.set_password(WORD)
    user.save()
    client = Client()
    client.force_login(user)
    return client


def change(record: Any) -> str:
    return f"{URL}{record.pk}/change/"


def typed_in(response: Any) -> str:
    page = response.content.decode()
    found = re.search(r'name="typed" value="([^"]*)"', page)
    assert found, page
    return unescape(found[1])


def signs_in(client: Client, typed: str, url: str, username: str = "officer", word: str = WORD):
    data = {"username": username, "password": word, "next": url, "typed": typed}
    return client.post(f"{LOGIN}?next={url}", data)


def test_what_was_typed_goes_through_the_sign_in(officer: Client) -> None:
    ico = builders.organization(description_fr="Avant")
    text = "Première ligne\r\n« deuxième » & <b>\r\n"
    page = Filled(officer, change(ico)).type(description_fr=text, city="Lévis")
    page.add("aliases", name="Autre")
    officer.logout()
    response = page.save()
    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]
    assert Organization.objects.get().city == ""

    wrong = signs_in(officer, typed_in(response), change(ico), word="wrong")
    again = signs_in(officer, typed_in(wrong), change(ico))
    assert again.status_code == 200
    assert "no-store" in again["Cache-Control"]
    assert again.context["url"] == change(ico)
    assert again.context["is_theirs"]
    sent: dict[str, list[str]] = {}
    for name, value in again.context["posted"].fields:
        sent.setdefault(name, []).append(value)
    assert officer.post(change(ico), sent).status_code == 302
    stored = Organization.objects.get()
    assert stored.city == "Lévis"
    assert "« deuxième » & <b>" in stored.description_fr
    assert [one.name for one in stored.aliases.all()] == ["Autre"]
    assert stored.history.first().history_user.username == "officer"


def test_nobody_sends_what_another_typed(officer: Client) -> None:
    entered("reviewer")
    ico = builders.organization()
    page = Filled(officer, change(ico)).type(city="Lévis")
    officer.logout()
    again = signs_in(officer, typed_in(page.save()), change(ico), username="reviewer")
    text = again.content.decode()
    assert "it is not sent in your name" in text
    assert "Lévis" not in text
    assert '<form method="post" action' not in text


def test_only_a_form_of_the_registry_is_kept(officer: Client) -> None:
    ico = builders.organization()
    page = Filled(officer, change(ico)).type(form_token="x:y")
    officer.logout()
    for data in (page.data, {}):
        response = officer.post(change(ico), data)
        assert response["Location"] == f"{LOGIN}?next={change(ico)}"
    assert officer.post(f"{URL}{ico.pk}/delete/", {"post": "yes"}).status_code == 302


def test_the_sign_in_of_every_day_is_as_it_was(officer: Client) -> None:
    officer.logout()
    assert 'name="typed"' not in officer.get(LOGIN).content.decode()
    data = {"username": "officer", "password": WORD, "next": "/en/admin/quality/"}
    assert officer.post(LOGIN, data)["Location"] == "/en/admin/quality/"


def test_what_is_too_long_stays_in_the_browser(officer: Client) -> None:
    ico = builders.organization()
    page = Filled(officer, change(ico)).type(description_fr="é" * 400_000)
    officer.logout()
    text = page.save().content.decode()
    assert "is too long to go along" in text
    assert 'name="typed"' not in text


@pytest.mark.parametrize(
    "typed", ["x", "[]", "[1, 2]", "[[1], []]", "{}", "[" * 5000, '[["a"], 0]']
)
def test_nonsense_instead_of_what_was_typed_is_refused(typed: str, officer: Client) -> None:
    officer.logout()
    assert signs_in(officer, typed, "/en/admin/").status_code == 400


def test_nothing_is_sent_elsewhere(officer: Client) -> None:
    ico = builders.organization()
    page = Filled(officer, change(ico)).type(city="Lévis")
    officer.logout()
    again = signs_in(officer, typed_in(page.save()), "https://example.org/")
    assert again.context["url"].startswith("/")


def test_forms_ask_who_is_signed_in(officer: Client) -> None:
    answer = officer.get("/en/admin/session/")
    assert answer.json()["user"] == str(officer.session["_auth_user_id"])
    assert len(answer.json()["csrf"]) == 64
    assert "no-store" in answer["Cache-Control"]
    assert officer.post("/en/admin/session/").status_code == 405
    officer.logout()
    assert officer.get("/en/admin/session/").json()["user"] is None
