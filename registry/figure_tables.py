"""Tables of codes and amounts, of so many records each, as they are stored: see
``registry.memory.figures``."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from typing import Any

import numpy as np

from registry.memory.grid import Numbers

LENGTH = slice(8, 10)  # where a file of NumPy says how long its heading is, which begins after

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
        return cls([*known], small(places))

    def at(self, rows: Numbers) -> "Coded":
        return Coded(self.codes, self.places[rows])

    def among(self, codes: dict[Code, int]) -> "Coded":
        """With the places that codes have among others, which grow by those that are missing."""
        moved = [codes.setdefault(code, len(codes)) for code in self.codes]
        return Coded([*codes], small(np.array(moved, dtype=np.int64)[self.places]))


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
        numbers = small(np.array(values.pop(0), dtype=np.int64)) if amounts else None
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
    arrays = _arrays(stored)
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


def _arrays(stored: bytes) -> dict[str, Numbers]:
    """As ``np.load`` finds them, which takes longer for the headings than for what they head."""
    with zipfile.ZipFile(io.BytesIO(stored)) as file:
        return {name.removesuffix(".npy"): _array(file.read(name)) for name in file.namelist()}


def _array(stored: bytes) -> Numbers:
    """One that nobody may write in."""
    begin = LENGTH.stop + int.from_bytes(stored[LENGTH], "little")
    return np.frombuffer(stored, _type_of(stored[:begin]), offset=begin)


@lru_cache(maxsize=1024)
def _type_of(heading: bytes) -> np.dtype[Any]:
    """Of the numbers below a heading: all of ours are in one row."""
    told = io.BytesIO(heading)
    np.lib.format.read_magic(told)
    return np.lib.format.read_array_header_1_0(told)[2]


def _hashed(code: Any) -> Code:
    return tuple(code) if isinstance(code, list) else code


def small(numbers: Numbers) -> Numbers:
    """In as few bytes as they need."""
    return numbers.astype(np.min_scalar_type(int(numbers.max(initial=0))))
