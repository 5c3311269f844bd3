"""What a page says of a record, one fact for each column that appears there."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import models
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django_countries.fields import Country

from registry.columns import Column, Columns, On
from registry.fields import CountryField, LanguageField
from registry.languages import language_name


@dataclass(frozen=True)
class Fact:
    """``value`` is empty where nothing is known; ``url``: where a click leads."""

    label: str
    value: str
    url: str = ""
    help: str = ""
    lang: str = ""


def facts(record: Any, columns: Columns, keys: Collection[str]) -> list[Fact]:
    """The facts of the columns named, in the columns' order, known or not."""
    shown = [column for column in columns.on(On.PAGE) if column.key in keys]
    return [_fact(record, columns, column) for column in shown]


def _fact(record: Any, columns: Columns, column: Column) -> Fact:
    value = getattr(record, column.source)
    field = columns.field(column)
    return Fact(columns.label(column), in_words(value, field), _url(value, field))


def in_words(value: Any, field: models.Field | None = None) -> str:
    """A value as the reader's language says it; empty where it is unknown."""
    if value is None or value == "":
        return ""
    if isinstance(field, CountryField):
        return str(Country(code=str(value)).name)
    if isinstance(field, LanguageField):
        return language_name(str(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, datetime.datetime):
        value = timezone.localdate(value)
    if isinstance(value, datetime.date):
        return date_format(value)
    return _short(value) if isinstance(field, models.URLField) else str(value)


def _short(url: str) -> str:
    """An address as people say it: without its scheme."""
    parts = urlsplit(url)
    return f"{parts.netloc.removeprefix('www.')}{parts.path.rstrip('/')}"


def _url(value: Any, field: models.Field | None) -> str:
    if isinstance(field, models.URLField):
        return str(value or "")
    return f"mailto:{value}" if value and isinstance(field, models.EmailField) else ""
