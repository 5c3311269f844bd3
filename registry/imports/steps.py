"""The steps of an import: done at once where it is small, by the worker where it is not."""

from collections.abc import Callable, Mapping
from contextlib import closing
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django_tasks import TaskContext, task

from registry import progress
from registry.actions import import_batches
from registry.imports.batches import Outdated, confirm, try_out
from registry.imports.undoing import undo
from registry.models import BatchStep, ImportBatch
from registry.progress import Stopped, Tell, Teller, untold

SMALL = 256 * 1024  # bytes of the files that are tried while the person waits
FEW = 2000  # rows that are stored, or put back, while the person waits
TRIES = 3  # by workers that die of it


def _read(batch: ImportBatch, tell: Tell) -> None:
    try_out(batch, tell)


def _store(batch: ImportBatch, tell: Tell, *, digest: str, reason: str) -> None:
    try:
        is_done = confirm(batch, digest=digest, reason=reason, tell=tell)
    except Outdated:
        is_done = False
    if not is_done:
        batch.refresh_from_db()
        if not batch.is_confirmed:
            told = _("The registry changed since: read what would be done now, then confirm.")
            import_batches.give_up(batch, told)


def _undo(batch: ImportBatch, tell: Tell, *, by: int) -> None:
    undo(batch, by=get_user_model()._default_manager.get(pk=by), tell=tell)


_STEPS: Mapping[str, Callable[..., None]] = {
    BatchStep.READ: _read,
    BatchStep.STORE: _store,
    BatchStep.UNDO: _undo,
}


def do(batch: ImportBatch, step: BatchStep, **asked: Any) -> None:
    """Do a step of an import now, or leave it to the worker; nothing while another is at work."""
    if _is_small(batch, step):
        if not batch.step:
            _STEPS[step](batch, untold, **asked)
        return
    with transaction.atomic():
        if import_batches.ask_for(batch, step):
            take_step.enqueue(batch.pk, step, translation.get_language(), **asked)


def _is_small(batch: ImportBatch, step: BatchStep) -> bool:
    if step == BatchStep.READ:
        return sum(batch.files.values_list("size", flat=True)) <= SMALL
    return batch.rows.count() <= FEW


@task(takes_context=True)
def take_step(context: TaskContext, /, pk: int, step: str, language: str, **asked: Any) -> None:
    """What was left to the worker. Another one takes it up where a worker died: a step that was
    done is not asked for any more, since the transaction that did it says so."""
    batch = ImportBatch.objects.select_related("by").filter(pk=pk).first()
    if batch is None or not import_batches.set_about(batch, BatchStep(step)):
        return
    with translation.override(language):
        if context.attempt > TRIES:
            told = _("This broke off several times: cut the files, or tell who runs the registry.")
            import_batches.give_up(batch, told)
            return
        _take(batch, step, asked)


def _take(batch: ImportBatch, step: str, asked: Mapping[str, Any]) -> None:
    with closing(Teller(batch.work)) as teller:
        try:
            _STEPS[step](batch, teller.tell, **asked)
        except Stopped:
            import_batches.give_up(batch, _("This was stopped; nothing of it was stored."))
        except Exception:
            told = _("This failed; nothing of it was stored. Who runs the registry was told why.")
            import_batches.give_up(batch, told)
            raise


def stop(batch: ImportBatch) -> None:
    """End what is being done with the import, or what waits to be."""
    if not import_batches.call_off(batch, _("This was stopped; nothing of it was stored.")):
        progress.stop(batch.work)
