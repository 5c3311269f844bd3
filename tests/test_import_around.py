"""What stands around a table in files that people keep: titles above, totals below, amounts with
their signs, and the encodings of other machines."""

import json
import subprocess
import sys
import zipfile
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.tests.people import signed_in
from organizations.models import Organization
from projects.models import Contribution
from registry.imports.mapping import tables_seen
from registry.tables import workbook
from registry.tables.reading import AS_IT_TELLS
from tests.importing import ORGANIZATIONS, PROJECTS, csv_file, load, xlsx_file
from tests.test_import_pages import PAGE, upload

pytestmark = pytest.mark.django_db

HEADER = ["key", "kind", "name", "country"]
ROWS = [["a", "ico", "Aide", "CA"], ["b", "southern_partner", "Béton", "HT"]]
TITLES = [["Organismes partenaires"], ["Mars 2024"], []]


def names() -> list[str]:
    return list(Organization.objects.order_by("key").values_list("name", flat=True))


def text_of(rows: list[list[str]]) -> tuple[str, ...]:
    """As spreadsheets save them: each line has as many cells."""
    return tuple(";".join([*row, "", "", "", ""][: len(HEADER)]) for row in rows)


def test_titles_above_the_columns_are_passed_over(tmp_path: Path) -> None:
    book = xlsx_file(tmp_path / "classeur.xlsx", organizations=[*TITLES, HEADER, *ROWS])
    outcome = load(book)
    assert (outcome.code, outcome.err, names()) == (0, [], ["Aide", "Béton"])
    assert outcome.out[0] == (
        "Ignored: classeur.xlsx [organizations]: the columns are named in row 4; those above are "
        "left out."
    )


def test_titles_of_a_text_file_and_the_mark_of_a_delimiter(tmp_path: Path) -> None:
    titled = csv_file(tmp_path, "organizations", *text_of([*TITLES, HEADER, *ROWS]))
    assert (load(titled).code, names()) == (0, ["Aide", "Béton"])
    marked = csv_file(tmp_path, "organizations", "sep=;", *text_of([HEADER, *ROWS]))
    assert "2 unchanged" in load(marked).out[1]


def test_rows_are_still_numbered_as_the_spreadsheet_shows_them(tmp_path: Path) -> None:
    wrong = [*TITLES, HEADER, ["a", "oci", "Aide", "CA"]]
    [line] = load(csv_file(tmp_path, "organizations", *text_of(wrong))).err
    assert line.startswith("organizations.csv:5 kind='oci': This is not one of")


def test_titles_above_columns_that_no_table_knows_are_shown_to_be_mapped(tmp_path: Path) -> None:
    rows = [*TITLES, ["Code", "Sorte", "Appellation", "Lieu"], *ROWS]
    path = csv_file(tmp_path, "liste", *text_of(rows))
    [seen] = tables_seen([path], lambda _number, _place: AS_IT_TELLS)
    assert (seen.header, seen.lines[0]) == (["Code", "Sorte", "Appellation", "Lieu"], ROWS[0])


def test_a_first_row_that_is_misspelt_is_no_title(tmp_path: Path) -> None:
    rows = [["key", "knid", "nmae", "country"], ["kind", "name", "city", "country"]]
    outcome = load(csv_file(tmp_path, "organizations", *text_of(rows)))
    assert outcome.code == 2
    assert outcome.err[0].startswith("organizations.csv:1: unknown column “knid”.")


@pytest.mark.parametrize("total", [["Total", "", "", "2"], ["TOTAUX :"], ["Total général", "2,00"]])
def test_a_row_of_totals_is_no_record(tmp_path: Path, total: list[str]) -> None:
    path = csv_file(tmp_path, "organizations", *text_of([HEADER, *ROWS, [], total]))
    outcome = load(path)
    assert (outcome.code, names()) == (0, ["Aide", "Béton"])
    assert outcome.out[0] == "Ignored: organizations.csv:5: a row of totals is left out."


def test_a_record_may_be_called_total(tmp_path: Path) -> None:
    rows = [HEADER, ["total", "ico", "Total", "CA"]]
    assert load(csv_file(tmp_path, "organizations", *text_of(rows))).code == 0
    assert names() == ["Total"]


@pytest.mark.parametrize(
    "written",
    [
        "1234,50 $",
        "1\u00a0234,50\u00a0$",
        "1\u202f234,50\u202f$",
        "$1,234.50",
        "1.234,50",
        "1 234.50",
    ],
)
def test_amounts_as_spreadsheets_show_them(tmp_path: Path, written: str) -> None:
    csv_file(tmp_path, "organizations", *ORGANIZATIONS)
    csv_file(tmp_path, "projects", *PROJECTS)
    columns = "project_key|payer_name|source|nature|stage|amount|currency|amount_cad|date"
    row = f"p1|ACDI|federal|cash|committed|{written}|CAD|{written}|2024-05-01"
    csv_file(tmp_path, "contributions", *(line.replace("|", "\t") for line in (columns, row)))
    assert load(tmp_path).err == []
    assert Contribution.objects.get().amount == Decimal("1234.50")


@pytest.mark.parametrize("written", ["1,234", "12,34.50", "$", "$-", "-$-5", "1,234,567", "5 $ US"])
def test_what_may_be_several_amounts_is_none(tmp_path: Path, written: str) -> None:
    csv_file(tmp_path, "projects", *PROJECTS)
    columns = "project_key|payer_name|source|nature|stage|amount|currency|date"
    row = f"p1|ACDI|federal|cash|committed|{written}|CAD|2024-05-01"
    csv_file(tmp_path, "contributions", *(line.replace("|", "\t") for line in (columns, row)))
    assert load(tmp_path).code == 1


LINES = (
    "key,kind,name",
    "a,ico,Coopérative d'équité de l'Île-à-la-Crête",
    "b,ico,Forêts du Sénégal – où règne la paix",
)


@pytest.mark.parametrize(
    "encoding, more",
    [
        ("mac_roman", "c,ico,Œuvre « Sœur Élisabeth » de Côte-d’Ivoire"),
        ("cp850", "c,ico,Maçons « été » à Québec"),
        ("iso8859-15", "c,ico,Œuvre de la Sœur Élisabeth"),
        ("cp1252", "c,ico,Œuvre « Sœur » – Żory".replace("Ż", "Ž")),
        ("cp1252", "c,ico,CONFÉDÉRATION DES FORÊTS D’HAÏTI"),
        ("mac_roman", "c,ico,CONFÉDÉRATION DES FORÊTS D’HAÏTI"),
        ("cp850", "c,ico,CONFÉDÉRATION DES FORÊTS D'HAÏTI"),
    ],
)
def test_encodings_of_one_byte_a_letter(tmp_path: Path, encoding: str, more: str) -> None:
    lines = [
        line if encoding in ("cp1252", "mac_roman") else line.replace(" – ", " ") for line in LINES
    ]
    lines.append(more)
    path = csv_file(tmp_path, "organizations", *lines, encoding=encoding)
    assert load(path).code == 0
    assert names() == [line.split(",")[2] for line in lines[1:]]


def test_the_list_of_imports_reads_no_file() -> None:
    """Of fifty batches, their files may have 2.5 GB together."""
    officer = signed_in("officer")
    upload(officer, organizations="key;kind;name\na;ico;Aide\n")
    with CaptureQueriesContext(connection) as asked:
        page = officer.get(PAGE).content.decode()
    assert "organizations.csv" in page
    assert not [one["sql"] for one in asked if '"content"' in one["sql"]]


def test_blank_rows_of_a_sheet_are_not_handed_over(tmp_path: Path) -> None:
    blank = [[" ", ""]] * 50
    book = xlsx_file(tmp_path / "classeur.xlsx", organizations=[HEADER, *blank, *ROWS])
    read = [json.loads(line) for line in workbook_lines(book, "organizations")]
    assert read == [[1, HEADER], [52, ROWS[0]], [53, ROWS[1]]]


def test_a_sheet_that_names_rows_beyond_its_end_is_given_up(tmp_path: Path) -> None:
    """It asked for a hundred billion rows, which took minutes."""
    book = xlsx_file(tmp_path / "classeur.xlsx", organizations=[HEADER, *ROWS])
    body = b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>'
    changed = tmp_path / "loin.xlsx"
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(changed, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            new.writestr(name, text.replace(b"</sheetData>", body) if "sheet1" in name else text)
    outcome = load(changed)
    assert (outcome.code, names()) == (2, [])
    assert outcome.err[0] == (
        "loin.xlsx: it is too large, or wrongly made: save the sheet as CSV, and hand that in."
    )


def test_a_table_of_thousands_of_columns_is_not_asked_about_one_by_one(tmp_path: Path) -> None:
    many = ",".join(f"c{number}" for number in range(501))
    outcome = load(csv_file(tmp_path, "organizations", many))
    assert outcome.err[0] == (
        "organizations.csv: row 1 names 501 columns, of at most 500: remove the others."
    )


def test_a_sheet_of_any_name_is_known_by_its_columns(tmp_path: Path) -> None:
    """As of a file opened and saved by Excel; the empty sheets beside it are left out."""
    book = xlsx_file(tmp_path / "liste.xlsx", Feuil1=[HEADER, *ROWS], Feuil2=[])
    outcome = load(book)
    assert (outcome.code, names()) == (0, ["Aide", "Béton"])
    assert outcome.out[0] == "Ignored: liste.xlsx [Feuil2]: its name is not known."


def workbook_lines(path: Path, sheet: str) -> list[str]:
    command = [sys.executable, "-I", workbook.__file__, str(path), sheet]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()
