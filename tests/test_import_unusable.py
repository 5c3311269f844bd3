"""Files that the import cannot use at all: exit 2, place and remedy named, nothing stored."""

import codecs
import zipfile
from pathlib import Path

import pytest

from tests.importing import NOTHING, ORGANIZATIONS, csv_file, load, stored, xlsx_file

pytestmark = pytest.mark.django_db

HEADER = "key,kind,name"
GOOD = "a,ico,Côté"
NO_SHEET = (
    "this is not a spreadsheet that can be read: open it where it was made, save it as XLSX or "
    "CSV, and hand that in."
)


def refuses(path: Path, *messages: str) -> None:
    before = stored()
    outcome = load(path)
    assert (outcome.code, outcome.out) == (2, [])
    assert outcome.err == [*messages, NOTHING]
    assert stored() == before


@pytest.mark.parametrize(
    "content, message",
    [
        pytest.param(
            b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00",
            "line 3: this is not text; save the file as CSV in UTF-8.",
            id="a picture",
        ),
        pytest.param(
            b"key,kind,name\na,ico,A\nb,ico,B\x00C\n",
            "line 3: this is not text; save the file as CSV in UTF-8.",
            id="a NUL byte",
        ),
        pytest.param(
            f"{HEADER}\n{GOOD}\n".encode() + "b,ico,Côté\n".encode("cp1252"),
            "line 2 is in UTF-8 and line 3 is not; save it all as UTF-8.",
            id="two encodings",
        ),
        pytest.param(
            f"{HEADER}\nc,ico,Té\n".encode("cp1252") + "b,ico,« Côté »\n".encode(),
            "line 3 is in UTF-8 and line 2 is not; save it all as UTF-8.",
            id="two encodings, UTF-8 second",
        ),
        pytest.param(
            b"key,kind,name\nb,ico,\xff\x81\n",
            "line 2: the encoding is unknown; save the file as CSV in UTF-8.",
            id="bytes that Windows-1252 does not define",
        ),
        pytest.param(
            f"{HEADER}\n{GOOD}\n".encode("utf-16")[:-1],
            "row 2 and after: the encoding changes or is unknown; save it as UTF-8.",
            id="UTF-16 cut in a character",
        ),
        pytest.param(
            b'key,kind,name\na,ico,A\nb,ico,"B\nc,ico,C\n',
            "row 3: a quotation mark is missing or misplaced, or a cell holds more than 1000000 "
            "characters; correct the row (unexpected end of data).",
            id="a quotation mark that is not closed",
        ),
        pytest.param(
            b'key,kind,name\na,ico,"A"B\n',
            "row 2: a quotation mark is missing or misplaced, or a cell holds more than 1000000 "
            "characters; correct the row (',' expected after '\"').",
            id="a quotation mark in the middle",
        ),
        pytest.param(
            b"key,founded\na,1" + b"0" * 2_000_000 + b"\n",
            "row 2: a quotation mark is missing or misplaced, or a cell holds more than 1000000 "
            "characters; correct the row (field larger than field limit (1000000)).",
            id="a number of two million digits",
        ),
        pytest.param(
            b"k" * 1_000_001 + b"\n",
            "row 1: a quotation mark is missing or misplaced, or a cell holds more than 1000000 "
            "characters; correct the row (field larger than field limit (1000000)).",
            id="a header of a million characters",
        ),
        pytest.param(
            b"key,name\na," + b"x" * 5_000_000 + b"\n",
            "line 2 is longer than 4 MB: this is no table; save it as CSV again, from a "
            "spreadsheet.",
            id="a line without end",
        ),
        pytest.param(
            "key,kind,name\na,ico,Coopérative de Québec\n".encode("cp500"),
            "line 1: the encoding is unknown; save the file as CSV in UTF-8.",
            id="the encoding of mainframes",
        ),
        pytest.param(
            b"", "the file is empty. Its first row names the columns.", id="an empty file"
        ),
        pytest.param(
            codecs.BOM_UTF8,
            "the file is empty. Its first row names the columns.",
            id="a byte order mark alone",
        ),
        pytest.param(
            b"\n \n,,\n", "the file is empty. Its first row names the columns.", id="blank rows"
        ),
    ],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes, message: str) -> None:
    path = tmp_path / "organizations.csv"
    path.write_bytes(content)
    refuses(path, f"organizations.csv: {message}")


@pytest.mark.parametrize(
    "header, message",
    [
        pytest.param("key,kind,nmae", "unknown column “nmae”. Did you mean “name”?", id="unknown"),
        pytest.param("kind,name,city", "the column “key” is missing.", id="missing"),
        pytest.param("key,name,name", "the column “name” is there twice.", id="twice"),
        pytest.param(
            "key,name,Official name", "the column “name” is there twice.", id="twice by its label"
        ),
    ],
)
def test_a_header_that_is_not_known(tmp_path: Path, header: str, message: str) -> None:
    refuses(csv_file(tmp_path, "organizations", header, "a,b,c"), f"organizations.csv:1: {message}")


def test_a_header_of_one_long_word(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "organizations", "k" * 200_000, "a")
    outcome = load(path)
    assert outcome.code == 2
    assert outcome.err[0].startswith("organizations.csv:1: unknown column “kkk")
    assert outcome.err[-1] == NOTHING


def test_rows_of_nothing_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = csv_file(tmp_path, "organizations", *ORGANIZATIONS, "", ",,,", "", end="\n")
    assert load(path).code == 0
    monkeypatch.setattr("registry.tables.reading.MOST_BLANK", 2)
    message = "more than a million rows are empty: delete them, and save it again."
    refuses(path, f"organizations.csv: {message}")


def test_sheets_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "registry.xlsx"
    xlsx_file(path, organizations=[row.split(",") for row in ORGANIZATIONS], one=[], two=[])
    assert load(path).code == 0
    monkeypatch.setattr("registry.tables.reading.MOST_SHEETS", 2)
    message = "it has 3 sheets, and at most 2 are read: keep those that are to be imported."
    refuses(path, f"registry.xlsx: {message}")


def test_a_title_with_another_sign_between_its_words(tmp_path: Path) -> None:
    rows = "key;kind;name;country", "a;southern_partner;Aide, Secours;HT", "b;southern_partner;B;HT"
    outcome = load(csv_file(tmp_path, "organizations", "Partenaires du Sud, mars 2026", *rows))
    assert outcome.code == 0
    assert "organizations.csv: 2 rows, 2 created" in "\n".join(outcome.out)


def test_a_column_without_a_near_name_is_answered_with_all_names(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "participations", "project_key,organization_key,zzz", "a,b,c")
    known = "Known columns: project_key, organization_key, role."
    refuses(path, f"participations.csv:1: unknown column “zzz”. {known}")


def test_every_fault_of_the_header_is_said_at_once(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "participations", "role,organisation_key,role", "a,b,c")
    refuses(
        path,
        "participations.csv:1: unknown column “organisation_key”. Did you mean “organization_key”?",
        "participations.csv:1: the column “role” is there twice.",
        "participations.csv:1: the column “project_key” is missing.",
        "participations.csv:1: the column “organization_key” is missing.",
    )


def test_a_zip_that_is_no_spreadsheet(tmp_path: Path) -> None:
    path = tmp_path / "organizations.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("notes.txt", "hello")
    refuses(path, f"organizations.xlsx: {NO_SHEET}")


def test_a_spreadsheet_cut_anywhere(tmp_path: Path) -> None:
    path = xlsx_file(
        tmp_path / "o.xlsx", organizations=[["key", "kind", "name"], ["a", "ico", "A"]]
    )
    whole = path.read_bytes()
    for length in range(0, len(whole), len(whole) // 20):
        path.write_bytes(whole[:length])
        refuses(path, f"o.xlsx: {NO_SHEET}")


def test_a_spreadsheet_whose_sheet_is_broken(tmp_path: Path) -> None:
    whole = xlsx_file(tmp_path / "whole.xlsx", organizations=[["key", "kind", "name"]])
    path = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, content[:300] if "sheet1" in name else content)
    refuses(path, f"broken.xlsx: {NO_SHEET}")


def test_a_spreadsheet_whose_cell_holds_a_nul(tmp_path: Path) -> None:
    """As ``_x0000_``, in which a workbook writes a character that XML has not."""
    whole = xlsx_file(tmp_path / "whole.xlsx", organizations=[["key", "kind", "name"], ["aNULb"]])
    path = tmp_path / "nul.xlsx"
    with zipfile.ZipFile(whole) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(b"aNULb", b"a_x0000_b"))
    refuses(
        path,
        "nul.xlsx [organizations]: row 2: a cell holds a NUL, which is not text; correct it.",
    )


def test_a_spreadsheet_without_a_known_sheet(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "o.xlsx", Feuil1=[["key", "sorte", "nom"], ["a", "ico", "A"]])
    names = (
        "organizations, memberships, partnerships, needs, projects, participations, "
        "contributions, obligations"
    )
    refuses(path, f"o.xlsx: no sheet has a known name. Known names: {names}.")


def test_an_empty_sheet(tmp_path: Path) -> None:
    path = xlsx_file(tmp_path / "o.xlsx", organizations=[])
    refuses(path, "o.xlsx [organizations]: the file is empty. Its first row names the columns.")


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    path = tmp_path / "nowhere"
    refuses(path, f"{path}: there is no such file or folder.")


def test_a_folder_with_nothing_known_in_it(tmp_path: Path) -> None:
    csv_file(tmp_path, "recettes", "plat,prix", "tourtière,12")
    names = (
        "organizations.csv, memberships.csv, partnerships.csv, needs.csv, projects.csv, "
        "participations.csv, contributions.csv, obligations.csv"
    )
    message = f"this folder holds no file that can be imported. Known names: {names}."
    refuses(tmp_path, f"{tmp_path}: {message}")


def test_a_file_of_which_neither_name_nor_columns_are_known(tmp_path: Path) -> None:
    path = csv_file(tmp_path, "recettes", "plat,prix", "tourtière,12")
    outcome = load(path)
    assert outcome.code == 2
    assert outcome.err[0].startswith("recettes.csv: neither its name nor its columns are known.")


def test_what_is_wrong_in_several_files_is_said_at_once(tmp_path: Path) -> None:
    empty = csv_file(tmp_path, "organizations")
    unknown = csv_file(tmp_path, "projects", "key,typ", "a,b")
    outcome = load(empty, unknown)
    assert (outcome.code, outcome.err) == (
        2,
        [
            "organizations.csv: the file is empty. Its first row names the columns.",
            "projects.csv:1: unknown column “typ”. Did you mean “type”?",
            NOTHING,
        ],
    )


def test_an_unusable_file_beside_a_good_one_leaves_nothing(tmp_path: Path) -> None:
    good = csv_file(tmp_path, "organizations", HEADER, GOOD)
    bad = csv_file(tmp_path, "needs", "key,organization_key,title_fr", 'n,a,"Puits')
    before = stored()
    assert load(good, bad).code == 2
    assert stored() == before


def test_a_user_who_does_not_exist(tmp_path: Path) -> None:
    outcome = load(csv_file(tmp_path, "organizations", HEADER, GOOD), by="personne")
    assert (outcome.code, outcome.err) == (2, ["There is no user named personne.", NOTHING])


def test_a_report_that_has_no_folder_to_go_to(tmp_path: Path) -> None:
    report = tmp_path / "none" / "report.csv"
    outcome = load(csv_file(tmp_path, "organizations", HEADER, GOOD), report=report)
    message = f"{report}: the folder of the report does not exist; make it first."
    assert (outcome.code, outcome.err) == (2, [message, NOTHING])


def test_a_cell_in_the_last_corner_of_a_sheet_ends_nothing_but_its_import(tmp_path: Path) -> None:
    """What reads it asks for 512 GB, and its process dies of it."""
    rows = [["key", "kind", "name"], ["a", "ico", "A"]]
    book = xlsx_file(tmp_path / "far.xlsx", organizations=rows)
    far = tmp_path / "organizations.xlsx"
    corner = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(book) as given, zipfile.ZipFile(far, "w") as made:
        for name in given.namelist():
            made.writestr(name, given.read(name).replace(b"</sheetData>", corner))
    message = "it is too large, or wrongly made: save the sheet as CSV, and hand that in."
    refuses(far, f"organizations.xlsx: {message}")


def test_a_workbook_behind_a_password_says_so(tmp_path: Path) -> None:
    locked = tmp_path / "organizations.xlsx"
    locked.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    )
    message = "a password protects it: save it without, and hand that in."
    refuses(locked, f"organizations.xlsx: {message}")
