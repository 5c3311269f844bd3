"""The public page of one organization, as a visitor reads it."""

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from organizations import profile
from organizations.models import Contact, Expertise, Need
from registry.actions import Draft, archive, withdraw, write
from tests.builders import membership, organization, partnership, project, stored

pytestmark = pytest.mark.django_db


def words(response: Any) -> str:
    """What a person reads on the page, on one line."""
    assert response.status_code == 200
    bare = re.sub(r"<[^>]+>", " ", response.content.decode().split("<main")[1].split("</main>")[0])
    return " ".join(bare.split())


def test_an_ico_tells_who_it_is_and_why_it_qualifies(client: Client) -> None:
    ico = organization(name="Cap Boréal", acronym="CB", region="03", aliases=["North Cape"])
    membership(ico, "2010-01-01")
    membership(ico, "2000-01-01", "2004-12-31", source_url="", checked_on=None)
    south = organization("southern_partner", name="Fanm Vanyan", name_language="ht")
    partnership(ico, south, start="2015-05-01")
    project("awareness", lead=ico, title_fr="Le monde chez nous")

    page = words(client.get(f"/en/organizations/{ico.slug}/"))

    assert "international cooperation organization (ICO)" in page
    assert "Also known as: North Cape (spelling)" in page
    assert "Its headquarters are in Québec." in page
    assert "Jan. 1, 2010 – today" in page
    assert "2004" not in page
    assert "Fanm Vanyan southern partner Haiti 2015" in page
    assert "Le monde chez nous (in French) awareness lead" in page
    assert "AQOCI member yes" in page
    assert "NEQ not checked" in page


@pytest.mark.parametrize("many", [0, profile.MANY])
def test_an_ico_tells_its_latest_projects_and_looks_for_partners_as_they_do(
    client: Client, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(profile, "MANY", many)
    monkeypatch.setattr(profile, "SHOWN", 3)
    monkeypatch.setattr(profile, "RECENT", 2)
    ico = organization(name="Cap Boréal")
    project(lead=ico, title_fr="Sans date", sectors=["11110"])
    for year in (2018, 2021, 2020, 2019):
        project(
            lead=ico,
            title_fr=f"De {year}",
            sectors=["14030" if year >= 2020 else "11110"],
            planned_start=f"{year}-01-01",
        )
    page = client.get(f"/organismes/{ico.slug}/").content.decode()
    told = re.findall(r"De \d{4}|Sans date", page.split("<main")[1].split("<aside")[0])
    assert {*told} == {"De 2021", "De 2020", "De 2019"}
    assert '?sector=14030"' in page


def test_partners_tell_what_they_need_and_what_they_offer(client: Client) -> None:
    south = organization("southern_partner")
    stored(Need(organization=south, title_fr="De l’eau", title_en="Water", sector_id="14030"))
    quebec = organization("quebec_partner")
    stored(Expertise(organization=quebec, domain_fr="Santé", domain_en="Health"))

    assert "open Water" in words(client.get(f"/en/organizations/{south.slug}/"))
    assert "ouvert De l’eau" in words(client.get(f"/organismes/{south.slug}/"))
    assert "Expertise offered Health" in words(client.get(f"/en/organizations/{quebec.slug}/"))


def test_the_years_of_partnerships_and_projects_are_on_one_scale(client: Client) -> None:
    ico = organization()
    south = organization("southern_partner", name="Fanm Vanyan", name_language="ht")
    partnership(ico, south, start="2015-05-01")
    days = {"planned_start": "2020-01-01", "planned_end": "2021-12-31"}
    project("awareness", lead=ico, title_fr="Le monde", **days)
    page = words(client.get(f"/organismes/{ico.slug}/"))
    assert "Fanm Vanyan partenariat 2015 – aujourd’hui" in page
    assert "Le monde sensibilisation 2020 – 2021" in page


def test_machines_read_the_page_too_and_nothing_more_than_it_says(client: Client) -> None:
    nasty = "</script><script>alert(1)</script>&"
    south = organization(
        "southern_partner",
        name="Fanm Vanyan",
        aliases=[nasty],
        city="Jérémie",
        publish_location=False,
        website="https://fanm.example.org",
    )
    response = client.get(f"/en/organizations/{south.slug}/")
    (block,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', response.content.decode(), re.DOTALL
    )
    url = f"http://testserver/en/organizations/{south.slug}/"
    assert json.loads(block) == {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": url,
        "url": url,
        "name": "Fanm Vanyan",
        "alternateName": [nasty],
        "sameAs": "https://fanm.example.org",
        "address": {"@type": "PostalAddress", "addressCountry": "HT"},
    }
    assert "Jérémie" not in response.content.decode()


def test_what_is_not_published_is_nowhere_on_the_page(client: Client) -> None:
    ico = organization()
    partnership(ico, organization("quebec_partner", name="Hidden partner", published=False))
    project("awareness", lead=ico, title_fr="Hidden project", published=False)
    person = {"purpose": "mailing", "legal_basis": "consent", "review_on": "2030-01-01"}
    stored(Contact(organization=ico, function="Direction", person="Hidden Person", **person))
    stored(Contact(organization=ico, function="Accueil", publish=True, consent_on="2024-01-01"))

    page = words(client.get(ico.get_absolute_url()))

    assert "Hidden" not in page
    assert "Accueil" in page


def test_a_former_address_redirects_for_good(client: Client) -> None:
    one = organization(name="Ancien nom")
    one.name = "Nouveau nom"
    write([Draft(one)], by=None)

    response = client.get("/en/organizations/ancien-nom/")

    assert response.status_code == 301
    assert response["Location"] == "/en/organizations/nouveau-nom/"


def test_a_record_that_left_is_gone_and_one_that_never_came_is_unknown(client: Client) -> None:
    left = organization(name="Left")
    archive(type(left), [left.pk], by=None, reason="merged with another")
    never = organization(name="Never", published=False)
    archive(type(never), [never.pk], by=None, reason="a mistake")
    back = organization(name="Back")
    withdraw(type(back), [back.pk], by=None)

    statuses = [
        client.get(f"/organismes/{slug}/").status_code for slug in ("left", "never", "back")
    ]

    assert statuses == [410, 404, 404]
    assert client.get("/organismes/nobody/").status_code == 404


@pytest.mark.parametrize("kind", ["ico", "southern_partner", "quebec_partner"])
def test_queries_do_not_grow_with_what_is_shown(
    client: Client, django_assert_max_num_queries: Callable[..., Any], kind: str
) -> None:
    one = organization(kind)
    other = "southern_partner" if kind == "ico" else "ico"
    for number in range(12):
        pair = (one, organization(other)) if kind == "ico" else (organization(other), one)
        partnership(*pair, start=f"20{number + 10}-01-01")
        role = {} if kind == "ico" else {"partners": {"partner": one}}
        project("awareness", lead=one if kind == "ico" else None, **role)
    with django_assert_max_num_queries(11):
        client.get(one.get_absolute_url())


@pytest.mark.parametrize("kind", ["ico", "southern_partner", "quebec_partner"])
def test_pages_are_valid_html(
    client: Client, assert_valid_html: Callable[[Any], None], kind: str
) -> None:
    one = organization(kind, name="Côte & <Filles>", acronym="A&B", description_en="In English")
    ico = one if kind == "ico" else organization()
    partnership(ico, organization("southern_partner") if kind == "ico" else one)
    project("awareness", lead=ico, partners={"partner": one})
    for prefix in ("/organismes", "/en/organizations"):
        assert_valid_html(client.get(f"{prefix}/{one.slug}/"))
