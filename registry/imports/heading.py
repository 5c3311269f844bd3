"""Where a table begins in its file, and where it ends: titles above its columns, totals below."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice
from typing import Any

from django.utils import translation
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.columns import Column, On
from registry.imports.importer import IMPORTERS, Importer
from registry.imports.results import Unusable
from registry.tables.reading import Table, Unreadable
from registry.text import fold, nearest

SHOWN = "-"  # before the key of a column that files show and that none brings in
DEEPEST = 10  # rows with something in them, among which the columns are named
MOST = 500  # columns of a table: of each, a person is asked what it is
NAMED = 2  # columns that are known: a title says one by chance
TOTALS = {"total", "totals", "totaux", "grand total", "total general", "somme", "sum"}
FIGURE = re.compile(r"[\s\d.,$+%-]+")

Rows = Iterator[tuple[int, list[str]]]


@dataclass(frozen=True)
class Heading:
    """The row that names the columns, and the rows below it."""

    row: int
    cells: list[str]
    below: Rows

    @classmethod
    def of(cls, table: Table) -> "Heading":
        """Of titles above, none names two columns that are known. Raises ``Unreadable``."""
        rows = table.rows()
        first = list(islice(rows, DEEPEST))
        if not first:
            raise Unreadable(table.place, _("the file is empty. Its first row names the columns."))
        at = _place(first)
        number, cells = first[at]
        named = [cell.strip().lstrip("\ufeff") for cell in cells]
        if (count := sum(map(bool, named))) > MOST:
            message = _(
                "row %(row)s names %(count)s columns, of at most %(most)s: remove the others."
            )
            told = sentence(message, row=number, count=count, most=MOST)
            raise Unreadable(table.place, told)
        return cls(number, named, chain(first[at + 1 :], rows))


def _place(first: Sequence[tuple[int, list[str]]]) -> int:
    """Of a row that names columns; below what has fewer cells, and names none."""
    filled = [[cell for cell in cells if cell.strip()] for _number, cells in first]
    for at, cells in enumerate(filled):
        if len(known_of(cells)) >= min(NAMED, len(cells)):
            return at if all(len(above) < len(cells) for above in filled[:at]) else 0
    wider = (at for at, cells in enumerate(filled) if len(cells) > 1)
    return next(wider, 0)


def known_of(cells: Sequence[str]) -> set[str]:
    return {fold(cell.strip().lstrip("\ufeff")) for cell in cells} & known_words()


@cache
def known_words() -> frozenset[str]:
    """What names a column of some table, or of the rows that were refused."""
    return frozenset({"table"}.union(*(words_of(one) for one in IMPORTERS.values())))


def is_total(cells: Sequence[str]) -> bool:
    """Whether a row only adds up those above it: no record is called so and has only figures."""
    filled = filter(str.strip, cells)
    return fold(next(filled)).rstrip(" :") in TOTALS and all(map(FIGURE.fullmatch, filled))


def words_of(importer: Importer) -> dict[str, str]:
    """What a header may say for each column: its label in both languages, or its key.

    What an extract shows beside what is imported is known too: it is marked, and passed over.
    """
    brought = importer.import_columns
    keys = {column.key for column in brought}
    shown = [c for c in importer.columns if c.on & (On.PUBLIC | On.STAFF) and c.key not in keys]
    return _words(importer, shown, SHOWN) | _words(importer, brought)


def _words(importer: Importer, columns: Sequence[Column], mark: str = "") -> dict[str, str]:
    words: dict[str, str] = {}
    for language in ("en", "fr"):
        with translation.override(language):
            for column in columns:
                words[fold(importer.columns.label(column))] = f"{mark}{column.key}"
    return words | {fold(column.key): f"{mark}{column.key}" for column in columns}


def recognized(
    table: Table, importer: Importer, header: Sequence[str], row: int
) -> tuple[str, ...]:
    """The keys of the columns that a header names. Raises ``Unusable``."""
    words, problems = words_of(importer), []
    keys = [words.get(fold(cell), "") for cell in header]
    place = f"{table.place}:{row}"
    for cell, key in zip(header, keys, strict=True):
        if cell and not key:
            near = nearest(cell, [column.key for column in importer.import_columns])
            known = ", ".join(column.key for column in importer.import_columns)
            remedy = (
                sentence(_("Did you mean “%(near)s”?"), near=near)
                if near
                else sentence(_("Known columns: %(known)s."), known=known)
            )
            message = sentence(_("unknown column “%(cell)s”."), cell=cell)
            problems.append(format_lazy("{}: {} {}", place, message, remedy))
    return checked(place, importer, keys, problems)


def checked(
    place: str, importer: Importer, keys: Sequence[str], problems: list[Any]
) -> tuple[str, ...]:
    """The keys. Raises ``Unusable`` for the problems, and for keys that are twice or missing."""
    twice = dict.fromkeys(key for key in keys if key and keys.count(key) > 1)
    wrong = [(_("the column “%(key)s” is there twice."), key) for key in twice]
    missing = [key for key in importer.requires if key not in keys]
    wrong += [(_("the column “%(key)s” is missing."), key) for key in missing]
    problems += [format_lazy("{}: {}", place, sentence(text, key=key)) for text, key in wrong]
    if problems:
        raise Unusable(problems)
    return tuple(keys)
