"""The rows before and after a place, in the order of a list that is not read."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models
from django.db.models import F, Q, QuerySet
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import OrderBy
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IsNull,
    LessThan,
    LessThanOrEqual,
)

DEEP = 5  # relations that an order follows, one ordered by the next


@dataclass(frozen=True)
class Term:
    """One term of an order; ``nulls_last`` says where its unknown values are, if it has any."""

    expression: Any
    descending: bool
    nulls_last: bool
    nullable: bool

    @property
    def reversed(self) -> "Term":
        return replace(self, descending=not self.descending, nulls_last=not self.nulls_last)

    @property
    def order(self) -> OrderBy:
        nulls: dict[str, Any] = {}
        if self.nullable:
            nulls = {"nulls_last": True} if self.nulls_last else {"nulls_first": True}
        return OrderBy(self.expression, descending=self.descending, **nulls)

    def equal(self, value: Any) -> Q:
        return Q(IsNull(self.expression, True) if value is None else Exact(self.expression, value))

    def past(self, value: Any) -> Q | None:
        """The rows that this term alone puts after the value; None where there can be none."""
        if value is None:
            return None if self.nulls_last else Q(IsNull(self.expression, False))
        beyond = Q((LessThan if self.descending else GreaterThan)(self.expression, value))
        if self.nullable and self.nulls_last:
            return beyond | Q(IsNull(self.expression, True))
        return beyond

    def from_on(self, value: Any) -> Q:
        """The rows that this term does not put before the value: what an index can start from."""
        return Q() if self.nullable or value is None else self.known_from(value)

    def known_from(self, value: Any) -> Q:
        """Those of them of which it is known."""
        reach = LessThanOrEqual if self.descending else GreaterThanOrEqual
        return Q(reach(self.expression, value))


def around(rows: QuerySet[Any], pk: Any) -> tuple[Any, Any]:
    """The rows before and after that of ``pk``; none at an end of the list, and none at all
    where the list does not hold it or has no order."""
    terms = terms_of(rows)
    mine = rows.filter(pk=pk).order_by()
    found = mine.values_list(*(term.expression for term in terms)).first() if terms else None
    if found is None:
        return None, None
    return _first_past(rows, [term.reversed for term in terms], found), _first_past(
        rows, terms, found
    )


Keys = Callable[[QuerySet[Any], int], Sequence[int] | None]


@dataclass(frozen=True)
class Part:
    """Rows of a list, by their primary keys; ``end``: the place of the last of them, from which
    the list goes on, if it does."""

    keys: Sequence[Any]
    end: Sequence[Any] | None


def part(rows: QuerySet[Any], size: int, after: Sequence[Any] | None = None) -> Part:
    """So many rows after a place, or from the first one.

    Raises ``ValueError`` where the place has not the terms of the order.
    """
    terms, found = terms_of(rows), list[Any]()
    for piece in _from(rows, terms, after):
        if (left := size + 1 - len(found)) > 0:
            found += _lines(piece, terms)[:left]
    return _part(found, size)


def part_among(
    rows: QuerySet[Any], size: int, after: Sequence[Any] | None, keys: Keys
) -> Part | None:
    """As ``part``, of some of the rows: ``keys`` gives the first so many of these among others in
    order, by their primary keys; None where it does not."""
    terms, found = terms_of(rows), list[Any]()
    for piece in _from(rows, terms, after):
        if (left := size + 1 - len(found)) > 0:
            pks = keys(piece, left)
            if pks is None:
                return None
            found += _lines(piece.filter(pk__in=pks), terms)
    return _part(found, size)


def _from(
    rows: QuerySet[Any], terms: Sequence[Term], after: Sequence[Any] | None
) -> Iterator[QuerySet[Any]]:
    """The rows in order, or those past a place, one part after the other."""
    pieces = [rows] if after is None else _pieces(rows, list(zip(terms, after, strict=True)))
    return (piece.order_by(*(term.order for term in terms)) for piece in pieces)


def _lines(rows: QuerySet[Any], terms: Sequence[Term]) -> QuerySet[Any]:
    return rows.values_list("pk", *(term.expression for term in terms))


def _part(found: Sequence[Any], size: int) -> Part:
    shown = found[:size]
    return Part([row[0] for row in shown], shown[-1][1:] if len(found) > size else None)


def _pieces(rows: QuerySet[Any], pairs: Sequence[tuple[Term, Any]]) -> list[QuerySet[Any]]:
    """The rows past a place, in order: apart those of which the first term is unknown, so that an
    index is walked from the place on and not from its beginning."""
    (term, value), beyond = pairs[0], _past(rows, pairs)
    if beyond is None:
        return []
    if value is None or not (term.nullable and term.nulls_last):
        return [beyond]
    unknown = rows.filter(Q(IsNull(term.expression, True)))
    return [beyond.filter(term.known_from(value)), unknown]


def _first_past(rows: QuerySet[Any], terms: Sequence[Term], values: Sequence[Any]) -> Any:
    beyond = _past(rows, list(zip(terms, values, strict=True)))
    if beyond is None:
        return None
    # Found by its key, then read: an engine works out all that it shows of each row that it sorts.
    ordered = beyond.order_by(*(term.order for term in terms))
    found = ordered.values_list("pk", flat=True)[:1].first()
    return None if found is None else rows.filter(pk=found).first()


def _past(rows: QuerySet[Any], pairs: Sequence[tuple[Term, Any]]) -> Any:
    """The rows past the place where each term has its value; None where there can be none."""
    condition, before, some = Q(), Q(), False
    for term, value in pairs:
        if (past := term.past(value)) is not None:
            condition, some = condition | (before & past), True
        before &= term.equal(value)
    if not some:
        return None
    return rows.filter(pairs[0][0].from_on(pairs[0][1]), condition)


def terms_of(rows: QuerySet[Any]) -> list[Term]:
    """The order of rows, term by term."""
    largest = connections[rows.db].features.nulls_order_largest
    found: list[Term] = []
    for part in rows.query.order_by or rows.model._meta.ordering:
        for ordered, nullable in _parts(rows.model, part):
            last = largest is not ordered.descending
            if ordered.nulls_first or ordered.nulls_last:
                last = bool(ordered.nulls_last)
            found.append(Term(ordered.expression, ordered.descending, last, nullable))
    return found


def _parts(
    model: type[models.Model], part: Any, prefix: str = "", *, flip: bool = False, deep: int = 0
) -> Iterator[tuple[OrderBy, bool]]:
    """A part of an order as expressions, and whether each may be unknown: a relation is ordered
    as its model is, as Django does it."""
    if isinstance(part, OrderBy) and not isinstance(part.expression, F):
        yield part, True
        return
    if isinstance(part, OrderBy):
        named: Any = part.expression
        name, down = named.name, part.descending
    elif isinstance(part, str):
        name, down = part.removeprefix("-"), part.startswith("-")
    else:
        yield OrderBy(part), True
        return
    down = down is not flip
    field, nullable = _field(model, prefix + name)
    related = getattr(field, "related_model", None)
    is_key = name.endswith("_id") or name.rpartition(LOOKUP_SEP)[2] in ("pk", "id")
    if related is not None and related._meta.ordering and not is_key and deep < DEEP:
        for one in related._meta.ordering:
            inner = _parts(model, one, f"{prefix}{name}{LOOKUP_SEP}", flip=down, deep=deep + 1)
            yield from inner
        return
    nulls = {}
    if isinstance(part, OrderBy):
        nulls = {"nulls_first": part.nulls_first, "nulls_last": part.nulls_last}
    yield OrderBy(F(prefix + name), descending=down, **nulls), nullable


def _field(model: type[models.Model], path: str) -> tuple[Any, bool]:
    """The field at the end of a path, if it is one, and whether it may be unknown."""
    field: Any = None
    nullable = False
    for name in path.split(LOOKUP_SEP):
        try:
            opts = (field.related_model if field else model)._meta
            field = opts.pk if name == "pk" else opts.get_field(name)
        except (FieldDoesNotExist, AttributeError):
            return None, True
        is_generated = isinstance(field, models.GeneratedField)  # which does not say what it is of
        nullable |= not field.concrete or field.null or is_generated
    return field, nullable
