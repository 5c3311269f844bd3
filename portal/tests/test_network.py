"""The network: who is linked to whom, around whom, and who is left out."""

import html
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from organizations.models import Organization
from portal.network.network import FURTHER, NEIGHBOURS, OF_EACH_KIND
from registry.actions import withdraw
from registry.text import fold
from tests.builders import organization, organizations, partnership, project
from tests.standing import standing
from tests.tallied import tallies

pytestmark = pytest.mark.django_db

NETWORK = "/en/network/"
CELL = re.compile(r"<(?:th|td)[ >][^>]*>(.*?)</(?:th|td)>", re.DOTALL)


@standing
def world() -> dict[str, Organization]:
    """An ICO, its partners, an ICO that is linked to one of them, and drafts of each."""
    ico, other = organization(name="Cap"), organization(name="Large")
    south = organization("southern_partner", name="Fanm")
    union = organization("quebec_partner", name="Syndicat")
    draft = organization("southern_partner", name="Brouillon", published=False)
    partnership(ico, south, start="2014-05-01", end="2016-05-01")
    partnership(ico, south, start="2019-05-01")
    partnership(other, union)
    partnership(ico, draft)
    partners = {"contractor": south, "expertise_provider": union}
    for _ in range(2):
        project("development", lead=ico, partners=partners, countries=["HT"])
    project("development", lead=ico, partners=partners, countries=["HT"], published=False)
    return {"ico": ico, "other": other, "south": south, "union": union, "draft": draft}


def rows(client: Client, focus: Organization | None = None) -> list[tuple[str, ...]]:
    """What the table says: two names, since when, how many projects."""
    response = client.get(NETWORK, {"focus": focus.slug} if focus else {})
    assert response.status_code == 200
    body = html.unescape(response.content.decode()).partition("<tbody>")[2]
    cells = [re.sub(r"<[^>]*>", "", cell).strip() for cell in CELL.findall(body)]
    return list(zip(*(iter(cells),) * 4, strict=True))


def test_the_whole_shows_the_links_of_icos_with_their_partners(
    client: Client, world: dict[str, Organization]
) -> None:
    assert sorted(rows(client)) == [
        ("Cap", "Syndicat", "no partnership", "2"),
        ("Fanm", "Cap", "May 1, 2014", "2"),
        ("Large", "Syndicat", "not checked", "0"),
    ]


def test_a_focus_shows_its_neighbours_and_theirs(
    client: Client, world: dict[str, Organization]
) -> None:
    assert rows(client, world["south"]) == [
        ("Fanm", "Cap", "May 1, 2014", "2"),
        ("Fanm", "Syndicat", "no partnership", "2"),
        ("Syndicat", "Large", "not checked", "0"),
    ]


def test_what_is_not_published_is_in_no_network(
    client: Client, world: dict[str, Organization]
) -> None:
    for focus in (None, world["ico"], world["south"]):
        query = {"focus": focus.slug} if focus else {}
        assert "Brouillon" not in client.get(NETWORK, query).content.decode()
    response = client.get(NETWORK, {"focus": world["draft"].slug})
    assert response.status_code == 400
    assert "No published organization has the address" in response.content.decode()


def test_projects_in_common_are_the_same_from_memory(
    client: Client, world: dict[str, Organization]
) -> None:
    """And nobody who was withdrawn since is in a network that was not counted anew."""
    focuses = [None, *world.values()]
    asked = [rows(client, one) for one in focuses if one is not world["draft"]]
    with tallies():
        kept = [rows(client, one) for one in focuses if one is not world["draft"]]
        assert kept == asked
        withdraw(Organization, [world["union"].pk], by=None, reason="Erreur")
        left = [rows(client, one) for one in (None, world["ico"], world["south"], world["other"])]
    assert not any("Syndicat" in row for found in left for row in found)
    assert left[2] == [("Fanm", "Cap", "May 1, 2014", "2")]


def test_only_the_strongest_links_are_drawn_and_the_rest_is_counted(client: Client) -> None:
    ico, hub = organization(name="Cap"), organization(name="Moyeu")
    beyond = organizations("southern_partner", NEIGHBOURS + FURTHER + 5)
    for one in beyond[: NEIGHBOURS + 2]:
        partnership(ico, one)
    for one in beyond:
        partnership(hub, one)
    project("development", lead=ico, partners={"contractor": beyond[9]}, countries=["HT"])
    project(
        "fieldwork", lead=ico, partners={"co_lead": hub, "partner": beyond[9]}, countries=["HT"]
    )

    network = client.get(NETWORK, {"focus": ico.slug}).context["network"]
    first = [line.other.name for line in network.lines[:NEIGHBOURS]]

    assert first[:3] == ["Groupe 09", "Moyeu", "Groupe 00"]
    assert first[2:] == sorted(first[2:], key=fold)
    assert network.shown == 1 + NEIGHBOURS + FURTHER
    assert network.shown + network.left_out == 2 + len(beyond)
    whole = client.get(NETWORK).context["network"]
    assert whole.shown == 2 + OF_EACH_KIND


@pytest.mark.parametrize("focus", ["nobody", "%00", "a" * 10_000, "<b>"])
def test_a_wrong_focus_is_told(client: Client, focus: str) -> None:
    response = client.get(f"{NETWORK}?focus={focus}")

    assert response.status_code == 400
    assert "Organization in focus" in response.content.decode()


def test_an_organization_without_a_link_has_a_page(client: Client) -> None:
    one = organization()

    for query in ({}, {"focus": one.slug}):
        text = client.get(NETWORK, query).content.decode()
        assert "No partnership and no project in common is published." in text


def test_a_page_and_its_network_lead_to_each_other(
    client: Client, world: dict[str, Organization]
) -> None:
    slug = world["ico"].slug
    assert f"{NETWORK}?focus={slug}" in client.get(f"/en/organizations/{slug}/").content.decode()
    network = client.get(f"{NETWORK}?focus={slug}").content.decode()
    assert f'href="/en/organizations/{slug}/"' in network


def test_pages_are_valid_html(
    client: Client, assert_valid_html: Callable[[Any], None], world: dict[str, Organization]
) -> None:
    for query in ("", f"focus={world['ico'].slug}", "focus=nobody"):
        assert_valid_html(client.get(f"{NETWORK}?{query}"))


def test_queries_are_as_many_for_one_row_as_for_thirty(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    ico = organization()
    for number in (1, 30):
        for one in organizations("southern_partner", number):
            partnership(ico, one)
            partnership(organization(), one)
        with django_assert_num_queries(15):
            client.get(NETWORK)
        with django_assert_num_queries(10):
            client.get(NETWORK, {"focus": ico.slug})
