"""Adds the words of names to those from which mistyped ones are corrected."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import transaction

from registry.fields import FormsField
from registry.models import Record, Word
from registry.words import spelled

BATCH = 1000


def learn_after(model: type[Record], records: Iterable[Any]) -> None:
    """Once the transaction is committed: nothing that is stored waits for it, or fails with it."""
    fields = [f for f in model._meta.concrete_fields if isinstance(f, FormsField) and f.named]
    found = {
        folded: written
        for record in records
        for field in fields
        for text in field.texts(record)
        for folded, written in spelled(text)
    }
    if found:
        transaction.on_commit(partial(learn, found), robust=True)


def learn(found: dict[str, str]) -> None:
    """Add the words, folded, with how they are written; always in the same order, so that two
    who add the same ones do not wait for each other in a ring."""
    rows = [Word(text=text, written=found[text], length=len(text)) for text in sorted(found)]
    Word.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
