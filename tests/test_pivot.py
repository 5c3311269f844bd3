"""The table that a reader composes, against the same sums made contribution by contribution."""

import csv
import io
from decimal import Decimal
from itertools import combinations
from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from portal.tests.seeding import seed
from projects.models import Contribution, Project
from projects.reports import pivot
from projects.reports.axes import AXES
from registry.days import fiscal_year
from tests.builders import organization, project

pytestmark = pytest.mark.django_db
CENT = Decimal("0.01")
ADDRESS = "/rapports/pivot/export.csv"


def table(client: Client, **query: str) -> dict[tuple[str, str], Decimal]:
    """The cells of the file by row and column, those of the column of totals included."""
    response: Any = client.get(ADDRESS, query)
    assert response.status_code == 200, response.content
    text = b"".join(response.streaming_content).decode()
    return {
        (line["row"], column): Decimal(value)
        for line in csv.DictReader(io.StringIO(text))
        for column, value in line.items()
        if column != "row" and value
    }


def shares(rows: Any, field: str) -> dict[str, Decimal]:
    """What each of a project's countries or sectors gets of 1."""
    found = {str(getattr(row, field)): row.share for row in rows.all()}
    if None in found.values():
        return (
            {next(iter(found)): Decimal(1)} if len(found) == 1 else {"not_attributed": Decimal(1)}
        )
    given = {code: share / 100 for code, share in found.items()}
    return given or {"not_attributed": Decimal(1)}


def codes(one: Contribution, axis: str) -> dict[str, Decimal]:
    own = one.project
    if axis == "country":
        return shares(own.countries, "country")
    if axis == "sector":
        return shares(own.sectors, "sector_id")
    if axis == "fiscal_year":
        begun = fiscal_year(one.date) if one.date else None
        return {f"{begun}-{begun + 1}" if begun else "unknown": Decimal(1)}
    if axis in ("lead", "region"):
        return {of_lead(own, axis): Decimal(1)}
    value = {
        "type": own.type,
        "status": own.status,
        "programme": own.programme.code if own.programme else "",
        "source": one.source,
        "nature": one.nature,
        "stage": one.stage,
    }[axis]
    return {value or "unknown": Decimal(1)}


def of_lead(own: Project, axis: str) -> str:
    """The key or the region of the only lead that the public sees."""
    leads = own.participations.filter(role="lead", organization__publication="published")
    if leads.count() != 1:
        return "not_attributed"
    lead = leads.get().organization
    return lead.key if axis == "lead" else lead.region or "unknown"


def known() -> list[tuple[Contribution, dict[str, dict[str, Decimal]]]]:
    """The public contributions, and the codes of each in every axis."""
    public = Contribution.objects.filter(project__publication="published")
    rows = public.select_related("project__programme")
    return [(one, {axis: codes(one, axis) for axis in AXES}) for one in rows]


def by_hand(rows: Any, down: str, across: str) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    for one, its in rows:
        if "stage" in (down, across) or one.stage == "committed":
            for row, part in its[down].items():
                for column, other in its[across].items():
                    key = (row, column)
                    found[key] = found.get(key, Decimal()) + one.amount_cad * part * other
    return found


def test_every_pair_of_axes_gives_what_is_counted_by_hand() -> None:
    seed("--projects", "20")
    client, rows = Client(), known()
    for turn, (one, other) in enumerate(combinations(AXES, 2)):
        down, across = (one, other) if turn % 2 else (other, one)
        by_stage = "stage" in (down, across)
        found = table(client, down=down, across=across, measure="" if by_stage else "committed")
        cells = {key: value for key, value in found.items() if "total" not in key}
        truth = {key: value for key, value in by_hand(rows, down, across).items() if value}
        assert {key for key, value in truth.items() if value >= CENT} <= set(cells), (down, across)
        for key, value in cells.items():
            assert abs(value - truth.get(key, 0)) < CENT, (down, across, key)
        assert sum(cells.values()) == sum(truth.values()), (down, across)
        for place, axis in enumerate((down, across)):
            totals = {key: value for key, value in found.items() if key[1 - place] == "total"}
            sums: dict[str, Decimal] = {}
            for key, value in cells.items():
                sums[key[place]] = sums.get(key[place], Decimal()) + value
            if (across if axis == down else down) == "stage":
                assert set(totals) <= {("total", "total")}
            else:
                sums["total"] = sum(cells.values(), Decimal()) if not by_stage else Decimal()
                assert {key[place]: value for key, value in totals.items()} == {
                    code: value for code, value in sums.items() if value
                }


def test_contributions_are_counted_by_hand() -> None:
    seed("--projects", "20")
    public = Contribution.objects.filter(project__publication="published")
    for down, across in (("source", "stage"), ("country", "nature"), ("lead", "sector")):
        truth: dict[tuple[str, str], int] = {}
        for one in public.select_related("project__programme"):
            named = [
                {code or "not_attributed" for code in attached(one, axis)}
                for axis in (down, across)
            ]
            for row in named[0]:
                for column in named[1]:
                    truth[row, column] = truth.get((row, column), 0) + 1
        found = table(Client(), down=down, across=across, measure="contributions")
        assert {key: value for key, value in found.items() if "total" not in key} == truth
        assert found["total", "total"] == public.count()


def attached(one: Contribution, axis: str) -> list[str]:
    """The codes of an axis that a contribution has, whatever their shares."""
    if axis == "country":
        return [str(row.country) for row in one.project.countries.all()] or [""]
    if axis == "sector":
        return [row.sector_id for row in one.project.sectors.all()] or [""]
    return list(codes(one, axis))


def test_a_project_counts_once_in_each_country_and_once_in_the_total() -> None:
    project("awareness", key="a", regions=["06"], countries=["HT", "SN"])
    project(
        "awareness",
        key="b",
        regions=["06"],
        countries=["HT"],
        status="closed",
        actual_start="2020-01-01",
        actual_end="2021-01-01",
    )
    project("awareness", key="c", regions=["06"], countries=["HT"], published=False)
    found = table(Client(), down="type", across="country", measure="projects")
    assert found == {
        ("awareness", "HT"): 2,
        ("awareness", "SN"): 1,
        ("awareness", "total"): 2,
        ("total", "HT"): 2,
        ("total", "SN"): 1,
        ("total", "total"): 2,
    }
    analyst = signed_in("analyst")
    everything = table(analyst, down="type", across="country", measure="projects", rows="all")
    assert everything["awareness", "total"] == Project.objects.count() == 3
    page = analyst.get("/rapports/pivot/?down=country&across=type&measure=projects")
    assert [cell.text for cell in page.context["screen"].total] == ["2", "2"]
    assert page.context["screen"].count == 2
    text = page.content.decode()
    assert "compte une fois dans chacun" in text
    assert "sa part des montants" in analyst.get("/rapports/pivot/").content.decode()


def test_a_link_holds_the_whole_table_and_each_filter_can_be_removed() -> None:
    project("awareness", regions=["06"], countries=["HT"])
    query = "down=lead&across=stage&type=awareness&type=fieldwork&source=mrif"
    page = Client().get(f"/en/reports/pivot/?{query}")
    chips = {chip.value: chip.remove_url for chip in page.context["form"].chips}
    assert set(chips) == {"public awareness", "international solidarity fieldwork", "MRIF"}
    assert "source" not in chips["MRIF"]
    assert "down=lead" in chips["MRIF"]
    assert "type=awareness" in chips["MRIF"]
    assert "type=fieldwork" in chips["MRIF"]


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("down=type&across=type", "across"),
        ("measure=projects&across=source", "across"),
        ("measure=projects&source=mrif", "source"),
        ("down=colour", "down"),
        ("measure=all", "measure"),
        ("down=stage&measure=committed", "measure"),
        ("down=type&measure=amount", "measure"),
        ("down=stage&measure=projects", "down"),
    ],
)
def test_a_table_that_cannot_be_is_refused(query: str, told: str) -> None:
    response = Client().get(f"{ADDRESS}?{query}")
    assert response.status_code == 400
    assert told in response.content.decode()
    assert Client().get(f"/rapports/pivot/?{query}").status_code == 400


def test_too_many_columns_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pivot, "MOST_COLUMNS", 1)
    project("awareness", regions=["06"], countries=["HT", "SN"])
    query = "down=type&across=country&measure=projects"
    for address in (ADDRESS, "/rapports/pivot/"):
        response = Client().get(f"{address}?{query}")
        assert response.status_code == 400
        assert "2 colonnes, plus que 1" in response.content.decode()


@pytest.mark.parametrize(
    "query", ["", "?down=sector&across=lead&measure=projects", "?down=lead&across=stage"]
)
@pytest.mark.parametrize("place", ["", "export.csv", "export.xlsx"])
def test_the_queries_are_as_many_for_one_project_as_for_ten(
    query: str, place: str, django_assert_max_num_queries: Any
) -> None:
    counts = []
    for _ in range(2):
        project("awareness", lead=organization(), regions=["06"], countries=["HT"])
        with django_assert_max_num_queries(40) as found:
            response: Any = Client().get(f"/rapports/pivot/{place}{query}")
            assert b"".join(response)
        counts.append(len(found))
        for _ in range(9):
            project("awareness", lead=organization(), regions=["06"], countries=["HT", "SN"])
    assert counts[0] == counts[1]
