"""The sets of data that are public, and the files in which each can be had."""

import datetime
import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from organizations.models import Need, Organization
from portal.extracts import LISTS, whole
from portal.open_data.files import Built, built
from portal.reports import CATALOGUE
from projects.models import Project
from projects.reports import Pivot
from registry.extracts import FORMATS, Extract
from registry.listings import METADATA, Listed
from registry.reports import Report, Unanswerable

XML = "application/xml"
# What conforms to IATI says so by this address.
IATI = "https://iatistandard.org/en/iati-standard/203/"
MODELS: dict[str, Any] = {"organizations": Organization, "projects": Project, "needs": Need}
LIST_VIEWS = {
    "organizations": ("organizations:list", "organizations:file"),
    "projects": ("projects:list", "projects:file"),
    "needs": ("needs", "needs_file"),
}


class Kind(enum.Enum):
    WHOLE = "whole"
    LIST = "list"
    IATI = "iati"
    REPORT = "report"


@dataclass(frozen=True)
class File:
    """``view`` and ``args``: of its address; ``query``: what follows it. ``bytes``, ``sha256``: of
    one that is made beforehand."""

    label: Any
    media_type: str
    view: str
    args: Sequence[str] = ()
    query: str = ""
    conforms_to: str = ""
    bytes: int | None = None
    sha256: str = ""

    @property
    def path(self) -> str:
        """In the language in force."""
        return f"{reverse(self.view, args=self.args)}{self.query}"


@dataclass(frozen=True)
class Dataset:
    """``view`` and ``args``: of the page that shows it; ``updated_at``: when one of its records
    last changed; ``count``: of its records, where it has some of its own."""

    name: str
    kind: Kind
    title: Any
    description: Any
    files: Sequence[File]
    view: str
    args: Sequence[str] = ()
    extract: Extract | None = None
    updated_at: datetime.datetime | None = None
    count: int | None = None

    @property
    def path(self) -> str:
        """Of its page, in the language in force."""
        return reverse(self.view, args=self.args)


@dataclass(frozen=True)
class Listing:
    datasets: Sequence[Dataset]

    @property
    def updated_at(self) -> datetime.datetime | None:
        return max((one.updated_at for one in self.datasets if one.updated_at), default=None)

    def of(self, kind: Kind) -> list[Dataset]:
        return [one for one in self.datasets if one.kind is kind]


def listing() -> Listing:
    """Every public set of data, in a fixed number of queries."""
    moments = {name: model.objects.public().latest_update() for name, model in MODELS.items()}
    return Listing([*_whole(), *_lists(moments), *_iati(moments), *_reports(moments)])


Moments = Mapping[str, datetime.datetime | None]
WHOLE = {"zip": _("CSV files in one (zip)"), "sqlite": _("Database (SQLite)")}


def _whole() -> Iterator[Dataset]:
    files = built()
    if files:
        yield Dataset(
            name="everything",
            kind=Kind.WHOLE,
            title=_("Everything"),
            description=_(
                "All that is public in one file: organizations, projects, partnerships and needs, "
                "with what each column and each code means."
            ),
            files=[_file_of(one) for one in files.values()],
            view="open_data",
            updated_at=next(iter(files.values())).made_at,
        )


def _file_of(one: Built) -> File:
    return File(
        WHOLE[one.ending],
        one.media_type,
        "open_data_file",
        (one.ending,),
        bytes=one.bytes,
        sha256=one.sha256,
    )


def _lists(moments: Moments) -> Iterator[Dataset]:
    for listed in LISTS:
        page, file = LIST_VIEWS[listed.name]
        yield Dataset(
            name=listed.name,
            kind=Kind.LIST,
            title=listed.title,
            description=listed.grain,
            files=[*_tables(file), *_beside(file)],
            view=page,
            extract=whole(listed),
            updated_at=moments[listed.name],
            count=_count(listed),
        )


def _count(listed: Listed) -> int:
    return int(MODELS[listed.name].objects.public().count())


def _tables(view: str, *args: str) -> list[File]:
    return [
        File(one.label, one.media_type.partition(";")[0], view, (*args, one.ending))
        for one in FORMATS.values()
    ]


def _beside(view: str) -> list[File]:
    excel = File(
        _("CSV for Excel"), "text/csv", view, (FORMATS["csv"].ending,), "?dialect=excel-fr"
    )
    return [excel, File(_("description of the CSV"), "application/json", view, (METADATA,))]


def _iati(moments: Moments) -> Iterator[Dataset]:
    yield Dataset(
        name="iati-activities",
        kind=Kind.IATI,
        title=_("Activities (IATI)"),
        description=_(
            "Each published project with its partners, places, sectors, budgets and transactions, "
            "by version 2.03 of the standard."
        ),
        files=[File("XML", XML, "iati_activities", conforms_to=IATI)],
        view="open_data",
        updated_at=_latest(moments),
    )
    yield Dataset(
        name="iati-organisations",
        kind=Kind.IATI,
        title=_("Organizations (IATI)"),
        description=_(
            "The ministry and each published organization, with the identifiers that activities "
            "refer to."
        ),
        files=[File("XML", XML, "iati_organizations", conforms_to=IATI)],
        view="open_data",
        updated_at=moments["organizations"],
    )


def _reports(moments: Moments) -> Iterator[Dataset]:
    """Those of the public; a table that its reader composes is no set of data."""
    for report in CATALOGUE:
        if not report.is_staff and report.name != Pivot.name:
            yield Dataset(
                name=report.name,
                kind=Kind.REPORT,
                title=report.title,
                description=report.purpose,
                files=_tables("report_file", report.name),
                view="report",
                args=(report.name,),
                extract=_unasked(report),
                updated_at=_latest(moments),
            )


def _unasked(report: Report) -> Extract | None:
    """A report without parameters; None where it needs some."""
    form = report.parameters(QueryDict())
    try:
        return report.extract(form) if form.is_valid() else None
    except Unanswerable:
        return None


def _latest(moments: Moments) -> datetime.datetime | None:
    return max((at for at in moments.values() if at), default=None)
