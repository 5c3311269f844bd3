"""The feed of a filtered list."""

import datetime
from typing import Any
from xml.etree import ElementTree

import pytest
import time_machine
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from organizations.models import Organization
from registry.actions import Draft, publish, withdraw, write
from tests.builders import organization, organizations, project, stored

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"


def parsed(text: bytes) -> Any:
    return ElementTree.fromstring(text)  # noqa: S314 - we wrote it ourselves


def read(url: str, client: Client | None = None) -> Any:
    response = (client or Client()).get(url)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    return parsed(response.content)


def titles(feed: Any) -> list[str]:
    return [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]


def link(node: Any, rel: str) -> str:
    (found,) = [one.get("href") for one in node.findall(f"{ATOM}link") if one.get("rel") == rel]
    return str(found)


def test_the_feed_says_what_it_is_in_each_language() -> None:
    with time_machine.travel("2026-05-01 12:00Z", tick=False):
        one = organization("southern_partner", name="Fanm & Co", key="A b".replace(" ", "/"))
    feed = read("/organismes/feed.atom?country=HT&kind=southern_partner")
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert feed.get(language) == "fr"
    assert feed.findtext(f"{ATOM}title").startswith("Organismes – ")
    assert "Haïti" in feed.findtext(f"{ATOM}title")
    query = "?country=HT&kind=southern_partner"
    assert link(feed, "self") == f"http://testserver/organismes/feed.atom{query}"
    assert link(feed, "alternate") == f"http://testserver/organismes/{query}"
    (entry,) = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Fanm & Co"
    assert entry.findtext(f"{ATOM}summary") == "partenaire du Sud · Haïti"
    assert entry.findtext(f"{ATOM}updated") == "2026-05-01T12:00:00+00:00"
    assert link(entry, "alternate") == f"http://testserver/organismes/{one.slug}/"
    english = read("/en/organizations/feed.atom?country=HT")
    assert english.get(language) == "en"
    assert "Haiti" in english.findtext(f"{ATOM}title")
    (same,) = english.findall(f"{ATOM}entry")
    assert same.findtext(f"{ATOM}id") == entry.findtext(f"{ATOM}id")
    assert entry.findtext(f"{ATOM}id") == "tag:127.0.0.1,2026:organization/A%2Fb"


def test_the_last_published_or_changed_comes_first_and_ids_stay() -> None:
    moments = [datetime.datetime(2026, 5, day, tzinfo=datetime.UTC) for day in range(1, 6)]
    with time_machine.travel(moments[0], tick=False):
        first = organization(name="Premier")
    with time_machine.travel(moments[1], tick=False):
        second, draft = organization(name="Second"), organization(name="Tiers", published=False)
    assert titles(read("/organismes/feed.atom")) == ["Second", "Premier"]
    ids = {
        entry.findtext(f"{ATOM}id") for entry in read("/organismes/feed.atom").iter(f"{ATOM}entry")
    }
    with time_machine.travel(moments[2], tick=False):
        first.name = "Premier nom"
        write([Draft(first)], by=None)
    with time_machine.travel(moments[3], tick=False):
        publish(Organization, [draft.pk], by=None)
    withdraw(Organization, [second.pk], by=None)
    feed = read("/organismes/feed.atom")
    assert titles(feed) == ["Tiers", "Premier nom"]
    assert feed.findtext(f"{ATOM}updated") == "2026-05-04T00:00:00+00:00"
    assert len(ids & {entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}) == 1


def test_what_is_not_public_is_in_no_feed() -> None:
    organization(name="Brouillon", published=False)
    gone = organization("southern_partner", name="Parti", city="Jérémie")
    withdraw(Organization, [gone.pk], by=None)
    hidden = organization("southern_partner", name="Menacé", city="Gonaïves")
    secret = organization(name="Responsable secret", published=False)
    project(lead=secret, title_fr="Brouillon de projet", published=False)
    project("awareness", title_fr="Fête", lead=organization(name="Cap"))
    feed = Client().get("/organismes/feed.atom").content.decode()
    assert hidden.name in feed
    for told in ("Brouillon", "Parti", "Jérémie", "Gonaïves", "secret"):
        assert told not in feed
    projects = Client().get("/projets/feed.atom").content.decode()
    assert "Fête" in projects
    assert "Cap" in projects
    assert "Brouillon" not in projects


def test_a_wrong_parameter_is_told_on_the_list_s_own_page() -> None:
    page = Client().get("/organismes/feed.atom?kind=banque")
    assert page.status_code == 400
    assert "banque" in page.content.decode()
    assert 'href="feed.atom' not in page.content.decode()


def test_each_list_leads_to_its_feed_with_its_filters() -> None:
    for url, form in [
        ("/organismes/", "/suivre/organismes/"),
        ("/en/projects/", "/en/follow/projects/"),
    ]:
        page = Client().get(f"{url}?q=a&sort=-updated").content.decode()
        assert page.count('href="feed.atom?q=a&amp;sort=-updated"') == 2
        assert f'href="{form}?q=a&amp;sort=-updated"' in page
        assert 'rel="alternate" type="application/atom+xml"' in page


def test_what_did_not_change_is_not_sent_again(client: Client) -> None:
    assert (
        client.get("/organismes/feed.atom")["ETag"] == client.get("/organismes/feed.atom")["ETag"]
    )
    one = organization()
    tag = client.get("/organismes/feed.atom")["ETag"]
    same = client.get("/organismes/feed.atom", headers={"if-none-match": tag})
    assert (same.status_code, same.content) == (304, b"")
    withdraw(Organization, [one.pk], by=None)
    other = client.get("/organismes/feed.atom", headers={"if-none-match": tag})
    assert other.status_code == 200
    assert "Last-Modified" not in other


@pytest.mark.parametrize("url", ["/organismes/feed.atom", "/projets/feed.atom"])
def test_a_feed_is_bounded_and_asks_as_much_for_one_row_as_for_many(
    url: str, client: Client, django_assert_num_queries: Any
) -> None:
    lead = organization()
    project(lead=lead, countries=["HT"])
    with django_assert_num_queries(1 if "organismes" in url else 3):
        client.get(url)
    organizations("southern_partner", 51)
    for _number in range(4):
        project(lead=lead, countries=["HT", "SN"])
    with django_assert_num_queries(1 if "organismes" in url else 3):
        feed = read(url, client)
    assert len(titles(feed)) == (50 if "organismes" in url else 5)


class AnyText(TestCase):
    def setUp(self) -> None:
        stored(organization(name="Cap Boréal"))

    @given(st.text(max_size=60))
    def test_whatever_is_looked_for_the_feed_can_be_read(self, text: str) -> None:
        text = text.encode("utf-8", "replace").decode()
        response = self.client.get("/en/organizations/feed.atom", {"q": text, "page": "9"})
        assert response.status_code in {200, 400}
        if response.status_code == 200:
            parsed(response.content)
