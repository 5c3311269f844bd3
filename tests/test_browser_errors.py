"""The pages of what goes wrong, in a real browser: readable, accessible, with a way on."""

from collections.abc import Callable

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from mrif_partners.urls import urlpatterns as every_page
from organizations.models import Organization
from registry.actions import archive
from registry.tests.test_time_limits import ENDLESS
from tests.builders import organization
from tests.schemes import wrong_in_each_scheme

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}


def busy(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(ENDLESS, [10**9])
    return HttpResponse()


def wrong(request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


def refused(request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


urlpatterns = [
    *i18n_patterns(
        *(path(f"{one.__name__}/", one) for one in (busy, wrong, refused, broken)),
        prefix_default_language=False,
    ),
    *every_page,
]
pytestmark = [
    pytest.mark.urls(__name__),
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# The address, the status, and the beginning of the heading in the language of the page.
FRENCH = {
    "/nulle-part/": (404, "Page introuvable"),
    "/organismes/?page=99": (404, "Page introuvable"),
    "/organismes/partie/": (410, "Cette fiche a été retirée"),
    "/organismes/export.csv?dialect=martien": (400, "Cette demande"),
    "/organismes/export.csv?rows=all": (403, "Vous n’avez pas accès"),
    "/busy/": (503, "Cette page prend trop de temps"),
    "/wrong/": (400, "Cette demande"),
    "/refused/": (403, "Vous n’avez pas accès"),
    "/broken/": (500, "Une erreur est survenue"),
}
ENGLISH = {
    "/en/nowhere/": (404, "Page not found"),
    "/en/projects/?page=99": (404, "Page not found"),
    "/en/organizations/partie/": (410, "This record was withdrawn"),
    "/en/organizations/export.csv?rows=all": (403, "You do not have access"),
    "/en/busy/": (503, "This takes too long"),
    "/en/wrong/": (400, "This request could not be understood"),
    "/en/broken/": (500, "Une erreur est survenue"),  # in both: nothing is sure to work
}


@pytest.fixture
def site(live_server: LiveServer, settings: object) -> str:
    settings.QUERY_SECONDS = 0.2  # type: ignore[attr-defined]
    gone = organization(name="Partie")
    archive(Organization, [gone.pk], by=None, reason="Dissoute")
    return live_server.url


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.parametrize("pages", [FRENCH, ENGLISH], ids=["fr", "en"])
def test_what_goes_wrong_is_told_in_words_with_a_way_on(
    page: Page,
    site: str,
    axe: Callable[[Page], str],
    pages: dict[str, tuple[int, str]],
    size: dict[str, int],
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for address, (status, heading) in pages.items():
        answer = page.goto(site + address)
        assert answer, address
        assert answer.status == status, address
        expect(page.locator("h1")).to_have_count(1)
        expect(page.locator("h1")).to_contain_text(heading)
        expect(page.get_by_role("main").get_by_role("link").last).to_be_visible()
        assert wrong_in_each_scheme(page, axe) == "", address
        overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not overflow, f"{address} scrolls sideways"


def test_a_form_without_its_cookie_is_refused_in_words(
    page: Page, site: str, axe: Callable[[Page], str]
) -> None:
    page.goto(f"{site}/en/follow/projects/")
    page.get_by_label("E-mail").fill("someone@example.org")
    page.context.clear_cookies()
    page.get_by_role("main").get_by_role("button").click()
    expect(page.locator("h1")).to_have_text("This form was not accepted")
    assert axe(page) == ""
    page.go_back()
    expect(page.get_by_label("E-mail")).to_have_value("someone@example.org")
