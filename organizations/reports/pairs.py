"""Which ICOs and partners have, or had, a partnership, in order: known before any is read."""

import datetime
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from organizations.models import Organization, Partnership
from registry.memory.grid import Numbers
from registry.memory.pairs import as_one, as_two
from registry.memory.rolls import Roll, read_once

SPAN = ("start", "end")
CODES = {"kind": "partner__kind", "country": "partner__country", "region": "ico__region"}
NEVER = datetime.date.max.toordinal()


def of_partnerships(everything: bool) -> Any:
    return Partnership.objects.all() if everything else Partnership.objects.public()


@dataclass(frozen=True)
class Pairs:
    """``icos``, ``partners``: the primary keys of both sides; ``numbers``: of partnerships."""

    icos: Numbers
    partners: Numbers
    numbers: Numbers

    @classmethod
    def of(
        cls, asked: Mapping[str, Collection[Any]], day: datetime.date, *, everything: bool
    ) -> "Pairs":
        """Those of some kinds and countries of the partner, and regions of the ICO, that are on a
        day in a state asked for."""
        roll = _roll(everything)
        rows = roll.keys[roll.having({name: asked[name] for name in CODES})]
        both, of = np.unique(as_one(rows[:, 0], rows[:, 1]), return_inverse=True)
        held = np.bincount(of[_holds(rows, day)], minlength=len(both)) > 0
        icos, partners = as_two(both)
        found = np.flatnonzero(_among(held, asked["in_force"]))
        places = read_once(Organization, "places", _places, at_once=everything)
        there = (places.take(one[found], mode="clip") for one in (partners, icos))
        order = found[np.lexsort([*there])]
        numbers = np.bincount(of, minlength=len(both))
        return cls(icos[order], partners[order], numbers[order])

    @property
    def keys(self) -> Numbers:
        """Two of each."""
        return np.stack([self.icos, self.partners], axis=1)


def in_force(day: datetime.date, *, everything: bool) -> Numbers:
    """The primary keys of the partners of those that hold a day."""
    rows = _roll(everything).keys
    found: Numbers = rows[_holds(rows, day), 1]
    return found


def _holds(rows: Numbers, day: datetime.date) -> Numbers:
    number = day.toordinal()
    return (rows[:, 2] <= number) & (number <= rows[:, 3])


def _roll(everything: bool) -> Roll:
    found: Roll = read_once(
        Organization,
        ("partnerships", everything),
        lambda: _partnerships(everything),
        at_once=everything,
    )
    return found


def _partnerships(everything: bool) -> Roll:
    """An unknown day is before, or after, every other."""
    found = of_partnerships(everything).order_by()
    read = found.values_list("ico", "partner", *SPAN, *CODES.values()).iterator()
    rows = (
        (
            ico,
            partner,
            start.toordinal() if start else 0,
            end.toordinal() if end else NEVER,
            *codes,
        )
        for ico, partner, start, end, *codes in read
    )
    return Roll.of(rows, 4, *CODES)


def _places() -> Numbers:
    """Of every organization in the order of names, by its primary key."""
    rows = Organization.objects.order_by("name_folded", "key").values_list("pk", flat=True)
    keys = np.fromiter(rows.iterator(), dtype=np.int64)
    places = np.zeros(1 + int(keys.max(initial=0)), dtype=np.uint32)
    places[keys] = np.arange(len(keys), dtype=np.uint32)
    return places


def _among(in_force: Numbers, asked: Collection[str]) -> Numbers:
    wanted = {"true": in_force, "false": ~in_force}
    return np.logical_or.reduce([wanted[one] for one in asked or wanted])
