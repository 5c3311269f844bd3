"""What lists of partnerships, and of what is said of organizations, can be asked."""

import datetime
from collections.abc import Collection
from typing import Any, Self

from django.db.models import Count, F, Min, Q

from organizations.enums import Kind
from organizations.querysets.membership import on_day, turning
from registry.days import today
from registry.querysets import RecordQuerySet
from registry.rules import any_of


class PartnershipQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """The partnerships of which both sides are published."""
        return self.filter(ico__publication="published", partner__publication="published")

    def in_force(self, day: datetime.date) -> Self:
        return self.filter(on_day(day))

    def partner_counts(self) -> dict[tuple[int, str], int]:
        """How many partners each ICO has of each kind, by its primary key and the kind."""
        pairs = self.order_by().values_list("ico", "partner__kind")
        found = pairs.annotate(number=Count("partner", distinct=True))
        return {(ico, kind): number for ico, kind, number in found}

    def turning(self, was: datetime.date, now: datetime.date) -> Any:
        """The primary keys of the partners of those that begin, or are over, after a day and by
        another."""
        rows = self.filter(turning(was, now)).order_by()
        return rows.values_list("partner", flat=True).distinct()

    def ico_counts(self) -> dict[int, int]:
        """How many each ICO has, by its primary key."""
        return dict(self.order_by().values_list("ico").annotate(number=Count("pk")))

    def in_force_among(self, words: Collection[str]) -> Self:
        """Those that today are in force (``true``), or are not (``false``)."""
        held = {"true": Q(on_day(today())), "false": ~Q(on_day(today()))}
        return self.filter(any_of(held[word] for word in words))

    def with_organization(self, text: str) -> Self:
        """Those of the organization of that key, or of one of a name that holds each word."""
        found = self.rows_of("ico").public().called(text).values("pk")
        return self.filter(Q(ico__in=found) | Q(partner__in=found))

    def for_page(self) -> Self:
        """With both sides."""
        return self.select_related("ico", "partner")

    def by_age(self) -> Self:
        """Those without an end first, then the latest."""
        latest = F("start").desc(nulls_last=True)
        return self.order_by(F("end").desc(nulls_first=True), latest, "pk")

    def of(self, pks: Collection[int]) -> Self:
        """Those of which one side at least is among the organizations."""
        return self.filter(Q(ico__in=pks) | Q(partner__in=pks))

    def with_kind(self, kind: Kind) -> Self:
        """Those whose partner is of a kind."""
        return self.filter(partner__kind=kind)

    def first_starts(self) -> dict[tuple[int, int], datetime.date | None]:
        """The day of the first partnership of each ICO with each partner, by their primary keys;
        None where it is unknown."""
        rows = self.order_by().values_list("ico", "partner").annotate(first=Min("start"))
        return {(ico, partner): first for ico, partner, first in rows}


class OfOrganizationQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Those of published organizations."""
        return self.filter(organization__publication="published")
