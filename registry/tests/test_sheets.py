"""Workbooks as a spreadsheet program reads them: what XlsxWriter itself would have written."""

import datetime
import io
import tempfile
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from registry.tables import sheets
from registry.tables.sheets import Sheet, workbook

TEXTS = st.text(max_size=12) | st.sampled_from(
    ["<b>&amp;", "_x000D_", "\r\n", " blank ", "=1+1", "\x01", "é", "a\tb", "\ufffe"]
)
VALUES = (
    st.none()
    | TEXTS
    | st.booleans()
    | st.integers(-(10**15), 10**15)
    | st.decimals(-(10**9), 10**9, places=2)
    | st.decimals(-(10**9), 10**9, places=5)
    | st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31))
)


def read(book: Any) -> list[list[Any]]:
    found: list[list[Any]] = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    return found


def by_itself(rows: list[list[Any]]) -> list[list[Any]]:
    """The same rows as XlsxWriter writes them, cell by cell."""
    made = io.BytesIO()
    book = xlsxwriter.Workbook(made, {"strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for n, row in enumerate(rows):
        for place, value in enumerate(row):
            if isinstance(value, datetime.date):
                sheet.write_datetime(n, place, value, day)
            elif value and isinstance(value, str):
                sheet.write_string(n, place, sheets.neutral(value))
            elif value is not None and value != "":
                sheet.write(n, place, value)
    book.close()
    made.seek(0)
    return read(made)


@given(st.lists(st.lists(VALUES, min_size=3, max_size=3), min_size=1, max_size=8))
def test_cells_are_those_that_xlsxwriter_writes(rows: list[list[Any]]) -> None:
    assert read(workbook(["a", "b", "c"], rows)) == by_itself([["a", "b", "c"], *rows])


@pytest.mark.parametrize(
    "value", ["<r>&</r>", "<r><t>rich</t></r>", "]]>", "\x00\x1f\uffff", "&amp;"]
)
def test_a_text_is_never_markup(value: str) -> None:
    with zipfile.ZipFile(workbook(["a"], [[value]])) as parts:
        sheet = etree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert len(list(sheet.iter("{*}is"))) == 2
    assert not list(sheet.iter("{*}r"))
    assert not list(sheet.iter("{*}f"))


def test_rows_of_many_pieces_are_whole_and_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "ROWS", 3)
    rows = [[n, f"row {n}", Decimal(n) / 4] for n in range(10)]
    assert read(workbook(["n", "t", "d"], rows)) == by_itself([["n", "t", "d"], *rows])
    assert read(workbook(["n"], [])) == [["n"]]
    ragged = workbook(["n"], [[1]], beside={"Other": lambda: [["title"], [], ["a", "b", "c"]]})
    other = CalamineWorkbook.from_filelike(ragged).get_sheet_by_index(1).to_python()
    assert other == [["title", "", ""], ["", "", ""], ["a", "b", "c"]]


def test_a_long_text_is_cut_where_excel_would_refuse_it() -> None:
    long = "é" + "😀" * 20_000
    [[_], [cell]] = read(workbook(["a"], [[long]]))
    assert len(cell.encode("utf-16-le")) // 2 == sheets.LONGEST_CELL
    assert long.startswith(cell)


def test_days_that_excel_does_not_know_are_texts() -> None:
    old = datetime.date(1850, 5, 1)
    moment = datetime.datetime(2025, 1, 1, 17, 30, tzinfo=datetime.UTC)
    found = read(workbook(["a", "b"], [[old, moment]]))
    assert found[1] == ["1850-05-01", datetime.datetime(2025, 1, 1, 12, 30)]  # noqa: DTZ001


def test_a_full_sheet_is_refused_and_rows_that_break_off_leave_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Any
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    def broken() -> Iterator[list[str]]:
        yield ["a"]
        raise OSError("gone")

    with pytest.raises(OSError, match="gone"):
        workbook(["a"], broken())
    assert list(tmp_path.iterdir()) == []
    full = Sheet.added_to(xlsxwriter.Workbook(tmp_path / "full", {"constant_memory": True}))
    with pytest.raises(ValueError, match="full"):
        full.write_rows([["a"], ["b"]], start=sheets.SHEET_ROWS - 1)
