"""Signing in, in a real browser: a passkey from end to end, and pages that everyone can use."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.tests.signing import PASSWORD, staff
from tests.schemes import wrong_in_each_scheme

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PASSKEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def address(live_server: LiveServer, settings: Any) -> str:
    """By its name: a passkey belongs to the name of a site, which an address is not."""
    settings.SECOND_FACTOR = True
    cache.clear()
    staff()
    return live_server.url.replace("127.0.0.1", "localhost")


def gives_password(page: Page, address: str) -> None:
    page.goto(f"{address}/admin/")
    page.get_by_label("Nom d’utilisateur").fill("officer")
    page.get_by_label("Mot de passe").fill(PASSWORD)
    with page.expect_navigation():  # else what is asked for next ends the sign-in
        page.get_by_role("button", name="Se connecter").click()


def test_a_passkey_is_added_then_signs_in_alone(
    context: BrowserContext, address: str, axe: Callable[..., str]
) -> None:
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": PASSKEY})
    gives_password(page, address)
    expect(page).to_have_url(f"{address}/admin/account/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()  # the page, not its address alone
    assert axe(page) == ""
    page.get_by_role("link", name="Ajouter une clé d’accès").click()
    expect(page.get_by_label("Nom")).to_be_visible()
    assert axe(page) == ""
    page.get_by_label("Nom").fill("Clé du bureau")
    page.get_by_role("button", name="Ajouter une clé d’accès").click()
    expect(page.locator("h1")).to_have_text("Codes de récupération")
    assert axe(page) == ""
    page.goto(f"{address}/admin/account/")
    expect(page.locator(".keys")).to_contain_text("Clé du bureau")
    assert axe(page) == ""
    with page.expect_navigation():  # with its script
        page.get_by_role("button", name="Se déconnecter").click()
    page.get_by_role("button", name="Avec une clé d’accès").click()
    expect(page).to_have_url(f"{address}/admin/")
    expect(page.locator("h1")).to_have_count(1)


def test_a_passkey_that_is_not_there_is_told_in_words(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    absent = PASSKEY | {"isUserVerified": False}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": absent})
    page.goto(f"{address}/admin/login/")
    page.get_by_role("button", name="Avec une clé d’accès").click()
    expect(page.get_by_role("alert")).to_contain_text("La clé d’accès n’a pas servi")


@pytest.mark.parametrize("width", [375, 1280])
def test_the_pages_are_accessible(
    context: BrowserContext, address: str, axe: Callable[..., str], width: int
) -> None:
    page = context.new_page()
    page.set_viewport_size({"width": width, "height": 800})
    for where in ("admin/login/", "en/admin/login/", "admin/account/password/reset/"):
        page.goto(f"{address}/{where}")
        assert wrong_in_each_scheme(page, axe) == "", where
    page.goto(f"{address}/admin/login/")
    page.get_by_label("Nom d’utilisateur").fill("officer")
    page.get_by_label("Mot de passe").fill("faux")
    page.get_by_role("button", name="Se connecter").click()
    expect(page.get_by_role("alert")).to_be_visible()
    assert wrong_in_each_scheme(page, axe) == ""
    gives_password(page, address)
    for where in ("app/", "sessions/", "password/"):
        page.goto(f"{address}/admin/account/{where}")
        assert wrong_in_each_scheme(page, axe) == "", where
        expect(page.locator("h1")).to_have_count(1)
