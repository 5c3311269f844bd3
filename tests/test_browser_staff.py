"""The staff's pages in a real browser: accessible, and two people at once on one record."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from accounts.tests.people import signed_in
from organizations.models import Organization
from organizations.tests.reviewing import confirmed
from projects.models import Contribution, Obligation
from registry.models import ImportBatch
from tests.builders import organization, project, stored
from tests.schemes import wrong_in_each_scheme

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}


@dataclass(frozen=True)
class Staff:
    """The address of a registry with something in every task, and two people signed in."""

    url: str
    draft: Any
    reviewed: Any
    project: Any
    officer: Client
    reviewer: Client

    def enters(self, context: BrowserContext, person: Client) -> Page:
        cookie = person.cookies[settings.SESSION_COOKIE_NAME].value
        name = settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": cookie, "url": self.url}])
        return context.new_page()


@pytest.fixture
def staff(live_server: LiveServer) -> Staff:
    draft = organization("ico", name="Côte Solidaire", published=False)
    funded = project(
        "development",
        title_fr="Des puits",
        partners={"contractor": organization("southern_partner", name="Fanm Vanyan")},
        countries=["HT"],
        title_en="Wells",
    )
    row = {"source": "mrif", "payer_name": "MRIF", "stage": "committed", "amount": "75000"}
    stored(Contribution(project=funded, **row))
    stored(Obligation(project=funded, kind="Rapport final", due_on="2020-01-01"))
    review = confirmed(organization("ico", name="Solidarité Nord-Sud"), lapses_on="2023-06-01")
    people = signed_in("officer"), signed_in("reviewer")
    return Staff(live_server.url, draft, review, funded, *people)


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_what_waits_and_what_is_wrong_are_accessible(
    context: BrowserContext,
    staff: Staff,
    axe: Callable[..., str],
    size: dict[str, int],
) -> None:
    page = staff.enters(context, staff.reviewer)
    page.set_viewport_size(size)  # type: ignore[arg-type]
    review = f"admin/organizations/eligibilityreview/{staff.reviewed.pk}/change/"
    for address in ("admin/", "admin/quality/", review):
        for language in ("", "en/"):
            page.goto(f"{staff.url}/{language}{address}")
            assert wrong_in_each_scheme(page, axe) == "", address
            expect(page.locator("h1")).to_have_count(1)


def test_an_officer_goes_from_the_queue_to_what_waits(
    context: BrowserContext, staff: Staff
) -> None:
    page = staff.enters(context, staff.officer)
    page.goto(f"{staff.url}/admin/")
    task = page.get_by_role("region", name="Admissibilité échue (1)")
    with page.expect_navigation():
        task.get_by_role("link", name="Tout voir").click()
    page.get_by_role("link", name="Solidarité Nord-Sud").click()
    expect(page.get_by_text("Elle est échue depuis le 1er juin 2023")).to_be_visible()
    page.goto(f"{staff.url}/admin/")
    page.get_by_role("link", name="Qualité des données").click()
    row = page.get_by_role("row", name="obligation.overdue")
    row.get_by_role("link", name="1 obligation").click()
    expect(page.get_by_role("link", name="Rapport final")).to_be_visible()


def test_the_effect_of_a_change_is_seen_and_nothing_is_saved(
    context: BrowserContext, staff: Staff
) -> None:
    page = staff.enters(context, staff.reviewer)
    page.goto(f"{staff.url}/admin/projects/project/{staff.project.pk}/change/")
    page.locator("#id_contributions-0-amount").fill("90000")
    page.get_by_role("button", name="Voir l’effet avant d’enregistrer").first.click()
    expect(page.get_by_role("status")).to_contain_text("Rien n’a été enregistré.")
    expect(page.get_by_role("status")).to_be_focused()
    expect(page.locator("#id_contributions-0-amount")).to_have_value("90000")
    assert Contribution.objects.get().amount == 75000


def test_publishing_what_someone_changed_a_moment_ago_is_refused(
    new_context: Callable[..., BrowserContext], staff: Staff
) -> None:
    address = f"{staff.url}/admin/organizations/organization/{staff.draft.pk}/change/"
    reviewing = staff.enters(new_context(), staff.reviewer)
    editing = staff.enters(new_context(), staff.officer)
    reviewing.goto(address)
    editing.goto(address)
    editing.locator("#id_city").fill("Rimouski")
    editing.get_by_role("button", name="Enregistrer", exact=True).first.click()
    expect(editing).not_to_have_url(address)
    reviewing.get_by_role("button", name="Publier", exact=True).click()
    expect(reviewing.get_by_text("Quelqu’un a modifié cette fiche")).to_be_visible()
    assert not Organization.objects.get(pk=staff.draft.pk).is_public
    reviewing.get_by_role("button", name="Publier", exact=True).click()
    expect(reviewing.get_by_text("Fiches publiées")).to_be_visible()
    assert Organization.objects.get(pk=staff.draft.pk).is_public


@pytest.mark.parametrize("language", ["", "en/"])
def test_an_import_is_read_on_a_phone_without_moving_it_sideways(
    context: BrowserContext, staff: Staff, axe: Callable[..., str], language: str
) -> None:
    text = "key;kind;name;country\nsud;southern_partner;Coopérative;HT\nzz;ico;Sans pays;ZZ\n"
    file = SimpleUploadedFile("organisations-de-cooperation.csv", text.encode())
    staff.officer.post(f"/{language}admin/imports/", {"files": [file]})
    imports = f"{staff.url}/{language}admin/imports/"
    page = staff.enters(context, staff.officer)
    page.set_viewport_size(PHONE)  # type: ignore[arg-type]
    pk = ImportBatch.objects.get().pk
    for place in ("", f"{pk}/", f"{pk}/columns/"):
        page.goto(f"{imports}{place}")
        beyond = page.locator(".table-scroll").evaluate_all(
            "all => all.map(one => one.scrollWidth - one.clientWidth)"
        )
        assert beyond, place
        assert not any(beyond), place
        assert axe(page) == "", place
