"""The table that a reader composes, against the same sums made contribution by contribution."""

import csv
import io
from decimal import Decimal
from itertools import permutations
from typing import Any

import pytest
from django.test import Client

from accounts.tests.people import signed_in
from portal.tests.seeding import seed
from projects.models import Contribution, Project
from projects.reports import pivot
from projects.reports.axes import AXES
from registry.days import fiscal_year
from tests.builders import project

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
    value = {
        "type": own.type,
        "status": own.status,
        "programme": own.programme.code if own.programme else "",
        "source": one.source,
        "nature": one.nature,
    }[axis]
    return {value or "unknown": Decimal(1)}


def by_hand(down: str, across: str) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = {}
    public = Contribution.objects.filter(stage="committed", project__publication="published")
    for one in public.select_related("project__programme"):
        for row, part in codes(one, down).items():
            for column, other in codes(one, across).items():
                key = (row, column)
                found[key] = found.get(key, Decimal()) + one.amount_cad * part * other
    return found


def test_every_pair_of_axes_gives_what_is_counted_by_hand() -> None:
    seed("--projects", "30")
    whole = sum(by_hand("type", "source").values())
    client = Client()
    for down, across in permutations(AXES, 2):
        found = table(client, down=down, across=across, measure="committed")
        cells = {key: value for key, value in found.items() if key[1] != "total"}
        truth = {key: value for key, value in by_hand(down, across).items() if value}
        assert {key for key, value in truth.items() if value >= CENT} <= set(cells), (down, across)
        for key, value in cells.items():
            assert abs(value - truth.get(key, 0)) < CENT, (down, across, key)
        assert sum(cells.values()) == whole, (down, across)
        assert sum(v for (_row, column), v in found.items() if column == "total") == whole


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
    }
    analyst = signed_in("analyst")
    everything = table(analyst, down="type", across="country", measure="projects", rows="all")
    assert everything["awareness", "total"] == Project.objects.count() == 3
    page = analyst.get("/rapports/pivot/?down=country&across=type&measure=projects")
    assert page.context["screen"].total == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("down=type&across=type", "across"),
        ("measure=projects&across=source", "across"),
        ("measure=projects&source=mrif", "source"),
        ("down=colour", "down"),
        ("measure=all", "measure"),
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


def test_the_queries_are_as_many_for_one_project_as_for_ten(
    django_assert_max_num_queries: Any,
) -> None:
    counts = []
    for _ in range(2):
        project("awareness", regions=["06"], countries=["HT"])
        with django_assert_max_num_queries(40) as found:
            table(Client(), down="country", across="sector")
        counts.append(len(found))
        for _ in range(9):
            project("awareness", regions=["06"], countries=["HT", "SN"])
    assert counts[0] == counts[1]
