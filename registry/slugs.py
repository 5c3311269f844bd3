"""The readable part of a record's address."""

import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import count
from typing import Any

from django.utils.text import slugify

from registry.text import fold

LENGTH = 80
LONGEST = 110
PLAIN = re.compile(r"[a-z0-9]+([ -][a-z0-9]+)*", re.ASCII)


def _slugified(text: str) -> str:
    """As Django's, which takes its time where there is nothing to take out."""
    return text.replace(" ", "-") if PLAIN.fullmatch(text) else slugify(text)


@lru_cache(maxsize=5_000)
def slug_of(text: str) -> str:
    """``text`` as part of an address, cut between words at 80 characters."""
    slug = _slugified(fold(text))
    return slug if len(slug) <= LENGTH else slug[:LENGTH].rsplit("-", 1)[0]


def assign_slugs(model: Any, new: list[Any], renamed: list[Any]) -> bool:
    """Give each record a free slug, and keep the former one of those that had another.

    Returns whether a stored record's slug changed.
    """
    moved = [record for record in renamed if record.slug not in _first(record)]
    former = model._meta.get_field("former_slugs").related_model
    addresses = _Addresses(model, former)
    addresses.learn_first([_first(record) for record in (*new, *moved)])
    left = [former(record_id=record.pk, slug=record.slug) for record in moved]
    for record in (*new, *moved):
        record.slug = next(slug for slug in _candidates(record) if addresses.is_free(slug, record))
        addresses.owners[record.slug] = record.pk
    if moved:
        former.objects.filter(slug__in=[record.slug for record in moved]).delete()
        former.objects.bulk_create(left, ignore_conflicts=True)
    return bool(moved)


@dataclass
class _Addresses:
    """What is known of which slugs are, or were, whose."""

    model: Any
    former: Any
    owners: dict[str, int | None] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    def learn_first(self, candidates: Sequence[Sequence[str]]) -> None:
        """The first of each, and the others of those of which it is not the only one's."""
        times = Counter(slugs[0] for slugs in candidates)
        self.learn(times.keys())
        taken = {one for one, wanted in times.items() if wanted > 1} | self.owners.keys()
        if others := {slug for slugs in candidates if slugs[0] in taken for slug in slugs[1:]}:
            self.learn(others)

    def learn(self, slugs: Collection[str]) -> None:
        present = self.model._default_manager.filter(slug__in=slugs).values_list("slug", "pk")
        past = self.former.objects.filter(slug__in=slugs).values_list("slug", "record_id")
        self.owners |= {**dict(past), **dict(present)}
        self.known |= set(slugs)

    def is_free(self, slug: str, record: Any) -> bool:
        """No other record has it, or had it."""
        if slug not in self.known and slug not in self.owners:
            self.learn([slug])
        return slug not in self.owners or self.owners[slug] == (record.pk or 0)


_slug_of_key = lru_cache(maxsize=5_000)(_slugified)


def _candidates(record: Any) -> Iterator[str]:
    """Its name, its name with its key, then both with a number."""
    base = slug_of(_source(record))
    key = _slug_of_key(record.key) or hashlib.sha256(record.key.encode()).hexdigest()[:12]
    if base:
        yield base
    stem = f"{base}-{key}".strip("-")[:LONGEST]
    yield stem
    yield from (f"{stem}-{number}" for number in count(2))


def _first(record: Any) -> list[str]:
    """The candidates that nearly always suffice."""
    return [slug for slug, _n in zip(_candidates(record), range(2), strict=False)]


def _source(record: Any) -> str:
    """The first text of the record that can name its address."""
    return next(filter(None, (getattr(record, name) for name in record.slug_sources)), record.key)
