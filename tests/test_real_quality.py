"""The quality of the published data beside the checkout, counted from the files by hand."""

import csv
import io
import json
from collections import Counter, defaultdict
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command

from registry.text import fold
from tests.importing import load

pytestmark = pytest.mark.django_db
Rows = list[dict[str, str]]


@pytest.fixture
def canada(shared_data: Path) -> Path:
    return shared_data / "canada"


def rows_of(folder: Path, table: str) -> Rows:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def of_organizations(rows: Rows, contributions: Rows) -> Counter[str]:
    icos = [row for row in rows if row["kind"] == "ico"]
    assert not [row for row in contributions if row["source"] == "own_resources"]
    assert not [row for row in rows if row["neq"] or row.get("postal_code")]
    present = [row for row in icos if row["quebec_presence"]]
    return Counter(
        {
            "publish ico.quebec_presence": len(icos) - len(present),
            "publish ico.region": sum(not row["region"] for row in present),
            "warn ico.neq": len(icos),
            "warn ico.significant_funding": len(icos),
            "warn quebec.expertise": len(rows) - len(icos),
            "warn organization.other_label": sum(row["subtype"] == "other" for row in rows),
            "warn organization.duplicate": len(_alike(rows)),
        }
    )


def _alike(rows: Rows) -> set[str]:
    """Those that share a domain, an acronym, or every telling word of a name: no two of these
    names differ by a plural or an article alone."""
    same: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in rows:
        host = (urlsplit(row["website"]).hostname or "").removeprefix("www.")
        names = [fold(name) for name in (row["name"], *row["aliases"].split("|")) if name]
        marks = [("domain", host), ("acronym", fold(row["acronym"]))]
        marks += [("name", " ".join(sorted(set(name.split())))) for name in names]
        for mark in marks:
            if mark[1]:
                same[mark].add(row["key"])
    return {key for keys in same.values() if len(keys) > 1 for key in keys}


def of_projects(rows: Rows, participations: Rows, contributions: Rows) -> Counter[str]:
    leads = Counter(row["project_key"] for row in participations if row["role"] == "lead")
    abroad = [row for row in rows if row["type"] != "awareness"]
    paid: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for row in contributions:
        payer = row["organization_key"] or row["payer_name"]
        paid[row["project_key"], payer, row["stage"]] += Decimal(row["amount_cad"])
    overspent = {
        project
        for (project, payer, stage), amount in paid.items()
        if stage == "disbursed" and amount > paid.get((project, payer, "committed"), Decimal(0))
    }
    count = {
        "publish project.lead": sum(leads[row["key"]] != 1 for row in rows),
        "publish project.french": sum(not row["title_fr"] for row in rows),
        "publish project.southern_partner": len(abroad),
        "publish project.contractor": sum(row["type"] == "development" for row in rows),
        "publish project.awareness_place": len(rows) - len(abroad),
        "publish project.country": sum(not row["countries"] for row in abroad),
        "publish project.status_dates": sum(_lacks_dates(row) for row in rows),
        "warn project.french": sum(not row["summary_fr"] for row in rows),
        "warn project.english": sum(not (row["title_en"] and row["summary_en"]) for row in rows),
        "warn project.sector": sum(not row["sectors"] for row in rows),
        "warn project.sdg": len(rows),
        "warn project.gender": len(rows),
        "warn project.need": sum(row["type"] == "development" for row in rows),
        "warn project.fieldwork_cohort": sum(row["type"] == "fieldwork" for row in rows),
        "warn contribution.overspent": len(overspent),
    }
    return Counter(count)


def _lacks_dates(row: dict[str, str]) -> bool:
    start = row["planned_start"] or row["actual_start"]
    end = row["planned_end"] or row["actual_end"]
    return (row["status"] == "implementation" and not start) or (
        row["status"] == "closed" and not end
    )


def test_check_quality_counts_what_a_person_counts(canada: Path) -> None:
    tables = {path.stem: rows_of(canada, path.stem) for path in canada.glob("*.csv")}
    contributions = tables["contributions"]
    expected = of_organizations(tables["organizations"], contributions)
    expected += of_projects(tables["projects"], tables["participations"], contributions)
    assert load(canada).code == 0
    out = io.StringIO()
    call_command("check_quality", "--format", "json", stdout=out)
    found = json.loads(out.getvalue())["rules"]
    said = {f"{one['severity']} {one['code']}": one["count"] for one in found}
    assert said == dict(+expected)
