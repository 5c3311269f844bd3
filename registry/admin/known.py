"""A long list of staff by sets: which of all the records its filters and its search leave.

What the tally knows of every record (``registry.memory.everything``) is used where it is of this
moment; else, and for what no set tells, the list asks the database as Django does.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import F, IntegerField
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest
from pyroaring import BitMap

from registry.actions.change_feed import catch_up_if_little
from registry.among import Among
from registry.keyset import terms_of
from registry.memory.everything import NONE, Everything, everything
from registry.memory.orders import Order
from registry.memory.ranks import FAR, Ordered
from registry.memory.tallies import tally_of

MOST = 10_000  # records that a filter without sets is asked for
ANY = 1_000_000  # that are passed on the way to a page, where an index alone gives them in order
KEPT = "everything_known"  # where a request keeps what is known, by model


def known_to(request: HttpRequest, model: Any) -> Everything | None:
    """All the records of a model as they are now: what staff stored counts at once. Asked once for
    each page."""
    kept = request.__dict__.setdefault(KEPT, {})
    if model not in kept:
        kept[model] = None
        if getattr(model._default_manager.all(), "staff_facets", ()) and tally_of(model):
            catch_up_if_little()
            kept[model] = everything(model)
    return kept[model]


@dataclass(frozen=True)
class KnownRows:
    """The rows of a list: ``keys``, their primary keys; ``known``, all of them; ``rows``: of the
    database, in the order of the list; ``asked``: those that the list asks of it."""

    keys: BitMap
    known: Everything
    rows: Any
    asked: Any

    def __len__(self) -> int:
        return len(self.keys)

    def pks(self, begin: int, end: int) -> list[int]:
        """From one row to another; what is nearer to the end is met from there."""
        size = len(self.keys)
        end = min(end, size)
        if (ranks := self._ranks()) is not None:
            return list(_sliced(ranks, begin, end))
        order = Order(self.rows, self.known.known, len(self.known.all))
        if begin <= size // 2:
            return self._met(self.rows, self.asked, begin, end, order)
        if (kept := order.keys(self.keys, begin, end)) is not None:
            return kept
        if self._far < ANY:
            order.keep()
        return self._met(self.rows.reverse(), self.asked.reverse(), size - end, size - begin)[::-1]

    def beside(self, pk: int) -> tuple[int | None, int | None] | None:
        """The primary keys of the rows before and after one; None where the database tells them
        sooner, or they are not known."""
        if pk not in self.keys:
            return None, None
        if self.keys == self.known.all:
            return None
        order = Order(self.rows, self.known.known, len(self.known.all))
        found = order.beside(self.keys, pk)
        if found is None:
            order.keep()
        return found

    def _met(
        self, rows: Any, asked: Any, begin: int, end: int, order: Order | None = None
    ) -> list[int]:
        if self.keys == self.known.all and self._far == ANY:
            return list(rows.values_list("pk", flat=True)[begin:end])
        found = Ordered(rows, len(self.known.all), self._far, order).of(self.keys, begin, end)
        return list(asked.values_list("pk", flat=True)[begin:end]) if found is None else found

    @property
    def _far(self) -> int:
        """How many records are passed on the way to a page: none where no index has their order."""
        terms = terms_of(self.rows)
        asked = [(getattr(one.expression, "name", ""), one.descending) for one in terms]
        if not asked:
            return 0
        other = [(name, not descending) for name, descending in asked]
        first, whole = False, False
        for one in self.rows.model._meta.indexes:
            held = [(name, order == "DESC") for name, order in one.fields_orders]
            first |= held[0][0] == asked[0][0]
            whole |= held in ([*asked, ("id", False)], [*other, ("id", False)])
        return ANY if whole else FAR if first else 0

    def _ranks(self) -> Iterator[Any] | None:
        """The primary keys by rank, in order, where the list is ordered by a code that is known,
        and those of the same by their keys; None where it is not."""
        terms = terms_of(self.rows)
        names = [getattr(one.expression, "name", "") for one in terms]
        if len(terms) != 2 or names[1] not in ("pk", "id"):
            return None
        first, second = terms
        path, codes = self._codes(names[0])
        if first.descending:
            codes.reverse()
        if first.nullable:
            codes = [one for one in codes if one]
            codes.insert(len(codes) if first.nulls_last else 0, NONE)
        found = (self.keys & self.known.having(path, [code]) for code in codes)
        return (_Backwards(same) if second.descending else same for same in found) if path else None

    def _are_numbers(self, path: str) -> bool:
        """Whether the codes of a path are primary keys of what it leads to."""
        target: Any = self.rows.model._meta.get_field(path.partition(LOOKUP_SEP)[0]).related_model
        return target is not None and isinstance(target._meta.pk, IntegerField)

    def _codes(self, path: str) -> tuple[str, list[str]]:
        """The path that is known, and its codes in order: that itself, or the foreign key to what
        another path is unique of; neither where nothing is known."""
        if path and self.known.knows(path):
            codes, numbers = sorted(self.known.sets(path).codes), self._are_numbers(path)
            return path, sorted(codes, key=lambda one: int(one or 0)) if numbers else codes
        key, _separator, name = path.partition(LOOKUP_SEP)
        if not name or not self.known.knows(key):
            return "", []
        target: Any = self.rows.model._meta.get_field(key).related_model
        if LOOKUP_SEP in name or not target._meta.get_field(name).unique:
            return "", []
        pks = target._default_manager.order_by(name).values_list("pk", flat=True)
        return key, [str(pk) for pk in pks]


@dataclass(frozen=True)
class _Backwards:
    """Primary keys from the greatest to the least."""

    pks: BitMap

    def __len__(self) -> int:
        return len(self.pks)

    def __getitem__(self, part: slice) -> list[int]:
        size = len(self.pks)
        return [*self.pks[size - part.stop : size - part.start]][::-1]


def _sliced(ranks: Any, begin: int, end: int) -> Iterator[int]:
    for same in ranks:
        first, last = max(begin, 0), min(end, len(same))
        if first < last:
            yield from same[first:last]
        begin, end = begin - len(same), end - len(same)
        if end <= 0:
            break


def known_rows(changes: Any, request: HttpRequest) -> KnownRows | None:
    """Those of a list; None where the database is asked instead."""
    known = known_to(request, changes.model)
    if known is None or changes.root_queryset.query.where:
        return None
    keys = _left(changes, request, known)
    if keys is None:
        return None
    rows = changes.root_queryset.order_by(*changes.queryset.query.order_by)
    return KnownRows(keys, known, rows, changes.queryset)


def known_answers(request: HttpRequest, model: Any) -> KnownRows | None:
    """Those that answer what is typed in a box of a form; None where the database is asked."""
    rows, keys = getattr(request, "answered", (None, None))
    known = known_to(request, model) if rows is not None and rows.model is model else None
    if known is None or keys is None or rows is None:
        return None
    return KnownRows(keys & known.all, known, rows, rows.filter(Among(F("pk"), keys)))


def _left(changes: Any, request: HttpRequest, known: Everything) -> BitMap | None:
    """The records that the filters and the search leave; None where sets do not tell."""
    found, others, is_narrowed = [known.all], changes.root_queryset.order_by(), False
    used: set[str] = set()
    for one in changes.filter_specs:
        used.update(map(str, one.expected_parameters()))
        if not any(one.used_parameters.values()):
            continue
        if (pks := _having(one, known)) is not None:
            found.append(pks)
        elif (rows := one.queryset(request, others)) is not None:
            others, is_narrowed = rows, True
    if {*changes.get_filters_params()} - used:
        return None  # what no filter of the list reads
    if changes.query.strip():
        answers = changes.model_admin.found_keys(request, changes.query)
        found += [] if answers is None else [answers]
    if is_narrowed:
        some = BitMap(others.values_list("pk", flat=True)[: MOST + 1])
        if len(some) > MOST:
            if len(found) == 1:  # they need not be counted again
                request.are_many = True  # type: ignore[attr-defined]
            return None
        found.append(some)
    return BitMap.intersection(*found)


def _having(one: Any, known: Everything) -> BitMap | None:
    """The records that a filter leaves, by sets; None where none tells."""
    if hasattr(one, "among"):
        found: BitMap | None = one.among(known)
        return found
    asked = {name: value for name, value in one.used_parameters.items() if value}
    paths = {name: _path(name) for name in asked}
    if not all(path and known.knows(path) for path in paths.values()):
        return None
    each = (known.having(paths[name], values) for name, values in asked.items())
    return BitMap.union(*each)


def _path(parameter: str) -> str:
    """That of which a parameter of Django's filters asks a value; empty of another lookup."""
    path, _lookup, exact = parameter.rpartition("__exact")
    return path.removesuffix("__id") if _lookup and not exact else ""
