"""A page of a long list: its primary keys are put in order alone, and only its rows are read with
all that they show."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist

from registry.keyset import terms_of


def pks_of(rows: Any, begin: int, end: int) -> Iterator[int]:
    """The primary keys of the rows of a list from one to another, in their order."""
    terms = terms_of(rows)
    codes = _codes(rows.model, terms)
    if codes is None:
        yield from rows.values_list("pk", flat=True)[begin:end]
        return
    name = terms[0].expression.name
    for code in codes:
        same = rows.filter(**{name: code}).order_by(terms[1].order)
        found = list(same.values_list("pk", flat=True)[begin:end])
        yield from found
        if len(found) == end - begin:
            return
        size = begin + len(found) if found else same.order_by().count()
        begin, end = max(0, begin - size), end - size


def _codes(model: Any, terms: Any) -> list[Any] | None:
    """Those by which a list is ordered, then by primary key: the rows of one are found at once
    where those of all would be put in order; None where it is ordered otherwise."""
    names = [getattr(one.expression, "name", "") for one in terms]
    if len(names) != 2 or names[1] not in ("pk", "id"):
        return None
    try:
        field = model._meta.get_field(names[0])
    except FieldDoesNotExist:
        return None
    if field.null or not getattr(field, "choices", None):
        return None
    values = {value for value, _label in field.flatchoices} | ({""} if field.blank else set())
    return sorted(values, reverse=terms[0].descending)
