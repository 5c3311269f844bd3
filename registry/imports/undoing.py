"""Undoes an import: what nobody has touched since is as it was; what somebody has is told."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from registry import actions
from registry.actions import import_batches
from registry.bilingual import LANGUAGES, in_languages, keep_both
from registry.chunks import chunks
from registry.imports.batches import batch_reason
from registry.imports.cells_after import cells_of
from registry.imports.engine import run_rows
from registry.imports.importer import IMPORTERS, Importer, Row
from registry.imports.journal import Lines
from registry.imports.keeping import last_changed
from registry.models import UNDOABLE, ImportBatch, ImportRow, RowOutcome
from registry.progress import Tell, untold
from registry.refusals import Refused

CHUNK = 500
WHY = in_languages("why")
REMOVING = "removing"  # after the phases of registry.imports.journal


@transaction.atomic
def undo(batch: ImportBatch, *, by: Any, tell: Tell = untold) -> bool:
    """Put back what the import changed, and remove what it made, where nobody has changed it
    since and nothing refers to it. False: it is not done, or undone already."""
    if not import_batches.begin_undoing(batch, by=by):
        return False
    batch.refresh_from_db()
    _note_touched(batch)
    _put_back(batch, by, tell)
    made = batch.rows.filter(outcome=RowOutcome.CREATED)
    done, total = 0, made.count()
    for name in reversed(IMPORTERS):
        for some in chunks(list(made.filter(table=name).order_by("-pk")), CHUNK):
            tell(REMOVING, done, total)
            _remove(some, by, _reason(batch))
            done += len(some)
    return True


def _reason(batch: ImportBatch) -> str:
    return f"undo {batch_reason(batch)}"


def _note_touched(batch: ImportBatch) -> None:
    """Before anything is undone: that too changes what a record is part of."""
    for some in chunks(batch.rows.filter(outcome__in=UNDOABLE).order_by("table", "pk"), CHUNK):
        changed = last_changed(some)
        for row in some:
            if changed.get((row.of, row.record_pk)) != row.stamp:
                row.outcome = RowOutcome.TOUCHED
        import_batches.note_rows(some, "outcome")


@dataclass(frozen=True)
class _Before:
    """The rows of one table as they were before the import: a source as a file is."""

    importer: Importer
    stored: Sequence[ImportRow]
    is_correction: bool = False

    @property
    def place(self) -> str:
        return self.importer.name

    def rows(self) -> Iterator[Row]:
        for some in chunks(self.stored, CHUNK):
            known = cells_of(self.importer, [row.record_pk for row in some if row.record_pk])
            for row in some:
                now = known[row.record_pk or 0]
                before = {key: was for key, (was, _is) in row.changes.items()}
                cells = {key: now[key] for key in self._known_by} | before
                yield Row(self.place, row.pk, cells)

    @property
    def _known_by(self) -> list[str]:
        return [*self.importer.requires, *self.importer.identity_columns]


def _put_back(batch: ImportBatch, by: Any, tell: Tell) -> None:
    sources = [
        _Before(importer, rows)
        for name, importer in IMPORTERS.items()
        if (rows := list(batch.rows.filter(table=name, outcome=RowOutcome.UPDATED)))
    ]
    with closing(Lines(tell)) as lines:
        lines.expect(sum(len(one.stored) for one in sources))
        run_rows(sources, by=by, reason=_reason(batch), leave_out=True, journal=lines)
        for some in chunks(lines, CHUNK):
            told = ImportRow.objects.in_bulk([line.number for line in some])
            for line in some:
                _note(told[line.number], line.outcome, line.notes)
            import_batches.note_rows(told.values(), "outcome", "notes", *WHY)


def _note(row: ImportRow, outcome: str, notes: Sequence[Any]) -> None:
    row.outcome = RowOutcome.KEPT if outcome == "refused" else RowOutcome.PUT_BACK
    if notes:
        row.notes = list(notes)
        row.why_fr, row.why_en = (notes[0]["message"][language] for language in LANGUAGES)


def _remove(rows: list[ImportRow], by: Any, reason: str) -> None:
    """Together, or where one of them is refused, one by one."""
    records = rows[0].model._default_manager.in_bulk([row.record_pk for row in rows])
    try:
        actions.remove(records.values(), by=by, reason=reason, leave_unfit=True)
    except Refused as refused:
        if len(rows) == 1:
            problem = refused.problems[0]
            rows[0].outcome = RowOutcome.KEPT
            keep_both(rows[0], "why", problem.message)
            import_batches.note_rows(rows, "outcome", *WHY)
            return
        for row in rows:
            _remove([row], by, reason)
        return
    for row in rows:
        row.outcome = RowOutcome.REMOVED
    import_batches.note_rows(rows, "outcome")
