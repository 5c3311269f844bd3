"""What people type finds what they look for: measured on names and questions written for it.

The names are invented, in the style of those of the registry; each question has one right answer.
"""

from typing import Any
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client, TestCase

from organizations.filters import OrganizationFilter
from organizations.models import Need, Organization
from registry.actions import Draft, publish, write
from registry.models import Word
from tests import builders
from tests.standing import standing
from tests.tallied import tallies, uncached

pytestmark = pytest.mark.django_db

ICOS = {
    "Carrefour de coopération Nord-Sud": "CCNS",
    "Centre d’étude et d’action pour la paix": "CEAP",
    "L’Œuvre Légaré": "",
    "Solidarité Laurentides Amérique centrale": "SLAC",
    "Alternatives paysannes internationales": "API",
    "Terre d’accueil Estrie": "",
    "Mission inclusion Mauricie": "",
    "Ingénieurs du monde Québec": "IMQ",
    "Fondation Jules et Paul-Émile Gagné": "FJPG",
    "Club des mille lacs": "",
    "Santé mondiale Rimouski": "SMR",
    "Oxygène Québec": "",
    "Jardins sans clôtures": "JSC",
    "World Weavers Montréal": "WWM",
}
SOUTH = {
    "Coopérative des maraîchères de Thiès": "SN",
    "Union des groupements paysans de Méckhé": "SN",
    "Asociación de Mujeres Tejedoras del Lago": "GT",
    "Federación de Cooperativas Cafetaleras": "HN",
    "Fanm Vanyan Jakmèl": "HT",
    "Òganizasyon Peyizan Latibonit": "HT",
    "Mouvman Fanm Mirebalè": "HT",
    "Association malienne pour l’éducation des filles": "ML",
    "Réseau des radios communautaires du Faso": "BF",
    "Tamale Shea Producers’ Cooperative": "GH",
    "Instituto de Desarrollo Comunitario Andino": "BO",
    "Centro de Capacitación Juvenil Yanapay": "PE",
    "Comité de développement de Kaffrine": "SN",
    "Groupe d’entraide des pêcheurs de Mbour": "SN",
    "Escuela Agrícola del Valle": "NI",
}
QUEBEC = [
    "Cégep de la Rive-Boréale",
    "Syndicat des métiers du textile",
    "Coopérative forestière des Hautes-Rivières",
    "Université du Grand-Fleuve",
    "Caisse solidaire des artisans",
]
ALIASES = {
    "Ingénieurs du monde Québec": "Génie sans rivages",
    "Mission inclusion Mauricie": "Secours aux lépreux de la Mauricie",
    "Fanm Vanyan Jakmèl": "Femmes vaillantes de Jacmel",
}
# What is typed, and the beginning of the name of what is looked for.
ASKED = {
    "carrefour de cooperation nord-sud": "Carrefour",
    "CCNS": "Carrefour",
    "ccns": "Carrefour",
    "nordsud": "Carrefour",
    "nord sud coopération": "Carrefour",
    "carefour nord sud": "Carrefour",
    "centre etude action paix": "Centre d’étude",
    "centre d'etudes pour la paix": "Centre d’étude",
    "CEAP": "Centre d’étude",
    "œuvre legare": "L’Œuvre",
    "oeuvre legaré": "L’Œuvre",
    "ouvre legare": "L’Œuvre",
    "laurentides amerique": "Solidarité Laurentides",
    "solidarite laurentide amerique central": "Solidarité Laurentides",
    "alternative paysanne": "Alternatives",
    "alternatves paysannes": "Alternatives",
    "terre accueil": "Terre d’accueil",
    "terres d’acceuil": "Terre d’accueil",
    "estrie terre": "Terre d’accueil",
    "mission inclusion": "Mission",
    "missoin inclusion": "Mission",
    "secours aux lepreux": "Mission",
    "ingenieur monde": "Ingénieurs",
    "genie sans rivage": "Ingénieurs",
    "IMQ": "Ingénieurs",
    "paul emile gagne": "Fondation",
    "jules gagné": "Fondation",
    "fondation gagner": "Fondation",
    "milles lacs": "Club",
    "sante mondial": "Santé",
    "santé rimouski": "Santé",
    "oxygene": "Oxygène",
    "oxigène québec": "Oxygène",
    "jardin sans cloture": "Jardins",
    "jardins sans clotûres": "Jardins",
    "world weaver": "World",
    "wolrd weavers": "World",
    "cooperatve senegal": "Coopérative des maraîchères",
    "cooperative sénégal": "Coopérative des maraîchères",
    "maraichere thies": "Coopérative des maraîchères",
    "maraîchers de Thiès": "Coopérative des maraîchères",
    "groupement paysan": "Union",
    "meckhe": "Union",
    "asociacion mujeres": "Asociación",
    "mujer tejedora": "Asociación",
    "tejedoras guatemala": "Asociación",
    "asociasion mujeres lago": "Asociación",
    "cooperativa cafetalera": "Federación",
    "federation cooperativas honduras": "Federación",
    "fanm vanyan": "Fanm",
    "fanm jakmel": "Fanm",
    "femmes vaillantes jacmel": "Fanm",
    "oganizasyon peyizan": "Òganizasyon",
    "latibonit": "Òganizasyon",
    "mirebale": "Mouvman",
    "mouvmen fanm": "Mouvman",
    "education filles mali": "Association malienne",
    "éducation des fille": "Association malienne",
    "radio communautaire": "Réseau",
    "radios comunautaires burkina": "Réseau",
    "shea producer": "Tamale",
    "tamale cooperative": "Tamale",
    "instituto andino": "Instituto",
    "desarollo comunitario": "Instituto",
    "capacitacion juvenil": "Centro",
    "yanapai": "Centro",
    "kafrine": "Comité",
    "pecheur mbour": "Groupe",
    "pêcheurs de Mbour": "Groupe",
    "escuela agricola nicaragua": "Escuela",
    "cegep rive boreale": "Cégep",
    "cegep riveboréale": "Cégep",
    "syndicat textile": "Syndicat",
    "syndicats du textiles": "Syndicat",
    "cooperative forestiere": "Coopérative forestière",
    "hautes rivieres": "Coopérative forestière",
    "universite grand fleuve": "Université",
    "univercité du grand fleuve": "Université",
    "caisse artisan": "Caisse",
    "caise solidaire": "Caisse",
}


@standing
def world() -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        for name, acronym in ICOS.items():
            other = [ALIASES[name]] if name in ALIASES else []
            builders.organization("ico", name=name, acronym=acronym, aliases=other)
        for name, country in SOUTH.items():
            other = [ALIASES[name]] if name in ALIASES else []
            builders.organization("southern_partner", name=name, country=country, aliases=other)
        for name in QUEBEC:
            builders.organization("quebec_partner", name=name)
        for number in range(60):
            builders.organization(name=f"Groupe solidaire numéro {number} des Appalaches")


def test_the_right_answer_is_first_or_among_the_first_five(world: None) -> None:
    missed, first, five = [], 0, 0
    for asked, right in ASKED.items():
        found = [str(one) for one in Organization.objects.public().found_by(asked)[:5]]
        first += bool(found) and found[0].startswith(right)
        five += any(name.startswith(right) for name in found)
        if not found or not found[0].startswith(right):
            missed.append((asked, found))
    assert first / len(ASKED) >= 0.8, missed
    assert five / len(ASKED) >= 0.95, missed


@pytest.mark.parametrize("narrowed, few", [("", 5000), ("&page_size=25", 0), ("&kind=ico", 0)])
def test_a_long_list_is_searched_as_a_short_one(
    world: None, monkeypatch: pytest.MonkeyPatch, narrowed: str, few: int
) -> None:
    monkeypatch.setattr("registry.memory.tallied.FEW", few)

    def asked(text: str) -> OrganizationFilter:
        return OrganizationFilter(QueryDict(f"q={quote(text)}{narrowed}"))

    with tallies():
        for text in (*ASKED, "groupe solidaire", "solidaires appalaches", "groupe"):
            again, counted = (asked(text) for _ in "12"), uncached(asked(text))
            right = [one.pk for one in counted.page_obj]
            for found in again:  # what it holds of words is remembered
                assert found.tallied is not None
                assert [one.pk for one in found.page_obj] == right, text
                assert found.counts.value == counted.counts.value, text


def test_a_word_of_a_draft_is_offered_to_nobody(
    client: Client, db: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        builders.organization("southern_partner", name="Zanmitay Sekrè", published=False)
        shown = builders.organization(name="Zanmi Québec")
    assert Word.objects.filter(text="zanmitay").exists()
    page = client.get("/en/organizations/", {"q": "zanmitai"}).content.decode()
    assert "Zanmitay" not in page
    page = client.get("/en/organizations/", {"q": "zammi quebec"}).content.decode()
    assert "Results for “Zanmi" in page
    assert "<mark>Zanmi</mark> <mark>Québec</mark>" in page
    # Just what is typed, and still of no weight while it is a draft's.
    with django_capture_on_commit_callbacks(execute=True):
        draft = builders.organization("southern_partner", name="Zammi Sekrè", published=False)
    page = client.get("/en/organizations/", {"q": "zammi quebec"}).content.decode()
    assert "<mark>Zanmi</mark> <mark>Québec</mark>" in page
    assert not Word.objects.get(text="zammi").is_public
    with django_capture_on_commit_callbacks(execute=True):
        publish(Organization, [draft.pk], by=None)
    assert Word.objects.get(text="zammi").is_public
    page = client.get("/en/organizations/", {"q": "zammi"}).content.decode()
    assert "<mark>Zammi</mark>" in page
    exact = client.get("/en/organizations/", {"q": "zanni", "exact": "1"}).content.decode()
    assert shown.get_absolute_url() not in exact


def test_what_was_found_is_shown_in_its_place_and_escaped(client: Client, db: Any) -> None:
    nasty = "<script>alert(1)</script> agroécologie & co"
    one = builders.organization("southern_partner", name="Coopérative X", description_fr=nasty)
    write([Draft(one)], by=None)
    page = client.get("/organismes/", {"q": "agroecologie"}).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; <mark>agroécologie</mark> &amp; co" in page
    assert "<script>alert" not in page


def test_one_box_looks_everywhere(
    client: Client, db: Any, django_capture_on_commit_callbacks: Any
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        south = builders.organization("southern_partner", name="Fanm Vanyan", country="HT")
        builders.stored(Need(organization=south, title_fr="Un puits", title_en="A well"))
        builders.project("development", title_fr="Des puits", published=False)
        shown = builders.project("awareness", title_fr="Les puits du monde")
    found = [("Organismes", 1), ("Projets", 1), ("Besoins", 1)]
    for asked in ("puits", "puist"):
        page = client.get("/recherche/", {"q": asked})
        assert [(str(g.title), g.count) for g in page.context["answers"]] == found
        assert shown.get_absolute_url() in page.content.decode()
    assert client.get("/recherche/", {"q": "puist", "exact": "1"}).context["answers"] == []
    assert client.get("/en/search/").status_code == 200
    assert client.get("/en/search/", {"q": "a" * 201}).status_code == 400
