"""The report of rejected rows: a file to correct, and to load alone or with the originals."""

import csv
from pathlib import Path

import pytest

from organizations.models import Organization
from projects.models import Participation
from tests.importing import csv_file, load, xlsx_file

pytestmark = pytest.mark.django_db

HEADER = "key,kind,name,city"


def lines_of(report: Path) -> list[dict[str, str]]:
    with report.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def correct(report: Path, *pairs: tuple[str, str]) -> None:
    text = report.read_text(encoding="utf-8")
    for wrong, right in pairs:
        assert wrong in text
        text = text.replace(wrong, right)
    report.write_text(text, encoding="utf-8")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return tmp_path / "report.csv"


def test_each_rejected_row_is_there_as_it_came_with_its_place_and_reasons(
    tmp_path: Path, report: Path
) -> None:
    rows = (HEADER, "a,ico,Alpha,Laval", 'b,icoo,"B, dite\n""Bé""",', "a,,Alpha,")
    outcome = load(csv_file(tmp_path, "organizations", *rows), report=report)
    assert outcome.out[-1] == f"Rejected rows: {report}"
    assert lines_of(report) == [
        {
            "table": "organizations",
            "file": "organizations.csv",
            "row": "3",
            "problem": "This is not one of: ico, southern_partner, quebec_partner.",
            "remedy": "Did you mean ico?",
            "key": "b",
            "kind": "icoo",
            "name": 'B, dite\n"Bé"',
            "city": "",
            "columns_given": "key kind name city",
        },
        {
            "table": "organizations",
            "file": "organizations.csv",
            "row": "4",
            "problem": "organizations.csv:2 has the same identity.",
            "remedy": "Keep one of the two.",
            "key": "a",
            "kind": "",
            "name": "Alpha",
            "city": "",
            "columns_given": "key kind name city",
        },
    ]


def test_no_report_when_nothing_is_rejected(tmp_path: Path, report: Path) -> None:
    load(csv_file(tmp_path, "organizations", HEADER, "a,ico,Alpha,Laval"), report=report)
    assert not report.exists()


def test_corrected_and_loaded_with_the_originals_it_takes_the_place_of_its_rows(
    tmp_path: Path, report: Path
) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    csv_file(folder, "organizations", HEADER, "a,ico,Alpha,Laval", "b,icoo,Bêta,")
    csv_file(folder, "projects", "key,type,title_fr", "p,develop,Puits")
    roles = "project_key,organization_key,role"
    csv_file(folder, "participations", roles, "p,a,lead", "p,b,co_lead")
    outcome = load(folder, report=report)
    assert outcome.code == 1
    assert [(line["table"], line["row"]) for line in lines_of(report)] == [
        ("organizations", "3"),
        ("projects", "2"),
        ("participations", "2"),
        ("participations", "3"),
    ]
    correct(report, ("icoo", "ico"), (",develop,", ",development,"))
    outcome = load(folder, report)
    assert (outcome.code, outcome.err) == (0, [])
    assert dict(Organization.objects.values_list("key", "name")) == {"a": "Alpha", "b": "Bêta"}
    assert sorted(Participation.objects.values_list("role", flat=True)) == ["co_lead", "lead"]


def test_corrected_and_loaded_alone(tmp_path: Path, report: Path) -> None:
    load(csv_file(tmp_path, "organizations", HEADER, "a,ico,A,", "b,icoo,B,"), report=report)
    correct(report, ("icoo", "ico"))
    assert load(report).out == [
        "report.csv: 1 rows, 1 created, 0 updated, 0 unchanged, 0 held back, 0 refused",
        "Everything was stored.",
    ]
    assert Organization.objects.get().key == "b"


def test_an_empty_cell_that_was_given_clears_and_one_that_was_not_leaves(
    tmp_path: Path, report: Path
) -> None:
    header = "key,kind,name,city,acronym"
    load(csv_file(tmp_path, "organizations", header, "a,ico,A,Laval,AA"))
    one = csv_file(tmp_path, "organizations", "key,kind,city", "a,icoo,")
    other = csv_file(tmp_path, "needs", "key,organization_key,title_fr", "n,zzz,Puits")
    load(one, other, report=report)
    correct(report, ("icoo", "ico"), ("zzz", "a"))
    report.write_text("".join(report.read_text().splitlines(keepends=True)[:2]))
    assert load(report).code == 0
    assert Organization.objects.values_list("name", "city", "acronym").get() == ("A", "", "AA")


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "'=1+1", "-Femmes", "+1 514", "'", "''-x"])
def test_cells_that_are_neutralised_come_back_as_they_were(
    tmp_path: Path, report: Path, cell: str
) -> None:
    load(csv_file(tmp_path, "organizations", HEADER, f"a,icoo,A,{cell}"), report=report)
    assert not lines_of(report)[0]["city"].startswith(("=", "@", "-", "+"))
    again = tmp_path / "again.csv"
    load(report, report=again)
    assert lines_of(again)[0]["city"] == lines_of(report)[0]["city"]
    correct(report, ("icoo", "ico"))
    original = csv_file(tmp_path, "organizations", HEADER, f"a,ico,A,{cell}")
    assert load(report).code == load(original).code


def test_a_report_of_a_report_replaces_what_that_one_replaced(tmp_path: Path, report: Path) -> None:
    original = csv_file(tmp_path, "organizations", HEADER, "a,ico,A,", "b,icoo,B,")
    load(original, report=report)
    correct(report, ("icoo", "icou"))
    second = tmp_path / "second.csv"
    load(original, report, report=second)
    correct(second, ("icou", "ico"))
    assert load(original, report, second).code == 0
    assert Organization.objects.count() == 2


def test_rows_of_a_sheet_are_replaced_too(tmp_path: Path, report: Path) -> None:
    rows = [["key", "kind", "name"], ["a", "ico", "A"], ["b", "icoo", "B"]]
    book = xlsx_file(tmp_path / "o.xlsx", organizations=rows)
    load(book, report=report)
    correct(report, ("icoo", "ico"))
    assert load(book, report).code == 0
    assert Organization.objects.count() == 2


def test_a_line_of_no_known_table_is_not_passed_over(tmp_path: Path, report: Path) -> None:
    report.write_text("table,file,row,key,kind,name\norganisations,,,a,ico,A\n")
    outcome = load(report)
    assert outcome.code == 2
    assert outcome.err[0].startswith("report.csv:2: the cell under “table” is none of: ")


def test_a_report_made_by_hand_needs_no_notes(tmp_path: Path, report: Path) -> None:
    report.write_text("table,key,kind,name\norganizations,a,ico,A\n")
    assert load(report).code == 0
    assert Organization.objects.get().name == "A"
