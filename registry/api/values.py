"""What the API says of a value, by its column: nulls for what is unknown, codes with their labels
in both languages, lists as lists."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import override
from django_countries import countries

from registry.cells import split_list, split_share
from registry.columns import Column, Columns
from registry.extracts import Heading, Type
from registry.extracts.heading import type_of
from registry.fields import CountryField, LanguageField
from registry.languages import language_names

LANGUAGES = ("fr", "en")
Labels = Mapping[str, Mapping[str, str]]
Label = dict[str, str]


def both(read: Callable[[], Any]) -> Label:
    """A text in both languages."""
    found = {}
    for language in LANGUAGES:
        with override(language):
            found[language] = str(read())
    return found


def labels_of(read: Callable[[], Mapping[Any, Any]]) -> Labels:
    """The labels of codes in both languages."""
    found: dict[str, dict[str, str]] = {}
    for language in LANGUAGES:
        with override(language):
            for code, label in read().items():
                found.setdefault(str(code), {})[language] = str(label)
    return found


@cache
def labels_of_field(field: models.Field) -> Labels | None:
    """Of a country, a language or a choice; None of what is no code, and of what a table names."""
    if isinstance(field, CountryField):
        return labels_of(lambda: dict(countries))
    if isinstance(field, LanguageField):
        return labels_of(language_names)
    if choices := getattr(field, "choices", None):
        return labels_of(lambda: dict(choices))
    return None


def labels_of_table(field: Any) -> Labels | None:
    """Of a code whose table names it in both languages, as it is now; None of any other."""
    if not is_of_table(field):
        return None
    rows = field.model._default_manager.values_list("pk", "name_fr", "name_en")
    return {code: {"fr": fr or en, "en": en or fr} for code, fr, en in rows}


def is_of_table(field: Any) -> bool:
    """Whether it is the key of a table that names each of its codes in both languages."""
    table = getattr(field, "model", None)
    if table is None or not field.primary_key:
        return False
    return {"name_fr", "name_en"} <= {one.name for one in table._meta.fields}


@dataclass(frozen=True)
class Shape:
    """How the values of one column are told. ``field``: at the end of its path, if any."""

    key: str
    type: Type
    field: models.Field | None = None
    is_list: bool = False
    has_shares: bool = False
    is_moment: bool = False

    @property
    def is_coded(self) -> bool:
        field = self.field
        return field is not None and (labels_of_field(field) is not None or is_of_table(field))

    def labels(self) -> Labels | None:
        if self.field is None:
            return None
        return labels_of_field(self.field) or labels_of_table(self.field)


def shape_of(columns: Columns, column: Column) -> Shape:
    field = columns.field(column) if column.rows else columns.output(column)
    if isinstance(field, models.GeneratedField):
        field = field.output_field
    return Shape(
        column.key,
        type_of(field),
        field,
        is_list=column.rows is not None,
        has_shares=bool(column.rows and column.rows.share),
        is_moment=isinstance(field, models.DateTimeField),
    )


def shape_of_heading(heading: Heading) -> Shape:
    return Shape(heading.key, heading.type)


class Teller:
    """Tells the values of rows, each as the shape of its column says; labels are read once."""

    def __init__(self, shapes: Sequence[Shape], labels: Sequence[Labels | None]) -> None:
        self.parts = [
            (one.key, _reader(one, known)) for one, known in zip(shapes, labels, strict=True)
        ]

    def tell(self, row: Sequence[Any]) -> dict[str, Any]:
        return {key: read(value) for (key, read), value in zip(self.parts, row, strict=True)}


def _reader(shape: Shape, labels: Labels | None) -> Callable[[Any], Any]:
    def item(value: Any) -> Any:
        return coded(value, labels) if labels is not None else plain(value)

    def shared(text: str) -> Any:
        code, share = split_share(text)
        return {**item(code), "share": share}

    if shape.has_shares:
        return lambda text: [shared(one) for one in split_list(text or "")]
    if shape.is_list:
        return lambda text: [item(one) for one in split_list(text or "")]
    return item


def coded(value: Any, labels: Labels) -> Any:
    """A code and what it stands for; null where none is known."""
    code = str(value) if value is not None else ""
    if not code:
        return None
    known = labels.get(code, {})
    return {"code": code, "fr": known.get("fr"), "en": known.get("en")}


def plain(value: Any) -> Any:
    """Null for what is unknown; moments in UTC, to the second."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="seconds")
    if value == "" or value is None:
        return None
    return value if isinstance(value, bool | int | Decimal | datetime.date) else str(value)
