"""The public list of projects, its filters and its file, as a visitor uses them."""

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client

from projects.models import Contribution, CountryShare, Project, ProjectGoal, SectorShare
from registry.actions import Draft, archive, publish, write
from tests.builders import (
    organization,
    organizations,
    project,
    projects,
    stored,
)
from tests.interrupted import interrupt
from tests.standing import standing

pytestmark = pytest.mark.django_db

LIST, CSV = "/projets/", "/projets/export.csv"
HEADER = (
    "key,type,title_fr,title_en,status,start,end,countries,sectors,sdgs,lead,southern_partners,"
    "quebec_partners,committed_cad,disbursed_cad,source_url,updated_at"
)


def read(client: Client, query: str = "") -> list[dict[str, str]]:
    response = client.get(f"{CSV}?{query}")
    assert response.status_code == 200
    return list(csv.DictReader(io.StringIO(b"".join(response.streaming_content).decode())))


def found(client: Client, query: str) -> list[str]:
    """The keys that the file of the list gives, which are also the page's."""
    rows = read(client, query)
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200
    assert [one.key for one in page.context["page_obj"]] == [row["key"] for row in rows]
    return [row["key"] for row in rows]


@standing
def registry() -> None:
    """Three published projects of two leads, and one that is not."""
    cap, marees = organization(key="cap", name="Cap"), organization(key="marees", name="Marées")
    coop = organization("southern_partner", key="coop", name="Coopérative Lakay", acronym="KL")
    stored(
        project(
            "development",
            key="eau",
            title_fr="De l’eau à Gonaïves",
            title_en="Water",
            lead=cap,
            partners={"contractor": coop},
            countries=["HT"],
            sectors=["14030"],
            status="closed",
            actual_start="2010-03-01",
            actual_end="2012-06-30",
        ),
        goals=[ProjectGoal(goal=6)],
    )
    project(
        "fieldwork",
        key="stage",
        title_fr="Stage",
        lead=marees,
        partners={"partner": coop},
        countries=["HT", "SN"],
        planned_start="2024-01-01",
        regions=[],
    )
    project("awareness", key="festival", title_fr="Festival", lead=cap, regions=["03"])
    project("awareness", key="hidden", lead=cap, published=False, countries=["ML"], regions=["09"])


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize(
    "query, keys",
    [
        ("", ["stage", "eau", "festival"]),
        ("q=l'eau gonaives", ["eau"]),
        ("q=hidden", []),
        ("type=awareness", ["festival"]),
        ("type=awareness&type=fieldwork", ["stage", "festival"]),
        ("status=closed", ["eau"]),
        ("country=SN", ["stage"]),
        ("country=SN&country=HT", ["stage", "eau"]),
        ("country=ML", []),
        ("region=03", ["festival"]),
        ("region=09", []),
        ("sector=14030", ["eau"]),
        ("sdg=6", ["eau"]),
        ("year=2011", ["eau"]),
        ("year=2013", []),
        ("year=2030", ["stage"]),
        ("year=2009&year=2012", ["eau"]),
        ("lead=cap", ["eau", "festival"]),
        ("lead=cap&lead=marees", ["stage", "eau", "festival"]),
        ("partner=coop", ["stage", "eau"]),
        ("partner=COOPERATIVE", ["stage", "eau"]),
        ("partner=kl", ["stage", "eau"]),
        ("partner=cap&type=development", ["eau"]),
        ("sort=start", ["eau", "stage", "festival"]),
        ("sort=title", ["eau", "festival", "stage"]),
    ],
)
def test_filters_and_orders(client: Client, query: str, keys: list[str]) -> None:
    assert found(client, query) == keys


@pytest.mark.usefixtures("registry")
def test_choices_of_filters_come_from_published_records_alone(client: Client) -> None:
    form = client.get(LIST).context["form"]

    def offered(name: str) -> set[str]:
        return {choice.value for choice in form.fields[name].facet.choices}

    assert offered("country") == {"HT", "SN"}
    assert offered("sector") == {"14030"}
    assert offered("lead") == {"cap", "marees"}
    assert offered("year") == {"2010", "2011", "2012", "2024"}


@pytest.mark.parametrize(
    "query, named",
    [
        ("type=war", "war"),
        ("status=lost", "lost"),
        ("country=XX", "XX"),
        ("sdg=18", "18"),
        ("year=twenty", "twenty"),
        ("lead=nobody", "nobody"),
        ("sort=height", "height"),
        ("page=-1", "page"),
        ("page_size=all", "all"),
    ],
)
def test_a_wrong_parameter_is_named_with_status_400(client: Client, query: str, named: str) -> None:
    response = client.get(f"/en/projects/?{query}")

    assert response.status_code == 400
    summary = response.content.decode().split('class="error-summary"')[1].split("</div>")[0]
    assert named.lower() in summary.lower()
    assert client.get(f"{CSV}?{query}").status_code == 400


def test_queries_are_as_many_for_one_row_as_for_thirty(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    project(countries=["CA"], sectors=["99820"])
    with django_assert_num_queries(17):
        client.get(LIST)
    projects("awareness", organizations("ico", 29), countries=["CA"], sectors=["99820"])
    with django_assert_num_queries(17):
        client.get(LIST)


@pytest.mark.usefixtures("registry")
@pytest.mark.parametrize("address", [LIST, "/en/projects/", f"{LIST}?type=war", f"{LIST}?q=zzz"])
def test_pages_are_valid_html(
    client: Client, assert_valid_html: Callable[[Any], None], address: str
) -> None:
    assert_valid_html(client.get(address))


@pytest.mark.parametrize("address", ["/projets/", "/en/projects/"])
def test_a_lead_is_named_in_its_own_language(client: Client, address: str) -> None:
    project(lead=organization(name="Tierra <Viva>", name_language="es"))
    told = '<span lang="es">Tierra &lt;Viva&gt;</span></td>'
    assert told in client.get(address).content.decode()


def test_the_file_holds_each_value_as_analysts_read_it(client: Client) -> None:
    lead = organization(key="L", name="Cap | Boréal")
    south = organization("southern_partner", key="S", name="Coop")
    union = organization("quebec_partner", key="Q", name="Syndicat")
    secret = organization("southern_partner", key="X", name="Secret", published=False)
    one = project(
        "development",
        key="P",
        title_fr="Eau, et plus",
        lead=lead,
        partners={"contractor": south, "expertise_provider": union, "partner": secret},
        countries=["CM"],
        planned_start="2020-04-01",
        source_url="https://example.org/p",
    )
    parts = {
        "countries": [
            CountryShare(country="SN", share="40"),
            CountryShare(country="HT", share="60"),
        ],
        "sectors": [SectorShare(sector_id="14030"), SectorShare(sector_id="11220")],
        "goals": [ProjectGoal(goal=10), ProjectGoal(goal=6)],
    }
    write([Draft(one, parts)], by=None)
    for amount, stage in [("0.10", "committed"), ("0.20", "committed"), ("0.05", "disbursed")]:
        row = {"source": "mrif", "payer_name": "MRIF", "stage": stage, "amount": amount}
        stored(Contribution(project=one, amount_cad=amount, **row))

    (row,) = read(client)

    assert ",".join(row).startswith(HEADER)
    assert row | {"updated_at": "today"} == {
        "key": "P",
        "type": "development",
        "title_fr": "Eau, et plus",
        "title_en": "",
        "status": "pipeline",
        "start": "2020-04-01",
        "end": "",
        "countries": "HT:60|SN:40",
        "sectors": "11220|14030",
        "sdgs": "6|10",
        "lead": "Cap / Boréal",
        "southern_partners": "Coop",
        "quebec_partners": "Syndicat",
        "committed_cad": "0.30",
        "disbursed_cad": "0.05",
        "source_url": "https://example.org/p",
        "updated_at": "today",
        "lead_key": "L",
        "southern_partner_keys": "S",
        "quebec_partner_keys": "Q",
        "regions": "06",
    }


def test_a_french_spreadsheet_gets_decimal_commas(client: Client) -> None:
    one = project(key="P")
    amount = {"source": "mrif", "payer_name": "MRIF", "stage": "committed", "amount": "1234.50"}
    stored(Contribution(project=one, **amount))

    response = client.get(f"{CSV}?dialect=excel-fr")

    assert ";1234,50;;" in b"".join(response.streaming_content).decode("utf-8-sig")


def test_files_take_as_many_queries_for_thirty_rows_as_for_one(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    for rows, more in ((1, 1), (30, 29)):
        projects("awareness", organizations("ico", more))
        with django_assert_num_queries(1):
            assert len(read(client)) == rows


@pytest.mark.sqlite
@pytest.mark.parametrize("query", ["", "type=awareness", "sort=title"])
def test_a_file_is_read_in_the_order_of_its_keys_and_given_in_that_of_the_list(
    client: Client, query: str, django_assert_num_queries: Callable[..., Any]
) -> None:
    for key, title in (("a", "Zinc"), ("b", "Eau"), ("c", "Miel")):
        project(key=key, title_fr=title)
    with django_assert_num_queries(1) as asked:
        rows = read(client, query)
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked.captured_queries[0]['sql']}")
        first = cursor.fetchone()[-1]
    assert first.startswith("SEARCH projects_project USING INTEGER PRIMARY KEY")
    assert "".join(row["key"] for row in rows) == ("bca" if query == "sort=title" else "abc")


def test_a_failure_in_mid_stream_is_visible(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("registry.exports.CHUNK", 1)
    monkeypatch.setattr("registry.tables.writing.LINES", 1)
    for _ in range(9):
        project()
    lines = iter(client.get("/en/projects/export.csv").streaming_content)
    got = [next(lines) for _ in range(3)]
    interrupt()

    with pytest.raises(DatabaseError):
        got.extend(lines)  # what was read ahead, then what tells

    assert 1 <= b"".join(got).count(b"\r\nP") < 9
    assert got[-1] == b"\r\n#ERROR This file is incomplete: download it again.\r\n"


def test_a_project_that_leaves_is_in_no_list(client: Client) -> None:
    one = project(key="P")
    archive(Project, [one.pk], by=None, reason="twice")
    assert found(client, "") == []

    assert publish(Project, [one.pk], by=None).moved == []
    assert found(client, "") == []
