"""What is added up of long lists, in columns, so that sums need not read the database.

For the records of a model, so many at a time (``OF_EACH``), the database keeps tables of the codes
and amounts that reports add up (``registry.models.tally.TallyChunk``), with the tally of the list
and in step with it. They are of every record, published or not: one of the columns says which are
public, and what anyone is told is added up of those alone. Each process holds them, and reads again
those that changed. Adding up by queries is the twin, for what has none: short lists, the past.
"""

import io
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from threading import Lock
from typing import Any

import numpy as np

from registry.grid import Numbers
from registry.models import Tally, TallyChunk

OF_EACH = 4096  # primary keys of each chunk
RECORDS = "records"  # the table of the records themselves, one row each

NONE = np.zeros(0, dtype=np.uint8)
Code = Any  # a text, a whole number, a pair or more of them, or None


@dataclass(frozen=True)
class Coded:
    """A column: ``places``, of the code of each row among the ``codes``."""

    codes: Sequence[Code]
    places: Numbers

    @classmethod
    def of(cls, values: Sequence[Code]) -> "Coded":
        known = {code: place for place, code in enumerate(dict.fromkeys(values))}
        places = np.fromiter((known[one] for one in values), np.int64, len(values))
        return cls([*known], _small(places))

    def at(self, rows: Numbers) -> "Coded":
        return Coded(self.codes, self.places[rows])

    def among(self, codes: dict[Code, int]) -> "Coded":
        """With the places that codes have among others, which grow by those that are missing."""
        moved = [codes.setdefault(code, len(codes)) for code in self.codes]
        return Coded([*codes], _small(np.array(moved, dtype=np.int64)[self.places]))


@dataclass(frozen=True)
class Table:
    """Rows in the order of the records that each belongs to: ``pks``, their primary keys.
    ``amounts``: whole numbers, where rows have one."""

    pks: Numbers
    columns: Mapping[str, Coded]
    amounts: Numbers | None = None

    @classmethod
    def of(
        cls, names: Sequence[str], rows: Iterable[Sequence[Any]], *, amounts: bool = False
    ) -> "Table":
        """``rows``: the primary key of each one's record, its amount if it has one, its codes."""
        found = sorted(rows, key=lambda row: row[0])
        pks, *values = zip(*found, strict=True) if found else repeat((), 1 + amounts + len(names))
        numbers = _small(np.array(values.pop(0), dtype=np.int64)) if amounts else None
        columns = {name: Coded.of(one) for name, one in zip(names, values, strict=False)}
        return cls(np.array(pks, dtype=np.uint32), columns, numbers)

    def at(self, rows: Numbers) -> "Table":
        columns = {name: one.at(rows) for name, one in self.columns.items()}
        amounts = None if self.amounts is None else self.amounts[rows]
        return Table(self.pks[rows], columns, amounts)

    def about(self, pks: Numbers) -> list[tuple[Any, ...]]:
        """The rows of some records, as ``of`` takes them, in an order of their own."""
        one = self.at(np.flatnonzero(np.isin(self.pks, pks)))
        columns = [[column.codes[n] for n in column.places] for column in one.columns.values()]
        amounts = [] if one.amounts is None else [one.amounts.tolist()]
        return sorted(zip(one.pks.tolist(), *amounts, *columns, strict=True), key=repr)

    def but(self, pks: Numbers, new: "Table") -> "Table":
        """With new rows in the place of those of some records."""
        kept = self.at(np.flatnonzero(~np.isin(self.pks, pks)))
        columns = {}
        for name, one in kept.columns.items():
            codes = {code: place for place, code in enumerate(one.codes)}
            added = new.columns[name].among(codes)
            columns[name] = Coded([*codes], np.concatenate([one.places, added.places]))
        amounts = None
        if kept.amounts is not None:
            amounts = np.concatenate([kept.amounts, new.amounts])
        joined = Table(np.concatenate([kept.pks, new.pks]), columns, amounts)
        return joined.at(np.argsort(joined.pks, kind="stable"))


Tables = Mapping[str, Table]


def packed(tables: Tables) -> bytes:
    """As they are stored: arrays of NumPy, and the codes as JSON."""
    arrays: dict[str, Any] = {}
    codes: dict[str, dict[str, Sequence[Code]]] = {}
    for name, table in tables.items():
        codes[name] = {column: one.codes for column, one in table.columns.items()}
        arrays[f"{name}."] = table.pks
        if table.amounts is not None:
            arrays[f"{name}.."] = table.amounts
        for column, one in table.columns.items():
            arrays[f"{name}.{column}"] = one.places
    told = np.frombuffer(json.dumps(codes).encode(), dtype=np.uint8)
    file = io.BytesIO()
    np.savez_compressed(file, codes=told, **arrays)
    return file.getvalue()


def unpacked(stored: bytes) -> Tables:
    with np.load(io.BytesIO(stored)) as arrays:
        told = json.loads(arrays["codes"].tobytes())
        found = {}
        for name, codes in told.items():
            columns = {
                column: Coded([_hashed(code) for code in some], arrays[f"{name}.{column}"])
                for column, some in codes.items()
            }
            amounts = arrays.get(f"{name}..")
            found[name] = Table(arrays[f"{name}."], columns, amounts)
    return found


def _hashed(code: Any) -> Code:
    return tuple(code) if isinstance(code, list) else code


def _small(numbers: Numbers) -> Numbers:
    """In as few bytes as they need."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))


@dataclass(frozen=True)
class Held:
    """A table in memory. ``owners``: the place of each row's record in the table of records, whose
    primary keys are its ``pks``; ``columns``: the place of each row's code among all those of the
    column."""

    owners: Numbers
    columns: Mapping[str, Numbers]
    amounts: Numbers
    pks: Numbers

    def __len__(self) -> int:
        return len(self.owners)

    def of(self, places: Numbers, is_kept: Numbers) -> "Held":
        """The rows of the records that are kept, which have other ``places`` then."""
        rows = np.flatnonzero(is_kept[self.owners])
        columns = {name: one[rows] for name, one in self.columns.items()}
        amounts, pks = (one[rows] if len(one) else one for one in (self.amounts, self.pks))
        return Held(places[self.owners[rows]], columns, amounts, pks)


@dataclass
class Figures:
    """``chunks``: the tables by name, of each chunk. ``codes``: those of each column of each table,
    with their places, which grow."""

    epoch: str
    number: int = -1
    chunks: Mapping[int, Mapping[str, Held]] = field(default_factory=dict)
    codes: dict[tuple[str, str], dict[Code, int]] = field(default_factory=dict)

    def with_chunks(self, rows: Iterable[TallyChunk], number: int) -> "Figures":
        new = {one.chunk: self._held(unpacked(bytes(one.tables))) for one in rows}
        return Figures(self.epoch, number, {**self.chunks, **new}, self.codes)

    def _held(self, tables: Tables) -> Mapping[str, Held]:
        records = tables[RECORDS].pks
        found = {}
        for name, table in tables.items():
            columns = {
                column: one.among(self.codes.setdefault((name, column), {})).places
                for column, one in table.columns.items()
            }
            amounts = NONE if table.amounts is None else table.amounts
            owners = _small(np.searchsorted(records, table.pks))
            pks = table.pks if name == RECORDS else NONE
            found[name] = Held(owners, columns, amounts, pks)
        return found

    def instead(self, pks: Collection[int], new: Iterable[Tables]) -> "Figures":
        """With new tables in the place of what is said of some records; nobody else has them."""
        about = np.array([*pks], dtype=np.int64)
        with _READING:
            codes = {column: dict(some) for column, some in self.codes.items()}
        chunks = {number: _but(chunk, about) for number, chunk in self.chunks.items()}
        found = Figures(self.epoch, self.number, chunks, codes)
        for number, tables in enumerate(new, 1):
            chunks[-number] = found._held(tables)
        return found


def _but(chunk: Mapping[str, Held], pks: Numbers) -> Mapping[str, Held]:
    is_kept = ~np.isin(chunk[RECORDS].pks, pks)
    if is_kept.all():
        return chunk
    places = _small(np.cumsum(is_kept) - is_kept)
    return {name: one.of(places, is_kept) for name, one in chunk.items()}


_KNOWN: dict[str, Figures] = {}
_READING = Lock()


def figures_of(tally: Tally) -> Figures:
    """Those kept with a tally: chunks that changed since this process last asked are read."""
    with _READING:
        known = _KNOWN.get(tally.of)
        if known is None or known.epoch != tally.epoch:
            known = Figures(tally.epoch)
        if known.number < tally.number:
            rows = TallyChunk.objects.filter(tally=tally.pk, number__gt=known.number)
            known = _KNOWN[tally.of] = known.with_chunks(rows.iterator(), tally.number)
        return known
