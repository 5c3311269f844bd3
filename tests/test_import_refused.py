"""Rows that the import refuses: exit 1, row, column, value and remedy named, nothing stored."""

import datetime
from pathlib import Path

import pytest

from tests.importing import REFUSED, csv_file, load, stored, xlsx_file

pytestmark = pytest.mark.django_db

ORGANIZATIONS = (
    "key,kind,name,country",
    "ico1,ico,Solidarité,CA",
    "sud1,southern_partner,Coopérative,HT",
)
PROJECTS = ("key,type,title_fr", "p1,development,Puits")
NAME = "Give the official name, in its original language, in at most 300 characters."
DATE = "Write the date as year-month-day, for example 2024-03-31."
NUMBER = "Write digits only, with a point or a comma before the decimals."
AMOUNT = (
    "An amount is above zero and at most 10^12, and its value in CAD is known. "
    "Correct the amount; give the amount in CAD, or a rate and its date. [contribution.amount]"
)
FORMULA = "A formula is not a value. Write the value itself. [cell]"
SHARES = (
    "Shares of countries, and of sectors, are all blank or add up to 100. "
    "Correct the shares, or leave all of them blank. [project.shares]"
)
INTERVAL = (
    "Memberships are of an ICO, begin before they end, and do not overlap. "
    "Correct the dates, the organization, or its other interval. [membership.interval]"
)


def refuses(folder: Path, table: str, lines: tuple[str, ...], *messages: str) -> None:
    """Every line of the messages is said, of a table loaded after the two above."""
    csv_file(folder, "organizations", *ORGANIZATIONS)
    csv_file(folder, "projects", *PROJECTS)
    csv_file(folder, table, *lines)
    before = stored()
    outcome = load(folder)
    assert (outcome.code, outcome.err) == (1, list(messages))
    assert outcome.out[-1] == REFUSED
    assert stored() == before


@pytest.mark.parametrize(
    "header, row, message",
    [
        pytest.param(
            "key,kind,name",
            "a,icoo,A",
            " kind='icoo': This is not one of: ico, southern_partner, quebec_partner. "
            "Did you mean ico? [cell]",
            id="unknown code",
        ),
        pytest.param(
            "key,kind,name",
            ",ico,A",
            " key='': This cell is empty: the row cannot be known again without it. Fill it. "
            "[required]",
            id="no key",
        ),
        pytest.param(
            "key,kind,name",
            "a b,ico,A",
            " key='a b': A key has no space, comma, semicolon or bar. [invalid]",
            id="malformed key",
        ),
        pytest.param(
            "key,kind,name",
            "a,ico," + "é" * 17_000,
            f" name='{'é' * 57}…': Ensure this value has at most 300 characters "
            f"(it has 17000). {NAME} [organization.name]",
            id="name of 17,000 characters",
        ),
        pytest.param(
            "key,kind,name",
            "a,ico,A\x07B\x1b",
            " name='A\\x07B\\x1b': Control characters are not allowed: U+0007, U+001B. "
            f"{NAME} [organization.name]",
            id="control characters",
        ),
        pytest.param(
            "key,kind,name",
            'a,ico,"A\nB"',
            f" name='A\\nB': Control characters are not allowed: U+000A. {NAME} [organization.name]",
            id="line end in a name",
        ),
        pytest.param(
            "key,kind,name,aliases",
            "a,ico,A,B|" + "é" * 301,
            f" aliases='B|{'é' * 55}…': Ensure this value has at most 300 characters "
            "(it has 301). [max_length]",
            id="long part",
        ),
        pytest.param(
            "key,kind,name,aliases",
            "a,ico,A,B|C\x07",
            " aliases='B|C\\x07': Control characters are not allowed: U+0007. [control_characters]",
            id="control character in a part",
        ),
        pytest.param(
            "key,kind,name,country",
            "a,ico,A,Haity",
            " country='Haity': This is not a country. Did you mean HT? [cell]",
            id="unknown country",
        ),
        pytest.param(
            "key,kind,name,nonprofit",
            "a,ico,A,peut-être",
            " nonprofit='peut-être': This is neither yes nor no. Write yes, no, or nothing. [cell]",
            id="neither yes nor no",
        ),
        pytest.param(
            "key,kind,name,founded",
            "a,ico,A,1968.5",
            " founded='1968.5': This is not a whole number. Write digits only. [cell]",
            id="year with a half",
        ),
        pytest.param(
            "key,kind,name,neq",
            "a,ico,A,1243920115",
            " neq='1243920115': A NEQ has ten digits, begins with 11, 22, 33 or 88, and belongs to "
            "one organization. Correct the NEQ, or leave it empty; look for the organization that "
            "already has it. [identifier.neq]",
            id="malformed NEQ",
        ),
        pytest.param(
            "key,kind,name,subtype",
            "a,ico,A,cooperative",
            " subtype='cooperative': The subtype does not belong to the kind of organization. "
            "Choose exactly one kind, and a subtype of that kind. [organization.kind]",
            id="subtype of another kind",
        ),
        pytest.param(
            "key,kind,name",
            "a,ico,A,Montréal",
            ": “Montréal” is under no column name. Name its column, or remove the cell. [stray_cell]",
            id="more cells than columns",
        ),
        pytest.param(
            "key,kind,name,,city",
            "a,ico,A,06,Montréal",
            ": “06” is under no column name. Name its column, or remove the cell. [stray_cell]",
            id="column without a name",
        ),
        pytest.param(
            "key,kind,name,publication",
            "a,ico,A,archived",
            " publication='archived': A file cannot archive a record: it has no reason to give. "
            "Write draft here; archive it in the registry, with the reason. [publication.reason]",
            id="archiving without a reason",
        ),
    ],
)
def test_an_organization(tmp_path: Path, header: str, row: str, message: str) -> None:
    path = csv_file(tmp_path, "organizations", header, row)
    before = stored()
    outcome = load(path)
    assert (outcome.code, outcome.err) == (1, [f"organizations.csv:2{message}"])
    assert outcome.out == [
        "organizations.csv: 1 rows, 0 created, 0 updated, 0 unchanged, 0 held back, 1 refused",
        REFUSED,
    ]
    assert stored() == before


@pytest.mark.parametrize(
    "cell",
    ["=1+1", "=", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", " =A1", "'=1+1"],
)
def test_a_formula(tmp_path: Path, cell: str) -> None:
    outcome = load(csv_file(tmp_path, "organizations", "key,kind,name", f"a,ico,{cell}"))
    assert (outcome.code, outcome.err) == (1, [f"organizations.csv:2 name={cell!r}: {FORMULA}"])


@pytest.mark.parametrize(
    "date, message",
    [
        ("2024-02-30", f"This date cannot be read or does not exist. {DATE} [cell]"),
        ("31/02/2024", f"This date cannot be read or does not exist. {DATE} [cell]"),
        ("12/25/2024", f"This date cannot be read or does not exist. {DATE} [cell]"),
        ("hier", f"This date cannot be read or does not exist. {DATE} [cell]"),
        ("03/04/2024", f"Which is the day and which the month is not certain. {DATE} [cell]"),
    ],
)
def test_a_date(tmp_path: Path, date: str, message: str) -> None:
    lines = ("organization_key,start", f"ico1,{date}")
    refuses(tmp_path, "memberships", lines, f"memberships.csv:2 start={date!r}: {message}")


@pytest.mark.parametrize(
    "amount, message",
    [
        ("1e999", f"This is not a number. {NUMBER} [cell]"),
        ("NaN", f"This is not a number. {NUMBER} [cell]"),
        ("-inf", f"This is not a number. {NUMBER} [cell]"),
        ("1" + "0" * 40, f"This is not a number. {NUMBER} [cell]"),
        ("12.345", "The number has more than 2 decimals. Round it. [cell]"),
        ("0", AMOUNT),
        ("-5", AMOUNT),
        ("1000000000001", AMOUNT),
    ],
)
def test_an_amount(tmp_path: Path, amount: str, message: str) -> None:
    lines = ("project_key,payer_name,source,stage,amount", f"p1,Ville,mrif,planned,{amount}")
    place = f"contributions.csv:2 amount={amount!r}"
    refuses(tmp_path, "contributions", lines, f"{place}: {message}")


@pytest.mark.parametrize(
    "column, cell, message",
    [
        ("countries", "HT:60|SN:50", SHARES),
        ("countries", "HT:100|SN", SHARES),
        ("sectors", "11110:60|11120:30", SHARES),
        (
            "countries",
            "HT:0|SN:100",
            "A share is above 0 and at most 100. Correct the share, or leave it blank. "
            "[project.share]",
        ),
        (
            "countries",
            "HT:60|Haïti:40",
            "“HT” is in the list 2 times. Keep one, and its share. [cell]",
        ),
        (
            "countries",
            "HT:60|:40",
            "A share has nothing before its colon. Write, for example, HT:60. [cell]",
        ),
        ("countries", "HT:soixante", f"This is not a number. {NUMBER} [cell]"),
        (
            "countries",
            "HT|XZ",
            "This is not a country. Write its ISO 3166 code of two letters. [cell]",
        ),
    ],
)
def test_shares(tmp_path: Path, column: str, cell: str, message: str) -> None:
    lines = (
        f"key,type,title_fr,{column}",
        "p1,development,Puits,",
        f"p2,development,École,{cell}",
    )
    refuses(tmp_path, "projects", lines, f"projects.csv:3 {column}={cell!r}: {message}")


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
    lines = ("key,type,title_fr,planned_start,sectors", "p1,development,Puits,2024-01-01,99999")
    message = "sectors='99999': No record has code “99999”."
    refuses(
        tmp_path,
        "projects",
        lines,
        f"projects.csv:2 {message} Did you mean 99998? [reference]",
    )


def test_the_reason_of_an_exception_has_no_control_characters(tmp_path: Path) -> None:
    lines = (
        "key,type,title_fr,publication,exception_reason",
        "p1,development,Puits,published,parce que\x07",
    )
    refuses(
        tmp_path,
        "projects",
        lines,
        "projects.csv:2 exception_reason='parce que\\x07': Control characters are not allowed: "
        "U+0007. Remove them. [cell]",
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


def test_a_date_in_the_future_is_planned_not_actual(tmp_path: Path) -> None:
    tomorrow = datetime.date.today() + datetime.timedelta(days=2)  # noqa: DTZ011 - in any zone
    lines = ("key,type,title_fr,actual_start", f"p1,development,Puits,{tomorrow}")
    refuses(
        tmp_path,
        "projects",
        lines,
        f"projects.csv:2 actual_start='{tomorrow}': "
        "The project ends before it starts, or an actual date is in the future. "
        "Correct the dates; a future date is a planned one. [project.dates]",
    )


def test_the_first_fifty_reasons_are_printed_and_the_others_counted(tmp_path: Path) -> None:
    rows = [f"k{number},icoo,A" for number in range(60)]
    outcome = load(csv_file(tmp_path, "organizations", "key,kind,name", *rows))
    assert len(outcome.err) == 51
    assert outcome.err[-1] == "… and 10 more reasons: see --report."
