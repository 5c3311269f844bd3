"""Signing in with a password and a second factor, and what is closed without one."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.contrib import admin
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import URLResolver, reverse

from accounts.models import User
from accounts.tests.signing import (
    ACCOUNT,
    CODE,
    CODES,
    LOGIN,
    PASSWORD,
    code,
    gives_password,
    sets_up_app,
    staff,
)
from tests.builders import organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _required(settings):
    settings.SECOND_FACTOR = True
    cache.clear()


@pytest.fixture
def enrolled():
    """An officer with an app: the account's key and recovery codes."""
    staff()
    client = Client()
    gives_password(client)
    secret = sets_up_app(client)
    codes = re.findall(r"<code>(\d{8})</code>", client.get(CODES).content.decode())
    return secret, codes


def test_a_person_without_a_second_factor_is_led_to_set_one_up():
    staff()
    client = Client()
    assert gives_password(client, next="/admin/quality/")["Location"] == "/admin/quality/"
    assert client.get("/admin/quality/")["Location"] == ACCOUNT
    page = client.get(ACCOUNT).content.decode()
    assert "Configurez d’abord un second facteur" in page
    sets_up_app(client)
    assert client.get("/admin/quality/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_person_is_told_of_a_new_factor_by_mail():
    staff()
    client = Client()
    gives_password(client)
    sets_up_app(client)
    assert [one.to for one in mail.outbox] == [["officer@mrif.example.org"]]
    assert mail.outbox[0].subject == "Une application d’authentification a été configurée"
    assert "une application d’authentification a été configurée." in mail.outbox[0].body


def test_the_secret_is_not_in_the_database_as_it_is(enrolled):
    secret, _codes = enrolled
    kept = Authenticator.objects.get(type="totp").data["secret"]
    assert secret not in kept
    assert len(kept) > 80


def test_a_password_alone_does_not_sign_in_who_has_an_app(enrolled):
    secret, _codes = enrolled
    client = Client()
    assert gives_password(client, next="/admin/quality/")["Location"].startswith(CODE)
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    refused = client.post(CODE, {"code": "000000"})
    assert "Code incorrect" in refused.content.decode()
    assert client.post(CODE, {"code": code(secret, 1)})["Location"] == "/admin/quality/"
    assert client.get("/admin/quality/").status_code == 200


def test_a_code_serves_once(enrolled):
    secret, _codes = enrolled
    given = code(secret, 1)
    first, second = Client(), Client()
    for client in (first, second):
        gives_password(client)
    assert first.post(CODE, {"code": given}).status_code == 302
    assert second.post(CODE, {"code": given}).status_code == 200


def test_a_recovery_code_serves_once(enrolled):
    _secret, codes = enrolled
    assert len(codes) == 10
    for expected in (302, 200):
        client = Client()
        gives_password(client)
        assert client.post(CODE, {"code": codes[0]}).status_code == expected


def test_a_session_older_than_the_factor_does_not_profit_from_it():
    user = staff()
    older, newer = Client(), Client()
    for client in (older, newer):
        gives_password(client)
    sets_up_app(newer)
    assert older.get(ACCOUNT).status_code == 302
    assert older.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert Authenticator.objects.filter(user=user, type="totp").count() == 1
    assert newer.get("/admin/").status_code == 200


OTHER_PLACES = {"login", "logout", "password_change"}  # pages of the sign-in stand there


def every_admin_address(patterns=None):
    for pattern in patterns or admin.site.get_urls():
        if isinstance(pattern, URLResolver):
            yield from every_admin_address(pattern.url_patterns)
        elif pattern.name and pattern.name not in OTHER_PLACES:
            route = pattern.pattern
            keys = getattr(route, "converters", None) or route.regex.groupindex
            values = {"app_label": "organizations", "url": "x", "name": "publish"}
            yield reverse(f"admin:{pattern.name}", kwargs={k: values.get(k, 1) for k in keys})


def test_every_page_of_the_admin_is_closed_without_a_second_factor():
    staff("administrator")
    client = Client()
    gives_password(client, "administrator")
    addresses = set(every_admin_address())
    assert len(addresses) > 50
    open_ones = [one for one in addresses if client.get(one)["Location"] != ACCOUNT]
    assert open_ones == []
    assert client.post("/admin/organizations/organization/add/", {})["Location"] == ACCOUNT


def test_a_session_made_without_our_pages_is_closed_too():
    client = Client()
    client.force_login(staff("administrator"))
    assert client.get("/admin/organizations/organization/")["Location"] == ACCOUNT


def test_an_account_that_is_not_staff_is_refused_without_a_loop():
    user = staff()
    user.is_staff = False
    user.save()
    client = Client()
    gives_password(client)
    assert client.get("/admin/").status_code == 403


def test_the_public_pages_take_who_has_no_factor_for_a_visitor():
    draft = organization("ico", name="Pas encore", published=False)
    client = Client()
    client.force_login(staff("administrator"))
    assert client.get(f"/organismes/{draft.pk}/").status_code == 404
    assert client.get("/organismes/").status_code == 200


def test_the_form_helps_password_managers(client):
    page = client.get(LOGIN).content.decode()
    assert 'autocomplete="username"' in page
    assert 'autocomplete="current-password"' in page
    assert 'autocomplete="off"' not in page


def test_nobody_makes_an_account_alone(client):
    for address in ("/admin/signup/", "/admin/account/signup/", "/admin/account/email/"):
        assert client.get(address, follow=True).status_code in {404, 200}
        assert client.post(address, {"username": "x", "password1": PASSWORD}).status_code in {
            404,
            302,
        }

    assert User.objects.count() == 0


def test_an_unknown_name_and_a_wrong_password_are_refused_in_the_same_words(client):
    staff()
    pages = [
        gives_password(client, name, "faux").content.decode().replace(name, "")
        for name in ("officer", "inconnu")
    ]
    texts = [re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page) for page in pages]
    assert texts[0] == texts[1]
    assert "Ce nom d’utilisateur et ce mot de passe ne vont pas ensemble" in texts[0]


def test_a_forgotten_password_tells_nothing_of_who_has_an_account(client):
    staff()
    reset = "/admin/account/password/reset/"
    for email in ("officer@mrif.example.org", "inconnu@mrif.example.org"):
        assert client.post(reset, {"email": email})["Location"] == f"{reset}sent/"
    assert [one.to for one in mail.outbox] == [["officer@mrif.example.org"]]
    assert mail.outbox[0].subject == "Choisir un nouveau mot de passe"
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)[1]
    there = client.get(link)["Location"]
    new = {"password1": "un-autre-mot-de-passe-2026", "password2": "un-autre-mot-de-passe-2026"}
    assert client.post(there, new)["Location"] == "/admin/account/password/reset/key/done/"
    assert gives_password(Client(), password=new["password1"]).status_code == 302
    assert "ne peut plus servir" in client.get(link).content.decode()


def test_the_message_is_in_english_from_an_english_page(client):
    staff()
    client.post("/en/admin/account/password/reset/", {"email": "officer@mrif.example.org"})
    assert mail.outbox[0].subject == "Choose a new password"
    assert "/en/admin/account/password/reset/key/" in mail.outbox[0].body


def test_another_site_is_no_place_to_go_after_the_sign_in(enrolled):
    secret, _codes = enrolled
    client = Client()
    gives_password(client, next="https://ailleurs.example.com/")
    there = client.post(CODE, {"code": code(secret, 1)})["Location"]
    assert urlsplit(there).netloc == ""
    assert parse_qs(urlsplit(there).query) == {}


def test_another_secret_key_makes_codes_wrong_and_breaks_no_page(enrolled, settings):
    secret, codes = enrolled
    settings.SECRET_KEY = "another-secret-of-fifty-characters-or-more-0123456789"
    client = Client()
    gives_password(client)
    for given in (code(secret, 1), codes[0]):
        assert "Code incorrect" in client.post(CODE, {"code": given}).content.decode()
