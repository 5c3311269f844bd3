"""The map: what it counts, where its links lead, what it withholds."""

import html
import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Organization
from portal.atlas.levels import DEEPEST, levels_of
from portal.atlas.outlines import outlines
from portal.atlas.places import NAMED, places_of
from projects.models import Contribution, CountryShare, Project
from tests.builders import (
    organization,
    organizations,
    project,
    projects,
    stored,
    stored_together,
)
from tests.standing import standing

pytestmark = pytest.mark.django_db

MAP = "/en/map/"
SHOWS = ["projects", "committed", "partners", "places"]
ROW = re.compile(r'<th scope="row"><a href="([^"]*)">(.*?)</a></th>\s*<td class="numeric">(.*?)<')
DRAWN = re.compile(r'<a href="([^"]*)" aria-label="([^"]*)" class="level-(\d)">')
TILE = re.compile(r'<a class="level-(\d)" href="([^"]*)"><span>(.*?)</span> <strong>(.*?)</strong>')


def payment(to: Project, amount: str, stage: str = "committed") -> Contribution:
    row = {"source": "mrif", "payer_name": "MRIF", "stage": stage, "amount": amount}
    return Contribution(project=to, **row)


def pay(to: Project, amount: str, stage: str = "committed") -> None:
    stored(payment(to, amount, stage))


@standing
def world() -> None:
    """Projects of one country, of two with and without shares, of none, and what is no one's."""
    ico = organization(name="Côte Solidaire", region="06")
    haiti = organization(
        "southern_partner",
        name="Fanm Vanyan",
        name_language="es",
        city="Gonaïves",
        latitude="19.45000",
        longitude="-72.68333",
        publish_location=True,
    )
    hidden = {"city": "Ville-Secrète", "latitude": "14.69321", "longitude": "-17.44406"}
    senegal = organization("southern_partner", name="À risque", country="SN", **hidden)
    organization("southern_partner", name="Brouillon", country="BF", published=False)
    one = project("development", lead=ico, partners={"contractor": haiti}, countries=["HT"])
    shared = project("development", lead=ico, partners={"contractor": haiti}, countries=["HT"])
    shares = [CountryShare(country="HT", share=60), CountryShare(country="SN", share=40)]
    stored(shared, countries=shares)
    unknown = project(
        "development", lead=ico, partners={"contractor": senegal}, countries=["HT", "SN"]
    )
    awareness = project("awareness", lead=ico, regions=["06", "11"])
    draft = project("development", lead=ico, countries=["BF"], published=False)
    pay(one, "100")
    pay(one, "7", "disbursed")
    pay(shared, "1000.01")
    pay(unknown, "500")
    pay(awareness, "20")
    pay(draft, "9000")


def page(client: Client, query: str = "") -> str:
    response = client.get(f"{MAP}?{query}")
    assert response.status_code == 200
    return str(html.unescape(response.content.decode()))


def table(text: str) -> dict[str, str]:
    return {name: value for _url, name, value in ROW.findall(text)}


@pytest.mark.usefixtures("world")
def test_each_map_counts_what_is_published(client: Client) -> None:
    assert table(page(client)) == {"Haiti": "3", "Senegal": "2"}
    assert table(page(client, "show=committed")) == {"Haiti": "$700", "Senegal": "$400"}
    assert table(page(client, "show=partners")) == {"Haiti": "1", "Senegal": "1"}


@pytest.mark.usefixtures("world")
def test_dollars_follow_the_shares_and_nothing_is_lost(client: Client) -> None:
    response = client.get(f"{MAP}?show=committed")
    amounts = response.context["atlas"].amounts

    assert amounts.amounts == {"HT": Decimal("700.006"), "SN": Decimal("400.004")}
    assert amounts.unshared == Decimal(520)
    assert "$520 go to no country" in response.content.decode()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("show", ["projects", "partners"])
def test_each_link_leads_to_a_list_of_as_many_as_it_says(client: Client, show: str) -> None:
    text = page(client, f"show={show}&q=")
    links = [(url, value) for url, _name, value in ROW.findall(text)]
    links += [(url, re.findall(r"\d+", label)[-1]) for url, label, _ in DRAWN.findall(text)]
    links += [(url, value) for _level, url, _name, value in TILE.findall(text)]

    assert len(links) == 2 + 2 + 17
    for url, value in links:
        assert client.get(url).context["page_obj"].paginator.count == int(value), url


@pytest.mark.usefixtures("world")
def test_the_summary_says_what_the_picture_shows(client: Client) -> None:
    text = page(client)

    assert "2 countries. The most: Haiti (3 projects), Senegal (2 projects)." in text
    assert "1 project names no country" in text
    assert [label for _, label, _ in DRAWN.findall(text)] == [
        "Haiti: 3 projects",
        "Senegal: 2 projects",
    ]


@pytest.mark.usefixtures("world")
def test_the_filters_of_the_lists_hold_on_the_map(client: Client) -> None:
    assert table(page(client, "type=awareness")) == {}
    assert table(page(client, "country=SN&sort=title&page=2")) == {"Haiti": "2", "Senegal": "2"}
    assert table(page(client, "show=partners&country=SN")) == {"Senegal": "1"}
    tiles = {name: value for _, _, name, value in TILE.findall(page(client, "type=awareness"))}
    assert {name for name, value in tiles.items() if value == "1"} == {
        "Montréal",
        "Gaspésie–Îles-de-la-Madeleine",
    }


@pytest.mark.usefixtures("world")
def test_a_filter_that_organizations_alone_have_means_their_places(client: Client) -> None:
    assert "Fanm Vanyan" in page(client, "kind=southern_partner")
    assert "Fanm Vanyan" not in page(client, "kind=ico")


@pytest.mark.usefixtures("world")
def test_places_are_those_that_may_be_shown(client: Client) -> None:
    text = page(client, "show=places")

    assert '<title lang="es">Fanm Vanyan</title><desc>Gonaïves, Haiti</desc>' in text
    assert "1 organization publishes where it is." in text


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("show", SHOWS)
def test_no_map_tells_where_someone_at_risk_is(client: Client, show: str) -> None:
    for query in ("", "q=risque", "country=SN"):
        text = page(client, f"show={show}&{query}")
        for secret in ("Secrète", "14.69", "À risque", "Brouillon", "Burkina Faso</a>", "9,000"):
            assert secret not in text, secret
    assert "0 organizations publish where they are." in page(client, "show=places&q=risque")


@pytest.mark.parametrize(
    "query, value",
    [
        ("show=globe", "globe"),
        ("type=war", "war"),
        ("show=places&kind=bank", "bank"),
        ("year=20x", "20x"),
        ("show=%00", "What the map shows"),
        ("q=" + "a" * 10_000, "200 characters"),
        ("show=" + "a" * 10_000, "aaaa"),
    ],
)
def test_a_wrong_value_is_named(client: Client, query: str, value: str) -> None:
    response = client.get(f"{MAP}?{query}")

    assert response.status_code == 400
    assert value in response.content.decode()


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("query", [*(f"show={show}" for show in SHOWS), "type=war", "q=zzz"])
def test_pages_are_valid_html(
    client: Client, assert_valid_html: Callable[[Any], None], query: str
) -> None:
    assert_valid_html(client.get(f"{MAP}?{query}"))


def test_an_empty_registry_has_a_map(
    client: Client, assert_valid_html: Callable[[Any], None]
) -> None:
    for show in SHOWS:
        response = client.get(f"{MAP}?show={show}")
        assert response.status_code == 200
        assert_valid_html(response)


@pytest.mark.parametrize("show, queries", [("projects", 17), ("committed", 17), ("places", 15)])
def test_queries_are_as_many_for_one_row_as_for_thirty(
    client: Client, django_assert_num_queries: Callable[..., Any], show: str, queries: int
) -> None:
    located = {"latitude": "19", "longitude": "-72", "publish_location": True}
    for count in (1, 29):
        organizations("southern_partner", count, **located)
        paid = projects("awareness", organizations("ico", count), countries=["CA"])
        stored_together([payment(one, "5") for one in paid])
        with django_assert_num_queries(queries):
            client.get(f"{MAP}?show={show}")


def test_organizations_close_together_are_one_place_that_names_a_few(client: Client) -> None:
    for number, one in enumerate(organizations("southern_partner", NAMED + 2)):
        one.latitude, one.longitude = Decimal("19.1") + number, Decimal("-72.1")
        one.publish_location = True
        stored(one)

    (place,) = places_of(Organization.objects.public())

    assert place.count == NAMED + 2
    assert f'href="#{"place-1"}"' in page(client, "show=places")
    assert "and 2 others" in page(client, "show=places")


@given(st.lists(st.integers(1, 10**9), min_size=1))
def test_a_larger_value_never_has_a_lighter_shade(values: list[int]) -> None:
    levels = levels_of(values)
    ordered = [levels.of(value) for value in sorted(values)]

    assert ordered == sorted(ordered)
    assert ordered[-1] == DEEPEST
    assert {1, DEEPEST} >= {min(1, *ordered), max(ordered)}
    assert [level.number for level in levels.legend][-1] == DEEPEST


def test_every_country_is_drawn_marked_or_known_to_be_neither() -> None:
    missing = {code for code, one in outlines().items() if one.at is None}

    assert missing == {"BQ", "BV", "UM"}
    assert [code for code in ("HT", "ML", "PH", "CA") if not outlines()[code].path] == []
