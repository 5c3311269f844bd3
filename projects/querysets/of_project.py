"""What lists of what belongs to projects can be asked."""

import datetime
from collections.abc import Collection
from decimal import Decimal
from typing import Any, Self

from django.db.models import (
    Case,
    CharField,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from projects.enums import BEGUN, Punctuality
from projects.rules import OUTSTANDING
from registry.days import fiscal_year_of, today
from registry.expanding import first_of_each
from registry.money import Total
from registry.querysets import RecordQuerySet
from registry.rules import filled

EVER = Value(datetime.date.min)


class OfProjectQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Those of published projects."""
        return self.filter(project__publication="published")

    def projects_of(self, owner: str, pks: Collection[Any], most: int) -> dict[Any, list[Any]]:
        """The published projects that the rows tie to each owner, the latest first; ``owner``:
        the path of the owners whose primary keys are given."""
        order = [F("project__start").desc(nulls_last=True), F("project__key").asc()]
        return first_of_each(self.public(), owner, "project", pks, order=order, most=most)


class OfOrganizationsQuerySet(OfProjectQuerySet):
    def left_by_organizations(self) -> Self:
        """Those in published projects of an organization that anyone could see and nobody can any
        longer, with the moment since when (``left_at``)."""
        organization = self.model._meta.get_field("organization").related_model
        lines = organization.history.order_by("history_id")
        seen = lines.filter(id=OuterRef("id"), publication="published")
        earlier, later = (
            Exists(seen.filter(**{f"history_id__{way}": OuterRef("history_id")}))
            for way in ("lt", "gt")
        )
        left = lines.filter(earlier, ~later, id=OuterRef("organization_id"))
        left = left.exclude(publication="published")
        hidden = self.filter(organization__isnull=False, project__publication="published")
        hidden = hidden.exclude(organization__publication="published")
        hidden = hidden.annotate(left_at=Subquery(left.values("history_date")[:1]))
        return hidden.filter(left_at__isnull=False).only("project", "organization")


class ParticipationQuerySet(OfOrganizationsQuerySet):
    def public(self) -> Self:
        """Those of published organizations in published projects."""
        return super().public().filter(organization__publication="published")

    def organizations_of(self, pks: Collection[Any], most: int) -> dict[Any, list[Any]]:
        """The published organizations that take part in each of the projects, by name."""
        order = [F("organization__name_folded").asc(), F("organization__key").asc()]
        ties = (self.public(), "project", "organization", pks)
        return first_of_each(*ties, order=order, most=most)

    def by_latest_project(self, *, are_many: bool) -> Self:
        """Those in the latest projects first, for the first few of them to be read. Where they
        ``are_many`` they are soon met on the way through all projects; where they are not, the
        database, which would take that way, is kept from it."""
        start = F("project__start") if are_many else Coalesce("project__start", EVER)
        return self.order_by(start.desc(nulls_last=True), "project__key", "role")

    def begun(self) -> Self:
        """Those in projects that are, or were, more than a plan."""
        return self.filter(project__status__in=BEGUN)

    def shared(self, kind: str | None = None) -> dict[tuple[int, int], int]:
        """How many projects each organization of the rows shares with each published one, by
        their primary keys; ``kind``: with those of a kind alone."""
        other = "project__participations__organization"
        asked = {"publication": "published", **({"kind": kind} if kind else {})}
        rows = self.filter(**{f"{other}__{name}": value for name, value in asked.items()})
        pairs = rows.order_by().values_list("organization", other)
        counts = pairs.annotate(projects=Count("project", distinct=True))
        return {(one, two): number for one, two, number in counts if one != two}


class ObligationQuerySet(OfProjectQuerySet):
    def outstanding(self) -> Self:
        """Neither received nor waived."""
        return self.filter(OUTSTANDING)

    def with_punctuality(self, day: datetime.date | None = None) -> Self:
        """Annotates ``punctuality``, what has become of each by a day, today unless given."""
        received = Q(received_on__isnull=False)
        return self.annotate(
            punctuality=Case(
                When(received & Q(received_on__lte=F("due_on")), then=Value(Punctuality.ON_TIME)),
                When(received, then=Value(Punctuality.LATE)),
                When(filled("waived_reason"), then=Value(Punctuality.WAIVED)),
                When(due_on__lt=day or today(), then=Value(Punctuality.OVERDUE)),
                default=Value(Punctuality.AWAITED),
                output_field=CharField(),
            )
        )

    def having_become(self, punctuality: str) -> Self:
        """Those of which that has become by today; the day by which it is told apart from what
        is over, or to come, is one that an index knows."""
        rows = self.with_punctuality().filter(punctuality=punctuality)
        if punctuality == Punctuality.AWAITED:
            return rows.filter(due_on__gte=today())
        return rows.filter(due_on__lt=today()) if punctuality == Punctuality.OVERDUE else rows


class ContributionQuerySet(OfOrganizationsQuerySet):
    def totals(self, *names: str) -> Any:
        """The amounts in CAD, exact to the cent, as rows of ``stage``, of the ``names``, such as
        ``source``, ``nature`` or ``fiscal_year`` (the year it began in), and of ``total``."""
        dated = self.annotate(fiscal_year=fiscal_year_of("date")).order_by("stage", *names)
        return dated.values("stage", *names).annotate(total=Total("amount_cad"))

    def by_source(self) -> Any:
        """The amounts in CAD by source and stage, as rows of ``source``, ``stage``, ``total``."""
        return self.totals("source")

    def sum(self) -> Decimal:
        """The amounts in CAD, together."""
        return self.aggregate(total=Total("amount_cad"))["total"] or Decimal("0.00")
