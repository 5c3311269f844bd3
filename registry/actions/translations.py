"""Says that translations still hold."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone

from registry.actions.changes import Changes, Line, update
from registry.models import Record
from registry.parity import outdated_texts


@transaction.atomic
def hold_translations(
    model: type[Record], pks: Collection[int], *, by: Any, reason: str = ""
) -> list[Any]:
    """Take the English texts of the records for up to date, although their French changed after
    them; the records in which one was not."""
    rows = model._default_manager.filter(pk__in=pks).select_for_update().order_by("pk")
    found = [record for record in rows if outdated_texts(record)]
    for record in found:
        for text in outdated_texts(record):
            setattr(record, text.name, None)
    changes = Changes(changed=found, fields={text.name for text in model.bilingual_texts()})
    update(model, changes, Line(by, reason, timezone.now()))
    return found
