"""How a table is read, as someone said or as it tells by itself."""

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.cells import SLASHED
from registry.imports.importer import Importer
from registry.tables.reading import AS_IT_TELLS, Manner, Table

ENCODINGS = {
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO 8859-15",
    "mac_roman": "Mac OS Roman",
    "cp850": "MS-DOS (850)",
}
DELIMITERS = {
    ",": _("comma"),
    ";": _("semicolon"),
    "\t": _("tab"),
    "|": _("vertical bar"),
}
DATES = {"dmy": _("day/month/year"), "mdy": _("month/day/year")}
DECIMALS = {
    ",": _("comma, and points between thousands"),
    ".": _("point, and commas between thousands"),
}
GROUPED = {
    ",": re.compile(r"[+-]?\d{1,3}(\.\d{3})+(,\d+)?"),
    ".": re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d+)?"),
}


def encoding_name(encoding: str) -> str:
    """As people know it: ``UTF-8``, with a mark or without."""
    return ENCODINGS.get(encoding) or encoding.removesuffix("-sig").upper()


def told_of(table: Table) -> Any:
    """How a text file is read, in words; empty for a sheet. Raises ``Unreadable``."""
    if table.sheet:
        return ""
    manner = table.read_as()
    words = {
        "place": table.place,
        "encoding": encoding_name(manner.encoding),
        "delimiter": DELIMITERS[manner.delimiter],
    }
    return sentence(_("%(place)s: %(encoding)s, with a %(delimiter)s between cells"), **words)


@dataclass(frozen=True)
class Reading:
    """How a table is read: of which kind it is, and the key of each column by header; as what
    its text is taken; the order of its dates and its decimal sign, empty where each cell tells."""

    table: str
    columns: Mapping[str, str]
    manner: Manner = AS_IT_TELLS
    dates: str = ""
    decimal: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> "Reading":
        """As it is kept: see ``as_kept``."""
        manner = Manner(told.get("encoding", ""), told.get("delimiter", ""))
        kept = told.get("dates", ""), told.get("decimal", "")
        return cls(told["table"], told["columns"], manner, *kept)

    @property
    def as_kept(self) -> dict[str, Any]:
        return {
            "table": self.table,
            "columns": dict(self.columns),
            "encoding": self.manner.encoding,
            "delimiter": self.manner.delimiter,
            "dates": self.dates,
            "decimal": self.decimal,
        }

    def straight(self, importer: Importer, cells: dict[str, str]) -> dict[str, str]:
        """The cells of a row with its dates and its numbers as everyone writes them."""
        dates, numbers = typed_columns(importer)
        for key in dates if self.dates else ():
            if key in cells:
                cells[key] = iso_date(cells[key], self.dates)
        for key in numbers if self.decimal else ():
            if GROUPED[self.decimal].fullmatch(cells.get(key, "").strip()):
                cells[key] = cells[key].replace("." if self.decimal == "," else ",", "")
        return cells


@cache
def typed_columns(importer: Importer) -> tuple[list[str], list[str]]:
    """The keys of the columns of dates, and of those of numbers."""
    fields = {
        one.key: importer.columns.field(one)
        for one in importer.import_columns
        if one.rows is None and not one.by
    }
    number = models.DecimalField | models.IntegerField
    return (
        [key for key, field in fields.items() if isinstance(field, models.DateField)],
        [key for key, field in fields.items() if isinstance(field, number) and not field.choices],
    )


def iso_date(cell: str, order: str) -> str:
    """What is no date is left as it is, to be refused as it is written."""
    if not (parts := SLASHED.fullmatch(cell.strip())):
        return cell
    one, other, year = map(int, parts.groups())
    month, day = (other, one) if order == "dmy" else (one, other)
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return cell
