"""What is asked of pairs of organizations that may be one."""

from collections.abc import Collection, Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Count, F, OuterRef, Q

from organizations.likeness.keys import SHARED
from registry.enums import Publication
from registry.rules import any_of, exists

NUMBERS = ("neq:", "charity:", "iati:")
SHARED_BY_MANY = 200  # organizations with one key: it tells nothing
FEW = 30  # organizations with a key of words that bodies share


class KeyQuerySet(models.QuerySet[Any]):
    def of_country(self, country: str) -> Self:
        """Those of organizations of a country, or of one that is not known; numbers that tell
        one from all others are looked for everywhere."""
        here = Q(country__in=("", country)) | any_of(Q(key__startswith=one) for one in NUMBERS)
        return self.filter(here) if country else self

    def sharing(self, keys: Collection[str], country: str = "") -> Self:
        """The keys that are among these, but for those that too many organizations have."""
        rows = self.filter(key__in=keys).of_country(country)
        counted = rows.order_by().values("key").annotate(rows=Count("pk"))
        few = Q(rows__lte=FEW) | (Q(rows__lte=SHARED_BY_MANY) & ~Q(key__startswith=f"{SHARED}:"))
        telling = counted.filter(few).values_list("key", flat=True)
        return rows.filter(key__in=list(telling))


class PairQuerySet(models.QuerySet[Any]):
    """Of two organizations, ``first`` and ``second``, the first with the smaller key."""

    def of(self, pks: Iterable[int]) -> Self:
        known = list(pks)
        return self.filter(Q(first__in=known) | Q(second__in=known))

    def with_organizations(self) -> Self:
        return self.select_related("first", "second").prefetch_related(
            "first__aliases", "second__aliases"
        )

    def in_country(self, country: str) -> Self:
        return self.filter(Q(first__country=country) | Q(second__country=country))

    def of_kind(self, kind: str) -> Self:
        return self.filter(Q(first__kind=kind) | Q(second__kind=kind))

    def named(self, folded: str) -> Self:
        """Those of which one has each of the words in its name or acronym."""
        rows = self
        for word in folded.split():
            sides = ("first", "second")
            rows = rows.filter(
                any_of(Q(**{f"{side}__search_folded__contains": word}) for side in sides)
            )
        return rows


class NotDuplicateQuerySet(PairQuerySet):
    def listed(self) -> Self:
        return self.select_related("by").order_by("-at", "-pk")


class PossibleDoubleQuerySet(PairQuerySet):
    def open(self) -> Self:
        """Those that nobody has told apart, of two that are not archived; the surest first."""
        same = {side: OuterRef(side) for side in ("first", "second")}
        apart = exists("organizations.NotDuplicate", **same)
        archived = any_of(
            Q(**{f"{side}__publication": Publication.ARCHIVED}) for side in ("first", "second")
        )
        return (
            self.exclude(archived).filter(~apart).order_by("-confidence", "first_id", "second_id")
        )

    def listed(self) -> Self:
        return self.open()

    def as_sure_as(self, least: int, *, is_more: bool) -> Self:
        return self.filter(**{"confidence__gte" if is_more else "confidence__lt": least})

    def countries(self) -> set[str]:
        """The countries of organizations that are in a pair."""
        rows = self.order_by()
        codes = rows.values_list("first__country").union(rows.values_list("second__country"))
        return {code for (code,) in codes}


class ComparedQuerySet(models.QuerySet[Any]):
    def up_to_date(self) -> Self:
        """Those whose organization has not changed since."""
        return self.filter(seen_at=F("organization__updated_at"))


class MergeQuerySet(models.QuerySet[Any]):
    def of(self, record: Any) -> Self:
        """Those that made the record what it is, and are not undone; the latest first."""
        sides = Q(kept_pk=record.pk) | Q(duplicate_pk=record.pk)
        return self.filter(sides, undone_at__isnull=True).order_by("-at", "-pk")
