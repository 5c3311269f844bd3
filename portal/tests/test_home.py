"""The home page, the addresses and the state of the service."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from tests.builders import organization, project

pytestmark = pytest.mark.django_db


def test_home_counts_what_is_published(client: Client) -> None:
    organization("southern_partner")
    organization("southern_partner", published=False)
    project("awareness", title_fr="Festival")
    project("awareness", published=False)

    overview = client.get("/").context["overview"]

    assert {f.code: f.count for f in overview.kinds} == {
        "ico": 2,
        "southern_partner": 1,
        "quebec_partner": 0,
    }
    assert {f.code: f.count for f in overview.types} == {
        "development": 0,
        "fieldwork": 0,
        "awareness": 1,
    }
    assert [one.title for one in overview.latest] == ["Festival"]
    assert [total.number for total in overview.figures] == ["1", "2", "1", "0"]


def test_home_leads_to_where_projects_are(client: Client) -> None:
    south = organization("southern_partner")
    for countries in (["HT"], ["HT", "SN"]):
        project("development", partners={"contractor": south}, countries=countries)
    project("awareness", countries=["BF"], published=False)

    overview = client.get("/en/").context["overview"]

    assert [(fact.name, fact.value) for fact in overview.leading] == [("Haiti", 2), ("Senegal", 1)]
    found = client.get(overview.leading[0].url).context["page_obj"]
    assert found.paginator.count == 2


@pytest.mark.parametrize("address, language", [("/", "fr"), ("/en/", "en")])
def test_an_empty_registry_has_a_home(
    client: Client, assert_valid_html: Callable[[Any], None], address: str, language: str
) -> None:
    response = client.get(address)

    assert f'<html lang="{language}">' in response.content.decode()
    assert_valid_html(response)


def test_french_is_the_default_whatever_the_browser_prefers(client: Client) -> None:
    page = client.get("/organismes/", headers={"accept-language": "en-CA,en;q=0.9"})

    assert page.status_code == 200
    assert '<html lang="fr">' in page.content.decode()


def test_each_page_leads_to_itself_in_the_other_language(client: Client) -> None:
    slug = organization(name="Cap").slug
    pairs = {
        "/": "/en/",
        "/organismes/?q=cap": "/en/organizations/?q=cap",
        f"/organismes/{slug}/": f"/en/organizations/{slug}/",
        "/projets/": "/en/projects/",
    }
    for french, english in pairs.items():
        assert f'href="http://testserver{english}" lang="en"' in client.get(french).content.decode()
        assert f'href="http://testserver{french}" lang="fr"' in client.get(english).content.decode()


def test_an_unknown_page_is_404_in_both_languages(client: Client) -> None:
    assert "Page introuvable" in client.get("/nulle-part/").content.decode()
    english = client.get("/en/nowhere/")
    assert english.status_code == 404
    assert 'href="http://testserver/" lang="fr"' in english.content.decode()


def test_the_content_policy_allows_nothing_inline(client: Client) -> None:
    policy = client.get("/")["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "unsafe-inline" not in policy


def test_the_service_says_whether_it_lives_and_whether_it_can_serve(client: Client) -> None:
    assert client.get("/healthz").content == b"ok\n"
    assert client.get("/readyz").content == b"ok\n"

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'projects'")

    assert client.get("/readyz").status_code == 503
    assert client.get("/healthz").status_code == 200


def test_queries_of_the_home_page(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    for rows in (1, 8):
        for _ in range(rows):
            project(countries=["CA"])
        with django_assert_num_queries(7):
            client.get("/")
