"""Fills columns of rows that were stored before the columns were: for migrations, whose models
know none of our own fields' sources."""

from collections.abc import Callable, Mapping
from typing import Any

from registry.chunks import chunks
from registry.words import spelled

BATCH = 1000


def fill(model: Any, columns: Mapping[str, Callable[[Any], str]]) -> None:
    """Store in each of the columns what its function gives for the row."""
    rows = model.objects.order_by("pk").iterator(BATCH)
    for chunk in chunks(rows, BATCH):
        for row in chunk:
            for name, value in columns.items():
                setattr(row, name, value(row))
        model.objects.bulk_update(chunk, list(columns))


def learn(word: Any, model: Any, *names: str) -> None:
    """Add the words of the fields of every row to those of ``word``, the model of them."""
    rows = model.objects.order_by("pk").values_list(*names).iterator(BATCH)
    for chunk in chunks(rows, BATCH):
        found = dict(pair for texts in chunk for text in texts for pair in spelled(text))
        new = [word(text=text, written=found[text], length=len(text)) for text in sorted(found)]
        word.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
