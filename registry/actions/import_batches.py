"""Keeps what imports are: their files, what would become of each row, and what did."""

import datetime
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from registry.actions.access import note_access
from registry.bilingual import in_languages, in_lines, keep_both
from registry.enums import AccessAction
from registry.inserting import insert_values
from registry.models import (
    BatchState,
    BatchStep,
    ImportBatch,
    ImportFile,
    ImportReading,
    ImportRow,
)

NOTHING_TOLD: dict[str, Any] = dict.fromkeys(in_languages("told"), "")


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


def remember_reading(name: str, reading: Mapping[str, Any], *, by: Any) -> None:
    """Keep a way to read tables under a name; one that was there is replaced."""
    manner = {key: value for key, value in reading.items() if key not in ("table", "columns")}
    values = {"columns": reading["columns"], "manner": manner, "by": by, "kept_at": timezone.now()}
    ImportReading.objects.update_or_create(name=name, table=reading["table"], defaults=values)


def keep_rows(rows: Mapping[str, Sequence[Any]]) -> None:
    """Rows of an import: by field, the values of each."""
    insert_values(ImportRow, rows)


def forget_rows(batch: ImportBatch) -> None:
    batch.rows.all().delete()


def keep_trial(
    batch: ImportBatch, digest: str, *, problems: list[Any], ignored: list[Any], read_as: list[Any]
) -> None:
    """What the rows of the import would do has this digest; or why it cannot be read. Each list:
    sentences."""
    batch.state = BatchState.UNUSABLE if problems else BatchState.CHECKED
    batch.digest, batch.step = digest, ""
    told = {"problems": problems, "ignored": ignored, "read_as": read_as, "told": []}
    for stem, lines in told.items():
        keep_both(batch, stem, in_lines(lines))
    batch.save(update_fields=["state", "digest", "step", *in_languages(*told)])


def note_rows(rows: Iterable[ImportRow], *fields: str) -> None:
    ImportRow.objects.bulk_update(rows, fields)


def stamp_rows(pks: Collection[int], at: datetime.datetime | None) -> None:
    ImportRow.objects.filter(pk__in=pks).update(stamp=at)


def ask_for(batch: ImportBatch, step: BatchStep) -> bool:
    """Whether the step is now to be done in the background: no other is."""
    idle = ImportBatch.objects.filter(pk=batch.pk, step="")
    return bool(idle.update(step=step, asked_at=timezone.now(), begun_at=None, **NOTHING_TOLD))


def set_about(batch: ImportBatch, step: BatchStep) -> bool:
    """Whether the step still is to be done; it is no longer called off without its doer."""
    asked = ImportBatch.objects.filter(pk=batch.pk, step=step)
    return bool(asked.update(begun_at=timezone.now()))


@transaction.atomic
def call_off(batch: ImportBatch, told: Any) -> bool:
    """Whether the step had not begun; it is not to be done any more."""
    waiting = ImportBatch.objects.select_for_update().filter(pk=batch.pk, begun_at__isnull=True)
    if found := waiting.exclude(step="").first():
        give_up(found, told)
    return found is not None


def give_up(batch: ImportBatch, told: Any) -> None:
    """The step was not done, for a reason that is told: a sentence."""
    batch.refresh_from_db(fields=["state", "step"])
    if batch.step == BatchStep.READ:
        batch.state = BatchState.STOPPED
    batch.step = ""
    keep_both(batch, "told", told)
    batch.save(update_fields=["state", "step", *in_languages("told")])


def begin(batch: ImportBatch, *, digest: str, reason: str) -> bool:
    """Whether the import may be done now, and is nobody else's to do: its trial is this one."""
    asked = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.CHECKED, digest=digest)
    now = timezone.now()
    return bool(
        asked.filter(step__in=("", BatchStep.STORE)).update(
            state=BatchState.APPLIED, reason=reason, applied_at=now, step="", **NOTHING_TOLD
        )
    )


def end(batch: ImportBatch) -> None:
    batch.state, batch.applied_at = BatchState.APPLIED, timezone.now()
    batch.save(update_fields=["state", "applied_at"])


def begin_undoing(batch: ImportBatch, *, by: Any) -> bool:
    asked = ImportBatch.objects.filter(pk=batch.pk, state=BatchState.APPLIED)
    now = timezone.now()
    return bool(
        asked.filter(step__in=("", BatchStep.UNDO)).update(
            state=BatchState.UNDONE, undone_at=now, undone_by=by, step="", **NOTHING_TOLD
        )
    )


def forget(batch: ImportBatch) -> bool:
    """Whether the import was not confirmed, nor is at work; it is no more, nor are its files."""
    idle = ImportBatch.objects.filter(pk=batch.pk, applied_at__isnull=True, step="")
    return bool(idle.delete()[0])


@transaction.atomic
def forget_abandoned(pks: Collection[int], *, by: Any, reason: str) -> int:
    """Delete imports that nobody confirmed; of how many."""
    found = _locked(ImportBatch.objects.filter(pk__in=pks, applied_at__isnull=True, step=""))
    ImportBatch.objects.filter(pk__in=found).delete()
    return _logged(found, by, reason)


@transaction.atomic
def erase_contents(pks: Collection[int], *, by: Any, reason: str) -> int:
    """Empty the files of imports that were done, and the cells that were refused; of how many.
    Their names and digests stay, with what became of each row."""
    done = ImportBatch.objects.filter(pk__in=pks, applied_at__isnull=False)
    found = _locked(done.filter(files_erased_at__isnull=True))
    ImportFile.objects.filter(batch__in=found).update(content=b"")
    ImportRow.objects.filter(batch__in=found).update(cells={})
    ImportBatch.objects.filter(pk__in=found).update(files_erased_at=timezone.now())
    return _logged(found, by, reason)


def _locked(batches: QuerySet[ImportBatch]) -> list[int]:
    return list(batches.select_for_update().order_by("pk").values_list("pk", flat=True))


def _logged(found: list[int], by: Any, reason: str) -> int:
    if found:
        told = {"of": ImportBatch._meta.label_lower, "imports": found}
        note_access(AccessAction.DESTROYED, by=by, purpose=reason, details=told)
    return len(found)
