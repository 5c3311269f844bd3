"""An extract that was taken: read again from its file, whatever its format, dialect and language.

What stands beside the file, or on the second sheet of a workbook, says what its columns are.
Without it they are texts, but for numbers with decimals.
"""

import datetime
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from itertools import chain, islice, pairwise
from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from registry.cells import plain
from registry.extracts.heading import Type
from registry.extracts.on_disk import RowsOnDisk
from registry.tables.reading import Table, tables_in
from registry.tables.unreadable import Unreadable
from registry.tables.writing import Fingerprint

PIECE = 64 * 1024
BROKEN = "#ERROR"
UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)  # of a wrong JSON
TYPES = {one.value for one in Type}


@dataclass(frozen=True)
class Told:
    """What is known of a file: the type and the label of each column by its key, the columns that
    tell rows apart, its name and the day of its data."""

    types: Mapping[str, str] = field(default_factory=dict)
    keys: Mapping[str, str] = field(default_factory=dict)  # by their labels
    key: Sequence[str] = ()
    name: str = ""
    day: str = ""


@dataclass(frozen=True)
class Taken:
    """``rows``: as texts, as long as ``keys``; on disk, however many."""

    file: str
    sha256: str
    name: str
    day: datetime.date
    keys: Sequence[str]
    rows: Iterable[Sequence[Any]]
    told: Told

    def columns(self, keys: Sequence[str]) -> Iterator[tuple[str, ...]]:
        """Of each row, what it has in some columns."""
        places = [self.keys.index(key) for key in keys]
        return (tuple(row[place] for place in places) for row in self.rows)

    def twice(self, keys: Sequence[str]) -> Sequence[Any] | None:
        """What several rows have in some columns, the first of all that do."""
        with closing(RowsOnDisk(self.columns(keys), range(len(keys)))) as found:
            return found.twice()


def taken(path: Path, file: str, beside: Path | None = None) -> Taken:
    """The extract at a path, called ``file``; ``beside``: its description, if there is one.

    Raises ``Unreadable``.
    """
    described = _described(beside, path, file) if beside else Told()
    header, rows, told = _read(path, file)
    told = described if described.types else told
    keys = [told.keys.get(label, label) for label in header]
    if repeated := {one for one in keys if keys.count(one) > 1}:
        message = _("the column “%(column)s” is there twice.") % {"column": min(repeated)}
        raise Unreadable(file, message)
    name = told.name or re.sub(r"(-staff)?-\d{4}-\d{2}-\d{2}$", "", Path(file).stem)
    whole = RowsOnDisk(_whole(row, keys, file) for row in rows)
    return Taken(file, _sha256(path), name, _day(told.day, file), keys, whole, told)


def _day(told: str, name: str) -> datetime.date:
    """The day of the data, as the description or the name of the file tells it; else today."""
    found = re.search(r"\d{4}-\d{2}-\d{2}", told or Path(name).stem)
    try:
        return datetime.date.fromisoformat(found[0]) if found else timezone.localdate()
    except ValueError:
        return timezone.localdate()


def _described(beside: Path, path: Path, name: str) -> Told:
    """Raises ``Unreadable`` where it is no description, or that of another file."""
    try:
        found = json.loads(beside.read_bytes())
        fields = found["schema"]["fields"]
        described = _told(found, fields)
    except UNREADABLE:
        message = _("what describes it cannot be read: give the file csv-metadata.json beside it.")
        raise Unreadable(name, message) from None
    if found.get("sha256") and found["sha256"] != _sha256(path):
        message = _(
            "it is not the file that its description tells of, or was changed since: take both "
            "again, or leave the description out."
        )
        raise Unreadable(name, message)
    return described


def _told(found: Mapping[str, Any], fields: Sequence[Mapping[str, Any]]) -> Told:
    key = found["schema"].get("primaryKey", [])
    labels = [(label, one["name"]) for one in fields for label in one.get("titles", {}).values()]
    return Told(
        {str(one["name"]): str(one.get("type", "")) for one in fields},
        {str(label): str(key) for label, key in labels},
        [key] if isinstance(key, str) else [str(one) for one in key],
        str(found.get("name", "")),
        str(found.get("data_date", "")),
    )


def _sha256(path: Path) -> str:
    mark = Fingerprint()
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            mark.add(piece)
    return mark.sha256


def _read(path: Path, name: str) -> tuple[list[str], Iterator[list[str]], Told]:
    """The header of a file, its rows as texts, and what it says of itself."""
    if path.suffix.lower() in (".json", ".ndjson"):
        return _objects(path, name)
    tables = tables_in(path)
    rows = (cells for _number, cells in tables[0].rows())
    header = next(rows, None)
    if header is None:
        raise Unreadable(name, _("it is empty."))
    told = _of_sheet(tables[1]) if len(tables) > 1 else Told()
    return header, _unbroken([header], rows, name), told


def _unbroken(header: list[list[str]], rows: Iterator[list[str]], name: str) -> Iterator[list[str]]:
    """The rows, the last of which says of a file that broke off that it did."""
    for row, after in pairwise(chain(header, rows, [[]])):
        if not after and row[0].startswith(BROKEN):
            raise Unreadable(name, _("it broke off while it was taken: take it again."))
        if row is not header[0]:
            yield row


def _of_sheet(table: Table) -> Told:
    """What the second sheet of a workbook says: its last part is a line for each column."""
    rows = [[*cells, "", "", ""] for _number, cells in islice(table.rows(), 2000)]
    lines = [cells for cells in rows if cells[2] in TYPES]
    return Told(
        {key: kind for key, _label, kind, *_rest in lines},
        {label: key for key, label, *_rest in lines},
    )


def _objects(path: Path, name: str) -> tuple[list[str], Iterator[list[str]], Told]:
    broken = Unreadable(name, _("it broke off while it was taken: take it again."))
    try:
        rows, told = _of_json(path) if path.suffix.lower() == ".json" else (_lines(path), Told())
        first = next(rows, None)
        header = list(told.types or first or ())
        found = rows if first is None else chain([first], rows)
        return header, _cells(found, header, broken), told
    except UNREADABLE:
        raise broken from None


def _of_json(path: Path) -> tuple[Iterator[Any], Told]:
    """A file that is read whole: nothing of it is JSON before its end."""
    found = json.loads(path.read_text(), parse_float=str, parse_int=str)
    about = found["extract"]
    return iter(found["rows"]), _told(about, about["schema"]["fields"])


def _lines(path: Path) -> Iterator[Any]:
    with path.open() as lines:
        for line in lines:
            yield json.loads(line, parse_float=str, parse_int=str)


def _cells(rows: Iterable[Any], header: list[str], broken: Unreadable) -> Iterator[list[str]]:
    try:
        for row in rows:
            if [*row] == ["error"]:
                raise broken
            yield [_text(row[key]) for key in header]
    except UNREADABLE:
        raise broken from None


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _whole(row: Sequence[str], keys: Sequence[str], name: str) -> list[str]:
    cells = [plain(cell) for cell in row]
    if any(cells[len(keys) :]):
        message = _("a row has more cells than the header: “%(cell)s”.")
        raise Unreadable(name, message % {"cell": cells[0][:80]})
    return [*cells[: len(keys)], *[""] * (len(keys) - len(cells))]
