"""Adds the words of names to those from which mistyped ones are corrected."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import Any

from django.db import transaction

from registry.chunks import chunks
from registry.fields import FormsField, named_fields
from registry.models import Publishable, Record, Word
from registry.watches import records as models_of_records
from registry.words import spelled

BATCH = 1000


def learn_after(model: type[Record], records: Iterable[Any]) -> None:
    """Once the transaction is committed: nothing that is stored waits for it, or fails with it."""
    pks = [record.pk for record in records]
    if pks and named_fields(model) and model.publisher():
        transaction.on_commit(partial(_learn_of, model, pks), robust=True)


def learn_published(model: type[Publishable], pks: Collection[int]) -> None:
    """The words of records that come to be published, and of what is published with them."""
    transaction.on_commit(partial(_learn_published, model, pks), robust=True)


def _learn_published(model: type[Publishable], pks: Collection[int]) -> None:
    public = model._default_manager.public().filter(pk__in=pks)
    for one in models_of_records():
        fields = named_fields(one)
        if fields and one.publisher() is model:
            owner = one.publisher_key()
            rows = one._default_manager.filter(**{f"{owner}__in": public.values("pk")})
            for chunk in chunks(rows.order_by("pk").iterator(BATCH), BATCH):
                learn(dict(pair for row in chunk for pair in _words(row, fields)), public=True)


def _learn_of(model: type[Record], pks: Sequence[int]) -> None:
    """The words of records as they are stored, public where what publishes them is."""
    publisher: Any = model.publisher()
    owner, fields = model.publisher_key(), named_fields(model)
    for some in chunks(pks, BATCH):
        rows = list(model._default_manager.filter(pk__in=some).order_by("pk"))
        shown = publisher._default_manager.public().filter(pk__in={getattr(r, owner) for r in rows})
        public = {*shown.values_list("pk", flat=True)}
        for is_public in (True, False):
            here = [row for row in rows if (getattr(row, owner) in public) is is_public]
            words = dict(pair for row in here for pair in _words(row, fields))
            learn(words, public=is_public)


def learn(found: dict[str, str], *, public: bool = False) -> None:
    """Add the words, folded, with how they are written; always in the same order, so that two
    who add the same ones do not wait for each other in a ring."""
    rows = [
        Word(text=text, written=found[text], length=len(text), is_public=public)
        for text in sorted(found.keys() - _known(found, public=public))
    ]
    how: dict[str, Any] = (
        {
            "update_conflicts": True,
            "unique_fields": ["text"],
            "update_fields": ["written", "is_public"],
        }
        if public
        else {"ignore_conflicts": True}
    )
    Word.objects.bulk_create(rows, batch_size=BATCH, **how)


def _known(found: Iterable[str], *, public: bool) -> set[str]:
    """Those that need not be added; what staff alone were corrected by may become public."""
    known = Word.objects.known_to(drafts=not public)
    return {
        text
        for some in chunks(sorted(found), BATCH)
        for text in known.filter(text__in=some).values_list("text", flat=True)
    }


def _words(record: Any, fields: Iterable[FormsField]) -> Iterator[tuple[str, str]]:
    for field in fields:
        for text in field.texts(record):
            yield from spelled(text)
