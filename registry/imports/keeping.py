"""What an import would do, or did, row by row, as it is kept beside the import."""

import datetime
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from registry.actions import import_batches
from registry.bilingual import LANGUAGES
from registry.chunks import chunks
from registry.imports.importer import IMPORTERS
from registry.imports.journal import Line, Lines
from registry.imports.rejects import rejects
from registry.imports.results import Refusal, Rejected, Result
from registry.imports.retelling import retold_note
from registry.models import ImportBatch, ImportRow, RowOutcome
from registry.serving import collecting

CHUNK = 1000
IN_ORDER = json.JSONEncoder(sort_keys=True)


@dataclass(frozen=True)
class FilesRead:
    """Why files cannot be read, what of them is ignored, and how their text is read: sentences."""

    problems: list[Any] = field(default_factory=list)
    ignored: list[Any] = field(default_factory=list)
    read_as: list[Any] = field(default_factory=list)


@collecting.seldom()
@transaction.atomic
def keep(batch: ImportBatch, lines: Lines, files: FilesRead) -> None:
    """In the place of what was told before, by the same transaction."""
    digest = hashlib.sha256()
    import_batches.forget_rows(batch)
    for some in chunks(lines, CHUNK):
        digest.update(IN_ORDER.encode([*map(_told, some)]).encode())
        import_batches.keep_rows(_columns(batch, some))
        lines.kept(len(some))
    import_batches.keep_trial(batch, digest.hexdigest(), **vars(files))


def _told(line: Line) -> list[Any]:
    """The row as a trial tells it: the key of a record that is not there yet is not known."""
    return list({**vars(line), "pk": line.pk if line.outcome != "created" else None}.values())


def _columns(batch: ImportBatch, lines: Sequence[Line]) -> dict[str, list[Any]]:
    """The fields of an ``ImportRow``, each with its value for every line."""
    names = {name: one.model._meta.label_lower for name, one in IMPORTERS.items()}
    return {
        "batch": [batch.pk for _line in lines],
        "table": [line.table for line in lines],
        "place": [line.file[:300] for line in lines],
        "number": [line.number for line in lines],
        "outcome": [line.outcome for line in lines],
        "is_held_back": [line.is_held_back for line in lines],
        "doubt_pk": [line.doubt["pk"] if line.doubt else None for line in lines],
        **in_columns("doubt", [line.doubt["why"] if line.doubt else {} for line in lines]),
        "name": [line.name for line in lines],
        "of": [names[line.table] for line in lines],
        "record_pk": [line.pk for line in lines],
        "changes": [line.changes for line in lines],
        "notes": [line.notes for line in lines],
        **in_columns("why", [line.notes[0]["message"] if line.notes else {} for line in lines]),
        "cells": [line.cells for line in lines],
        "stamp": [None for _line in lines],
    }


def in_columns(stem: str, said: Sequence[Mapping[str, str]]) -> dict[str, list[str]]:
    """The fields of a text kept in both languages, each with its values."""
    return {f"{stem}_{language}": [one.get(language, "") for one in said] for language in LANGUAGES}


def stamp(batch: ImportBatch) -> None:
    """When each record was last changed: by the import, as far as anyone knows yet."""
    rows = batch.rows.filter(record_pk__isnull=False).only("of", "record_pk")
    for some in chunks(rows.order_by("pk").iterator(CHUNK), CHUNK):
        changed = last_changed(some)
        at_once: dict[datetime.datetime | None, list[int]] = {}
        for row in some:
            at_once.setdefault(changed.get((row.of, row.record_pk)), []).append(row.pk)
        for at, pks in at_once.items():
            import_batches.stamp_rows(pks, at)


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
        result.refusals += [
            Refusal(row.place, row.number, **retold_note(note)) for note in row.notes
        ]
    return rejects(result)
