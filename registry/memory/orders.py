"""Where each record of a long list stands in an order, kept in memory: a page of any set of them is
found without the database.

An array of whole numbers, one for each primary key, is made with the tally, stored, and made anew
now and then (``registry.actions.ordering``). Other orders, and those by which too much changed, are
made beside the requests, where a page was far to walk to; until one is there the database is asked.
What changed since it was made is noted with the tally (``Known.changed_since``): those records
alone are put in their places by the database, so that rows are those of the simple query, in its
order. An order by what is in other tables is not kept: nothing notes when that changes.
"""

import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from threading import Lock, Thread
from typing import Any, Protocol

import numpy as np
from django.db import Error, connection
from django.db.models import F
from django.db.models.constants import LOOKUP_SEP
from pyroaring import BitMap

from registry.among import Among
from registry.keyset import Term, terms_of
from registry.models import Tally, TallyChunk
from registry.remembered import Remembered
from registry.sets import Numbers, listed

LEAST = 20_000  # records of a list whose orders are kept
MOST = 8  # orders that a process keeps: four bytes a record each
MOST_CHANGED = 500  # records that are put in their places for one page
CHANGED = "~"  # the facet of what changed: no record has a code of it
LOGGED = 256  # changes of a tally that it says what they changed

logger = logging.getLogger(__name__)


def log_code(number: int) -> str:
    """Under which a tally of that number keeps what its last change was of."""
    return str(number % LOGGED)


def changed(log: Mapping[str, BitMap], since: int, until: int) -> BitMap | None:
    """The records that changes of a tally were of, after one number of it up to another; None where
    that is too long ago."""
    codes = [log_code(one) for one in range(since + 1, until + 1)]
    if len(codes) > LOGGED or not all(code in log for code in codes):
        return None
    return BitMap.union(BitMap(), *(log[code] for code in codes))


class Moment(Protocol):
    """What is known of a list at one moment (``registry.memory.tallies.Known``)."""

    @property
    def epoch(self) -> str: ...

    @property
    def number(self) -> int: ...

    def changed_since(self, number: int) -> BitMap | None: ...


@dataclass(frozen=True)
class Places:
    """``places``: of each record, by its primary key, when a tally had a ``number``."""

    epoch: str
    number: int
    places: Numbers = field(compare=False)

    def keys(self, same: BitMap, begin: int, end: int) -> list[int]:
        """The primary keys from one place to another among those of a set."""
        pks = listed(same)
        end = min(end, len(pks))
        if begin >= end:
            return []
        places = self.places[pks]
        here = np.argpartition(places, [*{begin, end - 1}])[begin:end]
        found: list[int] = pks[here[np.argsort(places[here])]].tolist()
        return found

    def beside(self, same: BitMap, pk: int) -> list[int]:
        """The last of a set before a record and the first after it, as far as there are any."""
        pks = listed(same)
        places, mine = self.places[pks], self.places[pk]
        before, after = pks[places < mine], pks[places > mine]
        last = [int(before[np.argmax(self.places[before])])] if len(before) else []
        return last + ([int(after[np.argmin(self.places[after])])] if len(after) else [])


Name = tuple[str, str]


def name_of(model: Any, terms: Sequence[Term]) -> Name:
    return model._meta.label_lower, repr([*terms])


def stored_as(name: Name) -> str:
    """What the tally of a stored order is called."""
    return f"{name[0]} {sha256(name[1].encode()).hexdigest()[:16]}"


def stored(name: Name, epoch: str) -> Places | None:
    """As it is stored with a tally of its own, which has the epoch of that of its list, and the
    number that it had; None where it is of another epoch."""
    of_list = TallyChunk.objects.filter(tally__of=stored_as(name), tally__epoch=epoch)
    chunk = of_list.select_related("tally").first()
    if chunk is None:
        return None
    places = np.frombuffer(bytes(chunk.tables), dtype=np.uint32)
    return Places(epoch, chunk.tally.number, places)


_KEPT: dict[Name, Places] = Remembered(MOST)
_MAKING = Lock()


@dataclass(frozen=True)
class Order:
    """That of ``rows``, records of a list of ``size``, as they are known at one moment."""

    rows: Any
    moment: Moment
    size: int

    def keys(self, same: BitMap, begin: int, end: int) -> list[int] | None:
        """The primary keys from one row to another of a set of the records; None where the order is
        not kept, or too much changed since: then it is made anew."""
        if (found := self._standing(same)) is None:
            return None
        kept, moved, still = found
        first = max(0, begin - len(moved))
        pks = kept.keys(still, first, end)
        return self._with(moved, pks)[begin - first : end - first] if moved else pks

    def beside(self, same: BitMap, pk: int) -> tuple[int | None, int | None] | None:
        """The primary keys of a set before and after that of one of its records; None where the
        order is not kept, or the record moved."""
        found = self._standing(same)
        if found is None or pk not in found[2]:
            return None
        kept, moved, still = found
        near = [*kept.beside(still, pk), pk]
        pks = self._with(moved, near) if moved else sorted(near, key=kept.places.__getitem__)
        at = pks.index(pk)
        return (pks[at - 1] if at else None), (pks[at + 1] if at + 1 < len(pks) else None)

    def _standing(self, same: BitMap) -> tuple[Places, BitMap, BitMap] | None:
        """The order as it is kept, those of a set that changed since, and the others."""
        kept = self._kept()
        if kept is None or kept.epoch != self.moment.epoch or kept.number > self.moment.number:
            return None
        later = self.moment.changed_since(kept.number)
        moved = None if later is None else same & later
        if moved is None or len(moved) > MOST_CHANGED:
            self.keep(anew=True)
            return None
        still = same - moved if moved else same
        return None if still and still.max() >= len(kept.places) else (kept, moved, still)

    def _kept(self) -> Places | None:
        """In this process, else as another has stored it."""
        kept = _KEPT.get(self._name)
        if kept is None or kept.epoch != self.moment.epoch:
            _KEPT.pop(self._name, None)  # of a tally that is no more
            kept = stored(self._name, self.moment.epoch) if self.size >= LEAST else None
            if kept:
                _KEPT[self._name] = kept
        return kept

    def keep(self, *, anew: bool = False) -> None:
        """Have the order kept, for whoever asks from now on."""
        if self.size < LEAST or not is_own(self._terms) or (self._name in _KEPT and not anew):
            return
        if _MAKING.acquire(blocking=False):
            begin(self.rows.model, self._name, [one.order for one in self._terms])

    @cached_property
    def _terms(self) -> Sequence[Term]:
        return terms_of(self.rows)

    @cached_property
    def _name(self) -> Name:
        return name_of(self.rows.model, self._terms)

    def _with(self, moved: BitMap, found: Sequence[int]) -> list[int]:
        """Those that did not change, with those that did where they belong."""
        rows = self.rows.filter(Among(F("pk"), [*moved, *found]))
        return list(rows.values_list("pk", flat=True))


def begin(model: Any, name: Name, order: Sequence[Any]) -> None:
    """Make an order beside the request that asks for it."""
    Thread(target=_make_beside, args=(model, name, order), daemon=True).start()


def _make_beside(model: Any, name: Name, order: Sequence[Any]) -> None:
    try:
        make(model, name, order)
    except Error:
        logger.warning("order not kept", extra={"list": name[0]})
    finally:
        connection.close()


def make(model: Any, name: Name, order: Sequence[Any]) -> None:
    """As it was stored since, else anew. What is stored after the number was read is looked at
    later: it changed since."""
    try:
        tally: Tally | None = Tally.objects.of_list(model)
        if tally is not None:
            kept, found = _KEPT.get(name), stored(name, tally.epoch)
            if kept and found and kept.epoch == found.epoch and kept.number >= found.number:
                found = None  # nobody stored it since
            if found is None:
                found = placed(model, tally, order)
            _KEPT.pop(name, None)
            _KEPT[name] = found
    finally:
        _MAKING.release()


def placed(model: Any, tally: Tally, order: Sequence[Any]) -> Places:
    """An order of a list, made of all its records."""
    rows = model._default_manager.order_by(*order).values_list("pk", flat=True)
    keys = np.fromiter(rows.iterator(LEAST), dtype=np.uint32)
    places = np.zeros(1 + int(keys.max(initial=0)), dtype=np.uint32)
    places[keys] = np.arange(len(keys), dtype=np.uint32)
    return Places(tally.epoch, tally.number, places)


def is_own(terms: Sequence[Term]) -> bool:
    """Whether an order is by what the records themselves have."""
    each = [[*_names(one.expression)] for one in terms]
    return all(each) and not any(LOOKUP_SEP in name for names in each for name in names)


def _names(expression: Any) -> Iterator[str]:
    if isinstance(expression, F):
        yield str(expression.name)  # type: ignore[attr-defined]
    else:
        for one in expression.get_source_expressions():
            yield from _names(one)
