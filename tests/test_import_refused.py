"""Rows that the import refuses: exit 1, row, column, value and remedy named, nothing stored."""

import datetime
from pathlib import Path

import pytest

from tests.importing import REFUSED, csv_file, load, refuses, stored

pytestmark = pytest.mark.django_db

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
            " name='A\\nB': Control characters are not allowed: U+000A. "
            f"{NAME} [organization.name]",
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
            ": “Montréal” is under no column name. Name its column, or remove the cell. "
            "[stray_cell]",
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
    ["=1+1", "=", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd|' /C calc'!A0", " =A1"],
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


def test_an_amount_in_cad_given_twice_with_two_values(tmp_path: Path) -> None:
    header = "project_key,payer_name,source,stage,amount,amount_cad"
    reason = "The amount is in CAD, and the amount in CAD is another. Correct one of the two."
    lines = (header, "p1,Ville,mrif,planned,100,99.5")
    place = "contributions.csv:2 amount_cad='99.5'"
    refuses(tmp_path, "contributions", lines, f"{place}: {reason} [contribution.amount]")


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
