"""A page of a long list of what is said of records, in the order of these: the records are put in
order in memory, and only rows of the first of them are read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from django.db.models.constants import LOOKUP_SEP
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from pyroaring import BitMap

from registry.admin.known import known_to
from registry.among import Among
from registry.keyset import Term, terms_of
from registry.memory.everything import Everything
from registry.memory.orders import Order

LEAST = 50  # records whose rows are read at first, then four times as many
MOST = 150_000  # whose rows are put in order
NEAR = 20_000  # rows that are passed before
EACH = 8  # rows that a record is taken to have, of a far page
KEPT = "owners_of_rows"  # where a request keeps what is known of its list


def forget_owners(request: HttpRequest) -> None:
    """Another list is made for the request."""
    request.__dict__[KEPT] = {}


def narrow(request: HttpRequest, path: str, keys: BitMap) -> None:
    """The rows of the list are of these records; ``path``: the foreign key to them."""
    kept = request.__dict__.setdefault(KEPT, {})
    kept[path] = kept[path] & keys if path in kept else keys


def narrowed(request: HttpRequest, rows: Any, path: str, keys: BitMap | None) -> Any:
    """The rows of a list that are of these records; None: of any."""
    if keys is None:
        return rows
    narrow(request, path, keys)
    return rows.filter(Among(F(path), keys))


@dataclass(frozen=True)
class Owners:
    """``keys``: the records that the rows of a list may be said of; ``path``: the foreign key to
    them; ``known``: all such records."""

    path: str
    keys: BitMap
    known: Everything

    def pks(self, rows: Any, begin: int, end: int) -> list[int] | None:
        """The primary keys of the rows from one to another; None where they are in another order
        than the records, or that is not kept yet."""
        order, is_reversed = self._order(rows)
        if order is None:
            return None
        size, whole = max(LEAST, end // EACH), len(self.keys)
        while True:
            first = whole - min(size, whole) if is_reversed else 0
            some = order.keys(self.keys, first, first + size)
            if some is None:
                order.keep()
                return None
            pks = self._rows_of(some, rows, end)
            if len(pks) == end or size >= whole:
                return pks[begin:]
            size *= 4

    def _rows_of(self, some: Sequence[int], rows: Any, end: int) -> list[int]:
        """The first of the rows that are said of some of the records. Those are asked for alone:
        beside what else the list asks of all of them, the database may begin there."""
        of_these = rows.model._default_manager.order_by().filter(Among(F(self.path), some))
        pks = [*of_these.values_list("pk", flat=True)]
        return [*rows.filter(Among(F("pk"), pks)).values_list("pk", flat=True)[:end]]

    def put_in_order(self, rows: Any, begin: int, end: int) -> list[int] | None:
        """As ``pks``, of rows in an order of their own: those that are near its beginning, else all
        of them sorted, which the database would rather meet on its way through the table."""
        first, *others = terms_of(rows)
        is_own = isinstance(first.expression, F) and LOOKUP_SEP not in _named([first])[0]
        if len(self.keys) > MOST or not is_own:
            return None
        if (found := near(rows, first, end)) is None:
            # No index has the order of this expression, which is that of the field.
            put = replace(first, expression=Coalesce(first.expression, first.expression))
            ordered = rows.order_by(*(one.order for one in (put, *others)))
            found = [*ordered.values_list("pk", flat=True)[:end]]
        return found[begin:end]

    def _order(self, rows: Any) -> tuple[Order | None, bool]:
        """That of the records, if the rows are in it, and whether they are from its end."""
        records = self.known.model._default_manager.order_by(*self.known.model._meta.ordering)
        own = terms_of(records)
        asked = terms_of(rows)[: len(own)]
        if not own or _named(asked) != [f"{self.path}__{name}" for name in _named(own)]:
            return None, False
        same = {one.descending == other.descending for one, other in zip(asked, own, strict=True)}
        if len(same) > 1:
            return None, False
        return Order(records, self.known.known, len(self.known.all)), same == {False}


def near(rows: Any, first: Term, end: int) -> list[int] | None:
    """The primary keys of the first so many rows, where these are among the first of the table by
    the first term of their order, a field that begins an index."""
    name = first.expression.name
    begun = {one.fields[0] for one in rows.model._meta.indexes if one.fields and not one.condition}
    if name not in begun or not (first.nulls_last or not first.nullable):
        return None
    values = rows.model._default_manager.order_by(first.order).values_list(name, flat=True)
    last = values[NEAR : NEAR + 1].first()
    if last is None:
        return None
    side = "gte" if first.descending else "lte"
    pks = [*rows.filter(**{f"{name}__{side}": last}).values_list("pk", flat=True)[:end]]
    return pks if len(pks) == end else None


def _named(terms: Sequence[Term]) -> list[str]:
    return [getattr(one.expression, "name", "") for one in terms]


def owners_of(request: HttpRequest, model: Any) -> list[Owners]:
    """What the filters and the search of a list told of the records that its rows are of."""
    found = []
    for path, keys in request.__dict__.get(KEPT, {}).items():
        known = known_to(request, model._meta.get_field(path).related_model)
        if known is not None:
            found.append(Owners(path, keys & known.all, known))
    return found
