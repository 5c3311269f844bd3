"""How far the step of an import is, in words."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from registry.imports.journal import KEEPING, ROWS, SETTLING
from registry.imports.undoing import REMOVING
from registry.models import ImportBatch
from registry.progress import QUIET, progress_of

PHASES = {
    ROWS: _("Rows are read and checked"),
    SETTLING: _("What may be published is decided"),
    KEEPING: _("What became of each row is noted"),
    REMOVING: _("What was created is removed"),
}


def progress(batch: ImportBatch) -> dict[str, Any]:
    """What the block of the page needs: the batch, and with a step at work its phase in words, how
    far it is, and whether nothing was heard of it for a while."""
    if not batch.step or batch.asked_at is None:
        return {"batch": batch}
    told = progress_of(batch.work)
    waited = (timezone.now() - batch.asked_at).total_seconds()
    return {
        "batch": batch,
        "phase": PHASES[told.phase] if told else _("Waits for its turn"),
        "progress": told,
        "minutes_left": told and told.seconds_left and round(told.seconds_left / 60),
        "is_quiet": told.is_quiet if told else waited > QUIET,
    }
