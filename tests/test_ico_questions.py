"""Ten questions of an ICO's project officer, each asked through a public page and answered exactly:
who is found, in which order; and how long it takes beside the plain list."""

import re
from statistics import median
from time import perf_counter
from typing import Any

import pytest
from django.test import Client, TestCase

from organizations.models import ActiveCountry, Expertise, Need, Organization
from tests.builders import membership, organization, organizations, partnership, project, stored
from tests.standing import standing

pytestmark = pytest.mark.django_db

ROUNDS, MOST = 3, 6  # rounds of a measure; times what the plain list takes

ICOS = [
    {"name": "Carrefour Estrie-Monde", "acronym": "CEM", "region": "05"},
    {"name": "Mission inclusion Mauricie", "region": "04"},
    {"name": "Eau sans rivages", "region": "05"},
]
SOUTH = [
    {"name": "Coopérative agricole des femmes du Nord", "country": "HT", "subtype": "cooperative"},
    {"name": "Coopérative de pêche des Cayes", "country": "HT", "subtype": "cooperative"},
    {"name": "Maison des femmes de Podor", "country": "SN", "subtype": "womens_group"},
    {"name": "Union des maraîchers de Thiès", "country": "SN", "subtype": "farming_organization"},
    {"name": "Association malienne des sages-femmes", "country": "ML", "subtype": "local_ngo"},
]
QUEBEC = [
    {"name": "Cégep des Hautes-Ruches", "subtype": "educational_institution", "region": "12"},
    {"name": "Syndicat du fleuve", "subtype": "trade_union", "region": "03"},
    {"name": "Coopérative de santé du Fjord", "subtype": "social_economy", "region": "02"},
]
NEEDS = [
    ("Maison des femmes de Podor", "Un puits d’eau potable", "A drinking-water well", "14030"),
    ("Union des maraîchers de Thiès", "Irriguer nos parcelles", "Irrigating our plots", "31140"),
    ("Association malienne des sages-femmes", "Former des sages-femmes", "Midwives", "13020"),
    ("Coopérative agricole des femmes du Nord", "Des ruches et du miel", "Beehives", "31120"),
]
OFFERS = [
    ("Cégep des Hautes-Ruches", "apiculture", "beekeeping", "31163"),
    ("Syndicat du fleuve", "négociation collective", "collective bargaining", "16070"),
    ("Coopérative de santé du Fjord", "pratique sage-femme", "midwifery", "13020"),
]


@standing
def world() -> dict[str, Any]:
    """The records by name, among sixty others."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        organizations("southern_partner", 60)
        named = {one["name"]: organization(**one) for one in ICOS}
        named |= {one["name"]: organization("southern_partner", **one) for one in SOUTH}
        named |= {one["name"]: organization("quebec_partner", **one) for one in QUEBEC}
        for name, fr, en, sector in NEEDS:
            asked = {"title_fr": fr, "title_en": en, "sector_id": sector, "since": "2026-01-01"}
            named[fr] = stored(Need(organization=named[name], **asked))
        done = {"title_fr": "Un forage", "sector_id": "14030", "status": "answered"}
        stored(Need(organization=named["Union des maraîchers de Thiès"], **done))
        for name, fr, en, sector in OFFERS:
            offer = {"domain_fr": fr, "domain_en": en, "sector_id": sector}
            stored(Expertise(organization=named[name], **offer))
        _ties(named)
    return named


def _ties(named: dict[str, Any]) -> None:
    estrie, mauricie, water = (named[one["name"]] for one in ICOS)
    stored(mauricie, active_countries=[ActiveCountry(country="ML")])
    membership(estrie, "2012-01-01")
    partnership(estrie, named["Coopérative de pêche des Cayes"], start="2014-05-01")
    partnership(water, named["Maison des femmes de Podor"], start="2016-01-01")
    wells = {"title_fr": "De l’eau pour Les Cayes", "countries": ["HT"], "sectors": ["14030"]}
    part = {"contractor": named["Coopérative de pêche des Cayes"]}
    begun = {"status": "implementation", "actual_start": "2024-01-01"}
    project("development", lead=water, partners=part, **wells, **begun)
    over = {"status": "closed", "actual_start": "2001-01-01", "actual_end": "2003-01-01"}
    project(
        "development", lead=water, partners=part, title_fr="L’eau d’hier", countries=["HT"], **over
    )
    mali = {"title_fr": "Naître à Bamako", "countries": ["ML"]}
    project("awareness", lead=estrie, actual_start="2023-01-01", **mali)


# What is wanted; its address; the names of the answers, in order.
QUESTIONS: list[tuple[str, str, list[str]]] = [
    (
        "a women's agricultural co-operative in northern Haiti",
        "/organismes/?q=cooperative agricole femme nord haiti",
        ["Coopérative agricole des femmes du Nord"],
    ),
    (
        "who in Québec knows beekeeping",
        "/en/partners/finder/?kind=quebec_partner&q=beekeepers",
        ["Cégep des Hautes-Ruches"],
    ),
    (
        "which needs in Sénégal are open in water",
        "/besoins/?country=SN&sector=14030&status=open",
        ["Un puits d’eau potable"],
    ),
    (
        "which ICOs are active in Mali",
        "/organismes/?kind=ico&active=ML",
        ["Carrefour Estrie-Monde", "Mission inclusion Mauricie"],
    ),
    (
        "which ICOs of Estrie are members of the AQOCI",
        "/organismes/?kind=ico&region=05&aqoci=true",
        ["Carrefour Estrie-Monde"],
    ),
    (
        "which unions can help to bargain",
        "/organismes/?subtype=trade_union&expertise=négociations",
        ["Syndicat du fleuve"],
    ),
    (
        "which projects bring water to Haiti today",
        "/projets/?country=HT&status=implementation&q=eaux",
        ["De l’eau pour Les Cayes"],
    ),
    (
        "who needs what a midwife can teach, who offers it",
        "/partenaires/recherche/?q=sages-femme&sector=13020",
        ["Association malienne des sages-femmes", "Coopérative de santé du Fjord"],
    ),
    (
        "the ICO of which I remember an acronym, in any case",
        "/organismes/?q=cem",
        ["Carrefour Estrie-Monde"],
    ),
    (
        "a partner whose name I misspell",
        "/en/organizations/?q=marechers de thies",
        ["Union des maraîchers de Thiès"],
    ),
]


def answers(client: Client, address: str) -> list[str]:
    response = client.get(address)
    assert response.status_code == 200, address
    found = response.context["found"]
    if hasattr(found, "results"):
        return [one.match.organization.name for one in found.results]
    return [str(one) for one in response.context["page_obj"]]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize("asked, address, right", QUESTIONS, ids=[one[0] for one in QUESTIONS])
def test_the_answer_is_exact(client: Client, asked: str, address: str, right: list[str]) -> None:
    assert answers(client, address) == right


def test_who_could_answer_a_need_and_who_works_with_a_partner(
    client: Client, world: dict[str, Any]
) -> None:
    need = client.get(world["Un puits d’eau potable"].get_absolute_url())
    assert [one.organization.name for one in need.context["icos"]] == ["Eau sans rivages"]
    partner: Organization = world["Coopérative de pêche des Cayes"]
    page = client.get(partner.get_absolute_url()).content.decode()
    told = re.sub(r"\s+", " ", page[page.index('id="partnerships"') :])
    assert "Carrefour Estrie-Monde" in told
    led = client.get("/projets/", {"partner": partner.key}).context["page_obj"]
    assert [one.lead_names for one in led] == ["Eau sans rivages", "Eau sans rivages"]


@pytest.mark.usefixtures("world")
def test_an_answer_takes_about_as_long_as_the_plain_list(client: Client) -> None:
    """Beside each other, so that what else the machine does weighs on both."""

    def seconds(address: str) -> float:
        began = perf_counter()
        client.get(address)
        return perf_counter() - began

    ratios = {}
    for asked, address, _right in QUESTIONS:
        seconds(address)
        rounds = [seconds(address) / seconds("/organismes/") for _ in range(ROUNDS)]
        ratios[asked] = round(median(rounds), 1)
    assert max(ratios.values()) < MOST, ratios
