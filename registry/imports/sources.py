"""Finds what is to be imported: which tables, of which kind, with which columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from registry.imports.importer import IMPORTERS, Importer, Row
from registry.imports.results import Unusable
from registry.tables.reading import SPREADSHEETS, Table, Unreadable, tables_in
from registry.text import fold, nearest

READABLE = {".csv", ".tsv", ".txt", *SPREADSHEETS}
NOTES = ("table", "file", "row", "problem", "remedy", "columns_given")


@dataclass(frozen=True)
class Source:
    """A table, its importer, and which of its columns is which of the importer's."""

    table: Table
    importer: Importer
    header: tuple[str, ...]

    @property
    def is_correction(self) -> bool:
        """Whether it is a report of rejected rows, which holds rows of several tables."""
        return "table" in self.header

    def rows(self) -> Iterator[Row]:
        rows = self.table.rows()
        next(rows)
        for number, cells in rows:
            by_key = dict(zip(self.header, cells, strict=False))
            if not self.is_correction:
                yield Row(self.table.place, number, {k: by_key.get(k, "") for k in self.header})
            elif by_key["table"] == self.importer.name:
                given = by_key.get("columns_given", "").split()
                yield Row(self.table.place, number, {key: by_key.get(key, "") for key in given})

    def corrected(self) -> Iterator[tuple[str, int]]:
        """The places whose rows the corrections replace."""
        rows = self.table.rows()
        next(rows)
        for _number, cells in rows:
            by_key = dict(zip(self.header, cells, strict=False))
            if by_key["table"] == self.importer.name and by_key.get("row", "").isdecimal():
                yield by_key.get("file", ""), int(by_key["row"])


def sources_in(paths: Sequence[Path]) -> list[Source]:
    """The sources of the files and folders, in dependency order. Raises ``Unusable``."""
    problems: list[str] = []
    sources: list[Source] = []
    for path in paths:
        try:
            sources += [s for file in _files(path) for s in _sources_of(file, path)]
        except Unreadable as error:
            problems.append(str(error))
        except Unusable as error:
            problems += error.messages
    if problems:
        raise Unusable(problems)
    order = list(IMPORTERS)
    return sorted(sources, key=lambda source: order.index(source.importer.name))


def _files(path: Path) -> list[Path]:
    if not path.exists():
        raise Unreadable(str(path), _("there is no such file or folder."))
    if not path.is_dir():
        return [path]
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in READABLE and p.is_file())
    known = [p for p in files if p.suffix.lower() in SPREADSHEETS or fold(p.stem) in IMPORTERS]
    if not known:
        names = ", ".join(f"{name}.csv" for name in IMPORTERS)
        message = _("this folder holds no file that can be imported. Known names: %(names)s.")
        raise Unreadable(str(path), message % {"names": names})
    return known


def _sources_of(file: Path, asked: Path) -> list[Source]:
    sources: list[Source] = []
    for table in tables_in(file):
        sources += _sources(table)
    if not sources and not asked.is_dir():
        names = ", ".join(IMPORTERS)
        message = _("no sheet has a known name. Known names: %(names)s.") % {"names": names}
        raise Unreadable(file.name, message)
    return sources


def _sources(table: Table) -> list[Source]:
    if table.sheet and fold(table.name) not in IMPORTERS:
        return []
    first = next(table.rows(), None)
    if first is None:
        raise Unreadable(table.place, _("the file is empty. Its first row names the columns."))
    header = [cell.strip().lstrip("\ufeff") for cell in first[1]]
    if "table" in header:
        return [Source(table, importer, tuple(header)) for importer in IMPORTERS.values()]
    importer = IMPORTERS.get(fold(table.name)) or _by_header(header)
    if importer is None:
        message = _("neither its name nor its columns are known. Name it after one of: %(names)s.")
        raise Unreadable(table.place, message % {"names": ", ".join(IMPORTERS)})
    return [Source(table, importer, _recognized(table, importer, header, first[0]))]


def _by_header(header: Sequence[str]) -> Importer | None:
    """The importer whose columns include all of these, for a file of another name."""
    words = {fold(cell) for cell in header if cell}
    fitting = [i for i in IMPORTERS.values() if words and words <= set(words_of(i))]
    return fitting[0] if len(fitting) == 1 else None


def words_of(importer: Importer) -> dict[str, str]:
    """What a header may say for each column: its label in both languages, or its key."""
    words: dict[str, str] = {}
    for language in ("en", "fr"):
        with translation.override(language):
            for column in importer.import_columns:
                words[fold(importer.columns.label(column))] = column.key
    return words | {fold(column.key): column.key for column in importer.import_columns}


def _recognized(
    table: Table, importer: Importer, header: Sequence[str], row: int
) -> tuple[str, ...]:
    words, problems = words_of(importer), []
    keys = [words.get(fold(cell), "") for cell in header]
    place = f"{table.place}:{row}"
    for cell, key in zip(header, keys, strict=True):
        if cell and not key:
            near = nearest(cell, [column.key for column in importer.import_columns])
            remedy = _("Did you mean “%(near)s”?") % {"near": near} if near else ""
            known = _("Known columns: %(known)s.") % {
                "known": ", ".join(dict.fromkeys(words.values()))
            }
            message = _("unknown column “%(cell)s”.") % {"cell": cell}
            problems.append(f"{place}: {message} {remedy or known}")
    twice = dict.fromkeys(key for key in keys if key and keys.count(key) > 1)
    problems += [
        f"{place}: " + _("the column “%(key)s” is there twice.") % {"key": key} for key in twice
    ]
    problems += [
        f"{place}: " + _("the column “%(key)s” is missing.") % {"key": key}
        for key in importer.requires
        if key not in keys
    ]
    if problems:
        raise Unusable(problems)
    return tuple(keys)
