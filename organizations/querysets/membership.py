"""Memberships of the AQOCI, and the days that an interval holds."""

import datetime
from typing import Self

from django.db.models import Exists, OuterRef, Q

from registry.querysets import RecordQuerySet
from registry.rules import exists


class MembershipQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """The memberships that a source proves, of published organizations."""
        sourced = self.exclude(source_url="").filter(checked_on__isnull=False)
        return sourced.filter(organization__publication="published")


def sourced_membership(*conditions: Q) -> Exists:
    """A membership of the AQOCI that a source proves, and that meets the conditions."""
    sourced = Q(organization=OuterRef("pk")) & ~Q(source_url="") & Q(checked_on__isnull=False)
    return exists("organizations.Membership", sourced, *conditions)


def on_day(day: datetime.date, start: str = "start", end: str = "end") -> Q:
    """The interval holds the day; an unknown end is open."""
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))
