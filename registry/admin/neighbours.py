"""A record that was opened from a filtered list leads to the one before it and the one after."""

import copy
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import PAGE_VAR
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.http import urlencode

from registry.admin.known import known_rows
from registry.keyset import around

LIST = "_changelist_filters"  # where Django keeps the list in the address of a record


@dataclass(frozen=True)
class Neighbour:
    name: str
    url: str


def neighbours(model_admin: Any, request: HttpRequest, record: Any) -> dict[str, Neighbour | None]:
    """``previous`` and ``next``, in the list that the address names; nothing if it names none
    that holds the record."""
    if not (kept := request.GET.get(LIST, "")):
        return {}
    query = QueryDict(kept, mutable=True)
    query.pop(PAGE_VAR, None)
    asked: Any = copy.copy(request)
    asked.GET, asked.rows_only = query, True
    try:
        found = _around(model_admin.get_changelist_instance(asked), asked, record.pk)
    except (IncorrectLookupParameters, SuspiciousOperation, ValueError):
        return {}
    back = urlencode({LIST: kept})
    sides = {
        side: one and Neighbour(str(one), f"{model_admin.change_url(one.pk)}?{back}")
        for side, one in zip(("previous", "next"), found, strict=True)
    }
    return sides if any(sides.values()) else {}


def _around(changes: Any, request: Any, pk: int) -> tuple[Any, Any]:
    """The rows of a list before and after one: by their keys, where these are known."""
    known = known_rows(changes, request)
    beside = known.beside(pk) if known else None
    if beside is None:
        found: tuple[Any, Any] = around(changes.queryset, pk)
        return found
    records = changes.root_queryset.in_bulk([one for one in beside if one])
    before, after = (records.get(one) for one in beside)
    return before, after
