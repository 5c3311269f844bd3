"""Adds the words of names to those from which mistyped ones are corrected."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from registry import inserting
from registry.chunks import chunks
from registry.fields import named_fields
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
        if named_fields(one) and one.publisher() is model:
            owner = one.publisher_key()
            rows = one._default_manager.filter(**{f"{owner}__in": public.values("pk")})
            for some in chunks(_names(one, rows).iterator(BATCH), BATCH):
                learn(_words(some), public=True)


def _learn_of(model: type[Record], pks: Sequence[int]) -> None:
    """The words of records as they are stored, public where what publishes them is."""
    publisher: Any = model.publisher()
    for some in chunks(pks, BATCH):
        rows = list(_names(model, model._default_manager.filter(pk__in=some)))
        shown = publisher._default_manager.public().filter(
            pk__in={owner for owner, *_texts in rows}
        )
        public = {*shown.values_list("pk", flat=True)}
        for is_public in (True, False):
            here = (row for row in rows if (row[0] in public) is is_public)
            learn(_words(here), public=is_public)


def _names(model: type[Record], rows: Any) -> Any:
    """Of each of the rows, the primary key of what publishes it, and the texts of its names."""
    sources = [name for field in named_fields(model) for name in field.sources]
    return rows.order_by("pk").values_list(model.publisher_key(), *sources)


def _words(rows: Iterable[tuple[Any, ...]]) -> dict[str, str]:
    return dict(pair for _owner, *texts in rows for text in texts for pair in spelled(text or ""))


def learn(found: dict[str, str], *, public: bool = False) -> None:
    """Add the words, folded, with how they are written; always in the same order, so that two
    who add the same ones do not wait for each other in a ring."""
    new = sorted(found.keys() - _known(found, public=public))
    rows: dict[str, list[Any]] = {
        "text": new,
        "written": [found[text] for text in new],
        "length": [len(text) for text in new],
        "is_public": [public for _text in new],
    }
    if public or not _are_added(rows):
        _add_where_missing(rows, public=public)


def _are_added(rows: Mapping[str, Sequence[Any]]) -> bool:
    """Whether nobody else added one of them meanwhile: many at once, then."""
    try:
        with transaction.atomic():
            inserting.insert_values(Word, rows)
    except IntegrityError:
        return False
    return True


def _add_where_missing(rows: Mapping[str, Sequence[Any]], *, public: bool) -> None:
    words = [Word(**dict(zip(rows, row, strict=True))) for row in zip(*rows.values(), strict=True)]
    how: dict[str, Any] = (
        {
            "update_conflicts": True,
            "unique_fields": ["text"],
            "update_fields": ["written", "is_public"],
        }
        if public
        else {"ignore_conflicts": True}
    )
    Word.objects.bulk_create(words, batch_size=BATCH, **how)


def _known(found: Iterable[str], *, public: bool) -> set[str]:
    """Those that need not be added; what staff alone were corrected by may become public."""
    known = Word.objects.known_to(drafts=not public)
    return {
        text
        for some in chunks(sorted(found), BATCH)
        for text in known.filter(text__in=some).values_list("text", flat=True)
    }
