"""What differs between two tables, put on disk, is what plain Python finds of them in memory."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.cells import written
from registry.extracts import Extract, Heading, Type, compared

KEYS = st.tuples(st.sampled_from(["a", "b", "=c", "é"]), st.none() | st.integers(0, 3))
CELLS = st.tuples(st.none() | st.text("xyé", max_size=2), st.none() | st.decimals(0, 9, places=2))
TABLES = st.dictionaries(KEYS, CELLS, max_size=12)
HEADINGS = [
    Heading("key", "key"),
    Heading("year", "year", Type.INTEGER),
    Heading("title", "title"),
    Heading("amount", "amount", Type.NUMBER),
]


def extract(rows: list[tuple[Any, ...]]) -> Extract:
    return Extract("some", "Some", HEADINGS, lambda: rows, key=("key", "year"))


def of(table: Mapping[Any, Any]) -> Extract:
    return extract([(*key, *cells) for key, cells in table.items()])


@given(TABLES, TABLES)
def test_rows_added_gone_and_changed_are_told_in_their_order(before: Any, after: Any) -> None:
    told = [tuple(row[:3]) for row in compared(of(before), of(after)).rows() if row[0] != "total"]
    truth = [
        ("changed" if key in before else "added", *key)
        for key, cells in after.items()
        for one, other in zip(cells, before.get(key, ("", "same")), strict=True)
        if (key in before and written(one) != written(other)) or (key not in before and other)
    ]
    assert told == truth + [("gone", *key) for key in before if key not in after]


@given(TABLES, TABLES)
def test_totals_are_of_every_row(before: Any, after: Any) -> None:
    *_changes, total = compared(of(before), of(after)).rows()
    sums = [sum((cells[1] or 0 for cells in one.values()), Decimal(0)) for one in (before, after)]
    assert [Decimal(total[4]), Decimal(total[5]), total[6]] == [*sums, sums[1] - sums[0]]


@pytest.mark.parametrize("side", [0, 1])
@pytest.mark.parametrize("known", [[], [("a", 1, "x", None)]])
def test_two_rows_of_one_key_are_refused(side: int, known: list[Any]) -> None:
    one = ("a", 1, "x", Decimal(1))
    tables = [extract([*known]), extract([*known])]
    tables[side] = extract([one, ("b", 1, "x", None), one])
    with pytest.raises(ValueError, match="a, 1"):
        list(compared(*tables).rows())
