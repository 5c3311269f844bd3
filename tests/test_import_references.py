"""Rows that the import refuses for what other rows say; and the numbers that rows have."""

from pathlib import Path

import pytest

from tests.importing import ORGANIZATIONS, csv_file, load, refuses, stored, xlsx_file

pytestmark = pytest.mark.django_db

DATE = "Write the date as year-month-day, for example 2024-03-31."
INTERVAL = (
    "Memberships are of an ICO, begin before they end, and do not overlap. "
    "Correct the dates, the organization, or its other interval. [membership.interval]"
)


def test_a_row_twice(tmp_path: Path) -> None:
    lines = ("key,kind,name", "a,ico,A", "b,ico,B", "a,ico,C", "a,ico,A")
    message = "organizations.csv:2 has the same identity. Keep one of the two. [duplicate]"
    path = csv_file(tmp_path, "organizations", *lines)
    outcome = load(path)
    assert (outcome.code, outcome.err) == (
        1,
        [f"organizations.csv:{row} key='a': {message}" for row in (4, 5)],
    )


def test_a_row_in_two_files(tmp_path: Path) -> None:
    one = csv_file(tmp_path, "organizations", "key,kind,name", "a,ico,A")
    other = xlsx_file(
        tmp_path / "more.xlsx", organizations=[["key", "kind", "name"], ["a", "ico", "B"]]
    )
    before = stored()
    outcome = load(one, other)
    message = "organizations.csv:2 has the same identity. Keep one of the two. [duplicate]"
    assert (outcome.code, outcome.err) == (1, [f"more.xlsx [organizations]:2 key='a': {message}"])
    assert stored() == before


def test_two_rows_of_an_unreadable_identity_are_not_told_to_be_the_same(tmp_path: Path) -> None:
    lines = ("organization_key,start", "ico1,hier", "ico1,demain")
    wrong = f"This date cannot be read or does not exist. {DATE} [cell]"
    refuses(
        tmp_path,
        "memberships",
        lines,
        f"memberships.csv:2 start='hier': {wrong}",
        f"memberships.csv:3 start='demain': {wrong}",
    )


def test_a_reference_to_a_missing_key_names_the_nearest(tmp_path: Path) -> None:
    refuses(
        tmp_path,
        "memberships",
        ("organization_key,start", "ico2,2020-01-01"),
        "memberships.csv:2 organization_key='ico2': No record has key “ico2”. "
        "Did you mean ico1? [reference]",
    )


def test_a_reference_to_nothing_near(tmp_path: Path) -> None:
    refuses(
        tmp_path,
        "memberships",
        ("organization_key,start", "zzz,2020-01-01"),
        "memberships.csv:2 organization_key='zzz': No record has key “zzz”. "
        "Load the file that holds it, or correct the value. [reference]",
    )


def test_a_reference_to_nothing_at_all(tmp_path: Path) -> None:
    refuses(
        tmp_path,
        "obligations",
        ("project_key,kind,due_on", ",rapport,2024-01-31"),
        "obligations.csv:2 project_key='': This cell is empty: the row cannot be known again "
        "without it. Fill it. [required]",
    )


def test_a_reference_to_a_refused_row_sends_to_that_row(tmp_path: Path) -> None:
    projects = csv_file(tmp_path, "projects", "key,type,title_fr", "p1,developpement,Puits")
    organizations = csv_file(tmp_path, "organizations", *ORGANIZATIONS)
    participations = csv_file(
        tmp_path, "participations", "project_key,organization_key,role", "p1,ico1,lead"
    )
    outcome = load(participations, projects, organizations)
    assert outcome.code == 1
    assert outcome.err == [
        "projects.csv:2 type='developpement': This is not one of: development, fieldwork, "
        "awareness. Did you mean development? [cell]",
        "participations.csv:2 project_key='p1': No record has key “p1”. "
        "Its own row was refused: correct that row first. [reference]",
    ]


@pytest.mark.parametrize(
    "lines, row",
    [
        (("sud1,2020-01-01,",), 2),
        (("ico1,2020-01-01,2019-01-01",), 2),
        (("ico1,2019-01-01,2020-12-31", "ico1,2020-06-01,"), 3),
    ],
    ids=["not an ICO", "ends before it starts", "overlaps"],
)
def test_a_membership(tmp_path: Path, lines: tuple[str, ...], row: int) -> None:
    start = lines[-1].split(",")[1]
    message = f"memberships.csv:{row} start={start!r}: {INTERVAL}"
    refuses(tmp_path, "memberships", ("organization_key,start,end", *lines), message)


def test_a_role_that_does_not_suit_the_organization(tmp_path: Path) -> None:
    lines = ("project_key,organization_key,role", "p1,sud1,lead", "p1,ico1,contractor")
    message = (
        "The role does not suit this kind of organization. Leads and co-leads are ICOs, the main "
        "implementer is a southern partner, an expertise provider is a Québec partner. "
        "[project.expertise_role]"
    )
    refuses(
        tmp_path,
        "participations",
        lines,
        f"participations.csv:2 role='lead': {message}",
        f"participations.csv:3 role='contractor': {message}",
    )


def test_a_sector_that_no_table_ever_held(tmp_path: Path) -> None:
    lines = ("key,type,title_fr,planned_start,sectors", "p1,development,Puits,2024-01-01,1111O")
    message = "sectors='1111O': No record has code “1111O”."
    refuses(
        tmp_path,
        "projects",
        lines,
        f"projects.csv:2 {message} Did you mean 11110? [reference]",
    )


def test_rows_keep_the_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    lines = (
        "",
        "key,kind,name,description_fr",
        'a,ico,A,"une ligne\nune autre\n\nune dernière"',
        ",,,",
        "",
        "b,icoo,B,",
    )
    outcome = load(csv_file(tmp_path, "organizations", *lines))
    assert [line.split(" ")[0] for line in outcome.err] == ["organizations.csv:6"]


def test_rows_of_a_sheet_keep_the_numbers_of_a_spreadsheet(tmp_path: Path) -> None:
    rows = [[], [None, "key", "kind", "name"], [], [], [None, "b", "icoo", "B"]]
    outcome = load(xlsx_file(tmp_path / "o.xlsx", organizations=rows))
    assert [line.split(" kind=")[0] for line in outcome.err] == ["o.xlsx [organizations]:5"]


def test_row_4213_of_a_large_file(tmp_path: Path) -> None:
    """Beyond the rows that are written at once: its faults, and rows that refer to it."""
    rows = [f"k{number},ico,Organisme {number}" for number in range(2, 4213)]
    rows += ["k17,ico,Encore", "k4214,ico,Dernier", "k3000,ico,"]
    organizations = csv_file(tmp_path, "organizations", "key,kind,name", *rows)
    memberships = csv_file(
        tmp_path, "memberships", "organization_key,start", "k4214,2020-01-01", "k4215,2020-01-01"
    )
    before = stored()
    outcome = load(organizations, memberships)
    assert (outcome.code, outcome.err) == (
        1,
        [
            "organizations.csv:4213 key='k17': organizations.csv:17 has the same identity. "
            "Keep one of the two. [duplicate]",
            "organizations.csv:4215 key='k3000': organizations.csv:3000 has the same identity. "
            "Keep one of the two. [duplicate]",
            "memberships.csv:3 organization_key='k4215': No record has key “k4215”. "
            "Did you mean k421? [reference]",
        ],
    )
    assert outcome.out[0] == (
        "organizations.csv: 4214 rows, 4212 created, 0 updated, 0 unchanged, 0 held back, 2 refused"
    )
    assert stored() == before


def test_the_first_fifty_reasons_are_printed_and_the_others_counted(tmp_path: Path) -> None:
    rows = [f"k{number},icoo,A" for number in range(60)]
    outcome = load(csv_file(tmp_path, "organizations", "key,kind,name", *rows))
    assert len(outcome.err) == 51
    assert outcome.err[-1] == "… and 10 more reasons: see --report."
