"""What changed between two extracts of the same columns: rows added, gone, changed."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from registry.cells import written
from registry.extracts.extract import Asked, Extract
from registry.extracts.heading import Heading, Type, Value
from registry.extracts.on_disk import RowsOnDisk, packed, unpacked

ADDED, GONE, CHANGED, TOTAL = "added", "gone", "changed", "total"
CHANGE = Heading(
    "change",
    _("change"),
    help=_(
        "added: the row is new; gone: it is there no longer; changed: one line for each cell that "
        "differs; total: the sum of a column of numbers."
    ),
)
CELLS = [
    Heading("column", _("column"), help=_("The column whose cell differs, or that is summed.")),
    Heading("before", _("before"), help=_("What the cell was; of a total, the sum before.")),
    Heading("after", _("after"), help=_("What the cell is; of a total, the sum after.")),
    Heading(
        "difference",
        _("difference"),
        Type.NUMBER,
        help=_("After less before, where both are numbers; an unknown counts as none in a total."),
    ),
]


def compared(before: Extract, after: Extract) -> Extract:
    """The changes from one extract to another, by the columns of their ``key``, in the order of
    the rows after, then of those gone; totals last. The rows before are put on disk meanwhile.

    Raises ``ValueError`` where the two have not the same columns, or not those of the key, or
    where two rows have the same key.
    """
    missing = [key for key in after.key if key not in after.keys]
    if before.keys != after.keys or missing:
        raise ValueError(", ".join(missing or {*before.keys} ^ {*after.keys}))
    keys = [heading for heading in after.headings if heading.key in after.key]
    return replace(
        after,
        name=f"{after.name}-changes",
        headings=[CHANGE, *keys, *CELLS],
        rows=lambda: _changes(before, after),
        asked=lambda: [*after.asked(), _since(before)],
        grain=_("One row for each row added or gone, each cell changed, each total."),
        key=["change", *after.key, "column"],
        count=None,
        is_staff=before.is_staff or after.is_staff,
    )


def _since(before: Extract) -> Asked:
    day = before.data_date.isoformat()
    return Asked("since", str(_("Changes since the end of")), [(day, day)])


def _changes(before: Extract, after: Extract) -> Iterator[list[Value]]:
    at = [after.keys.index(key) for key in after.key]
    sums, met = _Sums(after), BitMap()
    with closing(RowsOnDisk(sums.counted(0, before.rows()), at)) as old:
        repeated = old.twice()
        _refuse(repeated or (), is_again=repeated is not None)
        for row in sums.counted(1, after.rows()):
            key = [row[place] for place in at]
            if (found := old.find(row)) is None:
                _refuse(key, is_again=not old.is_first(row))
                yield [ADDED, *key, "", None, None, None]
                continue
            place, was = found
            _refuse(key, is_again=place in met)
            met.add(place)
            if was != packed(row):
                yield from _cells(after, key, unpacked(was), row)
        for place, row in old.placed():
            if place not in met:
                yield [GONE, *(row[one] for one in at), "", None, None, None]
    yield from sums.rows(len(at))


def _refuse(key: Sequence[Value], *, is_again: bool) -> None:
    if is_again:
        raise ValueError(", ".join(map(written, key)))


def _cells(
    extract: Extract, key: Sequence[Value], before: Sequence[Value], after: Sequence[Value]
) -> Iterator[list[Value]]:
    for heading, old, new in zip(extract.headings, before, after, strict=True):
        if written(old) != written(new):
            difference = _difference(old, new) if heading.is_numeric else None
            yield [CHANGED, *key, heading.key, written(old), written(new), difference]


def _difference(old: Any, new: Any) -> Decimal | None:
    numbers = [value for value in (old, new) if isinstance(value, int | Decimal)]
    return Decimal(new) - Decimal(old) if len(numbers) == 2 else None


class _Sums:
    """The sums of the columns of numbers, before and after."""

    def __init__(self, extract: Extract) -> None:
        self.columns = [
            (place, heading.key)
            for place, heading in enumerate(extract.headings)
            if heading.type is Type.NUMBER or heading.is_summed
        ]
        self.totals = {key: [Decimal(0), Decimal(0)] for _place, key in self.columns}

    def counted(self, side: int, rows: Iterable[Sequence[Value]]) -> Iterator[Sequence[Value]]:
        """The rows, as they are added."""
        for row in rows:
            for place, key in self.columns:
                value = row[place]
                if isinstance(value, int | Decimal) and not isinstance(value, bool):
                    self.totals[key][side] += value
            yield row

    def rows(self, keys: int) -> Iterator[list[Value]]:
        for key, (before, after) in self.totals.items():
            cells: list[Value] = [key, written(before), written(after), after - before]
            yield [TOTAL, *[""] * keys, *cells]
