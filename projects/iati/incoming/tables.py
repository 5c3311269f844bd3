"""A file of activities as the tables that an import reads, whose rows are lines of the file."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.enums import Role
from projects.iati.incoming.activity import Activity
from projects.iati.incoming.notes import Notes
from projects.iati.incoming.parties import Organizations, roles
from projects.iati.incoming.payments import payments
from projects.models import Participation, Project
from registry.bilingual import sentence
from registry.chunks import chunks
from registry.imports.importer import IMPORTERS, Row
from registry.imports.results import Unusable
from registry.imports.sources import Source
from registry.tables.reading import Table
from registry.xml import elements

AT_ONCE = 500  # records named in one query
Lines = Iterator[tuple[int, dict[str, str]]]


@dataclass(frozen=True)
class ActivityTable(Table):
    """``lines``: gives the line in the file and the cells of each row, anew each time."""

    header: tuple[str, ...] = ()
    lines: Callable[[], Lines] = lambda: iter(())

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        yield 0, list(self.header)
        for line, cells in self.lines():
            yield line, [cells.get(column, "") for column in self.header]


@dataclass(frozen=True)
class Said(Source):
    """A source whose empty cells say nothing: what is stored stays. ``notes``: of its file, in the
    first of its tables."""

    notes: Notes | None = None

    def passed_over(self) -> list[Any]:
        lines = self.notes.lines if self.notes else []
        return [format_lazy("{}: {}", self.table.path.name, line) for line in lines]

    def rows(self) -> Iterator[Row]:
        for row in super().rows():
            row.cells = {key: cell for key, cell in row.cells.items() if cell}
            yield row


COLUMNS = {
    "organizations": "key kind name country neq charity_number iati_identifier",
    "projects": "key type title_fr title_en summary_fr summary_en status planned_start "
    "planned_end actual_start actual_end countries sectors sdgs",
    "participations": "project_key organization_key role",
    "contributions": "project_key organization_key payer_name source stage amount currency date",
}


def sources(path: Path, notes: Notes) -> list[Source]:
    """The sources of a file, in the order in which they are to be loaded; ``notes`` fills while
    they are read. Raises ``Unusable``, ``Unreadable``."""
    _check(path)
    file = _File(path, notes)
    found: list[Source] = []
    for name, columns in COLUMNS.items():
        header = tuple(columns.split())
        table = ActivityTable(name, path, name, header=header, lines=getattr(file, name))
        told = None if found else notes
        found.append(Said(table, IMPORTERS[name], header, notes=told))
    return found


def read(path: Path) -> list[Source]:
    """The sources of a file, which tell what they pass over. Raises as ``sources`` does."""
    return sources(path, Notes())


def _check(path: Path) -> None:
    first = next(elements(path, "iati-activity"), None)
    if first is None:
        raise Unusable([sentence(_("%(file)s holds no activity of IATI."), file=path.name)])
    version = first.getroottree().getroot().get("version", "")
    if not version.startswith("2."):
        message = _("%(file)s is of version %(version)s of IATI: version 2 alone is read.")
        raise Unusable([sentence(message, file=path.name, version=version or "?")])


class _File:
    """The rows of each table. Its organizations are read first: the others name them."""

    def __init__(self, path: Path, notes: Notes) -> None:
        self.path, self.notes = path, notes
        self.known = Organizations(notes)
        self.here: set[str] = set()

    def activities(self) -> Iterator[Activity]:
        return map(Activity, elements(self.path, "iati-activity"))

    def organizations(self) -> Lines:
        """It may be read again, from here on: what was noted then is noted anew."""
        self.notes.counts.clear()
        self.known, self.here = Organizations(self.notes), set()
        yield from self.known.rows(self.activities())

    def projects(self) -> Lines:
        ours = (activity.key for activity in self.activities() if activity.is_ours)
        for keys in chunks(ours, AT_ONCE):
            found = Project.objects.filter(key__in=keys)
            self.here.update(found.values_list("key", flat=True))
        for activity in self.activities():
            if self._is_here(activity):
                self.notes.note(_("A project of the registry's own is left as it is."))
            else:
                yield activity.line, activity.project

    def participations(self) -> Lines:
        """Those that are stored are left: IATI has fewer roles than we do."""
        for rows in chunks(self._participations(), AT_ONCE):
            keys = {cells["project_key"] for _line, cells in rows}
            found = Participation.objects.filter(project__key__in=keys)
            stored = set(found.values_list("project__key", "organization__key"))
            for line, cells in rows:
                if (cells["project_key"], cells["organization_key"]) not in stored:
                    yield line, cells

    def _participations(self) -> Lines:
        for activity in self.activities():
            if not self._is_here(activity):
                for line, organization, role in roles(activity, self.known):
                    named = {"project_key": activity.key, "organization_key": organization}
                    yield line, {**named, "role": role}

    def contributions(self) -> Lines:
        for activity in self.activities():
            if not self._is_here(activity):
                yield from payments(activity, self.known, self._lead(activity), self.notes)

    def _is_here(self, activity: Activity) -> bool:
        """Whether the registry wrote it, and holds its project."""
        return activity.is_ours and activity.key in self.here

    def _lead(self, activity: Activity) -> str | None:
        found = roles(activity, self.known)
        return next((key for _line, key, role in found if role == Role.LEAD), None)
