"""The columns of a list, which each person chooses and orders: they are in its address."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django.contrib import admin
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR
from django.db import models
from django.db.models.constants import LOOKUP_SEP
from django.http import HttpRequest, HttpResponseRedirect, QueryDict
from django.utils.text import capfirst

from registry.models import Record

COLUMNS = "columns"
CHOSEN, PLACE = "column", "place-"  # of the form, which leads to the address


@dataclass(frozen=True)
class Offered:
    """A column of the form: ``place``, from 1, where the list shows it."""

    name: str
    label: str
    place: int | None


def keys(opts: Any, names: Iterable[Any]) -> list[str]:
    """Which of these columns name another record."""
    fields = {field.name for field in opts.concrete_fields if field.many_to_one}
    return [name for name in names if name in fields]


def soon_in_order(changes: Any) -> list[str]:
    """The columns by which a list of millions of rows is put in order without reading them all: by
    an index, or by choices one after the other."""
    indexes = (*changes.opts.indexes, *changes.opts.constraints)
    begun = {one.fields[0] for one in indexes if getattr(one, "fields", ())}
    fields = {field.name: field for field in changes.opts.concrete_fields}
    names = {one: changes.get_ordering_field(one) for one in changes.list_display}
    return [
        column
        for column, path in names.items()
        if isinstance(path, str)
        and (field := fields.get(path.removeprefix("-").partition(LOOKUP_SEP)[0])) is not None
        and _is_soon(field, field.name in begun)
    ]


def _is_soon(field: Any, begins_index: bool) -> bool:
    """A text that many rows share is no order: they are sorted by what comes after it."""
    if field.many_to_one or field.choices:
        return not field.null
    return field.primary_key or (begins_index and not isinstance(field, models.CharField))


def name_of(column: Any) -> str:
    """The name by which an address asks for a column; a mask has that of what it masks."""
    return column if isinstance(column, str) else str(getattr(column, "of", column.__name__))


class ColumnsAdmin(admin.ModelAdmin):
    """``optional_columns``: the fields that a list may show besides its usual ones; by default
    every stored field that fits in a cell, and none of what is about a person.
    ``stored_columns``: the field that a file says for a column that only words it."""

    optional_columns: ClassVar[Sequence[str] | None] = None
    stored_columns: ClassVar[Mapping[str, str]] = {}

    def offered_columns(self, request: HttpRequest) -> list[Any]:
        usual = super().get_list_display(request)
        more = _fitting(self.model) if self.optional_columns is None else self.optional_columns
        names = {*map(name_of, usual)}
        worded = {stored for name, stored in self.stored_columns.items() if name in names}
        return list(dict.fromkeys((*usual, *(name for name in more if name not in worded))))

    def get_list_display(self, request: HttpRequest) -> Sequence[Any]:
        """Those of the address, in its order; else the usual ones."""
        offered = self.offered_columns(request)
        asked = dict.fromkeys(request.GET.get(COLUMNS, "").split(","))
        chosen = [name for name in asked if name in offered]
        return chosen or super().get_list_display(request)

    def get_list_display_links(self, request: HttpRequest, list_display: Sequence[Any]) -> Any:
        usual = super().get_list_display_links(request, [*list_display]) or ()
        return [one for one in usual if one in list_display] or list(list_display)[:1]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        if CHOSEN in request.GET:
            return HttpResponseRedirect(f"{request.path}?{_address(request.GET)}")
        told = {} if IS_POPUP_VAR in request.GET else {"columns": self._form(request)}
        return super().changelist_view(request, {**told, **(extra_context or {})})

    def _form(self, request: HttpRequest) -> dict[str, Any]:
        shown = [*map(name_of, self.get_list_display(request))]
        rest = [name for name in self.offered_columns(request) if name not in shown]
        kept, usual = request.GET.copy(), request.GET.copy()
        for name in (COLUMNS, ORDER_VAR, PAGE_VAR):
            kept.pop(name, None)
            usual.pop(name, None)
        offered = [
            Offered(
                name,
                capfirst(str(label_for_field(name, self.model, self))),
                shown.index(name) + 1 if name in shown else None,
            )
            for name in (*shown, *rest)
        ]
        hidden = [(name, value) for name, values in kept.lists() for value in values]
        is_chosen = COLUMNS in request.GET
        return {"offered": offered, "hidden": hidden, "usual": is_chosen and usual.urlencode()}


def _fitting(model: type[models.Model]) -> list[str]:
    if not issubclass(model, Record) or model.is_personal:
        return []
    return [
        field.name
        for field in (*model.stored_fields(), *_moments(model))
        if not isinstance(field, models.TextField | models.JSONField | models.FileField)
        and not getattr(field.related_model, "is_personal", False)
    ]


def _moments(model: type[Record]) -> list[Any]:
    return [model._meta.get_field("created_at"), model._meta.get_field("updated_at")]


def _address(form: QueryDict) -> str:
    """The address that the form describes. Places order the columns; those without one are last.
    The order of the rows goes: it tells columns by their place."""
    query = form.copy()
    asked = dict.fromkeys(query.pop(CHOSEN))
    places = {name: _place(query.get(f"{PLACE}{name}", "")) for name in asked}
    for name in [name for name in query if name.startswith(PLACE)]:
        query.pop(name)
    for name in (ORDER_VAR, PAGE_VAR):
        query.pop(name, None)
    query[COLUMNS] = ",".join(sorted(asked, key=places.__getitem__))
    return query.urlencode(safe=",")


def _place(text: str) -> float:
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 4 else float("inf")
