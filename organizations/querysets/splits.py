"""What is asked of splits, and of records for which others stand."""

from collections.abc import Collection
from typing import Any, Self

from django.db import models
from django.db.models import Q

from registry.enums import Publication
from registry.querysets import PublishableQuerySet
from registry.text import fold


class SplitQuerySet(models.QuerySet[Any]):
    def of(self, record: Any) -> Self:
        """Those that made the record what it is, and are not undone; the latest first."""
        sides = Q(original_pk=record.pk) | Q(members__record_pk=record.pk)
        found = self.filter(sides, undone_at__isnull=True)
        return found.distinct().order_by("-at", "-pk").prefetch_related("members")

    def members_of(self, pks: set[int]) -> set[int]:
        """The primary keys of the records that these splits made."""
        rows = self.filter(pk__in=pks, members__isnull=False)
        return {*rows.values_list("members__record_pk", flat=True)}


class StoodFor(PublishableQuerySet):
    """A record may be merged into another, or split into its members."""

    def at(self, slug: str) -> Any:
        """As any record's; one that was merged into another leads to it."""
        return super().at(slug) or self.filter(merged__slug=slug).first()

    def instead_of(self, keys: Collection[str]) -> dict[str, str]:
        """The keys of those into which records were merged, by the keys of these."""
        return dict(self.filter(merged__key__in=keys).values_list("merged__key", "key"))

    def known_as(self, text: str) -> Self:
        """Those that may be split or be members, of this key, name or acronym."""
        folded = fold(text)
        same = Q(key=text) | Q(name_folded=folded) | Q(acronym_folded=folded)
        live = self.exclude(publication=Publication.ARCHIVED)
        return live.filter(same).order_by("name_folded", "key")

    def parted_into(self, pk: int) -> list[Any]:
        return list(self.parts_of(pk).public())

    def parts_of(self, pk: int) -> Self:
        """The members that one was split into, whatever their state; for a member that was merged
        or split in turn, what became of it."""
        splits: Any = self.model._meta.get_field("split").related_model
        found: set[int] = set()
        waiting, seen = {pk}, {pk}
        while waiting:
            rows = self.model._base_manager.filter(pk__in=waiting)
            known = list(rows.values_list("pk", "merged_into", "split"))
            found |= {one for one, merged, split in known if not (merged or split)}
            into = {merged for _pk, merged, _split in known if merged}
            parts = splits.objects.members_of({split for *_rest, split in known if split})
            waiting = (into | parts) - seen
            seen |= waiting
        return self.filter(pk__in=found - {pk})
