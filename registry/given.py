"""The parameters of a list, as its filters read them."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict


def given(data: QueryDict, filters: Mapping[str, Any]) -> QueryDict:
    """Those that have a value, as a form also sends those it leaves blank, as they are now."""
    filled = data.copy()
    for name, values in data.lists():
        filled.setlist(name, [value for value in values if value.strip()])
    return of_now(filled, filters)


def of_now(data: QueryDict, filters: Mapping[str, Any]) -> QueryDict:
    """With the keys of records in the place of those that they stand for by now, which an address
    may have kept."""
    moved = data.copy()
    for name, one in filters.items():
        keys = data.getlist(name) if hasattr(one, "instead") else []
        if keys and (others := one.instead(keys)):
            moved.setlist(name, [*dict.fromkeys(others.get(key, key) for key in keys)])
    return moved
