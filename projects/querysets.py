"""What lists of projects can be asked."""

from typing import Self

from django.db.models import Q

from projects.rules import OUTSTANDING
from registry.querysets import PublishableQuerySet, RecordQuerySet


class ProjectQuerySet(PublishableQuerySet):
    def found_by(self, text: str) -> Self:
        """Those whose titles, summaries or key hold each word of ``text``."""
        return self.matching(text, "search_folded")

    def during(self, year: int) -> Self:
        """Those under way on some day of the calendar year; an unknown end is open."""
        begun = self.filter(start__lte=f"{year}-12-31")
        return begun.filter(Q(end__isnull=True) | Q(end__gte=f"{year}-01-01"))


class OfProjectQuerySet(RecordQuerySet):
    def public(self) -> Self:
        """Those of published projects."""
        return self.filter(project__publication="published")


class ParticipationQuerySet(OfProjectQuerySet):
    def public(self) -> Self:
        """Those of published organizations in published projects."""
        return super().public().filter(organization__publication="published")


class ObligationQuerySet(OfProjectQuerySet):
    def outstanding(self) -> Self:
        """Neither received nor waived."""
        return self.filter(OUTSTANDING)
