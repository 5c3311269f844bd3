"""What an import would do, or did, row by row, as it is kept beside the import."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from registry.actions import import_batches
from registry.chunks import chunks
from registry.imports.importer import IMPORTERS
from registry.imports.journal import Line, Lines
from registry.imports.rejects import rejects
from registry.imports.results import Refusal, Rejected, Result
from registry.models import ImportBatch, ImportRow, RowOutcome

CHUNK = 1000


@dataclass(frozen=True)
class FilesRead:
    """Why files cannot be read, what of them is ignored, and how their text is read; in words."""

    problems: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    read_as: list[str] = field(default_factory=list)


@transaction.atomic
def keep(batch: ImportBatch, lines: Lines, files: FilesRead) -> None:
    """In the place of what was told before, by the same transaction."""
    digest = hashlib.sha256()
    import_batches.forget_rows(batch)
    for some in chunks(lines, CHUNK):
        for line in some:
            digest.update(_mark(line))
        import_batches.keep_rows([_row(batch, line) for line in some])
        lines.kept(len(some))
    import_batches.keep_trial(batch, digest.hexdigest(), **vars(files))


def _mark(line: Line) -> bytes:
    """The row as a trial tells it: the key of a record that is not there yet is not known."""
    told = {**vars(line), "pk": line.pk if line.outcome != "created" else None}
    return json.dumps(told, sort_keys=True).encode()


def _row(batch: ImportBatch, line: Line) -> ImportRow:
    return ImportRow(
        batch=batch,
        table=line.table,
        place=line.file[:300],
        number=line.number,
        outcome=line.outcome,
        is_held_back=line.is_held_back,
        doubt_pk=line.doubt["pk"] if line.doubt else None,
        doubt=line.doubt["why"] if line.doubt else "",
        name=line.name,
        of=IMPORTERS[line.table].model._meta.label_lower,
        record_pk=line.pk,
        changes=dict(line.changes),
        notes=list(line.notes),
        why=str(line.notes[0]["message"]) if line.notes else "",
        cells=dict(line.cells),
    )


def stamp(batch: ImportBatch) -> None:
    """When each record was last changed: by the import, as far as anyone knows yet."""
    rows = batch.rows.filter(record_pk__isnull=False)
    for some in chunks(rows.order_by("pk").iterator(CHUNK), CHUNK):
        changed = last_changed(some)
        for row in some:
            row.stamp = changed.get((row.of, row.record_pk))
        import_batches.note_rows(some, "stamp")


def last_changed(rows: Sequence[ImportRow]) -> dict[tuple[str, int | None], datetime.datetime]:
    """When each record of the rows that there is was last changed, by its model and key."""
    found: dict[tuple[str, int | None], datetime.datetime] = {}
    for of, model in {row.of: row.model for row in rows}.items():
        pks = [row.record_pk for row in rows if row.of == of]
        records = model._default_manager.filter(pk__in=pks)
        found |= {(of, pk): at for pk, at in records.values_list("pk", "updated_at")}
    return found


def rejects_of(batch: ImportBatch) -> Iterator[bytes]:
    """The refused rows, as pieces of a file to correct and to hand in again."""
    result = Result(dry_run=not batch.is_confirmed)
    for row in batch.rows.filter(outcome=RowOutcome.REFUSED):
        result.rejected.append(Rejected(row.table, row.place, row.number, row.cells))
        result.refusals += [Refusal(row.place, row.number, **note) for note in row.notes]
    return rejects(result)
