"""What every address tells a browser: the content policy, the other headers, the cookies."""

from collections.abc import Iterator
from http.cookies import Morsel
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.tests import test_every_address as staff
from accounts.tests.people import signed_in
from mrif_partners.environment import Environment
from mrif_partners.hardening import ALLOWED, REFUSED, hardening
from registry.admin import gate
from tests.every_address import public_addresses
from tests.staff_world import one_of_each

# What a browser is told is the same on every database.
pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
EXPECTED = {
    "Strict-Transport-Security": "max-age=31536000",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}
OTHERS = ["/nowhere/", "/organismes/?page=99", "/organismes/?country=ZZ", "/static/css/tokens.css"]


@pytest.fixture(autouse=True)
def _as_on_a_server(settings: LazySettings) -> None:
    for name, value in hardening(Environment({}), debug=False).items():
        setattr(settings, name, value)


def test_every_public_address_has_every_header() -> None:
    one_of_each()
    client = Client()
    visited, faults = 0, []
    for address in [*public_addresses(), *OTHERS]:
        visited += 1
        faults += _faults(address, client.get(address, secure=True))
    assert faults == []
    assert visited > 200


def test_every_page_of_the_staff_has_every_header() -> None:
    world = one_of_each()
    world["accounts.user"] = staff.User.objects.create_user("somebody")
    world["auth.group"] = staff.Group.objects.get(name="officer")
    client, nobody = signed_in("administrator"), Client()
    faults = []
    for name in sorted(staff.patterns().keys() - staff.APART - {"logout"}):
        address = staff.address(name, world)
        for one in (client, nobody):
            faults += _faults(address, one.get(address, secure=True))
    assert faults == []
    assert gate.OF_SITE


def _faults(address: str, response: Any) -> Iterator[str]:
    """What is not as every answer has it."""
    if response.status_code >= 500:
        yield f"{address} answers {response.status_code}"
    policy = "; ".join(sorted(response.get("Content-Security-Policy", "").split("; ")))
    if policy != "; ".join(sorted(POLICY.split("; "))):
        yield f"{address} Content-Security-Policy: {policy}"
    for name, value in EXPECTED.items():
        if response.get(name) != value:
            yield f"{address} {name}: {response.get(name)}"
    permitted = dict(one.split("=") for one in response.get("Permissions-Policy", "=").split(", "))
    if permitted != dict.fromkeys(REFUSED, "()") | dict.fromkeys(ALLOWED, "(self)"):
        yield f"{address} Permissions-Policy: {permitted}"
    for cookie in response.cookies.values():
        if not _is_safe(cookie):
            yield f"{address} {cookie}"


def _is_safe(cookie: "Morsel[str]") -> bool:
    """What is taken back is empty."""
    if not cookie.value and cookie["max-age"] == 0:
        return True
    return bool(cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax")


def test_the_cookies_of_a_sign_in_are_for_this_site_alone() -> None:
    staff.User.objects.create_user("agente", password="un-mot-de-passe-long")
    client = Client()
    client.get("/admin/login/", secure=True)
    given = {"login": "agente", "password": "un-mot-de-passe-long"}
    client.post("/admin/login/", given, secure=True)
    assert client.cookies.keys() >= {"csrftoken", "sessionid"}
    for cookie in client.cookies.values():
        assert _is_safe(cookie), cookie


def test_plain_http_is_sent_to_https() -> None:
    response = Client().get("/organismes/?q=eau")
    assert (response.status_code, response["Location"]) == (
        301,
        "https://testserver/organismes/?q=eau",
    )
    assert Client().get("/healthz").status_code == 200
