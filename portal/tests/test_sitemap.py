"""What search engines are told: every public page once, in each language, and what to leave."""

from typing import Any

import pytest
from django.test import Client
from lxml import etree

from organizations.models import Need, Organization
from registry.actions import archive
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
NAMES = {
    "s": "http://www.sitemaps.org/schemas/sitemap/0.9",
    "x": "http://www.w3.org/1999/xhtml",
}
SITE = "http://testserver"


def found(client: Client, path: str, what: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/xml"
    tree: Any = etree.fromstring(response.content)
    return list(tree.xpath(what, namespaces=NAMES))


def test_every_public_page_is_named_once_in_each_language(
    django_assert_num_queries: Any,
) -> None:
    ico, south = organization(name="Cap"), organization("southern_partner", name="Lakay")
    project("awareness", lead=ico, title_fr="Semaine")
    need = stored(Need(organization=south, title_fr="Puits"))
    hidden, gone = organization(name="Brouillon", published=False), organization(name="Archive")
    archive(Organization, [gone.pk], by=None, reason="Dissous.")
    stored(Need(organization=organization("southern_partner", published=False), title_fr="Tu"))
    client = Client()
    with django_assert_num_queries(6):
        files = found(client, "/sitemap.xml", "//s:loc/text()")
    sections = ("pages", "organizations", "projects", "needs")
    assert files == [f"{SITE}/sitemap-{one}.xml" for one in sections]
    with django_assert_num_queries(2):
        pages = found(client, "/sitemap-organizations.xml", "//s:loc/text()")
    assert pages == [
        f"{SITE}{prefix}/{slug}/"
        for slug in ("cap", "lakay")
        for prefix in ("/organismes", "/en/organizations")
    ]
    alternates = "//s:url[1]/x:link/@hreflang | //s:url[1]/x:link/@href"
    assert found(client, "/sitemap-projects.xml", alternates) == [
        *("fr", f"{SITE}/projets/semaine/"),
        *("en", f"{SITE}/en/projects/semaine/"),
        *("x-default", f"{SITE}/projets/semaine/"),
    ]
    assert found(client, "/sitemap-projects.xml", "//s:lastmod/text()")[0].count("-") == 2
    needs = found(client, "/sitemap-needs.xml", "//s:loc/text()")
    assert needs == [f"{SITE}/besoins/{need.pk}/", f"{SITE}/en/needs/{need.pk}/"]
    every = [page for file in files for page in found(client, file, "//s:loc/text()")]
    assert {client.get(page).status_code for page in every} == {200}
    assert len(every) == len(set(every))
    assert not any(slug in page for page in every for slug in (hidden.slug, gone.slug))


def test_long_lists_are_several_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("portal.sitemaps._Bilingual.limit", 2)
    for _ in range(3):
        organization()
    client = Client()
    files = found(client, "/sitemap.xml", "//s:loc[contains(., 'organizations')]/text()")
    base = f"{SITE}/sitemap-organizations.xml"
    assert files == [base, f"{base}?p=2"]
    assert [len(found(client, file, "//s:url")) for file in files] == [4, 2]
    for wrong in ("?p=3", "?p=x", "?p=%00"):
        assert client.get(f"/sitemap-organizations.xml{wrong}").status_code == 404
    assert client.get("/sitemap-secrets.xml").status_code == 404


def test_robots_leave_the_staff_alone_and_find_the_sitemap() -> None:
    lines = Client().get("/robots.txt").content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /admin/" in lines
    assert lines[-1] == f"Sitemap: {SITE}/sitemap.xml"
