"""What an import does to each row: told by the engine, kept outside of the transaction.

A trial is rolled back, and with it whatever it would have stored about itself: lines are kept in
a file until it is over, in bounded memory.
"""

import pickle
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from tempfile import TemporaryFile
from typing import IO, Any

from django.utils.translation import gettext_lazy as _

from registry.bilingual import in_both
from registry.fields import named_fields
from registry.imports.cells_after import cells_after, cells_of
from registry.imports.doubts import Doubt, New
from registry.imports.importer import Importer, Row
from registry.imports.results import Unusable
from registry.progress import Tell, untold
from registry.rules import Rule

Cells = Mapping[str, str]
Place = tuple[str, int]
# The words of what is being done, in this order: see registry/progress.py
ROWS, SETTLING, KEEPING = "rows", "settling", "keeping"
MOST_COMPARED = 2000  # new records of an import that are compared with what is there


class Journal:
    """Is told, and keeps nothing."""

    def before(self, importer: Importer, rows: Sequence[Row]) -> None:
        """The rows have their drafts, and nothing of them is written."""

    def wrote(self, importer: Importer, rows: Sequence[Row], outcomes: Mapping[int, str]) -> None:
        """The rows were written; ``outcomes``: by the identity of the record."""

    def refused(self, importer: Importer, rows: Sequence[Row]) -> None:
        """Their faults say why."""

    def settling(self) -> None:
        """Every row was written or refused; what may be published is decided now."""

    def moved(self, row: Row, publication: str) -> None:
        """The row's record came to another state of publication."""

    def held_back(self, row: Row, rules: Collection[Rule]) -> None:
        """The row's record is a draft by these rules."""


@dataclass
class Line:
    """What became of a row. ``changes``: before and after, by column, as cells. ``notes``: why it
    was refused or held back, ``message`` and ``remedy`` by language. ``cells``: of a
    refused row, as they came. ``doubt``: a ``registry.imports.doubts.Doubt`` by its names, with
    ``why`` by language."""

    table: str
    file: str
    number: int
    outcome: str
    name: str
    pk: int | None = None
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    notes: Sequence[Mapping[str, Any]] = ()
    cells: Cells = field(default_factory=dict)
    is_held_back: bool = False
    doubt: Mapping[str, Any] | None = None


class Lines(Journal):
    """Keeps a line for each row; ``close`` when they were read. ``tell``: is told how far the
    work is. ``most``: how many rows may come; raises ``Unusable`` beyond."""

    def __init__(self, tell: Tell = untold, *, most: int | None = None) -> None:
        self._tell, self._most = tell, most
        self._expected = self._come = self._told_of = 0
        self._kept = self._together = 0
        self._file: IO[bytes] = TemporaryFile()  # noqa: SIM115 - closed by close
        self._before: Mapping[int, Cells] = {}
        self._comparable, self._earlier = MOST_COMPARED, dict[Any, Any]()
        self._moves: dict[Place, str] = {}
        self._held: dict[Place, list[Mapping[str, Any]]] = {}

    def close(self) -> None:
        self._file.close()

    def expect(self, rows: int) -> None:
        """So many rows are to come."""
        if self._most is not None and rows > self._most:
            raise Unusable([_("There are more rows than a page can take: cut the file.")])
        self._expected = rows
        self._tell(ROWS, 0, rows)

    def settling(self) -> None:
        self._tell(SETTLING, 0, 0)

    def kept(self, rows: int) -> None:
        """So many more lines were read, and kept elsewhere."""
        self._told_of += rows
        self._tell(KEEPING, self._told_of, self._come)

    def before(self, importer: Importer, rows: Sequence[Row]) -> None:
        self._tell(ROWS, self._come, self._expected)
        self._come += len(rows)
        self._together += 1
        pks = [row.draft.record.pk for row in rows if row.draft and row.draft.record.pk]
        self._before = cells_of(importer, pks)

    def wrote(self, importer: Importer, rows: Sequence[Row], outcomes: Mapping[int, str]) -> None:
        records = [(row, row.draft.record) for row in rows if row.draft]
        drafts = [row.draft for row in rows if row.draft]
        made = {one for one, outcome in outcomes.items() if outcome == "created"}
        keys = {key for row in rows for key in row.values}
        after = cells_after(importer, drafts, made, keys)
        doubts = self._doubts(importer, records, outcomes)
        lines = []
        for row, record in records:
            outcome = outcomes.get(id(record), "unchanged")
            was, now = self._before.get(record.pk, {}), after[record.pk]
            changes = {
                key: (was.get(key, ""), now[key])
                for key in row.values
                if key in now and was.get(key, "") != now[key]
            }
            told = {
                "pk": record.pk,
                "changes": changes,
                "was": was.get("publication", ""),
                "doubt": _told(doubts.get(record.pk)),
            }
            lines.append(_line(importer, row, outcome, told))
        self._keep(lines)

    def _doubts(
        self, importer: Importer, rows: Sequence[tuple[Row, Any]], outcomes: Mapping[int, str]
    ) -> dict[int, Doubt]:
        """Of as many new records as there is time to compare."""
        made = (pair for pair in rows if outcomes.get(id(pair[1])) == "created")
        new = [New(record, f"{row.file}: {row.number}") for row, record in made]
        new = new[: self._comparable]
        self._comparable -= len(new)
        return importer.doubts(new, self._earlier) if new else {}

    def refused(self, importer: Importer, rows: Sequence[Row]) -> None:
        lines = []
        for row in rows:
            notes = [
                {
                    "column": column,
                    "value": row.cells.get(column, ""),
                    "code": code,
                    "message": in_both(message),
                    "remedy": in_both(remedy),
                }
                for column, code, message, remedy in row.faults
            ]
            told = {"notes": notes, "cells": row.cells}
            lines.append(_line(importer, row, "refused", told))
        self._keep(lines)

    def moved(self, row: Row, publication: str) -> None:
        self._moves[row.file, row.number] = publication

    def held_back(self, row: Row, rules: Collection[Rule]) -> None:
        self._held[row.file, row.number] = [
            {"code": rule.code, "message": in_both(rule.message), "remedy": in_both(rule.remedy)}
            for rule in rules
        ]

    def _keep(self, lines: list[dict[str, Any]]) -> None:
        """Together: what many of them hold is written once. JSON takes three times as long."""
        if lines:
            self._kept += 1
            pickle.dump((self._together, lines), self._file, pickle.HIGHEST_PROTOCOL)

    def __iter__(self) -> Iterator[Line]:
        """In the order of the files: of the rows that come together, some are written before."""
        self._file.seek(0)
        kept = (pickle.load(self._file) for _number in range(self._kept))  # noqa: S301 - what we wrote, in a file without a name
        for _number, some in groupby(kept, itemgetter(0)):
            lines = [line for _together, lines in some for line in lines]
            yield from map(self._settled, sorted(lines, key=itemgetter("number")))

    def _settled(self, line: dict[str, Any]) -> Line:
        """With what was decided once every row was written."""
        place = line["file"], line["number"]
        was, state = line.pop("was", ""), self._moves.get(place, "")
        if state and state != was:
            line["changes"]["publication"] = was, state
            line["outcome"] = "updated" if line["outcome"] == "unchanged" else line["outcome"]
        held = self._held.get(place, ())
        return Line(**{"notes": held, "is_held_back": bool(held), **line})


def _line(importer: Importer, row: Row, outcome: str, told: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "table": importer.name,
        "file": row.file,
        "number": row.number,
        "outcome": outcome,
        "name": _name(importer, row),
        **told,
    }


def _told(doubt: Doubt | None) -> Mapping[str, Any] | None:
    return {"pk": doubt.pk, "why": in_both(doubt.why)} if doubt else None


def _name(importer: Importer, row: Row) -> str:
    """What the row is known by, and what its record is called where it is."""
    return " · ".join(filter(None, (row.cells.get(key, "") for key in _naming(importer))))[:300]


@cache
def _naming(importer: Importer) -> list[str]:
    named = [name for field in named_fields(importer.model) for name in field.sources]
    return list(dict.fromkeys([*importer.requires, *importer.identity_columns, *named[:1]]))
