"""Filters of long lists by what the records have that rows are said of."""

from typing import Any

from django.contrib import admin
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest

from registry.admin.known import known_to
from registry.admin.owners import MOST, narrowed


class OwnerChoicesFilter(admin.ChoicesFieldListFilter):
    """The choices of a field of those records. Where few enough have one, they are asked for by
    their keys: the database takes rows of such records to be everywhere as many."""

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        path, _separator, name = self.field_path.rpartition(LOOKUP_SEP)
        asked = self.used_parameters.get(self.lookup_kwarg)
        known = known_to(request, self.field.model) if asked else None
        if known and known.knows(name) and set(self.used_parameters) == {self.lookup_kwarg}:
            keys = known.having(name, asked)
            if len(keys) <= MOST:
                return narrowed(request, queryset, path, keys)
        return super().queryset(request, queryset)
