"""What a search says of its answers: how it was understood, why each answers; and the index that
finds them, which changes nothing but the time that it takes."""

import copy
from typing import Any

import pytest
from django.test import Client, TestCase

from organizations.models import ActiveCountry, Expertise, Need, Organization
from projects.models import Project
from registry.actions import Draft, write
from registry.rules import any_of
from registry.search import trigrams
from registry.search.asking import Spelling, Term
from registry.search.holding import Holding
from registry.search.where import by_table
from tests import builders
from tests.standing import standing

pytestmark = pytest.mark.django_db


def text(client: Client, address: str, **asked: str) -> str:
    page = client.get(address, asked)
    assert page.status_code == 200
    return page.content.decode().replace("\u00a0", " ")


@standing
def world() -> dict[str, Any]:
    with TestCase.captureOnCommitCallbacks(execute=True):
        ico = builders.organization(name="Côte Solidaire", acronym="CS")
        write([Draft(ico, {"active_countries": [ActiveCountry(country="SN")]})], by=None)
        hidden = {"city": "Jacmel", "publish_location": False, "subtype": "womens_group"}
        south = builders.organization("southern_partner", name="Fanm Vanyan", **hidden)
        need = {"title_fr": "Des ruches", "title_en": "Beehives", "description_fr": "Du miel."}
        asked = builders.stored(Need(organization=south, **need))
        cegep = builders.organization("quebec_partner", name="Cégep du Fjord", region="02")
        offer = {"domain_fr": "apiculture", "domain_en": "beekeeping"}
        offered = builders.stored(Expertise(organization=cegep, **offer))
        project = builders.project("awareness", title_fr="Le miel du monde", lead=ico)
    return {"south": south, "need": asked, "cegep": cegep, "offered": offered, "project": project}


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "address, asked, told",
    [
        ("/organismes/", "cote solidiare", "Résultats pour « Côte Solidaire »"),
        ("/organismes/", "cotte solidaire", "Résultats pour « Côte Solidaire »"),
        ("/organismes/", "vanyann haiti", "Résultats pour « Vanyan Haïti »"),
        ("/organismes/", "senegall", "Résultats pour « Sénégal »"),
        ("/en/organizations/", "senegall", "Results for “Senegal”"),
        ("/organismes/", "Fjord Xyz", "sans : Xyz"),
        ("/partenaires/recherche/", "apicultrue", "Résultats pour « apiculture »"),
    ],
)
def test_it_is_told_as_records_write_it(
    client: Client, address: str, asked: str, told: str
) -> None:
    assert told in text(client, address, q=asked)


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "asked, told",
    [
        ("haiti", "Lieu : <mark>Haïti</mark>"),
        ("senegal", "Pays d’activité : <mark>Sénégal</mark>"),
        ("saguenay lac saint jean", "Lieu : <mark>Saguenay</mark>–<mark>Lac</mark>-"),
        ("ruche", "Besoin : Des <mark>ruches</mark>"),
        ("apicultures", "Expertise : <mark>apiculture</mark>"),
        ("solidaire senegal", "Pays d’activité : <mark>Sénégal</mark>"),
    ],
)
def test_why_an_organization_answers(client: Client, asked: str, told: str) -> None:
    for address in ("/organismes/", "/recherche/"):
        page = text(client, address, q=asked)
        assert told in page, address
        assert "Jacmel" not in page


def test_what_answers_is_marked_in_titles_of_projects_and_of_needs(
    client: Client, world: dict[str, Any]
) -> None:
    assert "Le <mark>miel</mark> du monde" in text(client, "/projets/", q="miels")
    needs = text(client, "/besoins/", q="ruche")
    assert "Des <mark>ruches</mark>" in needs
    needs = text(client, "/besoins/", q="miel haiti")
    assert "Du <mark>miel</mark>." in needs
    assert "Lieu : <mark>Haïti</mark>" in needs
    assert 'lang="fr">Des ruches' not in text(client, "/en/needs/", q="beehive")


def test_expertise_is_found_by_the_one_box(client: Client, world: dict[str, Any]) -> None:
    url = f"{world['cegep'].get_absolute_url()}#expertise-{world['offered'].pk}"
    for asked in ("apicultures", "beekeeper", "apicultre"):
        page = text(client, "/recherche/", q=asked)
        assert url in page, asked
    assert "Cégep du <mark>Fjord</mark>" in text(client, "/recherche/", q="fjord apiculture")
    every = client.get("/organismes/", {"expertise": "apicultures"}).context["page_obj"]
    assert [str(one) for one in every] == ["Cégep du Fjord"]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "asked, names, why",
    [
        ("RUCHE", ["Fanm Vanyan"], "demande : "),
        ("beekeepers", ["Cégep du Fjord"], "offre : "),
        ("fanm vanyan", ["Fanm Vanyan"], "son nom : "),
        ("apicultre", ["Cégep du Fjord"], "offre : "),
        ("groupes de femmes", ["Fanm Vanyan"], ""),
    ],
)
def test_the_finder_understands_the_same(
    client: Client, asked: str, names: list[str], why: str
) -> None:
    page = client.get("/partenaires/recherche/", {"q": asked})
    found = page.context["found"].results
    assert [one.match.organization.name for one in found] == names
    assert why in page.content.decode().replace("\u00a0", " ")
    exact = client.get("/partenaires/recherche/", {"q": "apicultre", "exact": "1"})
    assert exact.context["found"].results == []


# The index


def scanned(rows: Any, term: Term) -> set[int]:
    """The rows that answer a term, found without an index."""
    found: set[int] = set()
    for relation, places in by_table(rows.places).items():
        asked = any_of(where.holds(one) for where in places for one in term.spellings)
        table, key = (places[0].rows(rows), places[0].back) if relation else (rows, "pk")
        found |= {*table.filter(asked).values_list(key, flat=True)}
    return found & {*rows.values_list("pk", flat=True)}


@pytest.mark.usefixtures("world")
def test_the_index_finds_what_reading_every_row_finds() -> None:
    words = (
        "cote",
        "fan",
        "vany",
        "ruch",
        "ruches",
        "miel",
        "api",
        "ap",
        "x",
        "mond",
        "solidaires",
    )
    for model in (Organization, Need, Expertise, Project):
        rows: Any = model._default_manager.public()
        for word in words:
            term = Term((Spelling((word,)),))
            own = {*rows.values_list("pk", flat=True)}
            held = Holding(rows).costs(term).values()
            found = {pk for pks in held for pk in pks if pk in own}
            assert found == scanned(rows, term), (model, word)


def test_the_index_follows_what_is_written_and_is_remade(world: dict[str, Any]) -> None:
    def found(asked: str) -> list[str]:
        rows = Organization.objects.public().found_by(asked, exact=True)
        return list(rows.values_list("name", flat=True))

    south, offered = copy.deepcopy((world["south"], world["offered"]))
    south.name = "Òganizasyon Peyizan"
    write([Draft(south)], by=None)
    assert (found("vanyan"), found("peyizan")) == ([], ["Òganizasyon Peyizan"])
    south.name = "Mouvman Peyizan"
    Organization.objects.bulk_update([south], ["name"])
    assert (found("oganizasyon"), found("mouvman")) == ([], ["Mouvman Peyizan"])
    trigrams.remove()
    trigrams.install()
    assert found("mouvman") == ["Mouvman Peyizan"]
    offered.delete()
    assert found("apiculture") == []
