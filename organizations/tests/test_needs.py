"""The public list of needs, its filters, its file and the page of one need."""

import csv
import io
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from organizations.models import Need
from projects.models import NeedAnswer
from tests.builders import organization, organizations, project, stored

pytestmark = pytest.mark.django_db

LIST, CSV = "/en/needs/", "/en/needs/export.csv"
HEADER = (
    "key,organization_key,organization,title_fr,title_en,description_fr,description_en,country,"
    "place,sector,since,status,projects,updated_at"
)


def read(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{CSV}?{query}")
    assert response.status_code == 200
    text = b"".join(response.streaming_content).decode()  # type: ignore[attr-defined]
    assert text.splitlines()[0] == HEADER
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture
def registry() -> None:
    """Needs of two partners, one answered by a published project and by a draft."""
    south = organization("southern_partner", key="s1", name="Fanm", country="HT")
    open_ = {"publish_location": True, "country": "SN", "key": "s2", "name": "Union"}
    other = organization("southern_partner", **open_)
    well = Need(organization=south, key="well", title_fr="Un puits à l’école", sector_id="14030")
    well.since, well.status = "2020-01-01", "answered"  # type: ignore[assignment]
    stored(well)
    stored(Need(organization=other, key="seed", title_fr="Semences", place="Thiès"))
    stored(Need(organization=other, key="road", title_fr="Route", country="ML", since="2023-05-01"))
    draft = organization("southern_partner", published=False)
    stored(Need(organization=draft, key="hidden", title_fr="Caché"))
    for key, published in [("p1", True), ("p2", False)]:
        one = project("awareness", key=key, title_fr=f"Projet {key}", published=published)
        stored(NeedAnswer(project=one, need=well))


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "query, keys",
    [
        ("", ["road", "well", "seed"]),
        ("sort=since", ["well", "road", "seed"]),
        ("sort=title", ["road", "seed", "well"]),
        ("sort=organization", ["well", "road", "seed"]),
        ("q=ecole PUITS", ["well"]),
        ("status=open", ["road", "seed"]),
        ("country=HT", ["well"]),
        ("country=SN&country=ML", ["road", "seed"]),
        ("sector=14030", ["well"]),
        ("q=cache", []),
    ],
)
def test_filters_and_orders(client: Client, query: str, keys: list[str]) -> None:
    assert [row["key"] for row in read(client, query)] == keys
    page = client.get(f"{LIST}?{query}")
    assert [need.key for need in page.context["page_obj"]] == keys


@pytest.mark.usefixtures("registry")
def test_a_row_says_who_asks_and_which_published_projects_answer(
    client: Client, assert_valid_html: Callable[..., None]
) -> None:
    rows = {row["key"]: row for row in read(client)}
    told = {name: rows["well"][name] for name in ("organization", "country", "projects", "since")}
    assert told == {
        "organization": "Fanm",
        "country": "HT",
        "projects": "p1",
        "since": "2020-01-01",
    }
    assert (rows["seed"]["place"], rows["seed"]["country"]) == ("Thiès", "SN")
    for address in (LIST, f"/en/needs/{Need.objects.get(key='well').pk}/"):
        page = client.get(address)
        assert_valid_html(page)
        text = page.content.decode()
        assert "Projet p1" in text
        assert "Projet p2" not in text
        assert "Fanm" in text


@pytest.mark.parametrize("query", ["status=lost", "country=ZZ", "sector=1", "sort=best", "page=x"])
def test_a_wrong_value_is_named(client: Client, query: str) -> None:
    for address in (LIST, CSV):
        response = client.get(f"{address}?{query}")
        assert response.status_code == 400
        assert response.context["form"].errors.keys() == {query.split("=", maxsplit=1)[0]}


@pytest.mark.parametrize(
    "address", ["/en/needs/1/", "/en/needs/99999999999999999999/", f"/en/needs/{'9' * 9999}/"]
)
def test_there_is_no_other_page(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
    assert client.get(f"{LIST}?page=2").status_code == 404


def test_queries_are_the_same_for_one_row_and_for_thirty(client: Client) -> None:
    def grow(count: int) -> None:
        one = project("awareness")
        for partner in organizations("southern_partner", count):
            need = stored(Need(organization=partner, title_fr="Eau", sector_id="14030"))
            stored(NeedAnswer(project=one, need=need))

    def queries() -> int:
        client.get(LIST)
        with CaptureQueriesContext(connection) as captured:
            client.get(LIST)
        return len(captured)

    grow(1)
    few = queries()
    grow(29)
    assert queries() == few


@pytest.mark.usefixtures("registry")
def test_the_list_has_a_feed_and_is_followed() -> None:
    client = Client()
    page = client.get(f"{LIST}?country=SN").content.decode()
    assert 'href="feed.atom?country=SN"' in page
    assert 'href="/en/follow/needs/?country=SN"' in page
    feed = client.get("/besoins/feed.atom?country=SN&country=ML")
    assert feed["Content-Type"] == "application/atom+xml; charset=utf-8"
    text = feed.content.decode()
    assert "Semences" in text
    assert "Union · Thiès, Sénégal · ouvert" in text
    for hidden in ("Caché", "Un puits", "Brouillon"):
        assert hidden not in text
    everything = client.get("/besoins/feed.atom").content.decode()
    assert "Un puits" in everything
    assert "Caché" not in everything
    assert client.get("/besoins/feed.atom?country=ZZ").status_code == 400
    assert client.get("/suivre/besoins/?country=SN").status_code == 200
