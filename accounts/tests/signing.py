"""What tests of the sign-in share: people with a password, and what they do in the pages."""

import re
import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from accounts.tests.people import person

PASSWORD = "un-long-mot-de-passe-2026"
LOGIN, ACCOUNT = "/admin/login/", "/admin/account/"
APP, CODE, CODES = f"{ACCOUNT}app/", f"{LOGIN}code/", f"{ACCOUNT}codes/"


def staff(role: str = "officer", **fields: object) -> User:
    given = {"password": PASSWORD, "email": f"{role}@mrif.example.org"}
    return person(role, **(given | fields))


def gives_password(
    client: Client, name: str = "officer", password: str = PASSWORD, **extra: str
) -> HttpResponse:
    return client.post(LOGIN, {"login": name, "password": password, **extra})


def code(secret: str, later: int = 0) -> str:
    """What the app shows; each is accepted once, so that a second sign-in takes a later one."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def sets_up_app(client: Client) -> str:
    """Follows the page as a person would; gives the key of the app."""
    page = client.get(APP).content.decode()
    found = re.search(r'class="secret">([A-Z2-7]+)<', page)
    assert found
    posted = client.post(APP, {"code": code(found[1])})
    assert posted["Location"] == CODES
    return found[1]
