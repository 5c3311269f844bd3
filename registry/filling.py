"""Fills columns of rows that were stored before the columns were: for migrations, whose models
know none of our own fields' sources."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from registry.chunks import chunks
from registry.words import spelled

BATCH = 1000


def fill(model: Any, columns: Mapping[str, Callable[[Any], str]], rows: Any = None) -> None:
    """Store in each of the columns what its function gives for it: of the rows, or of all."""
    rows = model.objects.all() if rows is None else rows
    for chunk in chunks(rows.order_by("pk").iterator(BATCH), BATCH):
        for row in chunk:
            for name, value in columns.items():
                setattr(row, name, value(row))
        model.objects.bulk_update(chunk, list(columns))


def publish_words(word: Any, rows: Any, *names: str) -> None:
    """Mark those of ``word``, the model of them, that are in the fields of published rows."""
    for found in _spelled(rows, names):
        word.objects.filter(text__in=found).update(is_public=True)


def _spelled(rows: Any, names: Iterable[str]) -> Iterator[dict[str, str]]:
    for chunk in chunks(rows.order_by("pk").values_list(*names).iterator(BATCH), BATCH):
        yield dict(pair for texts in chunk for text in texts for pair in spelled(text))


def learn(word: Any, model: Any, *names: str) -> None:
    """Add the words of the fields of every row to those of ``word``, the model of them."""
    for found in _spelled(model.objects.all(), names):
        new = [word(text=text, written=found[text], length=len(text)) for text in sorted(found)]
        word.objects.bulk_create(new, batch_size=BATCH, ignore_conflicts=True)
