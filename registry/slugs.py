"""The readable part of a record's address."""

import hashlib
from collections.abc import Iterable, Iterator
from itertools import count
from typing import Any

from django.utils.text import slugify

from registry.text import fold

LENGTH = 80
LONGEST = 110


def slug_of(text: str) -> str:
    """``text`` as part of an address, cut between words at 80 characters."""
    slug = slugify(fold(text))
    return slug if len(slug) <= LENGTH else slug[:LENGTH].rsplit("-", 1)[0]


def assign_slugs(model: Any, new: list[Any], renamed: list[Any]) -> bool:
    """Give each record a free slug, and keep the former one of those that had another.

    Returns whether a stored record's slug changed.
    """
    moved = [record for record in renamed if record.slug not in _first(record)]
    former = model._meta.get_field("former_slugs").related_model
    taken = _taken(model, former, {slug for record in (*new, *moved) for slug in _first(record)})
    left = [former(record_id=record.pk, slug=record.slug) for record in moved]
    for record in (*new, *moved):
        record.slug = _free(model, former, record, taken)
        taken[record.slug] = record.pk
    former.objects.filter(slug__in=[record.slug for record in moved]).delete()
    former.objects.bulk_create(left, ignore_conflicts=True)
    return bool(moved)


def _candidates(record: Any) -> Iterator[str]:
    """Its name, its name with its key, then both with a number."""
    base = slug_of(_source(record))
    key = slugify(record.key) or hashlib.sha256(record.key.encode()).hexdigest()[:12]
    if base:
        yield base
    stem = f"{base}-{key}".strip("-")[:LONGEST]
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def _first(record: Any) -> list[str]:
    """The candidates that nearly always suffice."""
    return [slug for slug, _n in zip(_candidates(record), range(2), strict=False)]


def _free(model: Any, former: Any, record: Any, taken: dict[str, int | None]) -> str:
    for slug in _candidates(record):
        if slug not in taken:
            taken |= _taken(model, former, [slug])
        if slug not in taken or (record.pk and taken[slug] == record.pk):
            return slug
    raise AssertionError("the candidates have no end")


def _taken(model: Any, former: Any, slugs: Iterable[str]) -> dict[str, int | None]:
    """Those of the slugs that are in use or were, by the record whose they are."""
    wanted = list(slugs)
    present = model._default_manager.filter(slug__in=wanted).values_list("slug", "pk")
    past = former.objects.filter(slug__in=wanted).values_list("slug", "record_id")
    return {**dict(past), **dict(present)}


def _source(record: Any) -> str:
    """The first text of the record that can name its address."""
    return next(filter(None, (getattr(record, name) for name in record.slug_sources)), record.key)
