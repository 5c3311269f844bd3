"""Cells: what is read is what was written, and no spreadsheet runs what we write."""

import contextlib
import csv
import datetime
import io
from decimal import Decimal
from typing import Any

import pytest
from django.db import models
from hypothesis import given
from hypothesis import strategies as st

from registry.cells import CellError, neutral, plain, read, read_decimal, split_share, written
from registry.tables.writing import DIALECTS, csv_bytes

TEXT = st.text(st.characters(codec="utf-8"))
DECIMAL = models.DecimalField(max_digits=20, decimal_places=4)


def round_trip(value: Any, field: models.Field) -> Any:
    return read(written(value), field)


@given(st.dates())
def test_dates_come_back(day: datetime.date) -> None:
    assert round_trip(day, models.DateField()) == day


@given(st.decimals(-(10**12), 10**12, places=4))
def test_decimals_come_back(number: Decimal) -> None:
    assert round_trip(number, DECIMAL) == number


@given(st.integers(-(10**15), 10**15))
def test_integers_come_back(number: int) -> None:
    assert round_trip(number, models.IntegerField()) == number


@pytest.mark.parametrize("value", [True, False, None])
def test_truth_comes_back(value: bool | None) -> None:
    assert round_trip(value, models.BooleanField(null=True)) is value


@given(TEXT)
def test_what_is_neutralised_comes_back(text: str) -> None:
    assert plain(neutral(text)) == text


@given(TEXT)
def test_what_is_neutral_starts_no_formula(text: str) -> None:
    safe = neutral(text)
    is_number = safe.lstrip("+-")[:1].isdigit() and safe == text
    assert not safe.startswith(("=", "@", "\t", "\r")) or is_number
    if safe.startswith(("+", "-")):
        assert safe.lstrip("+-").replace(",", ".").replace(".", "", 1).isdigit()


ROWS = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(TEXT, min_size=width, max_size=width), max_size=4)
)


@given(ROWS, st.sampled_from([*DIALECTS]))
def test_the_cells_of_a_file_come_back(rows: list[list[str]], name: str) -> None:
    dialect = DIALECTS[name]
    content = b"".join(csv_bytes(rows, dialect)).decode("utf-8-sig" if dialect.bom else "utf-8")
    lines = csv.reader(io.StringIO(content, newline=""), delimiter=dialect.delimiter, strict=True)
    assert [[plain(cell) for cell in line] for line in lines] == rows


@given(
    st.lists(
        st.lists(TEXT | st.none() | st.integers() | st.dates(), min_size=2, max_size=2), max_size=6
    ),
    st.sampled_from([*DIALECTS]),
)
def test_bytes_are_those_that_csv_writes(rows: list[list[Any]], name: str) -> None:
    dialect, text = DIALECTS[name], io.StringIO()
    cells = [[neutral(one) if isinstance(one, str) else one for one in row] for row in rows]
    csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n").writerows(cells)
    assert b"".join(csv_bytes(rows, dialect)) == dialect.bom + text.getvalue().encode()


def test_a_file_for_french_spreadsheets() -> None:
    rows = [["a", "b"], [Decimal("1234.50"), datetime.date(2024, 3, 31)], [True, None]]
    content = b"".join(csv_bytes(rows, DIALECTS["excel-fr"]))
    assert content == b"\xef\xbb\xbfa;b\r\n1234,50;2024-03-31\r\ntrue;\r\n"


@pytest.mark.parametrize(
    "cell, value",
    [("oui", True), ("Vrai", True), ("X", True), ("NON", False), ("0", False), ("", None)],
)
def test_truth_in_two_languages(cell: str, value: bool | None) -> None:
    assert read(cell, models.BooleanField(null=True)) is value


@pytest.mark.parametrize(
    "cell", ["1,5,5", "1.234,5", "--1", "1e3", "", "-", "٫5", "1_0", "NaN", "∞", "0x1"]
)
def test_what_is_no_number(cell: str) -> None:
    with pytest.raises(CellError):
        read_decimal(cell, 2)


@pytest.mark.parametrize(
    "cell", ["1/1/24", "2024-00-10", "10000-01-01", "2024-02-30", "32/01/2024"]
)
def test_what_is_no_date(cell: str) -> None:
    with pytest.raises(CellError):
        read(cell, models.DateField())


@given(TEXT)
def test_any_text_is_a_value_or_a_fault(text: str) -> None:
    for field in (models.DateField(), DECIMAL, models.IntegerField(), models.BooleanField()):
        with contextlib.suppress(CellError):
            assert round_trip(read(text, field), field) == read(text, field)


@pytest.mark.parametrize(
    "cell, expected",
    [
        ("HT:60", ("HT", Decimal(60))),
        ("HT : 33,33 %", ("HT", Decimal("33.33"))),
        ("HT", ("HT", None)),
    ],
)
def test_shares(cell: str, expected: tuple[str, Decimal | None]) -> None:
    assert split_share(cell) == expected
