"""Imports as staff make them: handed in and tried, confirmed, undone."""

import datetime
import hashlib
import json
import tempfile
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from registry.actions import import_batches
from registry.chunks import chunks
from registry.imports.engine import run_rows
from registry.imports.importer import IMPORTERS
from registry.imports.journal import Line, Lines, Place
from registry.imports.mapping import Seen, readings_of, remembered, tables_seen
from registry.imports.rejects import rejects
from registry.imports.results import Refusal, Rejected, Result, Unusable
from registry.imports.sources import sources_in
from registry.models import UNDOABLE, ImportBatch, ImportFile, ImportRow, RowOutcome
from registry.refusals import SHOWN
from registry.tables.reading import Unreadable

CHUNK = 1000
LARGEST = 50 * 1024 * 1024  # bytes of the files together
MOST_ROWS = 100_000  # of the files together: the command takes more


class Outdated(Exception):
    """The registry changed since the trial: what would be done now is another thing."""


def receive(files: Sequence[tuple[str, bytes]], *, by: Any) -> ImportBatch:
    """Keep files, by name and content, and try them: nothing of them is stored in the registry."""
    kept = (
        ImportFile(
            name=Path(name).name[:255],
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content=content,
        )
        for name, content in files
    )
    batch = import_batches.keep_files(kept, by=by)
    with _folder(batch) as paths:
        if known := remembered(paths):
            import_batches.read_so(batch, known)
    try_again(batch)
    return batch


def seen_in(batch: ImportBatch) -> list[Seen]:
    """The tables of the files, as a person sees them."""
    with _folder(batch) as paths:
        return list(tables_seen(paths))


def try_again(batch: ImportBatch) -> None:
    """What the import would do now, in the place of what was told before."""
    with closing(Lines(most=MOST_ROWS)) as lines:
        told = _run(batch, lines, dry_run=True)
        if not (barred := _barred(lines, batch.by)):
            _tell(batch, lines, *told)
            return
    with closing(Lines()) as lines:
        _tell(batch, lines, *_run(batch, lines, dry_run=True, barred=barred))


def _barred(lines: Lines, by: Any) -> set[Place]:
    """The rows that change what the public sees, where the person does not decide of that."""
    publishers = {n: one.model.publisher() for n, one in IMPORTERS.items()}
    closed = {
        name
        for name, model in publishers.items()
        if model and not by.has_perm(f"{model._meta.app_label}.publish_{model._meta.model_name}")
    }
    return {
        (line.file, line.number)
        for line in lines
        if line.is_shown and line.outcome in UNDOABLE and line.table in closed
    }


def _run(
    batch: ImportBatch, lines: Lines, *, dry_run: bool, barred: Collection[Place] = ()
) -> tuple[list[str], list[str]]:
    """Why the files cannot be read, if so, and what of them is ignored."""
    with _folder(batch) as paths:
        try:
            sources, ignored = sources_in(paths, readings_of(batch))
            run_rows(
                sources,
                by=batch.by,
                reason=batch_reason(batch),
                dry_run=dry_run,
                leave_out=True,
                barred=barred,
                journal=lines,
            )
        except Unusable as error:
            return error.messages, []
        except Unreadable as error:
            return [str(error)], []
    return [], ignored


def batch_reason(batch: ImportBatch) -> str:
    """What the history of each record says: which import, and why."""
    return f"import {batch.pk}" + (f" – {batch.reason} –" if batch.reason else "")


@contextmanager
def _folder(batch: ImportBatch) -> Iterator[list[Path]]:
    """The files of the batch on the disk, under their names."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in batch.files.order_by("pk"):
            place = Path(folder, str(file.pk))
            place.mkdir()
            paths.append(place / file.name)
            paths[-1].write_bytes(bytes(file.content))
        yield paths


@transaction.atomic
def _tell(batch: ImportBatch, lines: Lines, problems: list[str], ignored: list[str]) -> None:
    digest = hashlib.sha256()
    import_batches.forget_rows(batch)
    for some in chunks(lines, CHUNK):
        for line in some:
            digest.update(_mark(line))
        import_batches.keep_rows([_row(batch, line) for line in some])
    import_batches.keep_trial(batch, digest.hexdigest(), problems, ignored)


def _mark(line: Line) -> bytes:
    """The row as a trial tells it: the key of a record that is not there yet is not known."""
    told = {**asdict(line), "pk": line.pk if line.outcome != "created" else None}
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


def confirm(batch: ImportBatch, *, digest: str, reason: str) -> bool:
    """Do what the trial of that digest showed, whole or not at all, in the name of who handed the
    files in.

    False: it was done already, or another trial was made meanwhile. Raises ``Outdated`` where the
    registry changed since; the batch then tells what would be done now.
    """
    try:
        with closing(Lines()) as lines, transaction.atomic():
            if not import_batches.begin(batch, digest=digest, reason=reason):
                return False
            batch.refresh_from_db()
            barred = _barred_before(batch)
            _tell(batch, lines, *_run(batch, lines, dry_run=False, barred=barred))
            if batch.digest != digest or _barred(lines, batch.by):
                raise Outdated
            import_batches.end(batch)
            _stamp(batch)
    except Outdated:
        batch.refresh_from_db()
        try_again(batch)
        raise
    return True


def _barred_before(batch: ImportBatch) -> set[Place]:
    """Those that the trial refused for it."""
    refused = batch.rows.filter(outcome=RowOutcome.REFUSED)
    return {
        (row.place, row.number)
        for row in refused
        if any(note["code"] == SHOWN for note in row.notes)
    }


def _stamp(batch: ImportBatch) -> None:
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


def too_large(sizes: Sequence[int]) -> str:
    """Why files of these sizes are not taken; empty where they are."""
    if sum(sizes) <= LARGEST:
        return ""
    return _("These files have more than %(most)s MB: import them one by one.") % {
        "most": LARGEST // 1024**2
    }
