"""A file of a parameter or column that nobody knows: refused by name, never taken for no filter."""

import re
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils.html import escape
from django.utils.translation import override

from accounts.tests.people import person, signed_in
from organizations.models import Need
from portal.asked_extracts import Unaskable, asked_extract
from portal.reports import CATALOGUE
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
LISTS = ["/organismes/", "/projets/", "/besoins/"]
REPORTS = [f"/rapports/{one.name}/" for one in CATALOGUE]


@pytest.fixture(autouse=True)
def registry() -> None:
    lead = organization(key="cap", name="Cap")
    project("awareness", key="a", title_fr="Alpha cap", lead=lead, regions=["06"])
    south = organization("southern_partner", key="sud", name="Cap Sud")
    stored(Need(organization=south, title_fr="Puits du cap", status="open"))


@pytest.mark.parametrize(
    "address, given, near",
    [
        ("/organismes/", "contry=HT", "country"),
        ("/projets/", "colums=key", "columns"),
        ("/besoins/", "sectors=11110", "sector"),
        ("/rapports/icos/", "columns=nope", ""),
        ("/rapports/funding-by-country/", "year_form=2020", "year_from"),
        ("/rapports/pivot/", "acros=sector", "across"),
        ("/rapports/funding-by-country/", "as_off=2020-01-01", "as_of"),
        ("/rapports/funding-by-country/", "sinc=2020-01-01", "since"),
    ],
)
def test_a_file_refuses_what_it_does_not_know(address: str, given: str, near: str) -> None:
    name, client = given.partition("=")[0], signed_in("analyst")
    for ending in ("csv", "json", "ndjson", "xlsx", "csv-metadata.json"):
        response = client.get(f"{address}export.{ending}?{given}")
        assert response.status_code == 400
        page = unescape(response.content.decode())
        assert f"Il n’y a pas de paramètre {name}." in page
        assert (f"Vouliez-vous dire {near}\N{NO-BREAK SPACE}?" in page) == bool(near)


def test_it_says_so_in_the_language_of_the_reader() -> None:
    page = Client().get("/en/organizations/export.csv?contry=HT&regoin=06")
    told = "There is no parameter contry. Did you mean country?"
    told += " There is no parameter regoin. Did you mean region?"
    assert page.status_code == 400
    assert told in unescape(page.content.decode())
    marked = Client().get("/en/organizations/export.csv?<b>=1").content.decode()
    assert escape("There is no parameter <b>.") in marked
    assert "<b>." not in marked


def test_a_column_that_is_not_there_is_named() -> None:
    for address in LISTS:
        response = Client().get(f"{address}export.csv?columns=key,nmae")
        assert response.status_code == 400
        assert "Il n’y a pas de colonne nmae." in unescape(response.content.decode())


def downloads(page: Any) -> list[str]:
    assert page.status_code == 200, page.content[:500]
    found = re.findall(r'href="(export\.[^"]+)"', page.content.decode())
    return [unescape(one) for one in found]


@pytest.mark.parametrize("role", ["", "analyst"])
def test_every_download_of_a_page_is_answered(role: str) -> None:
    """Whatever a link, a form or a letter added to the address of the page on its way."""
    client = signed_in(role) if role else Client()
    wide = "&rows=all" if role else ""
    tables = [f"{one}tableau.html?columns=key{wide}" for one in LISTS]
    pages = [*(f"{one}?sort=&page_size=50&q=cap&exact=1" for one in LISTS), *tables]
    reports = [one for one in CATALOGUE if role or one.is_open_to(AnonymousUser())]
    pages += [f"/rapports/{one.name}/?labels=1{wide}" for one in reports]
    for address in pages:
        page = client.get(f"{address}&page=1&utm_source=lettre&lang=fr&show=places&follow=")
        if page.status_code == 403:  # a report that the role may not open
            continue
        files = downloads(page)
        assert len(files) > 4, address
        for file in files:
            path = f"{address.partition('?')[0].removesuffix('tableau.html')}{file}"
            response: Any = client.get(path)
            assert response.status_code == 200, path
            assert "utm_source" not in path


def test_a_page_passes_over_what_it_does_not_know() -> None:
    for address in (*LISTS, "/rapports/icos/"):
        assert Client().get(f"{address}?utm_source=lettre").status_code == 200


def test_a_kept_extract_refuses_it_too() -> None:
    analyst = person("analyst")
    with override("en"), pytest.raises(Unaskable, match=r"contry\. Did you mean country\?"):
        asked_extract("organizations", "contry=HT", analyst)
    assert asked_extract("organizations", "q=cap&exact=1", analyst)
