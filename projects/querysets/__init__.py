"""What lists of projects, and of what belongs to them, can be asked."""

from projects.querysets.of_project import (
    ContributionQuerySet,
    ObligationQuerySet,
    OfProjectQuerySet,
    ParticipationQuerySet,
)
from projects.querysets.project import ProjectQuerySet, compared

__all__ = [
    "ContributionQuerySet",
    "ObligationQuerySet",
    "OfProjectQuerySet",
    "ParticipationQuerySet",
    "ProjectQuerySet",
    "compared",
]
