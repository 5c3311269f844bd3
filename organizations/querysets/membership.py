"""What lists of memberships of the AQOCI can be asked, and what proves one."""

import datetime
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q

from registry.querysets import RecordQuerySet
from registry.rules import exists


class MembershipQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """The memberships that a source proves, of published organizations."""
        sourced = self.exclude(source_url="").filter(checked_on__isnull=False)
        return sourced.filter(organization__publication="published")

    def turning(self, was: datetime.date, now: datetime.date) -> Any:
        """The primary keys of those who became members, or ceased to be, after a day and by
        another."""
        rows = self.filter(turning(was, now)).order_by()
        return rows.values_list("organization", flat=True).distinct()


def sourced_membership(*conditions: Q) -> Exists:
    """A membership of the AQOCI that a source proves, and that meets the conditions."""
    sourced = Q(organization=OuterRef("pk")) & ~Q(source_url="") & Q(checked_on__isnull=False)
    return exists("organizations.Membership", sourced, *conditions)


def on_day(day: datetime.date, start: str = "start", end: str = "end") -> Q:
    """The interval holds the day; an unknown end is open."""
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))


def turning(was: datetime.date, now: datetime.date) -> Q:
    """The interval begins, or is over, after a day and by another."""
    return Q(start__gt=was, start__lte=now) | Q(end__gte=was, end__lt=now)
