"""Which others the records of a long list are tied to, in columns: what they have in common is
counted without the database.

Kept as figures are (``registry.memory.figures``), by the keys of the records, with a tally of its
own: of the rows that tie them. Only a process that is asked for it holds it, six bytes a row.
"""

from collections.abc import Collection, Iterable
from typing import Any

import numpy as np
from pyroaring import BitMap

from registry.figure_tables import Table, Tables
from registry.memory.figures import RECORDS, Figures, Held
from registry.memory.grid import Numbers
from registry.sets import listed

PAIRS = "pairs"
HIGH = 32  # bits of a key that the other key of a pair is above


def pairs_table(pairs: Iterable[tuple[int, int]]) -> Tables:
    """``pairs``: the primary key of a record, and that of what it is tied to, each pair once."""
    found = sorted(pairs)
    records = ((pk,) for pk in dict.fromkeys(pk for pk, _other in found))
    return {RECORDS: Table.of((), records), PAIRS: Table.of((), found, amounts=True)}


def tied_to(figures: Figures, others: BitMap) -> BitMap:
    """The records that are tied to one of these."""
    each, found = [one[PAIRS].amounts for one in figures.chunks.values()], BitMap()
    most = max((int(one.max(initial=0)) for one in each), default=0)
    is_wanted = np.zeros(1 + most, dtype=np.bool_)
    is_wanted[listed(others & BitMap(range(1 + most)))] = True
    for chunk, amounts in zip(figures.chunks.values(), each, strict=True):
        owners = np.unique(chunk[PAIRS].owners[is_wanted[amounts]])
        found |= BitMap(chunk[RECORDS].pks[owners])
    return found


def in_common(figures: Figures, pks: Collection[int]) -> dict[tuple[int, int], int]:
    """How many records each of these has in common with each other one, where there is any."""
    wanted = np.array(sorted(pks), dtype=np.int64)
    each: list[Any] = [_met(chunk[PAIRS], wanted) for chunk in figures.chunks.values()]
    met, counts = np.unique(np.concatenate([np.zeros(0, np.int64), *each]), return_counts=True)
    ones, others = as_two(met)
    pairs = zip(ones.tolist(), others.tolist(), strict=True)
    return dict(zip(pairs, counts.tolist(), strict=True))


def as_one(ones: Numbers, others: Numbers) -> Numbers:
    """The two keys of each pair as one number."""
    found: Numbers = ones << HIGH | others
    return found


def as_two(pairs: Numbers) -> tuple[Numbers, Numbers]:
    """Pairs that are one number each, as two keys again."""
    return pairs >> HIGH, pairs & ((1 << HIGH) - 1)


def _met(held: Held, wanted: Numbers) -> Numbers:
    """Each of those wanted beside each other one of the same record, as one number."""
    owners, others = held.owners, held.amounts.astype(np.int64)
    rows = np.flatnonzero(np.isin(others, wanted))
    begins = np.searchsorted(owners, owners[rows], "left")
    times = np.searchsorted(owners, owners[rows], "right") - begins
    nth = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    one, other = np.repeat(others[rows], times), others[np.repeat(begins, times) + nth]
    met: Numbers = as_one(one, other)[one != other]
    return met
