"""The names proposed while one types: which ones, in which order, and what is never among them."""

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from organizations.models import Organization
from portal import suggesting
from portal.suggesting import suggestions
from projects.sectors import sectors_in_use
from registry.actions import archive
from registry.prepared import forget
from registry.search import beginnings
from registry.text import fold
from tests import builders
from tests.standing import standing

pytestmark = pytest.mark.django_db

FRENCH, ENGLISH = "/recherche/suggestions/", "/en/search/suggestions/"
OPTION = re.compile(r'<li role="option"[^>]* data-href="([^"]*)">(.*?)</li>', re.DOTALL)
# key: name, acronym, other names
ORGANIZATIONS: dict[str, tuple[str, str, list[str]]] = {
    "a": ("Œuvre Légaré", "", []),
    "b": ("Côte Solidaire", "CS", ["Solidarité de la côte"]),
    "c": ("Centre Cœur-Soleil", "CCS", []),
    "d": ("[Démo] Cercle des coteaux", "", ["[Demo] Hills Circle"]),
    "e": ("Fanm Vanyan", "FAVA", ["Femmes vaillantes"]),
    "f": ("Amis de l’Œuvre", "OEA", []),
    "g": ("Solidarité 100 % Nord_Sud", "S100", []),
    "h": ("Cs Jeunesse", "", []),
}
PROJECTS = {
    "p1": ("Côtes vivantes", "Living Coasts"),
    "p2": ("[Démo] Cocotiers de Haïti", "[Demo] Palm Trees of Haiti"),
}


@standing
def world() -> None:
    for key, (name, acronym, aliases) in ORGANIZATIONS.items():
        builders.organization(key=key, name=name, acronym=acronym, aliases=aliases)
    hidden = {"name": "Côte cachée", "acronym": "COTE", "aliases": ["Solidaire en secret"]}
    builders.organization(key="z", published=False, **hidden)
    gone = builders.organization(key="y", name="Côte archivée", aliases=["Cœur ancien"])
    archive(Organization, [gone.pk], by=None, reason="Fermée")
    lead = Organization.objects.get(key="a")
    for key, (french, english) in PROJECTS.items():
        titles = {"title_fr": french, "title_en": english}
        builders.project(key=key, lead=lead, countries=["HT"], **titles)
    builders.project(key="q", lead=lead, title_fr="Côte à côte", published=False, countries=["SN"])


def told(text: str, language: str = "fr") -> list[str]:
    with override(language):
        return [one.name.text for one in suggestions(text)]


def shown(address: str, **asked: str) -> list[tuple[str, str]]:
    """Where each option leads, and what it says."""
    answer = Client().get(address, asked)
    assert answer.status_code == 200
    found = OPTION.findall(answer.content.decode())
    return [(url, " ".join(re.sub("<[^>]*>", "", unescape(text)).split())) for url, text in found]


@pytest.mark.usefixtures("world")
def test_names_are_proposed_in_both_languages() -> None:
    assert shown(FRENCH, q="COTE") == [
        ("/organismes/cote-solidaire/", "Côte Solidaire (CS) OCI"),
        ("/organismes/demo-cercle-des-coteaux/", "[Démo] Cercle des coteaux OCI"),
        ("/projets/cotes-vivantes/", "Côtes vivantes sensibilisation"),
    ]
    assert shown(ENGLISH, q="côte") == [
        ("/en/organizations/cote-solidaire/", "Côte Solidaire (CS) ICO"),
        ("/en/organizations/demo-cercle-des-coteaux/", "[Démo] Cercle des coteaux ICO"),
        ("/en/projects/cotes-vivantes/", "Living Coasts awareness"),
    ]


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    "typed, names",
    [
        # The acronym as a whole, what begins so, then what has a word that does.
        ("cs", ["Côte Solidaire", "Cs Jeunesse"]),
        ("oe", ["Œuvre Légaré", "Amis de l’Œuvre"]),
        ("œuvre", ["Œuvre Légaré", "Amis de l’Œuvre"]),
        ("coeur sol", ["Centre Cœur-Soleil"]),
        ("coteaux", ["[Démo] Cercle des coteaux"]),
        ("cercle", ["[Démo] Cercle des coteaux"]),
        ("[Démo]", ["[Démo] Cercle des coteaux", "[Démo] Cocotiers de Haïti"]),
        ("hills", ["[Démo] Cercle des coteaux"]),
        ("circle", ["[Démo] Cercle des coteaux"]),
        ("Femmes v", ["Fanm Vanyan"]),
        ("solidar", ["Solidarité 100 % Nord_Sud", "Côte Solidaire"]),
        ("100 %", ["Solidarité 100 % Nord_Sud"]),
        ("coco", ["[Démo] Cocotiers de Haïti"]),
        ("living c", ["Côtes vivantes"]),
        ("palm trees", ["[Démo] Cocotiers de Haïti"]),
        ("[Demo] palm", ["[Démo] Cocotiers de Haïti"]),
        ("ayi", ["Haïti"]),
        ("haï", ["Haïti"]),
        ("sén", []),  # no project that anyone may see
        ("cotiers", []),
        ("c", []),
        ("é ", []),
        ("...", []),
        ("\x00\x00", []),
    ],
)
def test_what_is_proposed_for_what_is_typed(typed: str, names: list[str]) -> None:
    assert told(typed) == names


@pytest.mark.usefixtures("world")
def test_the_other_name_that_was_typed_is_told() -> None:
    assert shown(FRENCH, q="femmes v") == [
        ("/organismes/fanm-vanyan/", "Fanm Vanyan (FAVA) Femmes vaillantes OCI")
    ]
    assert shown(FRENCH, q="hait") == [("/projets/?country=HT", "Haïti Projets")]
    assert shown(ENGLISH, q="hait") == [("/en/projects/?country=HT", "Haiti Projects")]


@pytest.mark.usefixtures("world")
def test_the_answer_is_a_small_piece_for_who_types() -> None:
    answer = Client().get(FRENCH, {"q": "oeuvre"})
    assert answer["Cache-Control"] == "private, max-age=60"
    assert answer["X-Robots-Tag"] == "noindex"
    text = answer.content.decode().replace("\u00a0", " ")
    assert 'data-status="2 suggestions : flèches haut et bas pour les parcourir"' in text
    assert len(text) < 1000
    assert 'data-status="No suggestion"' in Client().get(ENGLISH).content.decode()


@pytest.mark.parametrize(
    "asked, status",
    [({}, 200), ({"q": ""}, 200), ({"q": "a\x00b"}, 400), ({"q": "é" * 10_000}, 400)],
)
@pytest.mark.parametrize("address", [FRENCH, ENGLISH])
def test_what_is_no_question_proposes_nothing(address: str, asked: Any, status: int) -> None:
    answer = Client().get(address, asked)
    assert answer.status_code == status
    assert OPTION.findall(answer.content.decode()) == []


def test_one_question_or_two_are_asked() -> None:
    for n in range(9):
        builders.organization(name=f"Mesa {n} de la rue", aliases=[f"Mesón {n}"])
    builders.project("awareness", title_fr="Mesa")
    assert [questions(typed) for typed in ("m", "mesa", "rue", "xyz")] == [0, 1, 2, 2]
    # Which sectors are of some project is asked where one is named so.
    assert questions("me") == 1 + questions_of_sectors()


def questions_of_sectors() -> int:
    with CaptureQueriesContext(connection) as asked:
        sectors_in_use()
    return len(asked)


def questions(typed: str) -> int:
    told(typed)
    with CaptureQueriesContext(connection) as asked:
        told(typed)
    return len(asked)


def test_organizations_leave_some_places_to_projects() -> None:
    for n in range(10):
        builders.organization(name=f"Mesa {n}")
    assert told("mesa") == [f"Mesa {n}" for n in range(8)]
    lead = Organization.objects.get(name="Mesa 0")
    for n in range(4):
        builders.project("awareness", title_fr=f"Mesa verte {n}", lead=lead)
    assert told("mesa") == [f"Mesa {n}" for n in range(5)] + [f"Mesa verte {n}" for n in range(3)]
    assert told("mesa v") == [f"Mesa verte {n}" for n in range(4)]


def test_a_project_is_proposed_once_by_either_title() -> None:
    titles = {"title_fr": "Agro-écologie", "title_en": "Agroecology"}
    lead = builders.organization(name="Cap")
    builders.project(key="a", lead=lead, **titles)
    builders.project(key="b", lead=lead, title_fr="Écoles", title_en="Agricultural schools")
    assert told("agr") == ["Écoles", "Agro-écologie"]
    assert told("agr", "en") == ["Agricultural schools", "Agroecology"]
    builders.project(key="c", lead=lead, title_fr="Puits", title_en="Agora", published=False)
    assert told("agora") == []


def test_sectors_of_projects_are_proposed_in_either_language() -> None:
    """By the beginning of a name, then of a word of it; none of no project that anyone may see."""
    lead = builders.organization(name="Cap")
    for number, code in enumerate(["11110", "31181", "43081", "11120"]):
        builders.project(lead=lead, sectors=[code], title_fr=f"P{number}", published=number < 3)
    farming = "Éducation et formation dans le domaine agricole"
    several = "Éducation et formation plurisectorielles"
    politics = "Politique de l’éducation et gestion administrative"
    assert told("éducation et") == [farming, several, politics]
    assert told("éduca") == [farming, several, politics]
    assert shown(ENGLISH, q="educa") == [
        ("/en/projects/?sector=31181", "Agricultural education/training Projects of the sector"),
        ("/en/projects/?sector=43081", "Multisector education/training Projects of the sector"),
        (
            "/en/projects/?sector=11110",
            "Education policy and administrative management Projects of the sector",
        ),
    ]
    assert told("agricultural") == [farming]


def test_projects_leave_some_places_to_countries_and_sectors() -> None:
    for number in range(9):
        builders.project(title_fr=f"Mali {number}", countries=["ML"])
    found = told("mali")
    assert found[-1] == "Mali"
    assert len(found) == 8


def test_a_word_of_a_crowd_is_left_out(monkeypatch: Any) -> None:
    for n in range(4):
        builders.organization(name=f"Amis des arbres {n}", aliases=[f"Vent {n}"] * (n < 2))
    builders.organization(name="Arbres debout")
    assert len(told("arbres")) == 5
    monkeypatch.setattr(beginnings, "CROWD", 3)
    forget()  # what was asked with the figure of before
    assert told("arbres") == ["Arbres debout"]
    builders.organization(name="Moulins", aliases=["Les arbres à vent"])
    assert told("arbres") == ["Arbres debout", "Moulins"]


# Whatever is typed: what plain Python says of the same names


def ranked(key: str, asked: str) -> tuple[int, str, str] | None:
    """How an organization is found, and in what; None where it is not."""
    name, acronym, aliases = ORGANIZATIONS[key]
    own, short, others = fold(name), fold(acronym), [fold(one) for one in aliases]
    bare = own.removeprefix("demo ")
    found = [(0, short)] * (short == asked) + [(2, short)] * short.startswith(asked)
    found += [(1, bare)] * (own.startswith(asked) or bare.startswith(asked))
    found += [(4, bare)] * (f" {asked}" in fold(f"{name} {acronym}"))
    for other in others:
        bare = other.removeprefix("demo ")
        found += [(3, bare)] * (other.startswith(asked) or bare.startswith(asked))
        found += [(5, bare)] * (f" {asked}" in other)
    return (*min(found), key) if found else None


def expected(text: str) -> list[str]:
    asked = fold(text)
    if len(asked.replace(" ", "")) < 2:
        return []
    found = sorted(one for key in ORGANIZATIONS if (one := ranked(key, asked)))
    return [ORGANIZATIONS[key][0] for _rank, _text, key in found]


WORDS = ["cote", "Œuvre", "demo ", "solidar", "cs", "le", "de", "coeur", "Sol", "%", "_", "s1", " "]


@pytest.mark.usefixtures("world")
@given(text=st.lists(st.sampled_from(WORDS), max_size=3).map("".join) | st.text(max_size=12))
def test_any_text_proposes_what_plain_python_does(text: str) -> None:
    keys = [line.split("/")[-2] for line, _ in shown_of(text)]
    slugs = dict(Organization.objects.values_list("name", "slug"))
    assert keys == [slugs[name] for name in expected(text)]


def shown_of(text: str) -> list[tuple[str, str]]:
    with override("fr"):
        found = [(one.url, one.name.text) for one in suggestions(text)]
    return [one for one in found if one[0].startswith("/organismes/")]


@given(text=st.text())
def test_no_text_fails(text: str) -> None:
    assert Client().get(FRENCH, {"q": text.encode(errors="ignore")}).status_code in {200, 400}


def test_the_label_is_that_of_the_demonstration() -> None:
    assert suggesting.LABELLED == "demo "
