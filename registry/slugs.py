"""The readable part of a record's address."""

from typing import Any

from django.utils.text import slugify

from registry.text import fold

LENGTH = 80


def slug_of(text: str) -> str:
    """``text`` as part of an address, cut between words at 80 characters."""
    slug = slugify(fold(text))
    return slug if len(slug) <= LENGTH else slug[:LENGTH].rsplit("-", 1)[0]


def assign_slugs(model: Any, new: list[Any], renamed: list[Any]) -> bool:
    """Give each record a free slug, and keep the former one of those that had another.

    Returns whether a stored record's slug changed.
    """
    wanted = {id(r): slug_of(_source(r)) for r in (*new, *renamed)}
    moved = [r for r in renamed if not _serves(r.slug, wanted[id(r)], r.key)]
    former = model._meta.get_field("former_slugs").related_model
    bases = {wanted[id(record)] for record in (*new, *moved)}
    taken = {*model._default_manager.filter(slug__in=bases).values_list("slug", flat=True)}
    taken |= {*former.objects.filter(slug__in=bases).values_list("slug", flat=True)}
    left = [former(record_id=record.pk, slug=record.slug) for record in moved]
    for record in (*new, *moved):
        base = wanted[id(record)]
        free = base and base not in taken
        record.slug = base if free else f"{base}-{slugify(record.key)}".strip("-")[:120]
        taken.add(record.slug)
    former.objects.bulk_create(left, ignore_conflicts=True)
    return bool(moved)


def _source(record: Any) -> str:
    """The first text of the record that can name its address."""
    return next(filter(None, (getattr(record, name) for name in record.slug_sources)), record.key)


def _serves(slug: str, base: str, key: str) -> bool:
    return slug in (base, f"{base}-{slugify(key)}".strip("-")[:120])
