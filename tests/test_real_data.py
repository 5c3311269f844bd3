"""The published data beside the checkout: what is stored, what is held back, and why.

The reasons expected are worked out here from the files alone.
"""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from organizations.models import Organization
from projects.models import Contribution, Project, RuleException
from registry.actions import Draft, write
from registry.cells import neutral, plain
from registry.refusals import Refused
from registry.text import control_characters, fold
from tests.importing import load, stored, xlsx_file

pytestmark = pytest.mark.django_db

TABLES = ("organizations", "projects", "participations", "contributions")
EXCEPTIONAL = {
    "project.southern_partner",
    "project.contractor",
    "project.status_dates",
    "obligation.closing",
}


@pytest.fixture
def canada(shared_data: Path) -> Path:
    return shared_data / "canada"


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    with (folder / f"{table}.csv").open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def expected_of_organizations(folder: Path) -> dict[str, set[str]]:
    """No row says that it is a non-profit of the South, and none names an office."""
    held: dict[str, set[str]] = {}
    for row in rows_of(folder, "organizations"):
        assert row["kind"] in {"ico", "quebec_partner"}
        assert row["quebec_presence"] in {"", "headquarters"}
        if row["kind"] == "ico":
            codes = {"ico.quebec_presence"} if not row["quebec_presence"] else set()
            if row["quebec_presence"] and not row["region"]:
                codes.add("ico.region")
            if codes:
                held[row["key"]] = codes
    return held


def expected_of_projects(folder: Path) -> dict[str, set[str]]:
    """No participation is of a partner of the South, and no contribution is in kind."""
    kinds = {row["key"]: row["kind"] for row in rows_of(folder, "organizations")}
    roles = rows_of(folder, "participations")
    assert "southern_partner" not in {kinds[row["organization_key"]] for row in roles}
    assert {row["nature"] for row in rows_of(folder, "contributions")} == {"cash"}
    leads = Counter(row["project_key"] for row in roles if row["role"] == "lead")
    held: dict[str, set[str]] = {}
    for row in rows_of(folder, "projects"):
        broken = {
            "project.french": not row["title_fr"],
            "project.lead": leads[row["key"]] != 1,
            "project.country": row["type"] != "awareness" and not row["countries"],
            "project.awareness_place": row["type"] == "awareness",
            "project.southern_partner": row["type"] != "awareness",
            "project.contractor": row["type"] == "development",
            "project.status_dates": _lacks_dates(row),
        }
        codes = {code for code, is_broken in broken.items() if is_broken}
        if row["exception_reason"]:
            codes -= EXCEPTIONAL
        if codes and row["publication"] == "published":
            held[row["key"]] = codes
    return held


def _lacks_dates(row: dict[str, str]) -> bool:
    start = row["planned_start"] or row["actual_start"]
    end = row["planned_end"] or row["actual_end"]
    return (row["status"] == "implementation" and not start) or (
        row["status"] == "closed" and not end
    )


def held_back(outcome: Any) -> dict[str, set[str]]:
    said = json.loads("\n".join(outcome.out))
    return {held["key"]: {rule["code"] for rule in held["rules"]} for held in said["held_back"]}


def test_what_is_stored_and_what_is_held_back_and_why(canada: Path) -> None:
    organizations, projects = expected_of_organizations(canada), expected_of_projects(canada)
    outcome = load(canada, format="json")
    assert (outcome.code, outcome.err) == (0, [])
    assert held_back(outcome) == organizations | projects
    assert organizations == {"O000143": {"ico.quebec_presence"}}
    in_french = {key: codes for key, codes in projects.items() if "project.french" not in codes}
    assert len(projects) - len(in_french) == 145
    assert in_french == {
        "CA-3-P001033002": {"project.lead"},
        "CA-3-P007464001": {"project.lead"},
        "CA-3-P001057002": {"project.awareness_place"},
    }
    assert Organization.objects.count() == 49
    assert Organization.objects.public().count() == 48
    assert Project.objects.count() == 158
    assert Project.objects.public().count() == 10
    assert Contribution.objects.count() == 171


def test_each_published_project_says_why_it_breaks_a_rule(canada: Path) -> None:
    load(canada)
    for project in Project.objects.public():
        broken = Project.objects.filter(pk=project.pk).breaches(
            [rule for rule in Project.rules if rule.code in EXCEPTIONAL]
        )
        codes = {rule.code for rules in broken.values() for rule in rules}
        stored_for = RuleException.objects.filter(project=project)
        assert set(stored_for.values_list("rule", flat=True)) == codes
        assert "" not in stored_for.values_list("reason", flat=True)


def test_every_cell_is_stored_as_the_file_has_it(canada: Path) -> None:
    load(canada)
    for row in rows_of(canada, "projects"):
        project = Project.objects.get(key=row["key"])
        for name in ("type", "title_fr", "title_en", "summary_fr", "summary_en", "status"):
            assert getattr(project, name) == row[name].strip()
        for name in ("planned_start", "planned_end"):
            assert str(getattr(project, name) or "") == row[name]
        countries = {
            f"{country}:{share:f}".removesuffix(".00") if share else country
            for country, share in project.countries.values_list("country", "share")
        }
        assert countries == set(filter(None, row["countries"].split("|")))
    amounts = {row["amount"] for row in rows_of(canada, "contributions")}
    assert {f"{c.amount:f}".removesuffix(".00") for c in Contribution.objects.all()} == {
        amount.removesuffix(".00") for amount in amounts
    }


def test_a_second_run_changes_nothing(canada: Path) -> None:
    first = load(canada, format="json")
    before = stored()
    second = load(canada, format="json")
    assert (second.code, stored()) == (0, before)
    assert held_back(second) == held_back(first)
    files = json.loads("\n".join(second.out))["files"]
    assert [(file["table"], file["unchanged"]) for file in files] == [
        ("organizations", 49),
        ("projects", 158),
        ("participations", 158),
        ("contributions", 171),
    ]


def test_as_a_workbook_it_says_the_same(canada: Path, tmp_path: Path) -> None:
    """Numbers are numbers there, and the CSV files change nothing after it."""
    sheets = {}
    for table in TABLES:
        rows = rows_of(canada, table)
        sheets[table] = [list(rows[0]), *([_typed(*cell) for cell in row.items()] for row in rows)]
    book = xlsx_file(tmp_path / "registre.xlsx", **sheets)
    outcome = load(book, format="json")
    assert outcome.code == 0
    assert held_back(outcome) == expected_of_organizations(canada) | expected_of_projects(canada)
    before = stored()
    assert load(book).code == 0
    assert load(canada).code == 0
    assert stored() == before


def _typed(key: str, cell: str) -> Any:
    is_number = key in {"amount", "amount_cad", "neq"}
    return float(cell) if is_number and cell else cell


def naughty(shared_data: Path) -> list[str]:
    text = (shared_data / "text" / "blns.json").read_text(encoding="utf-8")
    return [one for one in json.loads(text) if one.strip()]


def test_naughty_names_are_stored_and_found_or_refused(shared_data: Path) -> None:
    names = dict(enumerate(naughty(shared_data)))
    wrong = {n for n, name in names.items() if len(name) > 300 or control_characters(name)}
    drafts = [Draft(Organization(key=f"n{n}", kind="ico", name=name)) for n, name in names.items()]
    with pytest.raises(Refused) as refusal:
        write(drafts, by=None)
    assert {problem.record.key for problem in refusal.value.problems} == {f"n{n}" for n in wrong}
    assert {problem.field for problem in refusal.value.problems} == {"name"}
    write([draft for n, draft in enumerate(drafts) if n not in wrong], by=None)
    stored = Organization.objects.in_bulk(field_name="key")
    assert len(stored) == len(names) - len(wrong) > 400
    for number in names.keys() - wrong:
        record, name = stored[f"n{number}"], names[number]
        assert (record.name, record.name_folded, bool(record.slug)) == (name, fold(name), True)
        assert not fold(name) or record in Organization.objects.found_by(name)


def test_cells_that_a_spreadsheet_would_run_come_back(shared_data: Path) -> None:
    path = shared_data / "text" / "csv-injection-payloads.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        cells = [row[1] for row in csv.reader(lines)][1:]
    dangerous = [c for c in cells if c[0] in "=+-@\t\r\n＝＋－＠"]
    assert len(dangerous) > 15
    assert all(neutral(cell).startswith("'") for cell in dangerous)
    assert [plain(neutral(cell)) for cell in cells] == cells
