"""Who is signed out in the middle of a form loses nothing, and sends nothing in another's name."""

import datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.tests.people import person
from organizations.models import Organization
from registry.tests.filling import Filled
from tests import builders

# What was typed goes through forms, and is stored as in any save.
pytestmark = [pytest.mark.django_db, pytest.mark.engine_free]
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


def signs_in(client: Client, response: Any, username: str = "officer", word: str = WORD) -> Any:
    """What one sees after the sign-in to which a page led."""
    data = {"login": username, "password": word}
    return client.post(response["Location"], data, follow=True)


def test_what_was_typed_goes_through_the_sign_in(officer: Client) -> None:
    ico = builders.organization(description_fr="Avant", published=False)
    text = "Première ligne\r\n« deuxième » & <b>\r\n"
    page = Filled(officer, change(ico)).type(description_fr=text, city="Lévis")
    page.add("aliases", name="Autre")
    officer.logout()
    response = page.save()
    assert response["Location"] == f"{LOGIN}?next=/en/admin/send-again/"
    assert Organization.objects.get().city == ""

    wrong = signs_in(officer, response, word="wrong")
    assert "goes along, and is then sent again" in wrong.content.decode()
    again = signs_in(officer, response)
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
    ico = builders.organization(published=False)
    page = Filled(officer, change(ico)).type(city="Lévis")
    officer.logout()
    again = signs_in(officer, page.save(), username="reviewer")
    text = again.content.decode()
    assert "it is not sent in your name" in text
    assert "Lévis" not in text
    assert '<form method="post" action' not in text


def test_only_a_form_of_the_registry_is_kept(officer: Client) -> None:
    ico = builders.organization(published=False)
    page = Filled(officer, change(ico)).type(form_token="x:y")
    officer.logout()
    for data in (page.data, {}):
        response = officer.post(change(ico), data)
        assert response["Location"] == f"{LOGIN}?next={change(ico)}"
    assert officer.post(f"{URL}{ico.pk}/delete/", {"post": "yes"}).status_code == 302


def test_what_is_too_long_stays_in_the_browser(officer: Client) -> None:
    ico = builders.organization(published=False)
    page = Filled(officer, change(ico)).type(description_fr="é" * 400_000)
    officer.logout()
    response = page.save()
    assert "is too long to go along" in officer.get(response["Location"]).content.decode()
    assert "typed" not in officer.session


def test_what_was_typed_is_shown_once_and_not_for_long(officer: Client) -> None:
    ico = builders.organization(published=False)
    page = Filled(officer, change(ico)).type(city="Lévis")
    officer.logout()
    assert "Lévis" in signs_in(officer, page.save()).content.decode()
    later = officer.get("/en/admin/send-again/", follow=True)
    assert "Nothing that was typed waits to be sent." in later.content.decode()
    officer.logout()
    response = page.save()
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=31)):
        assert "Lévis" not in signs_in(officer, response).content.decode()


def test_forms_ask_who_is_signed_in(officer: Client) -> None:
    answer = officer.get("/en/admin/session/")
    assert answer.json()["user"] == str(officer.session["_auth_user_id"])
    assert len(answer.json()["csrf"]) == 64
    assert "no-store" in answer["Cache-Control"]
    assert officer.post("/en/admin/session/").status_code == 405
    officer.logout()
    assert officer.get("/en/admin/session/").json()["user"] is None
