"""The form of a record in a real browser: two people, a sign-out in the middle, the keyboard."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.tests.people import person
from organizations.models import Organization
from tests.builders import organization

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)
WORD = "a-long-password-of-tests"
# The tables of rows are Django's, with columns that have no name.
AXE = {"target-size": {"enabled": True}, "empty-table-header": {"enabled": False}}


@pytest.fixture
def ico() -> Organization:
    return organization(
        "ico", name="Côte Solidaire", acronym="AVANT", aliases=["Un"], published=False
    )


def enters(context: BrowserContext, url: str, role: str, **names: str) -> Page:
    user = person(role, **names)
    user.set_password(WORD)
    user.save()
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
    return context.new_page()


def change(live_server: LiveServer, record: Any) -> str:
    return f"{live_server.url}/admin/organizations/organization/{record.pk}/change/"


def test_two_people_see_one_another_and_merge_their_work(
    new_context: Callable[..., BrowserContext],
    live_server: LiveServer,
    ico: Organization,
    axe: Callable[..., str],
) -> None:
    url = change(live_server, ico)
    marie = enters(new_context(), live_server.url, "reviewer", first_name="Marie", last_name="Roy")
    with marie.expect_response("**/presence/"):
        marie.goto(url)
    mine = enters(new_context(), live_server.url, "officer")
    mine.goto(url)
    expect(mine.locator("#presence")).to_contain_text("Marie Roy")
    assert axe(mine, rules=AXE) == ""

    marie.locator("#id_acronym").fill("MARIE")
    marie.locator("#id_aliases-0-name").fill("Deux")
    marie.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(marie).not_to_have_url(url)

    mine.locator("#id_acronym").fill("MOI")
    mine.locator("#id_city").fill("Lévis")
    mine.keyboard.press("Control+s")
    expect(mine.locator(".merge")).to_contain_text("Marie Roy")
    assert axe(mine, rules=AXE) == ""
    assert Organization.objects.get().acronym == "MARIE"
    mine.locator("input[name=merge-acronym][value=mine]").check()
    with mine.expect_navigation():  # the page before it says the same
        mine.locator("input[name=_continue]").click()
    expect(mine.locator("#id_acronym")).to_have_value("MOI")
    stored = Organization.objects.get()
    assert (stored.acronym, stored.city, stored.aliases.get().name) == ("MOI", "Lévis", "Deux")


def test_a_sign_out_in_the_middle_loses_nothing(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, ico: Organization
) -> None:
    context = new_context()
    page = enters(context, live_server.url, "officer")
    page.goto(change(live_server, ico))
    page.locator("#id_city").fill("Lévis")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.keyboard.press("Control+s")
    expect(page.locator("#form-comfort")).to_contain_text(page_words(page, "signedOut"))
    expect(page.locator("#id_city")).to_have_value("Lévis")
    with context.expect_page() as opened:
        page.locator("#form-comfort a").click()
    tab = opened.value
    tab.locator("#id_username").fill("officer")
    tab.locator("#id_password").fill(WORD)
    tab.locator("#content-main .account-form button[type=submit]").click()
    expect(tab).to_have_url(f"{live_server.url}/admin/")
    page.keyboard.press("Control+s")
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Organization.objects.get().city == "Lévis"


def page_words(page: Page, name: str) -> str:
    words: str = page.locator("#form-comfort").evaluate("(one, name) => one.dataset[name]", name)
    return words


def test_without_javascript_what_was_typed_goes_through_the_sign_in(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, ico: Organization
) -> None:
    context = new_context(java_script_enabled=False)
    page = enters(context, live_server.url, "officer")
    page.goto(change(live_server, ico))
    page.locator("#id_city").fill("Lévis")
    context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    page.locator("input[name=_continue]").first.click()
    page.locator("#id_username").fill("officer")
    page.locator("#id_password").fill(WORD)
    page.locator("#content-main .account-form button[type=submit]").click()
    page.locator("#content-main input[type=submit]").click()
    expect(page.locator(".messagelist .success")).to_be_visible()
    assert Organization.objects.get().city == "Lévis"


def test_what_is_not_saved_is_not_left_without_a_word(
    new_context: Callable[..., BrowserContext], live_server: LiveServer, ico: Organization
) -> None:
    page = enters(new_context(), live_server.url, "officer")
    asked: list[str] = []

    def stay(dialog: Any) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", stay)
    url = change(live_server, ico)
    page.goto(url)
    page.goto(f"{live_server.url}/admin/")
    assert asked == []
    page.goto(url)
    page.locator("#aliases-group .add-row a").click()
    page.goto(f"{live_server.url}/admin/")
    assert asked == ["beforeunload"]
    page.goto(url)
    page.locator("#id_city").fill("Lévis")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page).not_to_have_url(url)
    assert asked == ["beforeunload"]
