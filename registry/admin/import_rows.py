"""The rows of an import as its page shows them: counted, filtered, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import BooleanField
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.cells import written
from registry.columns import Column
from registry.imports.importer import IMPORTERS
from registry.imports.retelling import retold, retold_note
from registry.models import UNDOABLE, ImportBatch, ImportRow, RowOutcome
from registry.models.import_batch import ImportRowQuerySet

MOST_REASONS = 20
STANDING = {*UNDOABLE, RowOutcome.UNCHANGED}


def title_of(table: str) -> str:
    return capfirst(str(IMPORTERS[table].model._meta.verbose_name_plural))


@dataclass(frozen=True)
class Counted:
    """The rows of a table: how many of each outcome there is, and how many are held back."""

    table: str
    title: str
    total: int
    outcomes: list[tuple[str, str, int]]
    held_back: int
    doubtful: int


def summary(batch: ImportBatch) -> list[Counted]:
    """In the order in which tables are imported."""
    found: dict[str, dict[str, int]] = {}
    for row in batch.rows.counts():
        found.setdefault(row["table"], {})[row["outcome"]] = row["rows"]
    held = {row["table"]: row["rows"] for row in batch.rows.held_back().by_table()}
    doubtful = {row["table"]: row["rows"] for row in batch.rows.doubtful().by_table()}
    return [
        Counted(
            table,
            title_of(table),
            sum(found[table].values()),
            [(one, str(RowOutcome(one).label), found[table].get(one, 0)) for one in found[table]],
            held.get(table, 0),
            doubtful.get(table, 0),
        )
        for table in IMPORTERS
        if table in found
    ]


class RowFilter(forms.Form):
    """Which rows are shown; what is not understood leaves nothing out, and is told."""

    table = forms.ChoiceField(label=gettext_lazy("Table"), required=False)
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"),
        required=False,
        choices=[
            ("", "—"),
            *RowOutcome.choices,
            ("held", gettext_lazy("held back")),
            ("doubtful", gettext_lazy("possible duplicate")),
        ],
    )
    q = forms.CharField(label=gettext_lazy("Search"), required=False, max_length=200)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        tables = [(name, title_of(name)) for name in IMPORTERS]
        self.fields["table"].choices = [("", "—"), *tables]  # type: ignore[attr-defined]

    @property
    def querystring(self) -> str:
        """What is asked, without the page."""
        asked = self.cleaned_data if self.is_valid() else {}
        return urlencode({name: value for name, value in asked.items() if value})

    def of(self, rows: ImportRowQuerySet) -> ImportRowQuerySet:
        asked = self.cleaned_data if self.is_valid() else {}
        return rows.asked(asked.get("table", ""), asked.get("outcome", ""), asked.get("q", ""))


@dataclass(frozen=True)
class Change:
    """A cell before and after, under the label of its column."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Shown:
    """``row``: what is stored; ``url``: of its record, where there is one and it is known."""

    row: ImportRow
    outcome: str
    url: str
    doubt_url: str
    changes: list[Change]
    notes: list[dict[str, str]]


def filled(site: Any, batch: ImportBatch, rows: Iterable[ImportRow]) -> list[Shown]:
    return [
        Shown(
            row,
            _outcome(row),
            _url(site, batch, row),
            _page(site, row.model, row.doubt_pk) if row.doubt_pk else "",
            list(_changes(row)),
            [_note(row, note) for note in row.notes],
        )
        for row in rows
    ]


def _note(row: ImportRow, note: Mapping[str, Any]) -> dict[str, str]:
    """With the label of its column, in the reader's language."""
    return {**retold_note(note), "label": _label(row.table, note.get("column", ""))}


def reasons(batch: ImportBatch) -> list[dict[str, Any]]:
    """Why rows are refused or held back, the most frequent first."""
    told = [(one.pop("rows"), ImportRow(**one)) for one in batch.rows.reasons()[:MOST_REASONS]]
    return [{"rows": rows, "why": retold(one.why)} for rows, one in told]


def _outcome(row: ImportRow) -> str:
    label = str(RowOutcome(row.outcome).label)
    return f"{label}, {_('held back')}" if row.is_held_back and row.outcome in STANDING else label


def _changes(row: ImportRow) -> Iterable[Change]:
    for key, (before, after) in row.changes.items():
        told = _labels_of(row.table, key)
        yield Change(_label(row.table, key), told.get(before, before), told.get(after, after))


def _label(table: str, key: str) -> str:
    column = _column(table, key)
    return capfirst(IMPORTERS[table].columns.label(column)) if column else key


def _column(table: str, key: str) -> Column | None:
    columns = IMPORTERS[table].import_columns
    return next((column for column in columns if column.key == key), None)


def _labels_of(table: str, key: str) -> dict[str, str]:
    """What the cells of a column of codes stand for, in the reader's language."""
    column = _column(table, key)
    if column is None or column.rows is not None or column.by:
        return {}
    field = IMPORTERS[table].columns.field(column)
    if isinstance(field, BooleanField):
        return {written(True): str(_("Yes")), written(False): str(_("No"))}
    return {str(code): str(label) for code, label in getattr(field, "flatchoices", ()) if code}


def _url(site: Any, batch: ImportBatch, row: ImportRow) -> str:
    """Of what a trial would create there is no record yet, and of what was removed none now."""
    gone = row.outcome == RowOutcome.REMOVED
    if row.record_pk is None or gone or (row.outcome == "created" and not batch.is_confirmed):
        return ""
    return _page(site, row.model, row.record_pk)


def _page(site: Any, model: Any, pk: int) -> str:
    if not site.is_registered(model):
        return ""
    meta = model._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[pk])
