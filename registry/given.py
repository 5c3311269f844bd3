"""The parameters of a list, as its filters read them."""

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict


def given(data: QueryDict, filters: Mapping[str, Any]) -> QueryDict:
    """Those that have a value, as a form also sends those it leaves blank; with the keys of records
    in the place of those that they stand for by now, which an address may have kept."""
    filled = data.copy()
    for name, values in data.lists():
        filled.setlist(name, [value for value in values if value.strip()])
    for name in kept_keys(filters):
        keys = filled.getlist(name)
        if keys and (others := filters[name].instead(keys)):
            filled.setlist(name, [*dict.fromkeys(others.get(key, key) for key in keys)])
    return filled


def kept_keys(filters: Mapping[str, Any]) -> list[str]:
    """The filters by keys of records that others may stand for."""
    return [name for name, one in filters.items() if hasattr(one, "instead")]
