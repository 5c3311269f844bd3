"""What each column of the public lists means, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Sector
from portal.extracts import LISTS
from registry.bilingual import in_each_language
from registry.columns import Column, Columns, On
from registry.extracts import Heading, shown_columns
from registry.fields import CountryField

ISO = _("ISO 3166-1 code of two letters")
DAC = _("purpose code of the OECD's Development Assistance Committee, five digits")
SEVERAL = _("Several values stand in one cell, between bars.")
SHARED = _("A share in percent follows a colon.")


@dataclass(frozen=True)
class Meaning:
    """Of a column, in one language. ``codes``: each with what it stands for; ``norm``: whose codes
    they are, where they are too many to tell."""

    label: str
    definition: str
    codes: Sequence[tuple[str, str]]
    norm: str = ""


@dataclass(frozen=True)
class Entry:
    """``meanings``: by language."""

    key: str
    type: str
    meanings: Mapping[str, Meaning]


@dataclass(frozen=True)
class Dictionary:
    name: str
    title: Any
    entries: Sequence[Entry]


def dictionaries() -> list[Dictionary]:
    """Of each public list, its columns in the order of its files."""
    return [Dictionary(one.name, one.title, _entries(one.columns)) for one in LISTS]


def _entries(columns: Columns) -> list[Entry]:
    shown = columns.on(On.PUBLIC)
    headings = shown_columns(columns, shown)
    return [_entry(columns, *pair) for pair in zip(shown, headings, strict=True)]


def _entry(columns: Columns, column: Column, heading: Heading) -> Entry:
    said = in_each_language(lambda: _meaning(columns, column, heading))
    return Entry(heading.key, heading.type.value, said)


def _meaning(columns: Columns, column: Column, heading: Heading) -> Meaning:
    """In the language in force."""
    field: Any = columns.field(column)
    definition = " ".join(filter(None, [str(heading.help), *_cells(column)]))
    return Meaning(str(heading.label), definition, _codes(field), _norm(field))


def _cells(column: Column) -> Iterable[str]:
    if column.rows:
        yield str(SEVERAL)
        if column.rows.share:
            yield str(SHARED)


def _norm(field: Any) -> str:
    if isinstance(field, CountryField):
        return str(ISO)
    is_sector = field is not None and field.model is Sector
    return str(DAC) if is_sector else ""


def _codes(field: Any) -> list[tuple[str, str]]:
    if field is None or isinstance(field, CountryField) or not field.choices:
        return []
    return [(str(code), str(label)) for code, label in field.choices if code not in ("", None)]
