"""What lists of organizations can be asked."""

import datetime
from typing import Self

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone

from organizations.enums import Kind
from registry.querysets import PublishableQuerySet, RecordQuerySet
from registry.rules import exists


class OrganizationQuerySet(PublishableQuerySet):
    def found_by(self, text: str) -> Self:
        """Those whose name, acronym or another name holds each word of ``text``."""
        if not text.strip():
            return self
        other = self.model._meta.get_field("aliases").related_model._default_manager
        named = other.filter(organization=OuterRef("pk")).matching(text, "name_folded")
        own = Q(pk__in=self.model._default_manager.matching(text, "search_folded").values("pk"))
        return self.filter(own | Exists(named))

    def with_aqoci(self, day: datetime.date | None = None) -> Self:
        """Annotates ``aqoci_member``: true or false by sourced intervals, unknown without any."""
        day = day or timezone.localdate()
        sourced = Q(organization=OuterRef("pk")) & ~Q(source_url="") & Q(checked_on__isnull=False)
        membership = "organizations.Membership"
        return self.annotate(
            aqoci_member=Case(
                When(exists(membership, sourced, on_day(day)), then=Value(True)),
                When(exists(membership, sourced), then=Value(False)),
                default=None,
                output_field=BooleanField(null=True),
            )
        )

    def with_public_city(self) -> Self:
        """Annotates ``public_city``: empty for a southern partner that hides its location."""
        hidden = Q(kind=Kind.SOUTHERN_PARTNER, publish_location=False)
        return self.annotate(public_city=Case(When(hidden, then=Value("")), default=F("city")))


class MembershipQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """The memberships that a source proves, of published organizations."""
        sourced = self.exclude(source_url="").filter(checked_on__isnull=False)
        return sourced.filter(organization__publication="published")


class PartnershipQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """The partnerships of which both sides are published."""
        return self.filter(ico__publication="published", partner__publication="published")


class OfOrganizationQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Those of published organizations."""
        return self.filter(organization__publication="published")


def on_day(day: datetime.date, start: str = "start", end: str = "end") -> Q:
    """The interval holds the day; an unknown end is open."""
    begun = Q(**{f"{start}__isnull": True}) | Q(**{f"{start}__lte": day})
    return begun & (Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": day}))
