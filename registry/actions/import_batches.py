"""Keeps what imports are: their files, what would become of each row, and what did."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.models import BatchState, ImportBatch, ImportFile, ImportReading, ImportRow


@transaction.atomic
def keep_files(files: Iterable[ImportFile], *, by: Any) -> ImportBatch:
    """A new import of the files."""
    batch = ImportBatch.objects.create(by=by)
    for file in files:
        file.batch = batch
        file.save()
    return batch


def read_so(batch: ImportBatch, readings: Mapping[str, Any]) -> None:
    """From now on, the tables of the import are read in this way."""
    batch.readings = dict(readings)
    batch.save(update_fields=["readings"])


def remember_reading(name: str, table: str, columns: Mapping[str, str], *, by: Any) -> None:
    """Keep a way to read tables under a name; one that was there is replaced."""
    values = {"columns": dict(columns), "by": by, "kept_at": timezone.now()}
    ImportReading.objects.update_or_create(name=name, table=table, defaults=values)


def keep_rows(rows: Sequence[ImportRow]) -> None:
    ImportRow.objects.bulk_create(rows)


def forget_rows(batch: ImportBatch) -> None:
    batch.rows.all().delete()


def keep_trial(batch: ImportBatch, digest: str, problems: list[str], ignored: list[str]) -> None:
    """What the rows of the import would do has this digest; or why it cannot be read."""
    batch.state = BatchState.UNUSABLE if problems else BatchState.CHECKED
    batch.problems, batch.ignored = "\n".join(problems), "\n".join(ignored)
    batch.digest = digest
    batch.save(update_fields=["state", "problems", "ignored", "digest"])


def note_rows(rows: Iterable[ImportRow], *fields: str) -> None:
    ImportRow.objects.bulk_update(rows, fields)


def begin(batch: ImportBatch, *, digest: str, reason: str) -> bool:
    """Whether the import may be done now, and is nobody else's to do: its trial is this one."""
    asked = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKED, digest=digest)
    now = timezone.now()
    return bool(asked.update(state=BatchState.APPLIED, reason=reason, applied_at=now))


def end(batch: ImportBatch) -> None:
    batch.state, batch.applied_at = BatchState.APPLIED, timezone.now()
    batch.save(update_fields=["state", "applied_at"])


def begin_undoing(batch: ImportBatch, *, by: Any) -> bool:
    asked = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLIED)
    now = timezone.now()
    return bool(asked.update(state=BatchState.UNDONE, undone_at=now, undone_by=by))


def forget(batch: ImportBatch) -> bool:
    """Whether the import was not confirmed; it is no more, nor are its files."""
    return bool(ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=True).delete()[0])
