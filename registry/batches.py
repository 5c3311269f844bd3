"""All the rows of a long table, some at a time: flat memory, and no cursor that stays open."""

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

BATCH = 500


def in_batches(rows: QuerySet[Any], by: str, size: int | None = None) -> Iterator[Any]:
    """The rows in the order of a field whose values are unique and never empty.

    The same number of queries for each batch, what is prefetched included.
    """
    size, ordered, last = size or BATCH, rows.order_by(by), None
    while True:
        beyond = ordered if last is None else ordered.filter(**{f"{by}__gt": last})
        batch = list(beyond[:size])
        yield from batch
        if len(batch) < size:
            return
        last = getattr(batch[-1], by)
