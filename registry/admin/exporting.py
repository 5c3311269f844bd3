"""The rows of a staff list as a file: what its columns show, all filtered rows or those ticked."""

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.contrib.admin.utils import label_for_field, lookup_field
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.text import capfirst, slugify

from registry.downloads import extract_file
from registry.extracts import FORMATS, Extract, Heading, Manner
from registry.tables.sheets import SHEET_ROWS

CHUNK = 1000
Value = str | bool | int | Decimal | datetime.date | None


@dataclass(frozen=True)
class ListColumn:
    """A column of a file: the name that the list knows it by, and its heading."""

    name: str
    label: str


def columns(model_admin: Any, shown: Sequence[Any]) -> list[ListColumn]:
    """The key of the records, then what the list shows, in its order."""
    opts = model_admin.opts
    key = "key" if any(field.name == "key" for field in opts.concrete_fields) else "pk"
    names = [name for name in shown if name not in ("action_checkbox", key)]
    return [
        ListColumn(name, capfirst(str(label_for_field(name, model_admin.model, model_admin))))
        for name in (key, *names)
    ]


def table(
    model_admin: Any, shown: Sequence[ListColumn], rows: models.QuerySet[Any]
) -> Iterator[list[Value]]:
    """The rows, in their order; a chunk of them is in memory at once."""
    stored: Mapping[str, str] = model_admin.stored_columns
    names = [stored.get(one.name, one.name) for one in shown]
    labels = cache(_labels)  # of a country there are 250: they are read once, not for each row
    for row in rows.iterator(CHUNK):
        yield [_value(model_admin, name, row, labels) for name in names]


def _labels(field: models.Field) -> dict[str, str]:
    """What the choices of a field are called, in the reader's language."""
    return {str(value): str(label) for value, label in field.flatchoices}


def _value(model_admin: Any, name: str, row: Any, labels: Callable[[Any], Any]) -> Value:
    try:
        field, _attribute, value = lookup_field(name, row, model_admin)
    except (ObjectDoesNotExist, FieldDoesNotExist):
        return None
    if field is not None and field.choices and not isinstance(value, bool):
        return labels(field).get(str(value), str(value)) if value not in (None, "") else None
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date()
    if value is None or isinstance(value, bool | int | Decimal | datetime.date):
        return value
    return strip_tags(value) if isinstance(value, SafeString) else str(value)


def fits(extension: str, rows: models.QuerySet[Any]) -> bool:
    """Whether a file of the format holds all the rows."""
    beyond = rows.order_by().values("pk")[SHEET_ROWS - 1 : SHEET_ROWS]
    return extension != "xlsx" or not beyond.exists()


def export(
    model_admin: Any, extension: str, shown: Sequence[Any], rows: models.QuerySet[Any]
) -> HttpResponseBase:
    named = columns(model_admin, shown)
    extract = Extract(
        name=slugify(str(model_admin.opts.verbose_name_plural)),
        title=capfirst(str(model_admin.opts.verbose_name_plural)),
        headings=[Heading(column.name, column.label, is_staff=True) for column in named],
        rows=lambda: table(model_admin, named, rows),
        key=[named[0].name],
        is_staff=True,
    )
    return extract_file(extract, FORMATS[extension], Manner(labels=True))
