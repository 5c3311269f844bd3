"""Imports as staff make them: handed in and tried, confirmed, undone."""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from registry.actions import import_batches
from registry.bilingual import sentence
from registry.imports.closed import tables_closed_to
from registry.imports.dates import dates_told
from registry.imports.engine import run_rows
from registry.imports.journal import Lines
from registry.imports.keeping import FilesRead, keep, stamp
from registry.imports.mapping import MannerOf, Seen, readings_of, remembered, tables_seen
from registry.imports.readers import passed_over
from registry.imports.readings import told_of
from registry.imports.results import Unusable
from registry.imports.sources import sources_in
from registry.models import ImportBatch, ImportFile
from registry.progress import Tell, untold
from registry.tables.reading import Unreadable

LARGEST = 50 * 1024 * 1024  # bytes of the files together
MOST_ROWS = 100_000  # of the files together: the command takes more


class Outdated(Exception):
    """The registry changed since the trial: what would be done now is another thing."""


def receive(files: Sequence[tuple[str, bytes]], *, by: Any) -> ImportBatch:
    """Keep files, by name and content: nothing of them is stored in the registry, nor read yet but
    for the names of columns that someone remembered."""
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
    return batch


def seen_in(batch: ImportBatch, manner_of: MannerOf) -> list[Seen]:
    """The tables of the files, as a person sees them."""
    with _folder(batch) as paths:
        return list(tables_seen(paths, manner_of))


def try_out(batch: ImportBatch, tell: Tell = untold) -> None:
    """What the import would do now, in the place of what was told before."""
    with closing(Lines(tell, most=MOST_ROWS)) as lines:
        keep(batch, lines, _run(batch, lines, dry_run=True))


def _run(batch: ImportBatch, lines: Lines, *, dry_run: bool) -> FilesRead:
    with _folder(batch) as paths:
        try:
            sources, ignored = sources_in(paths, readings_of(batch))
            tables = {source.place: source.table for source in sources}.values()
            read_as = [told for table in tables if (told := told_of(table))]
            rows = chain.from_iterable(table.rows() for table in tables)
            # No more are counted than may come, but for the headers.
            lines.expect(sum(1 for _row in islice(rows, MOST_ROWS + len(tables) + 1)) - len(tables))
            read_as += dates_told(sources)
            run_rows(
                sources,
                by=batch.by,
                reason=batch_reason(batch),
                dry_run=dry_run,
                leave_out=True,
                closed=tables_closed_to(batch.by),
                journal=lines,
            )
        except Unusable as error:
            return FilesRead(problems=error.messages)
        except Unreadable as error:
            return FilesRead(problems=[error.told])
    return FilesRead(ignored=[*ignored, *passed_over(sources)], read_as=read_as)


def batch_reason(batch: ImportBatch) -> str:
    """What the history of each record says: which import, and why."""
    return f"import {batch.pk}" + (f" – {batch.reason} –" if batch.reason else "")


@contextmanager
def _folder(batch: ImportBatch) -> Iterator[list[Path]]:
    """The files of the batch on the disk, under their names."""
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for file in batch.files.order_by("pk").iterator(chunk_size=1):  # one in memory at a time
            place = Path(folder, str(file.pk))
            place.mkdir()
            paths.append(place / file.name)
            paths[-1].write_bytes(file.content)
        yield paths


def confirm(batch: ImportBatch, *, digest: str, reason: str, tell: Tell = untold) -> bool:
    """Do what the trial of that digest showed, whole or not at all, in the name of who handed the
    files in.

    False: it was done already, or another trial was made meanwhile. Raises ``Outdated`` where the
    registry changed since; the batch then tells what would be done now.
    """
    try:
        with closing(Lines(tell)) as lines, transaction.atomic():
            if not import_batches.begin(batch, digest=digest, reason=reason):
                return False
            batch.refresh_from_db()
            keep(batch, lines, _run(batch, lines, dry_run=False))
            if batch.digest != digest:
                raise Outdated
            import_batches.end(batch)
            stamp(batch)
    except Outdated:
        batch.refresh_from_db()
        try_out(batch, tell)
        raise
    return True


def too_large(sizes: Sequence[int]) -> Any:
    """Why files of these sizes are not taken; empty where they are."""
    if sum(sizes) <= LARGEST:
        return ""
    message = _("These files have more than %(most)s MB: import them one by one.")
    return sentence(message, most=LARGEST // 1024**2)
