"""Open data: one list of what is public, as a page, a catalogue, a package; nothing leaks."""

import csv
import io
import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import override
from lxml import html

from organizations.models import Contact, Need, Organization
from portal.reports import CATALOGUE
from projects.models import Contribution, Participation, Place, Project
from registry.actions import archive
from tests.builders import organization, project, stored

pytestmark = pytest.mark.django_db
SITE = "http://testserver"
MACHINES = (
    "/catalog.jsonld",
    "/datapackage.json",
    "/iati/activities.xml",
    "/iati/organisations.xml",
    "/donnees-ouvertes/mrif-partners.zip",
    "/robots.txt",
)


def read(path: str) -> Any:
    response = Client().get(path)
    assert response.status_code == 200, path
    return response


def content(response: Any) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def header(url: str) -> list[str]:
    text = content(read(url.removeprefix(SITE))).decode()
    return next(csv.reader(io.StringIO(text)))


@pytest.fixture
def catalogue() -> Any:
    response = read("/catalog.jsonld")
    assert response["Content-Type"] == "application/ld+json"
    return json.loads(response.content)


def test_the_page_names_every_file_and_every_column(assert_valid_html: Any) -> None:
    project("awareness", planned_start="2020-01-01")
    response = read(reverse("open_data"))
    assert_valid_html(response)
    assert len(response.content) < 100_000
    page = html.fromstring(response.content.decode())
    links = [one.get("href") for one in page.xpath("//main//a") if one.get("href")[0] == "/"]
    for link in dict.fromkeys(links):
        if not link.startswith("/api/"):
            read(link)
    for name in ("organizations", "projects", "needs"):
        table = page.xpath(f"//table[@aria-labelledby='dictionary-{name}']")[0]
        keys = [one.text for one in table.xpath(".//tbody//th/code")]
        view = "needs_file" if name == "needs" else f"{name}:file"
        listed = header(reverse(view, args=["csv"]))
        assert keys[: len(listed)] == listed
        assert {*keys} == told_by_api(name)
        assert len(table.xpath(".//td[@lang='fr']/strong[text()]")) == len(keys)
        assert len(table.xpath(".//td[@lang='en']/strong[text()]")) == len(keys)
    (ties,) = page.xpath("//table[@aria-labelledby='dictionary-partnerships']")
    assert {one.text for one in ties.xpath(".//tbody//th/code")} == told_by_api("partnerships")
    for report in ("funding-by-country", "partnerships"):
        (table,) = page.xpath(f"//table[@aria-labelledby='dictionary-report-{report}']")
        keys = [one.text for one in table.xpath(".//tbody//th/code")]
        assert keys == header(reverse("report_file", args=[report, "csv"]))
        assert len(table.xpath(".//td[@lang='fr']/strong[text()]")) == len(keys)
        assert len(table.xpath(".//td[@lang='en']/strong[text()]")) == len(keys)
    kinds = page.xpath("//table[@aria-labelledby='dictionary-organizations']//tr[2]//dt//text()")
    assert kinds == ["ico", "southern_partner", "quebec_partner"] * 2


def told_by_api(name: str) -> set[str]:
    """The fields of the records of a resource, as its document has them."""
    document = json.loads(read("/api/v1/openapi.json").content)
    path = document["paths"][f"/{name}/"]["get"]["responses"]["200"]["content"]
    items = path["application/json"]["schema"]["properties"]["results"]["items"]
    record = document["components"]["schemas"][items["$ref"].rpartition("/")[2]]
    return {*record["properties"]} - {"links", "expanded"}


@pytest.mark.parametrize("path", MACHINES)
def test_who_tries_to_write_is_told_what_there_is(path: str) -> None:
    """Without the token of a form, as a program asks."""
    answer = Client(enforce_csrf_checks=True).post(path, {"a": "b"})
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]


def test_the_page_asks_as_much_of_a_large_registry() -> None:
    counts = []
    for more in (1, 4):
        for _ in range(more):
            project("awareness")
        with CaptureQueriesContext(connection) as found:
            read(reverse("open_data"))
        counts.append(len(found))
    assert counts[0] == counts[1] <= 8


def test_the_catalogue_lists_what_the_page_does_where_it_can_be_had(catalogue: Any) -> None:
    datasets = catalogue["dcat:dataset"]
    public = [one.name for one in CATALOGUE if not one.is_staff and one.name != "pivot"]
    own = ["organizations", "projects", "needs", "iati-activities", "iati-organisations"]
    assert [one["dct:identifier"] for one in datasets] == own + public
    assert catalogue["@type"] == "dcat:Catalog"
    for one in datasets:
        titles = {text["@language"]: text["@value"] for text in one["dct:title"]}
        assert titles.keys() == {"fr", "en"}
        assert all(titles.values())
        assert one["dct:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
        for distribution in one["dcat:distribution"][:1]:
            url = distribution["dcat:downloadURL"]["@id"]
            kind = distribution["dcat:mediaType"]["@id"].partition("media-types/")[2]
            assert read(url.removeprefix(SITE))["Content-Type"].partition(";")[0] == kind
    first = datasets[0]["dcat:distribution"]
    assert [file["dcat:downloadURL"]["@id"] for file in first] == [
        f"{SITE}/organismes/export.{ending}"
        for ending in ("csv", "xlsx", "json", "ndjson", "csv?dialect=excel-fr", "csv-metadata.json")
    ]


def test_every_set_of_data_says_what_a_portal_files_it_by(catalogue: Any) -> None:
    for one in catalogue["dcat:dataset"]:
        for name in ("dct:title", "dct:description", "dcat:keyword", "dcat:theme", "dct:license"):
            assert one[name], (one["@id"], name)


def test_the_package_says_the_columns_of_each_file() -> None:
    told = json.loads(read("/datapackage.json").content)
    assert told["profile"] == "data-package"
    assert told["licenses"][0]["name"] == "CC-BY-4.0"
    names = [one["name"] for one in told["resources"]]
    assert len(names) == len(set(names))
    tables = [one for one in told["resources"] if "schema" in one]
    assert {"organizations", "projects", "needs", "icos"} <= {one["name"] for one in tables}
    for one in tables:
        assert [field["name"] for field in one["schema"]["fields"]] == header(one["path"])
        assert one["profile"] == "tabular-data-resource"
    assert {one["format"] for one in told["resources"] if "schema" not in one} == {"xml"}


def test_what_has_not_changed_is_not_sent_again() -> None:
    record, client = organization(), Client()
    for path in ("/catalog.jsonld", "/datapackage.json"):
        first = client.get(path)
        again = {"If-None-Match": first["ETag"]}
        assert client.get(path, headers=again).status_code == 304
        assert first["Access-Control-Allow-Origin"] == "*"
    archive(Organization, [record.pk], by=None, reason="Dissous.")
    assert client.get("/catalog.jsonld", headers=again).status_code == 200


SECRET = "Kachkache"


def plant() -> None:
    """What nobody may read, each with the secret in its text."""
    lead = organization(name="Cap", key="cap")
    south = organization(
        "southern_partner", name="Lakay", city=SECRET, latitude="18.111", longitude="-72.222"
    )
    hidden = organization("southern_partner", name=f"{SECRET} brouillon", published=False)
    gone = organization(name=f"{SECRET} archives")
    archive(Organization, [gone.pk], by=None, reason=SECRET)
    shown = project(
        "development",
        lead=lead,
        partners={"contractor": south},
        countries=["HT"],
        planned_start="2020-01-01",
    )
    stored(Participation(project=shown, organization=hidden, role="partner"))
    gift = {"stage": "committed", "amount": Decimal(5), "date": "2020-02-01"}
    stored(
        shown,
        places=[Place(name=SECRET, country="HT", latitude="18.111", longitude="-72.222")],
        contributions=[
            Contribution(payer_name=SECRET, source="other_donor", **gift),
            Contribution(organization=hidden, source="southern_partner", **gift),
        ],
    )
    stored(Contact(organization=lead, function=SECRET, email="kachkache@example.org"))
    stored(Need(organization=south, title_fr="Puits", country="HT", place=SECRET))
    stored(Need(organization=hidden, title_fr=SECRET))
    project("awareness", key=SECRET, lead=lead, published=False, planned_start="2020-01-01")
    old = project("awareness", title_fr=SECRET, lead=lead, planned_start="2020-01-01")
    archive(Project, [old.pk], by=None, reason=SECRET)


def test_nothing_that_is_hidden_is_at_any_of_these_addresses(catalogue: Any) -> None:
    plant()
    pages = []
    for language in ("fr", "en"):
        with override(language):
            pages.append(reverse("open_data"))
    sitemaps = [f"/sitemap-{name}.xml" for name in ("pages", "organizations", "projects", "needs")]
    machines = ["/catalog.jsonld", "/datapackage.json", "/robots.txt", "/sitemap.xml"]
    iati = ["/iati/activities.xml", "/iati/organisations.xml"]
    for path in [*pages, *machines, *sitemaps, *iati]:
        text = content(read(path)).decode().casefold()
        for secret in (SECRET.casefold(), "18.111", "72.222", "example.org"):
            assert escape(secret) not in text, (path, secret)
    assert b"Lakay" in content(read(iati[0]))
