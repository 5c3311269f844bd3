"""A few organizations side by side, one fact a row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from organizations.models import Organization
from portal.finding.reasons import anchor, link, named
from registry.languages import language_name
from registry.text import fold

SHOWN = 5
Cell = str | SafeString


@dataclass(frozen=True)
class Row:
    label: str
    cells: list[tuple[str, Cell]]


@dataclass(frozen=True)
class Comparison:
    """``organizations``: with ``projects.querysets.compared``."""

    organizations: Sequence[Organization]

    @property
    def rows(self) -> Iterator[Row]:
        for label, cell in _facts():
            yield Row(label, [(one.name, cell(one)) for one in self.organizations])


def _facts() -> list[tuple[str, Callable[[Any], Cell]]]:
    return [
        (_("Kind"), _kind),
        (_("Place"), lambda one: one.public_place),
        (_("Language of the name"), lambda one: language_name(one.name_language)),
        (_("Founded"), lambda one: str(one.founded or "")),
        (_("Sectors"), _sectors),
        (_("Open needs"), lambda one: _list(link(need, "title") for need in one.open_needs)),
        (_("Expertise offered"), _expertises),
        (_("Projects"), _projects),
        (_("Partnerships"), _partnerships),
        (_("Source"), _source),
        (_("Last updated"), lambda one: date_format(localtime(one.updated_at), "DATE_FORMAT")),
    ]


def _kind(one: Organization) -> str:
    return " – ".join(filter(None, [one.short_kind, one.get_subtype_display()]))


def _sectors(one: Any) -> Cell:
    tied = [row.sector for row in (*one.open_needs, *one.public_expertises) if row.sector]
    carried = [s.sector for part in one.public_parts for s in part.project.sectors.all()]
    return _list(sorted({sector.name for sector in (*tied, *carried)}, key=fold))


def _expertises(one: Any) -> Cell:
    page = one.get_absolute_url()
    rows = one.public_expertises
    return _list(link(row, "domain", url=f"{page}#expertise-{row.pk}") for row in rows)


def _projects(one: Any) -> Cell:
    projects = list({part.project_id: part.project for part in one.public_parts}.values())
    return _list(_project(project) for project in projects)


def _project(project: Any) -> SafeString:
    return format_html("{} {}", link(project, "title"), project.period)


def _partnerships(one: Any) -> Cell:
    pairs = [(row.partner, row) for row in one.public_with_partners]
    pairs += [(row.ico, row) for row in one.public_with_icos]
    return _list(_partnership(other, row) for other, row in pairs)


def _partnership(other: Organization, row: Any) -> SafeString:
    years = "–".join(str(day.year) if day else "" for day in (row.start, row.end))
    return format_html("{} {}", named(other), years.strip("–") and years)


def _source(one: Organization) -> Cell:
    return anchor(one.source_url, _("source")) if one.source_url else ""


def _list(items: Any) -> Cell:
    """The first few, and how many more there are; nothing where there is none."""
    found = list(items)
    more = len(found) - SHOWN
    if more > 0:
        found[SHOWN:] = [_("and %(count)d more") % {"count": more}]
    lines = format_html_join("", "<li>{}</li>", ((item,) for item in found))
    return format_html("<ul>{}</ul>", lines) if found else ""
