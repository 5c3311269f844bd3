"""Duplicates in a real browser: told while one types, and pages that everybody can use."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, expect
from pytest_django.live_server_helper import LiveServer

from accounts.tests.people import signed_in
from organizations.models import Merge, PossibleDouble, Split
from tests.builders import organization
from tests.schemes import wrong_in_each_scheme
from tests.test_browser_staff import Staff

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE = {"width": 320, "height": 800}
OF_ORGANIZATIONS = "admin/organizations/organization"


@pytest.fixture
def staff(live_server: LiveServer) -> Staff:
    """Two records of one organization: the pair is there as soon as the second is stored."""
    kept = organization("southern_partner", name="Mouvement paysan de Papaye", acronym="MPP")
    twice = organization("southern_partner", name="Mouvman Peyizan Papay", published=False)
    assert PossibleDouble.objects.count() == 1
    people = signed_in("officer"), signed_in("reviewer")
    return Staff(live_server.url, twice, kept, None, *people)


def test_the_pages_are_accessible_and_lead_to_one_record(
    context: BrowserContext, staff: Staff, axe: Callable[..., str]
) -> None:
    page = staff.enters(context, staff.reviewer)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    listed = f"{OF_ORGANIZATIONS}/duplicates/"
    merging = f"{OF_ORGANIZATIONS}/{staff.draft.pk}/merge/?other={staff.reviewed.pk}"
    for address in (listed, f"en/{listed}?show=apart", merging):
        page.goto(f"{staff.url}/{address}")
        assert wrong_in_each_scheme(page, axe) == "", address
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.locator("#id_reason").fill("Le même mouvement")
    with page.expect_navigation():
        page.locator("button.default").click()
    expect(page).to_have_url(f"{staff.url}/{OF_ORGANIZATIONS}/merged/{Merge.objects.get().pk}/")
    assert axe(page) == ""


def test_the_pages_of_a_split_are_accessible_and_need_no_script(
    context: BrowserContext, staff: Staff, axe: Callable[..., str]
) -> None:
    page = staff.enters(context, staff.reviewer)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    page.route("**/static/js/*.js", lambda route: route.abort())
    page.goto(f"{staff.url}/{OF_ORGANIZATIONS}/{staff.reviewed.pk}/split/")

    def is_for_everybody() -> None:
        assert wrong_in_each_scheme(page, axe) == "", page.title()
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]

    page.locator("button[value=rows]").click()
    expect(page.locator("[role=alert]")).to_be_visible()
    is_for_everybody()
    for number in range(2):
        page.locator(f"#id_form-{number}-name").fill(f"Membre {number}")
    for step in ("rows", "preview"):
        with page.expect_navigation():
            page.locator(f"button[value={step}]").first.click()
        is_for_everybody()
    page.locator("#id_reason").fill("Deux mouvements")
    with page.expect_navigation():
        page.locator("button[value=split]").click()
    expect(page).to_have_url(f"{staff.url}/{OF_ORGANIZATIONS}/parted/{Split.objects.get().pk}/")
    is_for_everybody()


def test_who_is_there_is_told_while_one_types(context: BrowserContext, staff: Staff) -> None:
    page = staff.enters(context, staff.officer)
    page.goto(f"{staff.url}/{OF_ORGANIZATIONS}/add/?kind=southern_partner")
    page.locator("#id_country").select_option("HT")
    page.locator("#id_name").press_sequentially("MOUVEMENT PAYSAN PAPAYE INC.")
    told = page.locator("#alike")
    expect(told.get_by_role("link", name="Mouvement paysan de Papaye")).to_be_visible()
    told.locator("[data-use-name]").click()
    expect(page.locator("#id_name")).to_have_value("Mouvement paysan Papaye")
    page.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(page.locator(".messagelist .success")).to_be_visible()
