"""What each column of what may be taken away means, in both languages."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.models import Sector
from portal.open_data.datasets import Kind, Listing
from portal.open_data.tables import TABLES, Table
from registry.bilingual import in_each_language
from registry.columns import Column, Columns, On
from registry.extracts import Heading
from registry.fields import CountryField

ISO = _("ISO 3166-1 code of two letters")
DAC = _("purpose code of the OECD's Development Assistance Committee, five digits")
SEVERAL = _("Several values stand in one cell, between bars.")
SHARED = _("A share in percent follows a colon.")
APART = _("Told by the API and the files of everything, not by those of the list.")


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
    """Of each table, its columns in the order of its files."""
    return [Dictionary(one.name, one.title, _entries(one)) for one in TABLES]


def of_reports(found: Listing) -> list[Dictionary]:
    """Of each public report that asks for nothing, its columns; codes are those of the tables."""
    reports = [(one, one.extract) for one in found.of(Kind.REPORT)]
    return [
        Dictionary(
            f"report-{one.name}", one.title, [_of_heading(heading) for heading in extract.headings]
        )
        for one, extract in reports
        if extract is not None
    ]


def _of_heading(heading: Heading) -> Entry:
    said = in_each_language(lambda: Meaning(str(heading.label), str(heading.help), ()))
    return Entry(heading.key, heading.type.value, said)


def _entries(table: Table) -> list[Entry]:
    """A table of which there is no list has no files but those of everything."""
    listed = any(column.on & On.PUBLIC for column in table.columns)
    pairs = zip(table.columns, table.headings, strict=True)
    return [_entry(table.resource.columns, *pair, listed=listed) for pair in pairs]


def _entry(columns: Columns, column: Column, heading: Heading, *, listed: bool) -> Entry:
    is_apart = listed and not column.on & On.PUBLIC
    said = in_each_language(lambda: _meaning(columns, column, heading, is_apart=is_apart))
    return Entry(heading.key, heading.type.value, said)


def _meaning(columns: Columns, column: Column, heading: Heading, *, is_apart: bool) -> Meaning:
    """In the language in force."""
    field: Any = columns.field(column)
    parts = [str(heading.help), *_cells(column, is_apart=is_apart)]
    definition = " ".join(filter(None, parts))
    return Meaning(str(heading.label), definition, _codes(field), _norm(field))


def _cells(column: Column, *, is_apart: bool) -> Iterable[str]:
    if is_apart:
        yield str(APART)
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
