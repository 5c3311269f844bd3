"""What is not a usual window, in a real browser: paper, forced colours, unbreakable names."""

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from organizations.models import Need
from tests.builders import organization, partnership, project, stored

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

WIDER = "document.documentElement.scrollWidth > window.innerWidth"
CUT = """() => [...document.querySelectorAll(".table-scroll")]
    .filter(one => getComputedStyle(one).overflowX !== "visible").length"""


@pytest.fixture
def addresses(live_server: LiveServer) -> dict[str, str]:
    """Pages of a registry whose names are 200 letters without a space."""
    ico = organization(name="É" * 200, acronym="ABCDEFGHIJKLMNOPQRST")
    south = organization("southern_partner", name="Coopérative" * 18)
    partnership(ico, south, start="2014-05-01")
    need = stored(Need(organization=south, title_fr="N" * 200, description_fr="d" * 300))
    one = project("development", lead=ico, partners={"contractor": south}, countries=["HT"])
    finder = f"{reverse('finder')}?keep={south.slug}&compare={south.slug}"
    paths = {
        "home": reverse("home"),
        "finder": finder,
        "network": reverse("network"),
        "report": reverse("report", args=["icos"]),
        "table": reverse("organizations:table"),
        **{name: reverse(name) for name in ("organizations:list", "projects:list", "needs")},
        **{f"{record.pk}": record.get_absolute_url() for record in (ico, need, one)},
    }
    return {name: live_server.url + path for name, path in paths.items()}


def test_a_name_that_nothing_breaks_widens_no_page(page: Page, addresses: dict[str, str]) -> None:
    wide = []
    for address in addresses.values():
        page.goto(address)
        for width in (320, 700, 1280):  # a phone, a table of the narrowest kind, a desk
            page.set_viewport_size({"width": width, "height": 800})
            if page.evaluate(WIDER):
                wide.append((width, address))
    assert not wide


def test_paper_has_whole_tables_an_address_and_no_control(
    page: Page, addresses: dict[str, str]
) -> None:
    page.emulate_media(media="print")
    for name in ("organizations:list", "finder", "report", "table"):
        page.goto(addresses[name])
        expect(page.get_by_text(addresses[name], exact=True)).to_be_visible()
        controls = page.locator("button:visible, input:visible, select:visible, summary:visible")
        expect(controls).to_have_count(0)
        assert page.evaluate(CUT) == 0
    page.goto(f"{addresses['home']}recherche/?q=eau")
    expect(page.get_by_text("Mots cherchés : eau")).to_be_visible()
    for name, piece in (("carte", ".quebec"), ("donnees-ouvertes", ".dataset")):
        page.goto(f"{addresses['home']}{name}/")
        expect(page.locator(piece).first).to_have_css("break-inside", "avoid")


def test_forced_colours_tell_where_one_is(page: Page, addresses: dict[str, str]) -> None:
    page.emulate_media(forced_colors="active")
    page.goto(addresses["table"].rpartition("/")[0] + "/")
    current, other = (
        page.locator(f".site-ways nav a{which}").first.evaluate(
            "one => getComputedStyle(one).borderBottomColor"
        )
        for which in ("[aria-current]", ":not([aria-current])")
    )
    assert current != other
