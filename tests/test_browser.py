"""The public pages in a real browser: both languages, phone and desk, light and dark."""

import re
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.urls import resolve
from django.utils import timezone
from django.utils.translation import override
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from organizations import urls as organization_urls
from organizations.models import Expertise, Need
from portal import urls as portal_urls
from portal.models import Subscription
from projects import urls as project_urls
from projects.models import Contribution
from tests.builders import membership, organization, organizations, partnership, project, stored
from tests.schemes import wrong_in_each_scheme

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

PHONE, DESK = {"width": 375, "height": 812}, {"width": 1280, "height": 900}


@pytest.fixture
def site(live_server: LiveServer) -> str:
    """The address of a small registry where every page has something to show."""
    ico = organization(name="Côte Solidaire", acronym="CS", description_fr="Agir ensemble.")
    membership(ico, "2012-01-01")
    located = {"latitude": "19.45", "longitude": "-72.68", "publish_location": True}
    south = organization("southern_partner", name="Fanm Vanyan", subtype="womens_group", **located)
    stored(Need(organization=south, title_fr="De l’eau potable", sector_id="14030"))
    union = organization("quebec_partner", name="Syndicat du fleuve", subtype="trade_union")
    stored(Expertise(organization=union, domain_fr="Négociation"))
    partnership(ico, south, start="2014-05-01")
    partnership(ico, union, start="2018-05-01", expertise="Négociation")
    one = project(
        "development",
        title_fr="Des puits pour Gonaïves",
        summary_fr="Des puits et des comités.",
        lead=ico,
        partners={"contractor": south, "expertise_provider": union},
        countries=["HT"],
        sectors=["14030"],
        actual_start="2019-04-01",
    )
    for stage, amount in [("committed", "250000"), ("disbursed", "120000")]:
        row = {"source": "mrif", "payer_name": "MRIF", "stage": stage, "amount": amount}
        stored(Contribution(project=one, **row))
    project("awareness", title_fr="Festival", lead=ico)
    organizations("southern_partner", 55)
    wish = {"list": "organizations", "narrowing": "country=HT", "email": "a@example.org"}
    Subscription.objects.create(**wish, locale="fr", confirmed_at=timezone.now())
    return live_server.url


ADDRESSES = [
    "/",
    "/organismes/",
    "/organismes/?q=cote&kind=ico",
    "/organismes/?q=zzz&kind=ico",
    "/organismes/?kind=banque",
    "/en/organizations/?country=HT&page_size=25",
    "/organismes/cote-solidaire/",
    "/organismes/fanm-vanyan/",
    "/organismes/nulle-part/",
    "/projets/",
    "/projets/des-puits-pour-gonaives/",
    "/en/",
    "/en/organizations/",
    "/en/organizations/cote-solidaire/",
    "/en/projects/?year=1999",
    "/en/needs/",
    "/en/partners/finder/",
    "/en/partners/finder/?country=HT&sector=14030&keep=fanm-vanyan"
    "&compare=fanm-vanyan&compare=syndicat-du-fleuve",
    "/en/partners/finder/?compare=nulle-part",
    "/en/projects/des-puits-pour-gonaives/",
    "/api/docs/",
    "/en/api/docs/",
    "/suivre/organismes/?country=HT",
    "/en/follow/projects/",
    "/suivre/envoye/",
    "/en/map/?type=development",
    "/en/map/?show=places",
    "/en/map/?show=globe",
    "/en/open-data/",
    "/en/network/",
    "/en/network/?focus=cote-solidaire",
    "/recherche/?q=puits",
    "/en/search/?q=xyzzy",
    "/organismes/?q=cot",
    "/rapports/",
    "/rapports/icos/?region=99",
    "/projets/tableau.html?columns=title_fr,start",
    "/en/organizations/table.html",
    "/en/needs/table.html",
    "/en/reports/funding-by-country/",
    "/besoins/?q=eau",
    "/projets/?q=puits+haiti",
    "/partenaires/recherche/?q=eua",
    "/suivre/besoins/",
    "/organismes/fanm-vanyan/correction/",
    "/organismes/fanm-vanyan/correction/envoyee/",
    "/en/projects/des-puits-pour-gonaives/correction/",
    "/en/projects/des-puits-pour-gonaives/correction/sent/",
]
# Asks for a sign-in: tests/test_browser_every_page.py looks at it.
FOR_STAFF = {"compare"}
# What is taken away, read by a program, or a piece of a page: no page.
FILES = re.compile("(^|_)(file|feed|suggestions)$")


def of_records() -> list[str]:
    """The pages whose addresses are known once their records are."""
    link = f"/suivi/{Subscription.objects.get().token}/"
    need = Need.objects.get().get_absolute_url()
    return [need, f"/en{need.replace('besoins', 'needs')}", link, f"{link}arreter/"]


@pytest.mark.usefixtures("site")
def test_every_public_page_is_among_those_that_are_looked_at() -> None:
    looked_at = set()
    for address in [*ADDRESSES, *of_records()]:
        with override("en" if address.startswith("/en/") else "fr"):
            looked_at.add(resolve(urlsplit(address).path).view_name)
    rooms = {"": portal_urls, "organizations:": organization_urls, "projects:": project_urls}
    every = {f"{room}{name}" for room, urls in rooms.items() for name in _names(urls.urlpatterns)}
    assert every - looked_at == FOR_STAFF


def _names(patterns: Any) -> Iterator[str]:
    for one in patterns:
        if hasattr(one, "url_patterns"):
            yield from _names(one.url_patterns)
        elif one.name and not FILES.search(one.name):
            yield one.name


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_every_page_is_accessible_and_fits(
    page: Page, site: str, axe: Callable[[Page], str], size: dict[str, int]
) -> None:
    page.set_viewport_size(size)  # type: ignore[arg-type]
    for address in [*ADDRESSES, *of_records()]:
        page.goto(site + address)
        assert wrong_in_each_scheme(page, axe) == "", address
        overflow = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        assert not overflow, f"{address} scrolls sideways"
        expect(page.locator("h1")).to_have_count(1)


def test_a_visitor_finds_a_partner_and_reads_its_page(page: Page, site: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(site)
    page.get_by_role("combobox", name="Trouver un organisme").fill("cote")
    page.get_by_role("main").get_by_role("button", name="Rechercher").click()
    page.get_by_role("link", name="Tout voir – Organismes").click()
    expect(page.get_by_role("heading", name="1 organisme")).to_be_visible()

    page.get_by_role("link", name="Retirer le filtre").click()
    expect(page.get_by_role("heading", name="58 organismes")).to_be_visible()

    page.get_by_label("partenaire du Sud", exact=False).check()
    page.get_by_role("button", name="Afficher les résultats").click()
    expect(page).to_have_url(re.compile("kind=southern_partner"))
    expect(page.get_by_role("heading", name="56 organismes")).to_be_visible()

    page.get_by_role("link", name="Suivant").click()
    expect(page.locator("tbody tr")).to_have_count(6)
    page.get_by_role("navigation", name="Langue").get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", name="56 organizations")).to_be_visible()

    page.go_back()
    expect(page.get_by_role("heading", name="56 organismes")).to_be_visible()


def test_a_visitor_goes_from_a_project_to_its_partner_and_back(page: Page, site: str) -> None:
    page.goto(f"{site}/en/projects/")
    page.get_by_role("link", name="Des puits pour Gonaïves").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Des puits pour Gonaïves")
    page.get_by_role("link", name="Fanm Vanyan").click()
    expect(page.get_by_text("De l’eau potable")).to_be_visible()
    page.get_by_role("link", name="See its project").click()
    expect(page).to_have_url(re.compile(r"/en/projects/\?partner="))
    expect(page.locator("tbody tr")).to_have_count(1)


def test_the_keyboard_alone_suffices(page: Page, site: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{site}/en/organizations/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == "q":
            break
    page.keyboard.type("vanyan")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="1 organization")).to_be_visible()


def test_the_keyboard_finds_keeps_and_compares_a_partner(page: Page, site: str) -> None:
    page.set_viewport_size(DESK)  # type: ignore[arg-type]
    page.goto(f"{site}/en/partners/finder/?sector=14030")
    expect(page.get_by_role("heading", name="1 organization")).to_be_visible()
    page.get_by_role("link", name="Keep Fanm Vanyan").press("Enter")
    expect(page.get_by_role("heading", name="Your shortlist: 1 organization")).to_be_visible()
    page.wait_for_load_state()  # what has the focus moves when a page is there
    page.get_by_role("link", name="Compare them").press("Enter")
    expect(page.get_by_role("table")).to_contain_text("De l’eau potable")
    page.get_by_role("link", name="De l’eau potable").first.press("Enter")
    expect(page.get_by_role("heading", name="Who could answer it")).to_be_visible()
    page.get_by_role("link", name="Côte Solidaire").first.press("Enter")
    page.get_by_role("link", name="Find partners in its countries").press("Enter")
    expect(page).to_have_url(re.compile(r"finder/\?sector=14030"))


def test_the_file_is_downloaded_as_the_link_says(page: Page, site: str) -> None:
    page.goto(f"{site}/organismes/?kind=quebec_partner")
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV", exact=True).click()
    text = download.value.path().read_text(encoding="utf-8")
    assert download.value.suggested_filename.endswith(".csv")
    assert [line.split(",")[3] for line in text.splitlines()] == ["name", "Syndicat du fleuve"]
