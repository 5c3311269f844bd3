"""Notes the records of which something is stored, so that the feed of changes looks at them."""

from collections.abc import Iterable
from itertools import repeat
from typing import Any

from django.utils import timezone

from registry.chunks import chunks
from registry.inserting import insert_values
from registry.models import PendingChange

BATCH = 1000


def note_changed(model: Any, pks: Iterable[int]) -> None:
    """In the transaction that stores them. What is about people is in no feed."""
    if not model.is_personal:
        note_pending(model._meta.label_lower, pks)


def note_pending(of: str, pks: Iterable[int], *, is_alone: bool = False) -> None:
    now = timezone.now()
    for some in chunks(pks, BATCH):
        same = {"of": of, "is_alone": is_alone, "at": now}
        values = {name: repeat(value, len(some)) for name, value in same.items()}
        insert_values(PendingChange, {"record_pk": some, **values})
