"""The forms in which the import reads the same rows: encodings, delimiters, headers, cells."""

import codecs
import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation

from organizations.columns import ORGANIZATION
from organizations.enums import Kind, Subtype
from organizations.models import Membership, Organization
from projects.models import Contribution, Project
from registry.columns import On
from tests.importing import csv_file, load, xlsx_file

pytestmark = pytest.mark.django_db

ROWS = (
    "key,kind,name,acronym,country,nonprofit,founded,aliases",
    "a,southern_partner,Œuvre “Côté” d’Haïti,ŒCH,HT,true,1998,Œuvre|Zanmi",
)


def read() -> dict[str, Any]:
    fields = ("key", "kind", "name", "acronym", "country", "nonprofit", "founded")
    record = Organization.objects.get()
    aliases = record.aliases.values_list("name", flat=True)
    return {name: getattr(record, name) for name in fields} | {"aliases": sorted(aliases)}


EXPECTED = {
    "key": "a",
    "kind": "southern_partner",
    "name": "Œuvre “Côté” d’Haïti",
    "acronym": "ŒCH",
    "country": "HT",
    "nonprofit": True,
    "founded": 1998,
    "aliases": ["Zanmi", "Œuvre"],
}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
def test_encodings(tmp_path: Path, encoding: str) -> None:
    assert load(csv_file(tmp_path, "organizations", *ROWS, encoding=encoding)).code == 0
    assert read() == EXPECTED


def test_utf_16_with_the_mark_of_the_other_order(tmp_path: Path) -> None:
    path = tmp_path / "organizations.csv"
    path.write_bytes(codecs.BOM_UTF16_BE + "\n".join(ROWS).encode("utf-16-be"))
    assert load(path).code == 0
    assert read() == EXPECTED


def test_utf_16_without_mark_in_another_script(tmp_path: Path) -> None:
    name = "منظمة " * 40
    rows = ("key,kind,name", f"a,ico,{name}")
    assert load(csv_file(tmp_path, "organizations", *rows, encoding="utf-16-le")).code == 0
    assert Organization.objects.get().name == name.strip()


def test_windows_1252_that_ends_in_an_accent(tmp_path: Path) -> None:
    path = tmp_path / "organizations.csv"
    path.write_bytes("key,kind,name\na,ico,Solidarité".encode("cp1252"))
    assert load(path).code == 0
    assert Organization.objects.get().name == "Solidarité"


@pytest.mark.parametrize("delimiter", [";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
def test_delimiters_and_line_ends(tmp_path: Path, delimiter: str, end: str) -> None:
    rows = (row.replace(",", delimiter) for row in ROWS)
    assert load(csv_file(tmp_path, "organizations", *rows, end=end)).code == 0
    assert read() == EXPECTED


def test_bars_between_cells(tmp_path: Path) -> None:
    rows = ("key|kind|name|founded", 'a|ico|"A|B"|1998')
    assert load(csv_file(tmp_path, "organizations", *rows)).code == 0
    assert Organization.objects.values_list("name", "founded").get() == ("A|B", 1998)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_labels_as_headers_in_any_order(tmp_path: Path, language: str) -> None:
    columns = {column.key: column for column in ORGANIZATION.on(On.IMPORT)}
    keys, cells = ROWS[0].split(","), ROWS[1].split(",")
    with translation.override(language):
        labels = [ORGANIZATION.label(columns[key]).upper() for key in keys]
    rows = (";".join(reversed(labels)), ";".join(reversed(cells)))
    assert load(csv_file(tmp_path, "organizations", *rows)).code == 0
    assert read() == EXPECTED


@pytest.mark.parametrize("language, country", [("fr", "HAÏTI"), ("en", "haiti")])
def test_labels_as_values(tmp_path: Path, language: str, country: str) -> None:
    with translation.override(language):
        kind, subtype = Kind.SOUTHERN_PARTNER.label, Subtype.WOMENS_GROUP.label
    rows = ("key,kind,subtype,name,country", f'a,"{kind}","{subtype}",A,{country}')
    assert load(csv_file(tmp_path, "organizations", *rows)).code == 0
    read = Organization.objects.values_list("kind", "subtype", "country").get()
    assert read == ("southern_partner", "womens_group", "HT")


def test_a_region_by_its_name(tmp_path: Path) -> None:
    rows = ("key,kind,name,region", "a,ico,A,montreal", "b,ico,B,06")
    assert load(csv_file(tmp_path, "organizations", *rows)).code == 0
    assert list(Organization.objects.values_list("region", flat=True)) == ["06", "06"]


def test_a_file_of_another_name_is_known_by_its_columns(tmp_path: Path) -> None:
    assert load(csv_file(tmp_path, "export (3)", *ROWS)).code == 0
    assert read() == EXPECTED


def test_rows_may_be_shorter_than_the_header_or_end_in_empty_cells(tmp_path: Path) -> None:
    rows = ("key,kind,name,city", "a,ico,A", "b,ico,B,Québec,,")
    assert load(csv_file(tmp_path, "organizations", *rows)).code == 0
    assert list(Organization.objects.order_by("key").values_list("city", flat=True)) == [
        "",
        "Québec",
    ]


@pytest.mark.parametrize(
    "name",
    [
        "-5",
        "-Femmes",
        "- Femmes (Sud)",
        "@droit",
        "@ction (réseau)",
        "+ vert",
        "«Guillemets»",
        "2024",
        "NULL",
        "O'Brien",
    ],
)
def test_names_that_look_like_something_else(tmp_path: Path, name: str) -> None:
    assert load(csv_file(tmp_path, "organizations", "key,kind,name", f"a,ico,{name}")).code == 0
    assert Organization.objects.get().name == name


@pytest.mark.parametrize("phone", ["+1 514 555-0100", "+1(514)555-0100", "+33.1.23.45.67.89"])
def test_phone_numbers(tmp_path: Path, phone: str) -> None:
    rows = ("key,kind,name,phone", f"a,ico,A,{phone}")
    assert load(csv_file(tmp_path, "organizations", *rows)).code == 0
    assert Organization.objects.get().phone == phone


@pytest.mark.parametrize(
    "cell", ["2024-03-31", "31/03/2024", "31-3-2024", "31.03.2024", "2024-03-31 00:00:00"]
)
def test_dates(tmp_path: Path, cell: str) -> None:
    csv_file(tmp_path, "organizations", "key,kind,name", "a,ico,A")
    csv_file(tmp_path, "memberships", "organization_key,start", f"a,{cell}")
    assert load(tmp_path).code == 0
    assert Membership.objects.get().start == datetime.date(2024, 3, 31)


@pytest.mark.parametrize(
    "cell", ["1234567.5", '"1234567,50"', '"1 234 567,5"', "1\u202f234\u202f567.50", "+1234567.5"]
)
def test_numbers(tmp_path: Path, cell: str) -> None:
    csv_file(tmp_path, "projects", "key,type,title_fr", "p,development,Puits")
    header = "project_key,payer_name,source,stage,amount"
    csv_file(tmp_path, "contributions", header, f"p,Ville,municipal,planned,{cell}")
    assert load(tmp_path).code == 0
    assert Contribution.objects.get().amount == Decimal("1234567.50")


def test_typed_cells_of_a_workbook(tmp_path: Path) -> None:
    """A NEQ and a year are floats there, a day a date, and a formula has its last value."""
    path = xlsx_file(
        tmp_path / "registre.xlsx",
        organizations=[
            ["key", "kind", "name", "neq", "founded", "quebec_presence", "office_acts", "country"],
            ["a", "ico", ("=UPPER(A1)", "Alpha"), 1143920115.0, 1998.0, "office", True, "CA"],
        ],
        memberships=[["organization_key", "start"], ["a", datetime.date(2020, 1, 31)]],
        projects=[["key", "type", "title_fr", "sdgs"], ["p", "awareness", "Semaine", 4.0]],
        contributions=[
            ["project_key", "payer_name", "source", "stage", "amount"],
            ["p", "Ville", "municipal", "planned", 0.1 + 0.2],
            ["p", "Ville", "municipal", "committed", ("=1234.56*3", 1234.56 * 3)],
        ],
    )
    assert load(path).code == 0
    fields = ("name", "neq", "founded", "office_acts")
    assert Organization.objects.values_list(*fields).get() == ("Alpha", "1143920115", 1998, True)
    assert Membership.objects.get().start == datetime.date(2020, 1, 31)
    assert Project.objects.get().goals.get().goal == 4
    amounts = Contribution.objects.order_by("amount").values_list("amount", flat=True)
    assert list(amounts) == [Decimal("0.30"), Decimal("3703.68")]


def test_what_is_not_imported_is_said(tmp_path: Path) -> None:
    xlsx_file(
        tmp_path / "registre.xlsx",
        organizations=[["key", "kind", "name"], ["a", "ico", "A"]],
        Brouillon=[["à faire"]],
        member_ships=[["organization_key"], ["a"]],
    )
    csv_file(tmp_path, "organisations", "key,kind,name", "b,ico,B")
    (tmp_path / "~$registre.xlsx").write_bytes(b"\x00")
    (tmp_path / "LISEZMOI.md").write_text("Bonjour")
    outcome = load(tmp_path)
    assert (outcome.code, outcome.err) == (0, [])
    assert outcome.out == [
        "Ignored: organisations.csv: its name is not known. Did you mean “organizations”?",
        "Ignored: registre.xlsx [Brouillon]: its name is not known.",
        "Ignored: registre.xlsx [member_ships]: its name is not known. Did you mean “memberships”?",
        "registre.xlsx [organizations]: "
        "1 rows, 1 created, 0 updated, 0 unchanged, 0 held back, 0 refused",
        "Everything was stored.",
    ]
