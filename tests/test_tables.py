"""The table of a list whose columns the reader chooses."""

from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from registry.models import SavedView
from tests.builders import organization, organizations, project, projects

pytestmark = pytest.mark.django_db
TABLE = "/projets/tableau.html"


@pytest.fixture
def registry() -> None:
    lead = organization(key="cap", name="Cap <b>")
    project("awareness", key="a", title_fr="Alpha", lead=lead, regions=["06"], countries=["HT"])
    project("awareness", key="b", title_fr="Bêta", lead=lead, regions=["06"])
    project("awareness", key="c", title_fr="Brouillon", published=False, regions=["06"])


def lines(response: Any) -> list[list[str]]:
    assert response.status_code == 200
    return [[text for text, _is_number in line] for line in response.context["lines"]]


@pytest.mark.usefixtures("registry")
def test_the_columns_are_those_asked_for_in_their_order() -> None:
    client = Client()
    response = client.get(f"{TABLE}?sort=title&columns=title_fr,type&columns=lead")
    assert lines(response) == [
        ["Alpha", "sensibilisation du public", "Cap <b>"],
        ["Bêta", "sensibilisation du public", "Cap <b>"],
    ]
    page = response.content.decode()
    assert "Cap &lt;b&gt;" in page
    assert "export.csv?sort=title&amp;columns=title_fr%2Ctype&amp;columns=lead" in page
    later = next(c for c in response.context["columns"] if c.key == "title_fr").later
    assert later == "?sort=title&columns=type%2Ctitle_fr%2Clead"
    assert lines(client.get(f"{TABLE}{later}"))[0][1] == "Alpha"
    assert lines(client.get(f"{TABLE}?country=HT&columns=key")) == [["a"]]
    assert f'{"tableau.html?country=HT"}"' in client.get("/projets/?country=HT").content.decode()


@pytest.mark.usefixtures("registry")
def test_staff_alone_see_what_is_not_public() -> None:
    assert Client().get(f"{TABLE}?rows=all").status_code == 403
    response = signed_in("analyst").get(f"{TABLE}?rows=all&sort=title&columns=key,publication")
    assert [line[0] for line in lines(response)] == ["a", "b", "c"]
    assert "Pour le personnel seulement" in response.content.decode()


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    ("query", "status", "told"),
    [
        ("columns=titel_fr", 400, "title_fr"),
        ("columns=publication", 400, "publication"),
        ("country=ZZ", 400, "ZZ"),
        ("page=2", 404, ""),
        ("rows=mine", 400, "rows"),
    ],
)
def test_what_is_wrong_is_named(query: str, status: int, told: str) -> None:
    response = Client().get(f"{TABLE}?{query}")
    assert response.status_code == status
    assert told in response.content.decode()


def test_the_queries_are_as_many_for_one_row_as_for_thirty(
    django_assert_max_num_queries: Any,
) -> None:
    counts = []
    for _ in range(2):
        project("awareness", regions=["06"])
        with django_assert_max_num_queries(20) as found:
            Client().get(TABLE)
        counts.append(len(found))
        projects("awareness", organizations("ico", 29), regions=["06"], countries=["HT"])
    assert counts[0] == counts[1]


def test_countries_and_answers_are_in_words() -> None:
    organization("southern_partner", name="Lakay", country="HT")
    query = "columns=name,kind,country,region,aqoci_member,updated_at"
    found = lines(Client().get(f"/organismes/tableau.html?{query}"))
    assert found[0][:3] == ["Lakay", "partenaire du Sud", "Haïti"]


def test_an_empty_registry_is_answered() -> None:
    for address in ("/organismes/tableau.html", "/en/projects/table.html", "/besoins/tableau.html"):
        assert lines(Client().get(address)) == []


@pytest.mark.usefixtures("registry")
def test_staff_keep_a_table_under_a_name_and_drop_it() -> None:
    query = "sort=title&columns=title_fr,lead"
    assert "Tableaux enregistrés" not in Client().get(f"{TABLE}?{query}").content.decode()
    mine = signed_in("officer")
    assert mine.post(TABLE, {"name": "Chefs de file", "query": query}).status_code == 302
    page = mine.get(f"{TABLE}?{query}").content.decode()
    assert '<a href="?sort=title&amp;columns=title_fr,lead" aria-current="page">' in page
    assert "Chefs de file" not in mine.get("/organismes/tableau.html").content.decode()
    other = signed_in("analyst")
    assert "Chefs de file" not in other.get(TABLE).content.decode()
    refused = mine.post(TABLE, {"name": "", "query": query}, follow=True)
    assert "La vue n’a pas été enregistrée" in refused.content.decode()
    view = SavedView.objects.get()
    told = other.post(TABLE, {"drop": str(view.pk)}, follow=True)
    assert "Rien n’a été supprimé" in told.content.decode()
    mine.post(TABLE, {"drop": str(view.pk), "query": query})
    assert not SavedView.objects.exists()
    assert Client().post(TABLE, {"name": "x", "query": query}).status_code == 403
