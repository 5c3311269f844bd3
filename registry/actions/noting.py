"""Notes the records of which something is stored, so that the feed of changes looks at them."""

from collections.abc import Iterable
from typing import Any

from registry.models import PendingChange

BATCH = 1000


def note_changed(model: Any, pks: Iterable[int]) -> None:
    """In the transaction that stores them. What is about people is in no feed."""
    if not model.is_personal:
        note_pending(model._meta.label_lower, pks)


def note_pending(of: str, pks: Iterable[int], *, is_alone: bool = False) -> None:
    rows = (PendingChange(of=of, record_pk=pk, is_alone=is_alone) for pk in pks)
    PendingChange.objects.bulk_create(rows, batch_size=BATCH)
